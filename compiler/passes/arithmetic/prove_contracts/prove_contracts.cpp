// prove_contracts: contracts on scalars hold for all inputs in their ranges.
#include "compiler/analysis/analyze_graph.h"
#include "compiler/passes/passes.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_PROVECONTRACTS
#include "compiler/passes/passes.h.inc"

namespace {

/// Why a contract is not proved, for a user.
std::string obstacleTo(const analysis::FormatBound &found, ir::ContractAttr contract) {
  if (!found.bound.absolute)
    return found.noAbsolute;
  const bool isRelative = contract.getSense() != ir::Sense::absolute;
  if (isRelative && !found.bound.relative)
    return found.noRelative + "; its absolute error is at most " + analysis::boundText(*found.bound.absolute);
  return llvm::formatv("in f64 its {0} error is at most {1}, most of it by {2}", isRelative ? "relative" : "absolute",
                       analysis::boundText(isRelative ? *found.bound.relative : *found.bound.absolute), found.worst);
}

struct ProveContracts : impl::ProveContractsBase<ProveContracts> {
  /// What is proved of a result's contract; nothing where it is not, which is reported.
  std::optional<std::string> prove(ir::GraphOp graph, unsigned result, Value returned) {
    const ir::ParameterAttr parameter = graph.parameterOfResult(result);
    const analysis::NumberFormat &format = *analysis::findNumberFormat("f64");
    const analysis::FormatBound found = analysis::boundResult(graph, result, format, {});
    if (analysis::meets(found.bound, parameter.getContract())) {
      ++proved;
      const std::string relative =
          found.bound.relative ? analysis::boundText(*found.bound.relative) + " relative, " : "";
      return llvm::formatv("its error is at most {0}{1} absolute", relative,
                           analysis::boundText(*found.bound.absolute));
    }
    const StringRef name = parameter.getName();
    emitError(returned.getLoc()) << "E0702: `" << parameter.getContractText() << "` of `" << name
                                 << "` is not proved: " << obstacleTo(found, parameter.getContract())
                                 << "; narrow the ranges of the inputs, or write `certify " << name
                                 << " by ...` behind its last version";
    return std::nullopt;
  }

  void runOnGraph(ir::GraphOp graph) {
    // A certificate of one name, or of a called graph's contract, says nothing of another's contract, be both one
    // value.
    llvm::DenseSet<std::tuple<StringRef, Value, Attribute>> certified;
    graph.walk([&](ir::CertifyOp certify) {
      certified.insert({certify.getName(), certify.getValue(), certify.getContract()});
    });
    SmallVector<NamedAttribute> sentences;
    Builder builder(&getContext());
    for (auto [result, returned] : llvm::enumerate(graph.getBody().front().getTerminator()->getOperands())) {
      const ir::ParameterAttr parameter = graph.parameterOfResult(result);
      const bool isSampled = parameter.getContract() && parameter.getContract().getSampled();
      if (!parameter.getContract() || isSampled ||
          certified.contains({parameter.getName(), returned, parameter.getContract()}))
        continue;
      if (auto sentence = prove(graph, result, returned))
        sentences.push_back(builder.getNamedAttr(parameter.getName(), builder.getStringAttr(*sentence)));
      else
        signalPassFailure();
    }
    if (!sentences.empty())
      graph->setAttr("proved", builder.getDictionaryAttr(sentences));
  }

  void runOnOperation() override {
    for (ir::GraphOp graph : getOperation().getOps<ir::GraphOp>())
      runOnGraph(graph);
  }
};

} // namespace
} // namespace dpg
