// Measures how much of the halo exchange the emitted axpx hides behind its products; prints a line of JSON.
//
//     exchange --matrix ... (see ../matrices/matrix.h) --steps 20 --repetitions 3
//
// Four times are taken, each of a step of two products: of the whole step; of what it waits at the end of its
// exchanges; of a step without any, on the same rows, whose columns on other processes were bent back to columns of
// their own; and of the exchanges alone, nothing between start and finish.
#include "axpx_steps.hpp"

#include "../interleave/interleaved.h"
#include "../interleave/report.h"
#include "step_matrix.h"

#include <dpg/dist/halo.h>
#include <dpg/dist/reduce.h>

#include <algorithm>
#include <chrono>

namespace {

using bench_clock = std::chrono::steady_clock;

double seconds_since(bench_clock::time_point start) {
  return std::chrono::duration<double>(bench_clock::now() - start).count();
}

/// Seconds in MPI_Waitall, where halo exchanges end.
double waited = 0;

} // namespace

// Stands before MPI's own, which MPI offers under a second name for just this.
extern "C" int MPI_Waitall(int count, MPI_Request *requests, MPI_Status *statuses) {
  const auto start = bench_clock::now();
  const int status = PMPI_Waitall(count, requests, statuses);
  waited += seconds_since(start);
  return status;
}

namespace {

/// The calling process's rows as a matrix of their own: as many entries in each row, none in columns of others.
dpg::csr_matrix<double> without_neighbours(const dpg::csr_matrix<double> &A) {
  const dpg::index rows = A.local_rows(), first = A.row_partition().first();
  dpg::csr_arrays<double> own{dpg::buffer<dpg::entry_offset>(rows + 1),
                              dpg::buffer<dpg::column_index>(A.local_nonzeros()),
                              dpg::buffer<double>(A.local_nonzeros())};
  std::copy(A.rowptr().begin(), A.rowptr().end(), own.rowptr.begin());
  std::copy(A.values().begin(), A.values().end(), own.values.begin());
  for (dpg::index k = 0; k < A.local_nonzeros(); ++k)
    own.columns[k] = static_cast<dpg::column_index>(((A.columns()[k] - first) % rows + rows) % rows);
  // Values need not follow their columns: only time is measured.
  for (dpg::index i = 0; i < rows; ++i)
    std::sort(own.columns.begin() + own.rowptr[i], own.columns.begin() + own.rowptr[i + 1]);
  return {dpg::partition::uniform(dpg::communicator::self(), rows), rows, std::move(own)};
}

struct step_time {
  double seconds; // the least of all steps, on the slowest process
  double waited;  // of that, at the end of exchanges: the mean of all steps, on the process that waits longest
};

step_time measure_step(const dpg::communicator &comm, dpg::csr_matrix<double> A, dpg::index steps) {
  bench::interleaved iterations(comm.handle());
  iterations.after_first_step([] { waited = 0; }); // what planning and the first step waited
  dpg::vector<double> x(A.row_partition(), 1.0);
  axpx_steps::axpx_steps(std::move(A), std::move(x), steps);
  const double waited_a_step = waited / static_cast<double>(std::max<dpg::index>(1, steps - 1));
  return {bench::least(iterations.ours()), dpg::max(comm, waited_a_step)};
}

struct exchange_time {
  double seconds;       // of a step's two exchanges
  double message_bytes; // of the longest message to one process
};

exchange_time measure_exchange(dpg::csr_matrix<double> A, dpg::index repetitions) {
  const dpg::halo_plan plan(A.row_partition(), A);
  dpg::vector<double> y(A.row_partition(), 1.0, plan.halo_size()), z(A.row_partition(), 1.0, plan.halo_size());
  dpg::halo<double> y_halo(plan), z_halo(plan);
  std::vector<double> seconds;
  for (dpg::index r = 0; r < repetitions; ++r) {
    A.comm().barrier();
    const auto start = bench_clock::now();
    y_halo.start(y);
    y_halo.finish();
    z_halo.start(z);
    z_halo.finish();
    seconds.push_back(dpg::max(A.comm(), seconds_since(start)));
  }
  dpg::index longest = 0;
  for (const dpg::halo_plan::neighbour &to : plan.sends_to())
    longest = std::max(longest, to.entries.size());
  return {bench::least(seconds), 8.0 * dpg::max(A.comm(), longest)};
}

} // namespace

int main(int count, char **words) {
  const dpg::mpi_session session(count, words);
  const bench::arguments arguments(count, words);
  const dpg::communicator comm = dpg::communicator::world();
  const dpg::index steps = arguments.integer("--steps", 20);
  const auto make_matrix = [&] { return bench::make_step_matrix(comm, arguments); };

  std::vector<double> both, waiting, computing, exchanging;
  double message_bytes = 0;
  for (long long r = 0; r < arguments.integer("--repetitions", 3); ++r) {
    const step_time step = measure_step(comm, make_matrix(), steps);
    both.push_back(step.seconds);
    waiting.push_back(step.waited);
    computing.push_back(measure_step(comm, without_neighbours(make_matrix()), steps).seconds);
    const exchange_time exchange = measure_exchange(make_matrix(), steps);
    exchanging.push_back(exchange.seconds);
    message_bytes = exchange.message_bytes;
  }
  bench::print_json(comm.handle(), {{"both_s", bench::least(both)},
                                    {"waiting_s", bench::least(waiting)},
                                    {"computing_s", bench::least(computing)},
                                    {"exchanging_s", bench::least(exchanging)},
                                    {"message_bytes", message_bytes}});
}
