// Matrices with prescribed singular values: see systems.h.
//
// A diagonal matrix is multiplied from both sides by rotations of rows, or columns, i and i + d for d = 1, 2, 4, ...:
// after log2 n such layers of random angles every row is mixed with every other.
#include "systems.h"

#include <dpg/num/random.h>

#include <cmath>
#include <numbers>
#include <span>
#include <vector>

namespace bench {

namespace {

using dpg::index;
using matrix = dpg::dense_matrix<double>;

matrix empty(index n) { return {dpg::partition::replicated(dpg::communicator::world(), n), n}; }

struct rotation {
  double cosine, sine;
  rotation(index side, index distance, index place) {
    const double angle = 2 * std::numbers::pi * dpg::uniform(3, side, distance, place);
    cosine = std::cos(angle);
    sine = std::sin(angle);
  }
  void turn(double &x, double &y) const {
    const double turned = cosine * x + sine * y;
    y = cosine * y - sine * x;
    x = turned;
  }
};

void mix(matrix &A) {
  const index n = A.column_count();
  for (index distance = 1; distance < n; distance *= 2) {
    std::vector<rotation> of_rows, of_columns;
    for (index i = 0; i < n; ++i) {
      of_rows.emplace_back(0, distance, i);
      of_columns.emplace_back(1, distance, i);
    }
    for (index i = 0; i + distance < n; ++i)
      for (index j = 0; j < n && !(i & distance); ++j)
        of_rows[i].turn(A(i, j), A(i + distance, j));
    for (index i = 0; i < n; ++i)
      for (index j = 0; j + distance < n; ++j)
        if (!(j & distance))
          of_columns[j].turn(A(i, j), A(i, j + distance));
  }
}

matrix gaussian(index n) {
  matrix A = empty(n);
  for (index i = 0; i < n; ++i)
    for (index j = 0; j < n; ++j)
      A(i, j) = dpg::normal(1, i, j);
  return A;
}

matrix with_singular_values(index n, const std::function<double(index)> &value) {
  matrix A = empty(n);
  for (index i = 0; i < n; ++i)
    A(i, i) = value(i);
  mix(A);
  return A;
}

matrix geometric(index n, double condition) {
  return with_singular_values(
      n, [=](index i) { return std::pow(condition, -static_cast<double>(i) / static_cast<double>(n - 1)); });
}

} // namespace

std::vector<named_matrix> matrices(index n) {
  return {{"gaussian", [=] { return gaussian(n); }},
          {"geometric to 1e-2", [=] { return geometric(n, 1e2); }},
          {"geometric to 1e-6", [=] { return geometric(n, 1e6); }},
          {"one of 1e-10", [=] { return with_singular_values(n, [=](index i) { return i == n - 1 ? 1e-10 : 1; }); }},
          {"geometric to 1e-10", [=] { return geometric(n, 1e10); }}};
}

} // namespace bench
