// Collective agreement on errors: when one process fails, all throw the same error.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/errors.h>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace dpg {

/// Throws the same error on every process if `problem` is set on any: the one of the lowest failing rank. What is not a
/// dpg::error becomes one with the same message.
///
/// Collective over comm. Cost: an allreduce of one integer; a broadcast of the message where one failed.
void agree(const communicator &comm, std::exception_ptr problem);

/// Runs `work`, which may fail on some processes and does not communicate, then agrees. Returns what `work` returns.
///
///     const auto text = dpg::agreed(comm, [&] { return read_part(path); });
///
/// Collective over comm.
template <class Work> auto agreed(const communicator &comm, Work &&work) {
  std::exception_ptr problem;
  if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
    try {
      std::forward<Work>(work)();
    } catch (...) {
      problem = std::current_exception();
    }
    agree(comm, problem);
  } else {
    std::optional<std::invoke_result_t<Work>> result;
    try {
      result.emplace(std::forward<Work>(work)());
    } catch (...) {
      problem = std::current_exception();
    }
    agree(comm, problem);
    return std::move(*result);
  }
}

/// Runs `work` on process 0 alone, gives all processes its `results` and its error.
///
///     dpg::on_root(comm, [&] { lapack::lu(A, LU, pivots); });
///
/// Collective over comm. Cost: that of agreed(), and a broadcast for each result.
template <class Work, class... Results> void on_root(const communicator &comm, Work &&work, Results &...results) {
  agreed(comm, [&] {
    if (comm.is_root())
      std::forward<Work>(work)();
  });
  if (!comm.is_alone())
    (MPI_Bcast(&results, sizeof(Results), MPI_BYTE, 0, comm.handle()), ...);
}

} // namespace dpg
