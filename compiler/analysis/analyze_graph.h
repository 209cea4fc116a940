// What is proved of the results of a graph in each format, and which format is the cheapest that meets its contract.
#pragma once

#include "compiler/analysis/error_bound.h"
#include "dialects/dpg/dpg.h"

#include "llvm/Support/JSON.h"

namespace dpg::analysis {

struct AnalysisOptions {
  const NumberFormat *format = nullptr; ///< the one that is asked for; null: all
  Libm libm;
};

/// Of one result in one format.
struct FormatBound {
  const NumberFormat *format;
  ErrorBound bound;
  std::string worst;      ///< the operation that contributes most: "a product at s.dpg:4"
  std::string noAbsolute; ///< why there is no bound, with the place; empty where there is one
  std::string noRelative;
  std::string formula{}; ///< of a structural bound, absolute, in the contract's norm; the numbers are null where it
                         ///< holds sizes and norms that only a run knows
  std::string relativeFormula{};
  std::vector<std::pair<std::string, std::string>> where{}; ///< what names in the formula mean
  bool isStructural = false;                                ///< "bounded", not "proved"
  double shareOfWorst = 0;                                  ///< of a structural bound
};

struct OutputAnalysis {
  std::string name;
  std::string contract; ///< as written; empty without one
  std::string likely{}; ///< the probability with which it has to hold; empty: always
  bool isCertified = false;
  std::vector<FormatBound> bounds;
  const FormatBound *selected = nullptr; ///< the narrowest that meets the contract; without one, f64
  std::string noSelection;               ///< why there is none
};

/// The results of a graph as it leaves `inline-graphs`, in order.
std::vector<OutputAnalysis> analyzeGraph(ir::GraphOp graph, const AnalysisOptions &options);

/// One result in one format.
FormatBound boundResult(ir::GraphOp graph, unsigned result, const NumberFormat &format, Libm libm);

/// A bound in three digits, rounded up: "1.24e-14".
std::string boundText(double bound);

/// Whether a bound shows that a contract holds. Contracts on scalars are absolute or relative ones.
bool meets(const ErrorBound &bound, ir::ContractAttr contract);

/// For people, and as JSON: {"outputs": [{"name", "contract", "bounds": [{"format", "absolute", "relative", "kind",
/// ...}], "selected": {...}}]}, null where there is no bound, with a reason.
void print(llvm::ArrayRef<OutputAnalysis> outputs, llvm::StringRef graph, llvm::raw_ostream &out);
void printJson(llvm::ArrayRef<OutputAnalysis> outputs, llvm::StringRef graph, llvm::raw_ostream &out);

} // namespace dpg::analysis
