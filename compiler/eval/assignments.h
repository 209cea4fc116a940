// A compiled assignment.
#pragma once

#include "compiler/eval/compile.h"

namespace dpg::eval {

/// One dimension on the left side.
struct TargetDimension {
  int index = -1;       ///< position of the index that is bound here, or
  SliceSubscript slice; ///< an element, a range or the whole dimension
};

struct CompiledAssignment {
  explicit CompiledAssignment(Session &session) : space(session) {}

  uint64_t epoch = 0;
  std::unique_ptr<CallNode> call; ///< of several results; `value` is null then
  NodePtr value;                  ///< of the kind of the target
  NodePtr where;                  ///< null without the clause

  // Of an index statement.
  IndexSpace space;
  std::vector<TargetDimension> dimensions;
  SupportPtr absentOutside, zeroOutside; ///< over the statement's indices; null where there is none
  std::vector<const Value *> read;       ///< the arrays that value and condition read

  /// Computes the value where the condition holds; absent elsewhere.
  Outcome compute() {
    if (where) {
      const Outcome outcome = where->run();
      if (outcome != Outcome::Value)
        return outcome;
      if (!where->integer)
        return Outcome::Absent;
    }
    return value->run();
  }
};

} // namespace dpg::eval
