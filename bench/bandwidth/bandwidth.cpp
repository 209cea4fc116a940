// The memory bandwidth that is reached: see bandwidth.h.
#include "bandwidth.h"

#include <dpg/dist/buffer.h>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace bench {

namespace {

struct streams {
  std::int64_t count;
  dpg::buffer<double> a, b, c;

  explicit streams(std::int64_t elements) : count(elements), a(elements), b(elements), c(elements) {
    double *to_a = a.data(), *to_b = b.data(), *to_c = c.data();
#pragma omp parallel for schedule(static)
    for (std::int64_t i = 0; i < count; ++i) {
      to_a[i] = 0;
      to_b[i] = 1;
      to_c[i] = 2;
    }
  }

  double read() const {
    const double *from = b.data();
    double sum = 0;
#pragma omp parallel for simd schedule(static) reduction(+ : sum)
    for (std::int64_t i = 0; i < count; ++i)
      sum += from[i];
    return sum;
  }

  double triad(double scale) {
    double *to = a.data();
    const double *left = b.data(), *right = c.data();
#pragma omp parallel for simd schedule(static)
    for (std::int64_t i = 0; i < count; ++i)
      to[i] = left[i] + scale * right[i];
    return to[0];
  }
};

double keep = 0; // results are written here, so that no compiler drops a loop

template <class Loop> double seconds_of(MPI_Comm comm, Loop loop) {
  using clock = std::chrono::steady_clock;
  MPI_Barrier(comm);
  const auto start = clock::now();
  *static_cast<volatile double *>(&keep) = loop();
  double seconds = std::chrono::duration<double>(clock::now() - start).count();
  MPI_Allreduce(MPI_IN_PLACE, &seconds, 1, MPI_DOUBLE, MPI_MAX, comm);
  return seconds;
}

} // namespace

double measure_bandwidth(MPI_Comm comm, std::size_t bytes_here, int repetitions) {
  int processes = 1;
  MPI_Comm_size(comm, &processes);
  const std::int64_t count = std::max<std::int64_t>(1024, bytes_here / (3 * sizeof(double)));
  streams arrays(count);
  const double elements = static_cast<double>(count) * processes;
  double best = 0;
  for (int r = 0; r < repetitions; ++r) {
    best = std::max(best, 8 * elements / seconds_of(comm, [&] { return arrays.read(); }));
    best = std::max(best, 24 * elements / seconds_of(comm, [&] { return arrays.triad(3.0); }));
  }
  return best;
}

} // namespace bench
