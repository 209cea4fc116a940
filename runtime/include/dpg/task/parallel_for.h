// Tasks of one process that run at the same time, one a thread.
//
//     dpg::parallel_for(comm, {0, tiles}, [&](dpg::index i) { solve_tile(i, A); });
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/index.h>

#include <functional>

namespace dpg {

/// Calls work(0), ..., work(count - 1), which are independent of each other and do not communicate: threads take them
/// in this order, each works with one thread. Where there are fewer than threads, or where threads run already, one
/// after the other, each with all the threads that there are.
///
/// If some fail, the error of the first of them is thrown, as in order; none behind it begins any more.
/// Cost: a parallel region, and an atomic addition for a task or some.
void run_on_threads(index count, const std::function<void(index)> &work);

/// Calls work(i) for all i of a range, which are independent of each other. A process alone runs them on threads, as
/// run_on_threads() does; of several, all take part in each, one after the other.
template <class Work> void parallel_for(const communicator &comm, index_range range, Work &&work) {
  if (comm.is_alone())
    return run_on_threads(range.size(), [&](index position) { work(range.first + position); });
  for (index i = range.first; i < range.last; ++i)
    work(i);
}

} // namespace dpg
