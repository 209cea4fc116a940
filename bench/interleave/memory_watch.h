// How much memory an emitted function takes while it prepares its iteration, and when it has.
#pragma once

#include "interleaved.h"

#include <dpg/observe/memory.h>

#include <vector>

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
    touch_message_buffers();
    dpg::reset_peak_memory();
    before_ = dpg::measure_memory().resident_bytes;
    iterations_.after_first_step([this] { after_ = dpg::measure_memory(); });
  }

  double peak_bytes() const { return of_all(after_.peak_resident_bytes - before_); }
  double loaded_bytes() const { return of_all(after_.resident_bytes - before_); }

private:
  /// MPI makes its buffers when messages first travel: they are none of the program's memory.
  void touch_message_buffers() const {
    constexpr int count = 64 * 1024;
    int processes = 0;
    MPI_Comm_size(comm_, &processes);
    std::vector<double> sent(static_cast<std::size_t>(count) * processes), received(sent.size());
    for (int part = 1; part <= count; part *= 4) // short messages and long ones take different ways
      MPI_Alltoall(sent.data(), part, MPI_DOUBLE, received.data(), part, MPI_DOUBLE, comm_);
  }

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
