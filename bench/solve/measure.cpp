// Measures `solve` with its certificate and LAPACK's dgesv in turn; prints a line of JSON for each matrix.
//
//     measure N ROUNDS
#include "systems.h"

#include <dpg/lapack/mixed_solvers.h>
#include <dpg/num/certificate.h>
#include <dpg/num/random.h>
#include <dpg/program/program.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace {

using dpg::index;
using dpg::lapack::integer;

/// The least seconds of several runs.
struct least_time {
  double seconds = std::numeric_limits<double>::infinity();

  template <class Run> void take(const Run &run) {
    const auto start = std::chrono::steady_clock::now();
    run();
    seconds = std::min(seconds, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
};

/// What dgesv does, to a copy of the matrix by columns that it may overwrite; making it is not counted.
template <class Number> struct lapack_system {
  explicit lapack_system(const dpg::dense_matrix<double> &A) : n(static_cast<integer>(A.column_count())) {
    factors = dpg::buffer<Number>(index(n) * n);
    exchanges.resize(n);
    for (index i = 0; i < n; ++i)
      for (index j = 0; j < n; ++j)
        factors[j * n + i] = static_cast<Number>(A(i, j));
  }
  void factorise() {
    integer info = 0;
    dpg::lapack::getrf(&n, &n, factors.data(), &n, exchanges.data(), &info);
  }
  void solve(double *x) {
    const integer one = 1;
    integer info = 0;
    dpg::lapack::getrs("N", &n, &one, factors.data(), &n, exchanges.data(), x, &n, &info, 1);
  }

  integer n;
  dpg::buffer<Number> factors;
  std::vector<integer> exchanges;
};

void compare(const bench::named_matrix &given, int rounds) {
  const dpg::dense_matrix<double> A = given.make();
  const index n = A.column_count();
  std::vector<double> b(n), x(n), y(n);
  for (index i = 0; i < n; ++i)
    b[i] = dpg::normal(2, i);
  least_time ours, theirs, of_certificate, of_sgetrf, of_dgetrf;
  dpg::library::factor_format format{};
  for (int round = 0; round < rounds; ++round) {
    ours.take([&] {
      format = dpg::library::solve(A, b, x, "");
      of_certificate.take([&] {
        dpg::certify("x", dpg::ball(dpg::library::backward_error(A, x, b, "")), dpg::ball(1.0),
                     {1e-14, dpg::tolerance_kind::backward});
      });
    });
    lapack_system<double> system(A);
    y = b;
    theirs.take([&] {
      of_dgetrf.take([&] { system.factorise(); });
      system.solve(y.data());
    });
    lapack_system<float> narrow(A);
    of_sgetrf.take([&] { narrow.factorise(); });
  }
  std::printf("{\"matrix\": \"%s\", \"factors\": \"%s\", \"ours_s\": %.6g, \"peer_s\": %.6g, \"certificate_s\": %.3g, "
              "\"sgetrf_s\": %.6g, \"dgetrf_s\": %.6g, \"our_error\": %.3g, \"peer_error\": %.3g}\n",
              given.name.c_str(), format == dpg::library::factor_format::f32 ? "f32" : "f64", ours.seconds,
              theirs.seconds, of_certificate.seconds, of_sgetrf.seconds, of_dgetrf.seconds,
              dpg::library::backward_error(A, x, b, ""), dpg::library::backward_error(A, y, b, ""));
  std::fflush(stdout);
}

} // namespace

int main(int count, char **words) {
  const dpg::mpi_session session(count, words);
  if (count != 3)
    return 2;
  for (const bench::named_matrix &matrix : bench::matrices(std::atoi(words[1])))
    compare(matrix, std::atoi(words[2]));
}
