// Measures how much memory the emitted PageRank takes while it loads and afterwards; prints a line of JSON.
//
//     memory --scale 20 --edges 16
#include "pagerank.hpp"

#include "../interleave/arguments.h"
#include "../interleave/memory_watch.h"
#include "../interleave/report.h"

#include <dpg/dist/halo.h>
#include <dpg/dist/reduce.h>
#include <dpg/num/ball.h>
#include <dpg/sparse/generators.h>
#include <dpg/sparse/repartition.h>

/// The transposed matrix, the vectors rank, next, share and degree, the enclosed degree that the certificate needs, and
/// share's halo with what is sent for it.
static double needed_bytes(dpg::csr_matrix<double> A) {
  dpg::csr_matrix<double> links = transpose(std::move(A));
  const dpg::halo_plan pages(links.row_partition(), links);
  const dpg::index rows = links.local_rows(), halo = pages.halo_size() + dpg::size(pages.entries_to_send());
  const double matrix_bytes = 12.0 * links.local_nonzeros() + 4.0 * (rows + 1);
  return dpg::sum(links.comm(), matrix_bytes + (4.0 * sizeof(double) + sizeof(dpg::ball)) * rows + 8.0 * halo);
}

int main(int count, char **words) {
  const dpg::mpi_session session(count, words);
  const bench::arguments arguments(count, words);
  const dpg::communicator comm = dpg::communicator::world();
  const auto make_matrix = [&] {
    return dpg::rmat(comm, arguments.integer("--scale", 20), arguments.integer("--edges", 16));
  };

  const bench::memory_watch memory(comm.handle());
  pagerank::pagerank(make_matrix(), 0.85);
  bench::print_json(comm.handle(), {{"loaded_bytes", memory.loaded_bytes()},
                                    {"peak_bytes", memory.peak_bytes()},
                                    {"needed_bytes", needed_bytes(make_matrix())}});
}
