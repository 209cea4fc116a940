// The reference evaluator: what a program means, computed slowly and in high precision.
//
// Statements run as design and docs/language.md say, in order, on real numbers of `precisionBits` bits (rounded to
// nearest; 256 bits leave more than 70 digits, where contracts end at 1e-26). Formats, `as` and `accumulate` change
// nothing: the reference of a contract is the statements in exact arithmetic.
//
// A `repeat ... until` that ends by its condition stands for the limit of its iteration. So it goes on from there,
// while the values that it carries still move by more than 2^(-precisionBits / 2) of their largest size so far, as long
// as they converge: where the change does not shrink, or something in the body fails, the state at which the condition
// held stays. The number of iterations that is reported is the one at which the condition held first. Ints and bools
// that the last iteration still changed, counters for example, are given back what they held at the condition.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/eval/session.h"

#include <map>
#include <string>
#include <vector>

namespace dpg::eval {

struct EvaluationOptions {
  int64_t precisionBits = 256;
  int64_t memoryBytes = int64_t(4) << 30; ///< of all arrays together
  bool roundsFormats = false;             ///< stored values are rounded to their formats, `real` to f64
  bool followsLimits = true;              ///< false: a repeat loop ends where its condition first holds
  /// Values of parameters as written on the command line, by name.
  std::map<std::string, std::string> inputs;
};

/// How a repeat loop went, the last time it ran.
struct LoopRecord {
  SourceRange range;
  int64_t iterations = 0;
  bool endedByCount = false;
  int64_t furtherIterations = 0; ///< toward the limit
  bool reachedLimit = false;
};

/// What a `certify` statement gave.
struct CertificateRecord {
  std::string name;
  SourceRange range;
  Value bound;
  const ast::Contract *contract = nullptr; ///< of the value it certifies
  Value tolerance;                         ///< of the contract, absolute: relative ones times the value's norm
  bool holds = false;
};

struct EvaluationResult {
  bool succeeded = false;
  std::vector<std::pair<const ast::Parameter *, Value>> outputs;
  std::vector<LoopRecord> loops; ///< in source order
  std::vector<CertificateRecord> certificates;
};

/// Evaluates a graph of an analysed program. Errors go to `diagnostics`; what `show` prints goes to `shown`.
/// Sets MPFR's default precision for the calling thread.
EvaluationResult evaluate(const ast::Callable &graph, const EvaluationOptions &options, const SourceManager &sources,
                          DiagnosticEngine &diagnostics, llvm::raw_ostream &shown);

} // namespace dpg::eval
