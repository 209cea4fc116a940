// PolyBench's problems for BLAS.
#pragma once

#include "problem.h"

namespace polybench {

struct gemm {
  index ni, nj, nk;
  array<double> A, B, C;

  explicit gemm(size which)
      : ni(of(which, 60, 200, 1000)), nj(of(which, 70, 220, 1100)), nk(of(which, 80, 240, 1200)),
        A(matrix_of(ni, nk, [&](index i, index k) { return double(i * (k + 1) % nk) / nk; })),
        B(matrix_of(nk, nj, [&](index k, index j) { return double(k * (j + 2) % nj) / nj; })),
        C(matrix_of(ni, nj, [&](index i, index j) { return double((i * j + 1) % ni) / ni; })) {}

  double operations() const { return 2.0 * ni * nj * nk; }
  double roundings() const { return nk + 4; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto c = C;
    kernel(ni, nj, nk, 1.5, 1.2, c, A, B);
    return std::tuple(std::move(c));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(1.5, 1.2, spread(comm, A), spread(comm, B), spread(comm, C)));
  }
};

struct gemver {
  index n;
  array<double> A, u1, v1, u2, v2, y, z;

  explicit gemver(size which)
      : n(of(which, 120, 400, 2000)), A(matrix_of(n, n, [&](index i, index j) { return double(i * j % n) / n; })),
        u1(vector_of(n, [](index i) { return i; })), v1(part(4)), u2(part(2)), v2(part(6)), y(part(8)), z(part(9)) {}

  double operations() const { return 8.0 * n * n; }
  double roundings() const { return 2 * n + 8; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto sum = A, w = zeros(n), x = zeros(n);
    kernel(n, 1.5, 1.2, sum, u1, v1, u2, v2, w, x, y, z);
    return std::tuple(std::move(w));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    const auto vector = [&](const array<double> &whole) { return spread_vector(comm, whole); };
    auto result = graph(1.5, 1.2, vector(u1), vector(v1), vector(u2), vector(v2), vector(y), vector(z), spread(comm, A),
                        vector(zeros(n)), vector(zeros(n)));
    return std::tuple(std::move(result.w));
  }

private:
  array<double> part(index of_them) const {
    return vector_of(n, [&](index i) { return double(i + 1) / n / of_them; });
  }
};

struct gesummv {
  index n;
  array<double> A, B, x;

  explicit gesummv(size which)
      : n(of(which, 90, 250, 1300)), A(matrix_of(n, n, [&](index i, index j) { return double((i * j + 1) % n) / n; })),
        B(matrix_of(n, n, [&](index i, index j) { return double((i * j + 2) % n) / n; })),
        x(vector_of(n, [&](index i) { return double(i) / n; })) {}

  double operations() const { return 4.0 * n * n; }
  double roundings() const { return n + 4; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto t = zeros(n), y = zeros(n);
    kernel(n, 1.5, 1.2, A, B, t, x, y);
    return std::tuple(std::move(y));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(1.5, 1.2, spread(comm, A), spread(comm, B), spread_vector(comm, x)));
  }
};

struct symm {
  index m, n;
  array<double> A, B, C;

  explicit symm(size which)
      : m(of(which, 60, 200, 1000)), n(of(which, 80, 240, 1200)),
        A(matrix_of(m, m, [&](index i, index j) { return j <= i ? double((i + j) % 100) / m : -999; })),
        B(matrix_of(m, n, [&](index i, index j) { return double((n + i - j) % 100) / m; })),
        C(matrix_of(m, n, [&](index i, index j) { return double((i + j) % 100) / m; })) {}

  double operations() const { return 2.0 * m * m * n; }
  double roundings() const { return m + 4; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto c = C;
    kernel(m, n, 1.5, 1.2, c, A, B);
    return std::tuple(std::move(c));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(1.5, 1.2, spread(comm, A), spread(comm, B), spread(comm, C)));
  }
};

struct syr2k {
  index m, n;
  array<double> A, B, C;

  explicit syr2k(size which)
      : m(of(which, 60, 200, 1000)), n(of(which, 80, 240, 1200)),
        A(matrix_of(n, m, [&](index i, index j) { return double((i * j + 1) % n) / n; })),
        B(matrix_of(n, m, [&](index i, index j) { return double((i * j + 2) % m) / m; })),
        C(matrix_of(n, n, [&](index i, index j) { return double((i * j + 3) % n) / m; })) {}

  double operations() const { return 2.0 * n * (n + 1) * m; }
  double roundings() const { return 2 * m + 4; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto c = C;
    kernel(m, n, 1.5, 1.2, c, A, B);
    return std::tuple(std::move(c));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(1.5, 1.2, spread(comm, A), spread(comm, B), spread(comm, C)));
  }
};

struct syrk {
  index m, n;
  array<double> A, C;

  explicit syrk(size which)
      : m(of(which, 60, 200, 1000)), n(of(which, 80, 240, 1200)),
        A(matrix_of(n, m, [&](index i, index j) { return double((i * j + 1) % n) / n; })),
        C(matrix_of(n, n, [&](index i, index j) { return double((i * j + 2) % m) / m; })) {}

  double operations() const { return 1.0 * n * (n + 1) * m; }
  double roundings() const { return m + 4; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto c = C;
    kernel(m, n, 1.5, 1.2, c, A);
    return std::tuple(std::move(c));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(1.5, 1.2, spread(comm, A), spread(comm, C)));
  }
};

struct trmm {
  index m, n;
  array<double> A, B;

  explicit trmm(size which)
      : m(of(which, 60, 200, 1000)), n(of(which, 80, 240, 1200)),
        A(matrix_of(m, m, [&](index i, index j) { return j < i ? double((i + j) % m) / m : j == i; })),
        B(matrix_of(m, n, [&](index i, index j) { return double((n + i - j) % n) / n; })) {}

  double operations() const { return 1.0 * m * m * n; }
  double roundings() const { return m + 4; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto b = B;
    kernel(m, n, 1.5, A, b);
    return std::tuple(std::move(b));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(1.5, spread(comm, A), spread(comm, B)));
  }
};

} // namespace polybench
