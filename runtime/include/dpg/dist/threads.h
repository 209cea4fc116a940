// When a loop is worth threads.
#pragma once

#include <dpg/index.h>

namespace dpg {

/// Whether a loop over so many elements is worth several threads: fewer are done on one thread before others start,
/// since a parallel region costs about a microsecond, and much more where processes share cores.
constexpr bool worth_threads(index elements) { return elements > 16 * 1024; }

/// The same of a loop that is run so many times by threads which are started once.
constexpr bool worth_threads(index elements, index times) { return elements > 16 * 1024 / (times > 1 ? times : 1); }

} // namespace dpg
