// insert_certificates: bounds are evaluated in balls, from stored values, and compared with the contract.
#include "compiler/passes/arithmetic/insert_certificates/enclose.h"
#include "compiler/passes/norm_in_balls.h"
#include "compiler/passes/passes.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_INSERTCERTIFICATES
#include "compiler/passes/passes.h.inc"

namespace {

using ir::Norm;

/// Why a contract cannot be checked, empty where it can.
std::string obstacleTo(ir::ContractAttr contract, Type type) {
  if (contract.getSense() == ir::Sense::componentwise)
    return "`componentwise` compares element by element";
  return contract.getSense() == ir::Sense::relative ? obstacleToNorm(contract.getNorm(), type) : "";
}

/// A norm of a certified value: the contract's if it is relative; else the largest element, which is finite if and only
/// if the value is.
Value normOf(OpBuilder &builder, ir::CertifyOp certify, TakenNames &taken) {
  const ir::ContractAttr contract = certify.getContract();
  const std::string name = certify.getName().str();
  return normInBalls(
      builder, certify.getValue(), contract.getSense() == ir::Sense::relative ? contract.getNorm() : Norm::max,
      {name + "_norm", "certify " + name + " by " + certify.getText().str() + ";", certify.getLoc()}, taken);
}

LogicalResult insertCertificate(ir::CertifyOp certify) {
  std::string obstacle = obstacleTo(certify.getContract(), certify.getValue().getType());
  if (!obstacle.empty())
    return mlir::emitError(certify.getLoc())
           << "E0712: the contract on `" << certify.getName() << "` cannot be checked yet: " << obstacle;
  TakenNames taken = namesTakenIn(certify->getParentOfType<ir::GraphOp>().getBody());
  OpBuilder builder(certify);
  Encloser encloser(builder, taken);
  Block &body = certify.getBody().front();
  if (failed(encloser.encloseBlock(body)))
    return failure();
  Value bound = encloser.enclosed(cast<ir::YieldOp>(body.getTerminator()).getValue());
  Value norm = normOf(builder, certify, taken);
  auto check = ir::CheckContractOp::create(builder, certify.getLoc(), Type(), certify.getName(), certify.getContract(),
                                           bound, norm, certify.getText(), TypeAttr());
  check->setDiscardableAttrs(certify->getDiscardableAttrDictionary());
  certify.erase();
  return success();
}

struct InsertCertificates : impl::InsertCertificatesBase<InsertCertificates> {
  void runOnOperation() override {
    SmallVector<ir::CertifyOp> certifications;
    // Not into regions of certificates: what their own callees certify is no part of the bound.
    getOperation().walk<WalkOrder::PreOrder>([&](ir::CertifyOp certify) {
      certifications.push_back(certify);
      return WalkResult::skip();
    });
    for (ir::CertifyOp certify : certifications) {
      if (failed(insertCertificate(certify)))
        signalPassFailure();
      else
        ++certificates;
    }
  }
};

} // namespace
} // namespace dpg
