// PolyBench's problems of differences on grids.
#pragma once

#include "problem.h"

namespace polybench {

struct adi {
  index steps, n;
  array<double> u;

  explicit adi(size which)
      : steps(of(which, 40, 100, 500)), n(of(which, 60, 200, 1000)),
        u(matrix_of(n, n, [&](index i, index j) { return double(i + n - j) / n; })) {}

  double operations() const { return 30.0 * steps * n * n; }
  double roundings() const { return 16.0 * n * n; } ///< explicit half steps enlarge by 2 n^2 / steps

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto plate = u, v = zeros(n, n), p = v, q = v;
    kernel(steps, n, plate, v, p, q);
    return std::tuple(std::move(plate));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(steps, spread(comm, u)));
  }
};

struct fdtd_2d {
  index steps, nx, ny;
  array<double> ex, ey, hz, source;

  explicit fdtd_2d(size which)
      : steps(of(which, 40, 100, 500)), nx(of(which, 60, 200, 1000)), ny(of(which, 80, 240, 1200)),
        ex(matrix_of(nx, ny, [&](index i, index j) { return double(i * (j + 1)) / nx; })),
        ey(matrix_of(nx, ny, [&](index i, index j) { return double(i * (j + 2)) / ny; })),
        hz(matrix_of(nx, ny, [&](index i, index j) { return double(i * (j + 3)) / nx; })),
        source(vector_of(steps, [](index t) { return t; })) {}

  double operations() const { return 11.0 * steps * nx * ny; }
  double roundings() const { return 16.0 * steps; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto x = ex, y = ey, h = hz;
    kernel(steps, nx, ny, x, y, h, source);
    return std::tuple(std::move(x), std::move(y), std::move(h));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    auto result = graph(spread_vector(comm, source), spread(comm, ex), spread(comm, ey), spread(comm, hz));
    return std::tuple(std::move(result.ex), std::move(result.ey), std::move(result.hz));
  }
};

struct heat_3d {
  index steps, n;
  array<double> A;

  explicit heat_3d(size which)
      : steps(of(which, 40, 100, 500)), n(of(which, 20, 40, 120)),
        A(matrix_of(n, n * n, [&](index i, index jk) { return double((i + jk / n + (n - jk % n)) * 10) / n; })) {}

  double operations() const { return 30.0 * steps * n * n * n; }
  double roundings() const { return 32.0 * steps; } ///< weights of a point and its neighbours add up to 1

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto a = A, b = A;
    kernel(steps, n, a, b);
    return std::tuple(std::move(a));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    auto result = graph(steps, spread_array3(comm, A, n, n), spread_array3(comm, A, n, n));
    return std::tuple(std::move(result.A));
  }
};

struct jacobi_1d {
  index steps, n;
  array<double> A, B;

  explicit jacobi_1d(size which)
      : steps(of(which, 40, 100, 500)), n(of(which, 120, 400, 2000)),
        A(vector_of(n, [&](index i) { return double(i + 2) / n; })),
        B(vector_of(n, [&](index i) { return double(i + 3) / n; })) {}

  double operations() const { return 6.0 * steps * n; }
  double roundings() const { return 8.0 * steps; } ///< means enlarge no error

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto a = A, b = B;
    kernel(steps, n, a, b);
    return std::tuple(std::move(a));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    auto result = graph(steps, spread_vector(comm, A), spread_vector(comm, B));
    return std::tuple(std::move(result.A));
  }
};

struct jacobi_2d {
  index steps, n;
  array<double> A, B;

  explicit jacobi_2d(size which)
      : steps(of(which, 40, 100, 500)), n(of(which, 90, 250, 1300)),
        A(matrix_of(n, n, [&](index i, index j) { return double(i * (j + 2) + 2) / n; })),
        B(matrix_of(n, n, [&](index i, index j) { return double(i * (j + 3) + 3) / n; })) {}

  double operations() const { return 10.0 * steps * n * n; }
  double roundings() const { return 12.0 * steps; } ///< means enlarge no error

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto a = A, b = B;
    kernel(steps, n, a, b);
    return std::tuple(std::move(a));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    auto result = graph(steps, spread(comm, A), spread(comm, B));
    return std::tuple(std::move(result.A));
  }
};

struct seidel_2d {
  index steps, n;
  array<double> A;

  explicit seidel_2d(size which)
      : steps(of(which, 40, 100, 500)), n(of(which, 120, 400, 2000)),
        A(matrix_of(n, n, [&](index i, index j) { return double(i * (j + 2) + 2) / n; })) {}

  double operations() const { return 9.0 * steps * n * n; }
  double roundings() const { return 18.0 * steps; } ///< 9/5 of ten a sweep, since 4/9 of an element's error are new

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto a = A;
    kernel(steps, n, a);
    return std::tuple(std::move(a));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(steps, spread(comm, A)));
  }
};

} // namespace polybench
