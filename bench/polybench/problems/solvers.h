// PolyBench's problems of linear equations.
#pragma once

#include "problem.h"

namespace polybench {

/// L L' for the unit lower triangle L of columns 1 - j / n, whose inverse has no element above 1.
inline array<double> definite_matrix(index n) {
  const auto L = matrix_of(n, n, [&](index i, index j) { return j < i ? 1 - double(j) / n : j == i; });
  auto A = zeros(n, n);
  for (index i = 0; i < n; ++i)
    for (index j = 0; j <= i; ++j) {
      double sum = 0;
      for (index k = 0; k <= j; ++k)
        sum += L.values[i * n + k] * L.values[j * n + k];
      A.values[i * n + j] = A.values[j * n + i] = sum;
    }
  return A;
}

/// Of A's upper triangle nothing is compared, which kernels leave as it is.
struct cholesky {
  index n;
  array<double> A;

  explicit cholesky(size which) : n(of(which, 120, 400, 2000)), A(definite_matrix(n)) {}

  double operations() const { return 1.0 / 3 * n * n * n; }
  double roundings() const { return 1.0 * n * n; } ///< n times what they may grow

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto factor = A;
    kernel(n, factor);
    return std::tuple(std::move(factor));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(spread(comm, A)));
  }
};

struct durbin {
  index n;
  array<double> r;

  explicit durbin(size which) : n(of(which, 120, 400, 2000)), r(vector_of(n, [&](index i) { return n + 1 - i; })) {}

  double operations() const { return 2.0 * n * n; }
  double roundings() const { return 1.0 * n * n * n; } ///< n times a condition number below n^2

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto y = zeros(n), z = zeros(n);
    kernel(n, r, y, z);
    return std::tuple(std::move(y));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(spread_vector(comm, r)));
  }
};

/// Columns that depend on those before them leave nothing but rounding errors, and then Q and R have these for
/// elements: what is compared is Q R 1, whose rounding errors stay small against A 1.
struct gramschmidt {
  index m, n;
  array<double> A;

  explicit gramschmidt(size which)
      : m(of(which, 60, 200, 1000)), n(of(which, 80, 240, 1200)),
        A(matrix_of(m, n, [&](index i, index j) { return double(i * j % m) / m * 100 + 10; })) {}

  double operations() const { return 2.0 * m * n * n; }
  double roundings() const { return 4.0 * n; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto rest = A, R = zeros(n, n), Q = zeros(m, n);
    kernel(m, n, rest, R, Q);
    return std::tuple(product(Q, R));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    auto result = graph(spread(comm, A));
    return parts(result);
  }
  /// On one process.
  template <class Result> std::tuple<array<double>> parts(const Result &result) const {
    return std::tuple(product(&result.Q(0, 0), &result.R(0, 0)));
  }

private:
  array<double> product(const double *Q, const double *R) const {
    const auto sums = vector_of(n, [&](index i) {
      double sum = 0;
      for (index j = i; j < n; ++j)
        sum += R[i * n + j];
      return sum;
    });
    return vector_of(m, [&](index i) {
      double sum = 0;
      for (index j = 0; j < n; ++j)
        sum += Q[i * n + j] * sums.values[j];
      return sum;
    });
  }
};

struct lu {
  index n;
  array<double> A;

  explicit lu(size which) : n(of(which, 120, 400, 2000)), A(definite_matrix(n)) {}

  double operations() const { return 2.0 / 3 * n * n * n; }
  double roundings() const { return 1.0 * n * n; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto factors = A;
    kernel(n, factors);
    return std::tuple(std::move(factors));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(spread(comm, A)));
  }
};

struct ludcmp {
  index n;
  array<double> A, b;

  explicit ludcmp(size which)
      : n(of(which, 120, 400, 2000)), A(definite_matrix(n)),
        b(vector_of(n, [&](index i) { return double(i + 1) / n / 2 + 4; })) {}

  double operations() const { return 2.0 / 3 * n * n * n; }
  double roundings() const { return 1.0 * n * n; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto factors = A, x = zeros(n), y = zeros(n);
    kernel(n, factors, b, x, y);
    return std::tuple(std::move(x));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    auto result = graph(spread_vector(comm, b), spread(comm, A));
    return std::tuple(std::move(result.x));
  }
};

struct trisolv {
  index n;
  array<double> L, b;

  explicit trisolv(size which)
      : n(of(which, 120, 400, 2000)),
        L(matrix_of(n, n, [&](index i, index j) { return j <= i ? double(i + n - j + 1) * 2 / n : 0; })),
        b(vector_of(n, [](index i) { return i; })) {}

  double operations() const { return 1.0 * n * n; }
  double roundings() const { return 2.0 * n * n; } ///< n times the condition, abs(inverse(L)) abs(L), about 2 n

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto x = zeros(n);
    kernel(n, L, x, b);
    return std::tuple(std::move(x));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(spread(comm, L), spread_vector(comm, b)));
  }
};

} // namespace polybench
