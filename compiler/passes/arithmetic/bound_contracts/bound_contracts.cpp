// bound_contracts: contracts on what index statements compute are checked by structural bounds.
#include "compiler/analysis/rounding_bound.h"
#include "compiler/passes/arithmetic/bound_contracts/compute_formulas.h"
#include "compiler/passes/arithmetic/sample_contracts/sampled_slice.h"
#include "compiler/passes/graph/inline_graphs/inline_calls.h"
#include "compiler/passes/passes.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_BOUNDCONTRACTS
#include "compiler/passes/passes.h.inc"

namespace {

constexpr StringRef throughCall = "rounding is not bounded through a call";
constexpr StringRef inSamples = "rounding is not bounded in what another contract computes in samples";

/// Puts a certificate before the end of the graph; what is in the way where there is none.
std::string bound(ir::GraphOp graph, ir::ParameterAttr parameter, Value value) {
  const ir::ContractAttr contract = parameter.getContract();
  if (contract.getSense() == ir::Sense::backward || contract.getSense() == ir::Sense::componentwise)
    return "bounds of rounding are relative or absolute, in a norm";
  analysis::Formulas formulas;
  analysis::RoundingBound rounding(formulas, {}, !contract.getLikely().empty());
  FailureOr<analysis::Formula> error = rounding.errorOf(value);
  if (failed(error))
    return "rounding is not bounded through " + rounding.obstacle();
  OpBuilder builder(graph.getBody().front().getTerminator());
  auto certify =
      ir::CertifyOp::create(builder, value.getLoc(), value, parameter.getName(), contract, "the rounding errors");
  certify->setAttr("bounded", builder.getUnitAttr());
  certify.getBody().emplaceBlock();
  ComputeFormulas formula(certify, formulas, {contract.getLikely(), rounding.products()});
  Value all = formula.compute(analysis::inNorm(contract.getNorm(), *error, value.getType(), formulas));
  builder.setInsertionPointToEnd(&certify.getBody().front());
  ir::YieldOp::create(builder, value.getLoc(), all);
  return "";
}

/// Whether two values depend on a number that one of them computes.
bool shareNumbers(const SampledSlice &samples, Value value) {
  SampledSlice other;
  other.add(value);
  return llvm::any_of(other.values(),
                      [&](Value each) { return num::isNumber(numbersOf(each.getType())) && samples.has(each); });
}

/// What shows other contracts of a graph.
struct Evidence {
  llvm::DenseSet<std::pair<StringRef, Value>> certified;
  SampledSlice samples;
};

Evidence evidenceIn(ir::GraphOp graph) {
  Evidence evidence;
  graph.walk([&](ir::CertifyOp certify) { evidence.certified.insert({certify.getName(), certify.getValue()}); });
  graph.walk([&](ir::SampleOp sample) { evidence.samples.add(sample.getValue()); });
  evidence.samples.followLoopConditions();
  return evidence;
}

std::string boundBeside(const Evidence &others, ir::GraphOp graph, ir::ParameterAttr parameter, Value value) {
  return shareNumbers(others.samples, value) ? inSamples.str() : bound(graph, parameter, value);
}

struct BoundContracts : impl::BoundContractsBase<BoundContracts> {
  llvm::DenseSet<Operation *> seen;

  /// Contracts of what is called count in each call: they are bounded before calls are inlined.
  void runOnCallees(ir::GraphOp graph) {
    graph.walk([&](ir::CallOp call) {
      if (auto callee = SymbolTable::lookupNearestSymbolFrom<ir::GraphOp>(call, call.getCalleeAttr()))
        runOnGraph(callee);
    });
  }

  void refuse(ir::ParameterAttr parameter, Value value, const std::string &obstacle) {
    const StringRef name = parameter.getName();
    emitError(value.getLoc()) << "E0702: `" << parameter.getContractText() << "` of `" << name
                              << "` is not bounded: " << obstacle << "; write `certify " << name
                              << " by ...` behind its last version";
    signalPassFailure();
  }

  void runOnGraph(ir::GraphOp graph) {
    if (!seen.insert(graph).second)
      return;
    runOnCallees(graph);
    Evidence others = evidenceIn(graph);
    Operation *returned = graph.getBody().front().getTerminator();
    for (unsigned result = 0; result < returned->getNumOperands(); ++result) {
      const ir::ParameterAttr parameter = graph.parameterOfResult(result);
      Value value = returned->getOperand(result);
      const bool isSampled = parameter.getContract() && parameter.getContract().getSampled();
      if (!parameter.getContract() || isSampled || others.certified.contains({parameter.getName(), value}) ||
          !analysis::dependsOnArrays(value))
        continue;
      std::string obstacle = boundBeside(others, graph, parameter, value);
      if (obstacle == throughCall) {
        if (failed(inlineCalls(graph)))
          return signalPassFailure();
        others = evidenceIn(graph); // of values that stand for those of calls now
        obstacle = boundBeside(others, graph, parameter, returned->getOperand(result));
      }
      bounded += obstacle.empty();
      if (!obstacle.empty())
        refuse(parameter, returned->getOperand(result), obstacle);
    }
  }

  void runOnOperation() override {
    seen.clear();
    for (ir::GraphOp graph : llvm::to_vector(getOperation().getOps<ir::GraphOp>()))
      runOnGraph(graph);
  }
};

} // namespace
} // namespace dpg
