// bound_contracts: contracts on what index statements compute are checked by structural bounds.
#include "compiler/passes/arithmetic/bound_contracts/rounding_bound.h"
#include "compiler/passes/arithmetic/sample_contracts/sampled_slice.h"
#include "compiler/passes/passes.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_BOUNDCONTRACTS
#include "compiler/passes/passes.h.inc"

namespace {

using ir::Norm;

/// A bound in the contract's norm from one of each element.
Value inNorm(Norm norm, Value error, Type type, Measures &measures) {
  auto array = dyn_cast<ir::ArrayType>(type);
  if (!array || norm == Norm::max || (norm == Norm::inf && array.rank() == 1))
    return error;
  if (norm == Norm::two || norm == Norm::fro)
    return measures.mul(measures.sqrt(measures.size(array)), error);
  const bool addsColumn = norm == Norm::one || array.rank() == 1;
  return measures.mul(measures.extent(array.getShape()[addsColumn ? 0 : 1]), error);
}

/// Whether arrays are in a value. Without them it may be proved, or refused, when compiling.
bool dependsOnArrays(Value value) {
  llvm::SetVector<Value> reached; // numbers may be used many times
  reached.insert(value);
  for (size_t i = 0; i < reached.size(); ++i) {
    Operation *op = reached[i].getDefiningOp();
    if (isa<ir::ArrayType>(reached[i].getType()) || isa_and_nonnull<ir::NestOp>(op))
      return true;
    if (op && op->getNumRegions() == 0)
      reached.insert(op->operand_begin(), op->operand_end());
  }
  return false;
}

/// Whether two values depend on a number that one of them computes.
bool shareNumbers(const SampledSlice &samples, Value value) {
  SampledSlice other;
  other.add(value);
  return llvm::any_of(other.values(),
                      [&](Value each) { return num::isNumber(numbersOf(each.getType())) && samples.has(each); });
}

struct BoundContracts : impl::BoundContractsBase<BoundContracts> {
  /// Puts a certificate before the end of the graph; what is in the way where there is none.
  std::string bound(ir::GraphOp graph, ir::ParameterAttr parameter, Value value, const SampledSlice &samples) {
    if (shareNumbers(samples, value))
      return "rounding is not bounded in what another contract computes in samples";
    const ir::ContractAttr contract = parameter.getContract();
    if (contract.getSense() == ir::Sense::backward || contract.getSense() == ir::Sense::componentwise)
      return "bounds of rounding are relative or absolute, in a norm";
    OpBuilder builder(graph.getBody().front().getTerminator());
    auto certify =
        ir::CertifyOp::create(builder, value.getLoc(), value, parameter.getName(), contract, "the rounding errors");
    certify->setAttr("bounded", builder.getUnitAttr());
    certify.getBody().emplaceBlock();
    Measures measures(certify);
    RoundingBound rounding(measures);
    FailureOr<Value> error = rounding.errorOf(value);
    if (failed(error)) {
      certify.erase();
      return "rounding is not bounded through " + rounding.obstacle();
    }
    Value all = *error ? inNorm(contract.getNorm(), *error, value.getType(), measures) : measures.constant("0");
    builder.setInsertionPointToEnd(&certify.getBody().front());
    ir::YieldOp::create(builder, value.getLoc(), all);
    ++bounded;
    return "";
  }

  void runOnGraph(ir::GraphOp graph) {
    llvm::DenseSet<std::pair<StringRef, Value>> certified;
    graph.walk([&](ir::CertifyOp certify) { certified.insert({certify.getName(), certify.getValue()}); });
    SampledSlice samples;
    graph.walk([&](ir::SampleOp sample) { samples.add(sample.getValue()); });
    samples.followLoopConditions();
    for (auto [result, value] : llvm::enumerate(graph.getBody().front().getTerminator()->getOperands())) {
      const ir::ParameterAttr parameter = graph.parameterOfResult(result);
      const bool isSampled = parameter.getContract() && parameter.getContract().getSampled();
      if (!parameter.getContract() || isSampled || certified.contains({parameter.getName(), value}) ||
          !dependsOnArrays(value))
        continue;
      const std::string obstacle = bound(graph, parameter, value, samples);
      if (obstacle.empty())
        continue;
      const StringRef name = parameter.getName();
      emitError(value.getLoc()) << "E0702: `" << parameter.getContractText() << "` of `" << name
                                << "` is not bounded: " << obstacle << "; write `certify " << name
                                << " by ...` behind its last version";
      signalPassFailure();
    }
  }

  void runOnOperation() override {
    for (ir::GraphOp graph : getOperation().getOps<ir::GraphOp>())
      runOnGraph(graph);
  }
};

} // namespace
} // namespace dpg
