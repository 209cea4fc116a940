// sample_numbers: every real number is computed in stochastic arithmetic.
#include "compiler/passes/passes.h"

#include "mlir/IR/AttrTypeSubElements.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_SAMPLENUMBERS
#include "compiler/passes/passes.h.inc"

namespace {

/// What a type holds that samples do not: nothing, or in words.
StringRef obstacleIn(Type type) {
  if (auto array = dyn_cast<ir::ArrayType>(type))
    type = array.getElement();
  if (isa<num::ComplexType>(type))
    return "a complex number";
  if (isa<num::DoubleDoubleType>(type))
    return "a number of dd";
  return isa<FloatType>(type) && !type.isF64() ? "a number of another format than f64" : "";
}

StringRef obstacleOf(Operation *op) {
  if (isa<ir::InvokeOp>(op))
    return "a function in C++ or of LAPACK, which takes f64,";
  for (Type type : op->getResultTypes())
    if (const StringRef obstacle = obstacleIn(type); !obstacle.empty())
      return obstacle;
  if (auto graph = dyn_cast<ir::GraphOp>(op))
    for (Type type : graph.getBody().front().getArgumentTypes())
      if (const StringRef obstacle = obstacleIn(type); !obstacle.empty())
        return obstacle;
  return "";
}

struct SampleNumbers : impl::SampleNumbersBase<SampleNumbers> {
  void runOnOperation() override {
    if (removeCertificates(); failed(refuse()))
      return signalPassFailure();
    AttrTypeReplacer replacer;
    const auto sampled = [](Type type) -> Type { return num::StochasticType::get(type.getContext()); };
    replacer.addReplacement([&](num::RealType real) { return sampled(real); });
    replacer.addReplacement([&](Float64Type wide) { return sampled(wide); });
    replacer.recursivelyReplaceElementsIn(getOperation(), /*replaceAttrs=*/true, /*replaceLocs=*/false,
                                          /*replaceTypes=*/true);
    getOperation()->setAttr("num.watched", UnitAttr::get(&getContext()));
  }

private:
  void removeCertificates() {
    SmallVector<ir::CertifyOp> certificates;
    getOperation().walk([&](ir::CertifyOp certify) { certificates.push_back(certify); });
    for (ir::CertifyOp certify : certificates) {
      emitRemark(certify.getLoc()) << "E0723: the certificate of `" << certify.getName()
                                   << "` is left out: sampled programs check no contracts";
      certify.erase();
    }
    getOperation().walk([](ir::SampleOp sample) { sample.erase(); });
  }

  /// One error for each place in the program.
  LogicalResult refuse() {
    llvm::SmallPtrSet<const void *, 8> places;
    getOperation().walk([&](Operation *op) {
      const StringRef obstacle = obstacleOf(op);
      if (!obstacle.empty() && places.insert(op->getLoc().getAsOpaquePointer()).second)
        emitError(op->getLoc()) << "E0701: " << obstacle << " in stochastic arithmetic";
    });
    return success(places.empty());
  }
};

} // namespace
} // namespace dpg
