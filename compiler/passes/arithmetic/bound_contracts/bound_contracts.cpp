// bound_contracts: contracts on what index statements compute are checked by structural bounds.
#include "compiler/analysis/formula_number.h"
#include "compiler/analysis/rounding_bound.h"
#include "compiler/passes/arithmetic/bound_contracts/compute_formulas.h"
#include "compiler/passes/arithmetic/sample_contracts/sampled_slice.h"
#include "compiler/passes/graph/inline_graphs/inline_calls.h"
#include "compiler/passes/passes.h"
#include "dialects/dpg/declared_blocks.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/Error.h"

#include <memory>

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_BOUNDCONTRACTS
#include "compiler/passes/passes.h.inc"

namespace {

constexpr StringRef throughCall = "rounding is not bounded through a call";
constexpr StringRef inSamples = "rounding is not bounded in what another contract computes in samples";

/// Bounds that f32 may meet: an iteration meets a rounding of 2^-24 more than once.
constexpr double leastToleranceOfSingle = 16 * 0x1p-24;

double toleranceOf(ir::ContractAttr contract) {
  llvm::APFloat value(llvm::APFloat::IEEEdouble());
  // Verified by the attribute: the text is a decimal number.
  llvm::cantFail(value.convertFromString(contract.getTolerance(), llvm::APFloat::rmTowardZero));
  return value.convertToDouble();
}

/// Whether a nest ends attention over a pattern in blocks: it multiplies tiles, in f32 twice as many at a time.
bool isOfTiles(ir::NestOp nest) {
  std::string obstacle;
  const std::optional<analysis::SoftmaxChain> chain = analysis::softmaxChainOf(nest, obstacle);
  return chain && chain->readOfPattern && ir::declaredBlocks(ir::ReadOp(chain->readOfPattern).getArray());
}

/// Whether dpg-build-ladders may try a graph in f32: its contracts have room for that, it computes real numbers and no
/// others, and it moves matrices in loops, since copies in f32 have to pay, or multiplies tiles of them.
bool mayTrySingle(ir::GraphOp graph) {
  const bool isPublic = SymbolTable::getSymbolVisibility(graph) == SymbolTable::Visibility::Public;
  bool hasLoop = false, hasFormat = false, hasMatrix = false;
  const auto look = [&](Type type) {
    auto array = dyn_cast<ir::ArrayType>(type);
    hasFormat |= isa<FloatType>(array ? array.getElement() : type);
    hasMatrix |= array && array.rank() == 2;
  };
  llvm::for_each(graph.getBody().getArgumentTypes(), look);
  graph.walk([&](Operation *op) {
    auto nest = dyn_cast<ir::NestOp>(op);
    hasLoop |= isa<ir::ForOp>(op) || (nest && isOfTiles(nest));
    llvm::for_each(op->getResultTypes(), look);
  });
  Operation *returned = graph.getBody().front().getTerminator();
  return isPublic && hasLoop && hasMatrix && !hasFormat &&
         llvm::all_of(llvm::seq(returned->getNumOperands()), [&](unsigned result) {
           const ir::ContractAttr contract = graph.parameterOfResult(result).getContract();
           return contract && !contract.getSampled() && contract.getLikely().empty() &&
                  toleranceOf(contract) >= leastToleranceOfSingle;
         });
}

/// A formula that bounds an error, and what it is made of.
struct ErrorFormula {
  ErrorFormula(Value value, ir::ContractAttr contract, analysis::Arithmetic arithmetic)
      : rounding(formulas, std::move(arithmetic), !contract.getLikely().empty()),
        error(rounding.errorWhereTaken(value)) {
    if (succeeded(error))
      error = analysis::inNorm(contract.getNorm(), *error, value.getType(), formulas);
  }

  analysis::Formulas formulas;
  analysis::RoundingBound rounding;
  FailureOr<analysis::Formula> error;
};

/// What f32 does to a value, if it may be tried: where the loops whose lengths are known, and the sizes, leave room.
std::unique_ptr<ErrorFormula> errorInSingle(ir::GraphOp graph, ir::ContractAttr contract, Value value) {
  if (!mayTrySingle(graph))
    return nullptr;
  auto made =
      std::make_unique<ErrorFormula>(value, contract, analysis::arithmeticOf(Float32Type::get(graph.getContext())));
  const bool holds =
      succeeded(made->error) && analysis::leastUsualValue(*made->error, made->formulas) <= toleranceOf(contract);
  return holds ? std::move(made) : nullptr;
}

/// Puts a certificate before the end of the graph; what is in the way where there is none.
std::string bound(ir::GraphOp graph, ir::ParameterAttr parameter, Value value) {
  const ir::ContractAttr contract = parameter.getContract();
  if (contract.getSense() == ir::Sense::backward || contract.getSense() == ir::Sense::componentwise)
    return "bounds of rounding are relative or absolute, in a norm";
  std::unique_ptr<ErrorFormula> made = errorInSingle(graph, contract, value);
  const bool isOfSingle = made != nullptr;
  if (!made)
    made = std::make_unique<ErrorFormula>(value, contract, analysis::Arithmetic());
  if (failed(made->error))
    return "rounding is not bounded through " + made->rounding.obstacle();
  OpBuilder builder(graph.getBody().front().getTerminator());
  auto certify =
      ir::CertifyOp::create(builder, value.getLoc(), value, parameter.getName(), contract, "the rounding errors");
  certify->setAttr("bounded", builder.getUnitAttr());
  if (isOfSingle)
    certify->setAttr("may_be_single", builder.getUnitAttr());
  certify.getBody().emplaceBlock();
  ComputeFormulas formula(certify, made->formulas, {contract.getLikely(), made->rounding.products()}, isOfSingle);
  Value all = formula.compute(*made->error);
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
