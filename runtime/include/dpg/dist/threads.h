// When a loop is worth threads.
#pragma once

#include <dpg/index.h>

namespace dpg {

/// Loops over fewer elements run sooner on one thread than threads start: a parallel region costs about a microsecond,
/// and much more where processes share cores.
inline constexpr index worth_threads = 16 * 1024;

} // namespace dpg
