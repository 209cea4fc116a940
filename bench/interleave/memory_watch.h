// How much memory an emitted function takes while it prepares its iteration, and when it has.
#pragma once

#include "interleaved.h"

#include <dpg/observe/memory.h>

namespace bench {

/// Bytes of all processes, beyond what they held when the watch began: at the peak of everything up to the end of the
/// first iteration, and right after that iteration.
///
///     bench::memory_watch memory(comm);
///     program::graph(make_matrix());
///     memory.peak_bytes(), memory.loaded_bytes()
class memory_watch {
public:
  /// Collective over comm.
  explicit memory_watch(MPI_Comm comm) : comm_(comm), iterations_(comm) {
    dpg::reset_peak_memory();
    before_ = dpg::measure_memory().resident_bytes;
    iterations_.after_first_step([this] { after_ = dpg::measure_memory(); });
  }

  double peak_bytes() const { return of_all(after_.peak_resident_bytes - before_); }
  double loaded_bytes() const { return of_all(after_.resident_bytes - before_); }

private:
  double of_all(dpg::index here) const {
    double bytes = static_cast<double>(here);
    MPI_Allreduce(MPI_IN_PLACE, &bytes, 1, MPI_DOUBLE, MPI_SUM, comm_);
    return bytes;
  }

  MPI_Comm comm_;
  interleaved iterations_;
  dpg::index before_ = 0;
  dpg::memory_use after_;
};

} // namespace bench
