// PolyBench's problems of statistics, pictures, paths and sequences.
#pragma once

#include "problem.h"

#include <cstdint>

namespace polybench {

struct correlation {
  index m, n;
  array<double> data;

  explicit correlation(size which)
      : m(of(which, 80, 240, 1200)), n(of(which, 100, 260, 1400)),
        data(matrix_of(n, m, [&](index i, index j) { return double(i * j) / m + i; })) {}

  double operations() const { return 1.0 * m * m * n; }
  double roundings() const { return 8.0 * n; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto scaled = data, corr = zeros(m, m), mean = zeros(m), deviation = zeros(m);
    kernel(m, n, scaled, corr, mean, deviation);
    return std::tuple(std::move(corr));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(spread(comm, data)));
  }
};

struct covariance {
  index m, n;
  array<double> data;

  explicit covariance(size which)
      : m(of(which, 80, 240, 1200)), n(of(which, 100, 260, 1400)),
        data(matrix_of(n, m, [&](index i, index j) { return double(i * j) / m; })) {}

  double operations() const { return 1.0 * m * m * n; }
  double roundings() const { return 8.0 * n; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto centred = data, cov = zeros(m, m), mean = zeros(m);
    kernel(m, n, centred, cov, mean);
    return std::tuple(std::move(cov));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(spread(comm, data)));
  }
};

struct deriche {
  index w, h;
  array<float> picture;

  explicit deriche(size which)
      : w(of(which, 192, 720, 4096)), h(of(which, 128, 480, 2160)),
        picture(matrix_of<float>(w, h, [&](index i, index j) { return (313 * i + 991 * j) % 65536 / 65535.0f; })) {}

  double operations() const { return 32.0 * w * h; }
  double roundings() const { return 64 * 0x1p29; } ///< of f32

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto smooth = zeros<float>(w, h), forth = smooth, back = smooth;
    kernel(w, h, 0.25f, picture, smooth, forth, back);
    return std::tuple(std::move(smooth));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(0.25f, spread(comm, picture)));
  }
};

struct floyd_warshall {
  index n;
  array<std::int32_t> path;

  explicit floyd_warshall(size which)
      : n(of(which, 180, 500, 2800)), path(matrix_of<std::int32_t>(n, n, [](index i, index j) {
          return (i + j) % 13 == 0 || (i + j) % 7 == 0 || (i + j) % 11 == 0 ? 999 : i * j % 7 + 1;
        })) {}

  double operations() const { return 2.0 * n * n * n; }
  double roundings() const { return 0; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto lengths = path;
    kernel(n, lengths);
    return std::tuple(std::move(lengths));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(spread(comm, path)));
  }
};

struct nussinov {
  index n;
  array<std::int32_t> bases;

  explicit nussinov(size which)
      : n(of(which, 180, 500, 2500)), bases(vector_of<std::int32_t>(n, [](index i) { return (i + 1) % 4; })) {}

  double operations() const { return 1.0 / 3 * n * n * n; }
  double roundings() const { return 0; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto table = zeros<std::int32_t>(n, n);
    kernel(n, bases, table);
    return std::tuple(std::move(table));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(spread_vector(comm, bases)));
  }
};

} // namespace polybench
