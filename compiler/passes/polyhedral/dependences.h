// What must come before what: dependences between the instances of a kernel's statements, exact over symbolic sizes.
#pragma once

#include "compiler/passes/polyhedral/statements.h"

namespace dpg::polyhedral {

/// Pairs { earlier instance -> later instance } of one kernel.
struct Dependences {
  isl::union_map flow;  ///< a value from where it is written to where it is read
  isl::union_map order; ///< where an element is read or written before it is written again

  isl::union_map all() const { return flow.unite(order); }
};

/// Those that imply all others: of several writes before a read the last one, and so on.
Dependences dependencesOf(const StatementList &list);

/// The pairs of accesses to one element, a write at least among them, that `schedule` does not run in the order of the
/// kernel: empty if and only if it computes the same. Found from the accesses themselves, not from dependencesOf.
isl::union_map violatedBy(const isl::schedule &schedule, const StatementList &list);

} // namespace dpg::polyhedral
