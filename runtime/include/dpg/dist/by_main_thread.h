// What one thread does for all of a parallel region.
#pragma once

namespace dpg {

/// The main thread, which alone may communicate, does what `work` says, and all go on when it is done. Nothing happens
/// where it is not `wanted`, the same for all of them.
template <class Work> void by_main_thread(bool wanted, const Work &work) {
  if (!wanted)
    return;
#pragma omp master
  work();
#pragma omp barrier
}

} // namespace dpg
