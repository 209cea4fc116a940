// PolyBench's problems of products one after another.
#pragma once

#include "problem.h"

namespace polybench {

struct two_products {
  index ni, nj, nk, nl;
  array<double> A, B, C, D;

  explicit two_products(size which)
      : ni(of(which, 40, 180, 800)), nj(of(which, 50, 190, 900)), nk(of(which, 70, 210, 1100)),
        nl(of(which, 80, 220, 1200)),
        A(matrix_of(ni, nk, [&](index i, index k) { return double((i * k + 1) % ni) / ni; })),
        B(matrix_of(nk, nj, [&](index k, index j) { return double(k * (j + 1) % nj) / nj; })),
        C(matrix_of(nj, nl, [&](index j, index l) { return double((j * (l + 3) + 1) % nl) / nl; })),
        D(matrix_of(ni, nl, [&](index i, index l) { return double(i * (l + 2) % nk) / nk; })) {}

  double operations() const { return 2.0 * ni * nj * (nk + nl); }
  double roundings() const { return nk + nj + 6; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto T = zeros(ni, nj), d = D;
    kernel(ni, nj, nk, nl, 1.5, 1.2, T, A, B, C, d);
    return std::tuple(std::move(d));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(1.5, 1.2, spread(comm, A), spread(comm, B), spread(comm, C), spread(comm, D)));
  }
};

struct three_products {
  index ni, nj, nk, nl, nm;
  array<double> A, B, C, D;

  explicit three_products(size which)
      : ni(of(which, 40, 180, 800)), nj(of(which, 50, 190, 900)), nk(of(which, 60, 200, 1000)),
        nl(of(which, 70, 210, 1100)), nm(of(which, 80, 220, 1200)),
        A(matrix_of(ni, nk, [&](index i, index k) { return double((i * k + 1) % ni) / (5 * ni); })),
        B(matrix_of(nk, nj, [&](index k, index j) { return double((k * (j + 1) + 2) % nj) / (5 * nj); })),
        C(matrix_of(nj, nm, [&](index j, index m) { return double(j * (m + 3) % nl) / (5 * nl); })),
        D(matrix_of(nm, nl, [&](index m, index l) { return double((m * (l + 2) + 2) % nk) / (5 * nk); })) {}

  double operations() const { return 2.0 * nj * (ni * nk + nl * nm + ni * nl); }
  double roundings() const { return nk + nm + nj; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto E = zeros(ni, nj), F = zeros(nj, nl), G = zeros(ni, nl);
    kernel(ni, nj, nk, nl, nm, E, A, B, F, C, D, G);
    return std::tuple(std::move(G));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(spread(comm, A), spread(comm, B), spread(comm, C), spread(comm, D)));
  }
};

struct atax {
  index m, n;
  array<double> A, x;

  explicit atax(size which)
      : m(of(which, 116, 390, 1900)), n(of(which, 124, 410, 2100)),
        A(matrix_of(m, n, [&](index i, index j) { return double((i + j) % n) / (5 * m); })),
        x(vector_of(n, [&](index j) { return 1 + double(j) / n; })) {}

  double operations() const { return 4.0 * m * n; }
  double roundings() const { return m + n; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto y = zeros(n), t = zeros(m);
    kernel(m, n, A, x, y, t);
    return std::tuple(std::move(y));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(spread(comm, A), spread_vector(comm, x)));
  }
};

struct bicg {
  index m, n;
  array<double> A, p, r;

  explicit bicg(size which)
      : m(of(which, 116, 390, 1900)), n(of(which, 124, 410, 2100)),
        A(matrix_of(n, m, [&](index i, index j) { return double(i * (j + 1) % n) / n; })),
        p(vector_of(m, [&](index j) { return double(j) / m; })),
        r(vector_of(n, [&](index i) { return double(i) / n; })) {}

  double operations() const { return 4.0 * m * n; }
  double roundings() const { return n; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto s = zeros(m), q = zeros(n);
    kernel(m, n, A, s, q, p, r);
    return std::tuple(std::move(s), std::move(q));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    auto result = graph(spread(comm, A), spread_vector(comm, p), spread_vector(comm, r));
    return std::tuple(std::move(result.s), std::move(result.q));
  }
};

struct doitgen {
  index nq, nr, np;
  array<double> A, C;

  explicit doitgen(size which)
      : nq(of(which, 20, 40, 140)), nr(of(which, 25, 50, 150)), np(of(which, 30, 60, 160)),
        A(matrix_of(nr, nq * np, [&](index r, index qp) { return double((r * (qp / np) + qp % np) % np) / np; })),
        C(matrix_of(np, np, [&](index s, index p) { return double(s * p % np) / np; })) {}

  double operations() const { return 2.0 * nr * nq * np * np; }
  double roundings() const { return np; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto a = A, sum = zeros(np);
    kernel(nr, nq, np, a, C, sum);
    return std::tuple(std::move(a));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    return std::tuple(graph(spread(comm, C), spread_array3(comm, A, nq, np)));
  }
};

struct mvt {
  index n;
  array<double> A, x1, x2, y1, y2;

  explicit mvt(size which)
      : n(of(which, 120, 400, 2000)), A(matrix_of(n, n, [&](index i, index j) { return double(i * j % n) / n; })),
        x1(shifted(0)), x2(shifted(1)), y1(shifted(3)), y2(shifted(4)) {}

  double operations() const { return 4.0 * n * n; }
  double roundings() const { return n + 1; }

  template <class Kernel> auto peer(Kernel &&kernel) const {
    auto first = x1, second = x2;
    kernel(n, first, second, y1, y2, A);
    return std::tuple(std::move(first), std::move(second));
  }
  template <class Graph> auto ours(const dpg::communicator &comm, Graph &&graph) const {
    auto result = graph(spread(comm, A), spread_vector(comm, y1), spread_vector(comm, y2), spread_vector(comm, x1),
                        spread_vector(comm, x2));
    return std::tuple(std::move(result.x1), std::move(result.x2));
  }

private:
  array<double> shifted(index by) const {
    return vector_of(n, [&](index i) { return double((i + by) % n) / n; });
  }
};

} // namespace polybench
