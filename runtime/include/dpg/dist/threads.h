// When a loop is worth threads.
#pragma once

#include <dpg/index.h>

namespace dpg {

/// Whether a loop over so many elements is worth several threads: fewer are done on one thread before others start,
/// since a parallel region costs about a microsecond, and much more where processes share cores.
constexpr bool worth_threads(index elements) { return elements > 16 * 1024; }

} // namespace dpg
