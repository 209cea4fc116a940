// insert_certificates: bounds are evaluated in balls, from stored values, and compared with the contract.
#include "compiler/passes/arithmetic/insert_certificates/enclose.h"
#include "compiler/passes/build_nests.h"
#include "compiler/passes/passes.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_INSERTCERTIFICATES
#include "compiler/passes/passes.h.inc"

namespace {

using ir::Norm;
using ir::ReductionKind;

/// Computes a norm of a certified value in balls: the contract's if it is relative; else the largest element, which is
/// finite if and only if the value is.
class NormBuilder {
public:
  NormBuilder(OpBuilder &builder, ir::CertifyOp certify, TakenNames &taken)
      : builder(builder), certify(certify), taken(taken), norm(normFor(certify.getContract())),
        location(certify.getLoc()), ball(num::BallType::get(builder.getContext())) {}

  Value build();

private:
  static Norm normFor(ir::ContractAttr contract) {
    return contract.getSense() == ir::Sense::relative ? contract.getNorm() : Norm::max;
  }
  Value magnitude(Value number);
  Value element(ValueRange indices);
  Value accumulate(ReductionKind kind, ArrayAttr indices, ElementBody body);
  Value operatorNorm(ArrayAttr indices);
  Value largest(ArrayAttr indices, ElementBody body);
  ArrayAttr origins();

  OpBuilder &builder;
  ir::CertifyOp certify;
  TakenNames &taken;
  Norm norm;
  Location location;
  Type ball;
};

/// Why a contract cannot be checked, empty where it can.
std::string obstacleTo(ir::ContractAttr contract, Type type) {
  if (contract.getSense() == ir::Sense::componentwise)
    return "`componentwise` compares element by element";
  auto array = dyn_cast<ir::ArrayType>(type);
  if (contract.getSense() != ir::Sense::relative || !array || array.rank() == 1)
    return "";
  Norm norm = contract.getNorm();
  if (norm == Norm::two)
    return "the 2-norm of a matrix is its largest singular value";
  if (array.rank() > 2 && (norm == Norm::one || norm == Norm::inf))
    return "the norms `1` and `inf` are for vectors and matrices";
  return "";
}

Value NormBuilder::magnitude(Value number) {
  Value point = num::ConvertOp::create(builder, location, enclosedType(number.getType()), number);
  if (isa<num::ComplexType>(point.getType()))
    return num::PartOp::create(builder, location, ball, num::Part::modulus, point);
  return num::ApplyOp::create(builder, location, num::Function::abs, point);
}

Value NormBuilder::element(ValueRange indices) {
  Type type = cast<ir::ArrayType>(certify.getValue().getType()).getElement();
  return magnitude(ir::ReadOp::create(builder, location, type, certify.getValue(), indices));
}

ArrayAttr NormBuilder::origins() {
  return originsAt(certify->getParentOfType<ir::GraphOp>(),
                   "certify " + certify.getName() + " by " + certify.getText() + ";", location);
}

Value NormBuilder::accumulate(ReductionKind kind, ArrayAttr indices, ElementBody body) {
  const std::string name = taken.fresh((certify.getName() + "_norm").str());
  return accumulateOver(builder, location, ball, kind, indices, name, origins(), body);
}

/// The largest of what `body` gives, 0 over nothing.
Value NormBuilder::largest(ArrayAttr indices, ElementBody body) {
  Value found = accumulate(ReductionKind::max, indices, body);
  Value zero = num::ConstantOp::create(builder, location, ball, "0");
  return num::MaxOp::create(builder, location, found, zero);
}

/// The largest sum of absolute values along columns (norm 1) or rows (norm inf).
Value NormBuilder::operatorNorm(ArrayAttr indices) {
  unsigned across = norm == Norm::one ? 1 : 0;
  auto along = cast<ir::IndexAttr>(indices[1 - across]);
  return largest(builder.getArrayAttr({indices[across]}), [&](ValueRange outer) {
    return sumOver(builder, location, ball, along, [&](ValueRange inner) {
      return across == 1 ? element({inner[0], outer[0]}) : element({outer[0], inner[0]});
    });
  });
}

Value NormBuilder::build() {
  auto array = dyn_cast<ir::ArrayType>(certify.getValue().getType());
  if (!array)
    return magnitude(certify.getValue());
  ArrayAttr indices = indicesOver(array, taken);
  if (array.rank() == 2 && (norm == Norm::one || norm == Norm::inf))
    return operatorNorm(indices);
  if (norm == Norm::one)
    return accumulate(ReductionKind::sum, indices, [&](ValueRange at) { return element(at); });
  if (norm == Norm::max || norm == Norm::inf)
    return largest(indices, [&](ValueRange at) { return element(at); });
  Value squares = accumulate(ReductionKind::sum, indices, [&](ValueRange at) -> Value {
    Value value = element(at);
    return num::MulOp::create(builder, location, value, value);
  });
  return num::ApplyOp::create(builder, location, num::Function::sqrt, squares);
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
  Value norm = NormBuilder(builder, certify, taken).build();
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
