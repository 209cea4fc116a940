// Bands of loops that may be permuted, as tiles: what is shared by threads, what is vectorised, in which sizes.
#pragma once

#include "compiler/passes/polyhedral/build_loops.h"
#include "compiler/passes/polyhedral/dependences.h"

namespace dpg::polyhedral {

/// A schedule whose bands stand under marks, and what the marks say.
struct ShapedSchedule {
  isl::schedule schedule;
  std::vector<Band> bands;
  std::string description; ///< in one line, for the reader of the loops
};

/// Shapes each band of `schedule`.
ShapedSchedule shapeBands(const isl::schedule &schedule, const StatementList &list, const Dependences &dependences);

} // namespace dpg::polyhedral
