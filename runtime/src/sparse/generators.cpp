// Sparse matrices of regular structure: diagonals that are perturbed, and a five-point stencil.
#include <dpg/sparse/generators.h>

#include "sparse/generated_rows.h"

#include <dpg/dist/agree.h>
#include <dpg/num/random.h>

#include <cmath>
#include <limits>

namespace dpg {
namespace {

constexpr index most_columns = std::numeric_limits<column_index>::max();

/// Where rows begin that may have `length` entries each.
buffer<index> even_bounds(index row_count, index length) {
  buffer<index> bounds(row_count + 1);
  for (index i = 0; i <= row_count; ++i)
    bounds[i] = i * length;
  return bounds;
}

/// Replaces equal neighbours of a sorted row by one entry with their number as value.
template <class T> index count_equal(std::span<column_index> columns, std::span<T> values) {
  std::size_t length = 0;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (length > 0 && columns[length - 1] == columns[k]) {
      values[length - 1] = static_cast<T>(values[length - 1] + T(1));
      continue;
    }
    columns[length] = columns[k];
    values[length++] = T(1);
  }
  return static_cast<index>(length);
}

} // namespace

template <class T> csr_matrix<T> c_diagonal(const communicator &comm, index n, index C, double Q, index seed) {
  check_argument<index>("c_diagonal", "n", n, 1, most_columns);
  check_argument<index>("c_diagonal", "C", C, 1, n);
  check_argument("c_diagonal", "Q", Q, 0.0, 1.0);
  const partition rows = partition::uniform(comm, n);
  const auto fill = [=](index i, std::span<column_index> columns, std::span<T> values) {
    for (index c = 0; c < C; ++c) {
      const index own = i + c < n ? i + c : i + c - n;
      const bool moves = uniform(seed, i, c, 0) < Q;
      columns[c] = static_cast<column_index>(moves ? uniform_integer(n, seed, i, c, 1) : own);
    }
    std::sort(columns.begin(), columns.end());
    return count_equal(columns, values);
  };
  return agreed(comm, [&] { return generate_rows<T>(rows, n, even_bounds(rows.local_size(), C), fill); });
}

template <class T>
csr_matrix<T> convection_diffusion(const communicator &comm, index nx, index ny, double cx, double cy) {
  check_argument<index>("convection_diffusion", "nx", nx, 1, most_columns);
  check_argument<index>("convection_diffusion", "ny", ny, 1, most_columns / nx);
  constexpr double largest = std::numeric_limits<double>::max();
  check_argument("convection_diffusion", "cx", cx, -largest, largest);
  check_argument("convection_diffusion", "cy", cy, -largest, largest);
  const index n = nx * ny;
  const partition rows = partition::uniform(comm, n);
  const auto fill = [=](index row, std::span<column_index> columns, std::span<T> values) {
    const index x = row % nx, y = row / nx;
    index length = 0;
    const auto put = [&](bool on_grid, index column, double value) {
      if (!on_grid)
        return;
      columns[length] = static_cast<column_index>(column);
      values[length++] = static_cast<T>(value);
    };
    put(y > 0, row - nx, -1 - cy / 2);
    put(x > 0, row - 1, -1 - cx / 2);
    put(true, row, 4);
    put(x + 1 < nx, row + 1, -1 + cx / 2);
    put(y + 1 < ny, row + nx, -1 + cy / 2);
    return length;
  };
  return agreed(comm, [&] { return generate_rows<T>(rows, n, even_bounds(rows.local_size(), 5), fill); });
}

template csr_matrix<double> c_diagonal(const communicator &, index, index, double, index);
template csr_matrix<float> c_diagonal(const communicator &, index, index, double, index);
template csr_matrix<double> convection_diffusion(const communicator &, index, index, double, double);
template csr_matrix<float> convection_diffusion(const communicator &, index, index, double, double);

} // namespace dpg
