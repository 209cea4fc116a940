// Measures how much memory the emitted axpx takes while it loads and afterwards; prints a line of JSON.
//
//     memory --matrix ... (see ../matrices/matrix.h)
#include "axpx_steps.hpp"

#include "../interleave/memory_watch.h"
#include "../interleave/report.h"
#include "step_matrix.h"

#include <dpg/dist/halo.h>
#include <dpg/dist/reduce.h>

/// The matrix, the vectors y and z, their halos and what is sent for them.
static double needed_bytes(dpg::csr_matrix<double> A) {
  const dpg::halo_plan columns(A.row_partition(), A);
  const dpg::index rows = A.local_rows(), halo = columns.halo_size() + dpg::size(columns.entries_to_send());
  return dpg::sum(A.comm(), 12.0 * A.local_nonzeros() + 4.0 * (rows + 1) + 2 * 8.0 * rows + 2 * 8.0 * halo);
}

int main(int count, char **words) {
  const dpg::mpi_session session(count, words);
  const bench::arguments arguments(count, words);
  const dpg::communicator comm = dpg::communicator::world();

  const bench::memory_watch memory(comm.handle());
  {
    dpg::csr_matrix<double> A = bench::make_step_matrix(comm, arguments);
    dpg::vector<double> x(A.row_partition(), 1.0);
    axpx_steps::axpx_steps(std::move(A), std::move(x), 2);
  }
  bench::print_json(comm.handle(), {{"loaded_bytes", memory.loaded_bytes()},
                                    {"peak_bytes", memory.peak_bytes()},
                                    {"needed_bytes", needed_bytes(bench::make_step_matrix(comm, arguments))}});
}
