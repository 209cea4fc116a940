// Flexible GMRES (Saad 1993, SIAM J. Sci. Comput. 14, alg. 2.2; Saad 2003, sec. 6.5.3 for the rotations): products with
// A are those of measure_solution, more accurate than f64 at the same cost in memory traffic.
#include "library/krylov_correction.h"

#include <dpg/dist/threads.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace dpg {

namespace {

using column = std::vector<double>;

double dot(std::span<const double> x, std::span<const double> y) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t i = 0; i < x.size(); ++i)
    sum += x[i] * y[i];
  return sum;
}

void add(double factor, std::span<const double> x, std::span<double> y) {
  for (std::size_t i = 0; i < y.size(); ++i)
    y[i] += factor * x[i];
}

void divide(std::span<double> x, double divisor) {
  for (double &element : x)
    element /= divisor;
}

/// The upper triangular system that rotations make of the projected one, column by column.
class rotated_system {
public:
  explicit rotated_system(double norm) : right_side_{norm} {}

  /// Takes in the column of one step; returns the norm of the residual behind it.
  double extend(column h) {
    const std::size_t last = rotations_.size();
    for (std::size_t k = 0; k < last; ++k)
      rotate(rotations_[k], h[k], h[k + 1]);
    const double length = std::hypot(h[last], h[last + 1]);
    rotations_.push_back(length > 0 ? rotation{h[last] / length, h[last + 1] / length} : rotation{1, 0});
    rotate(rotations_.back(), h[last], h[last + 1]);
    right_side_.push_back(0);
    rotate(rotations_.back(), right_side_[last], right_side_[last + 1]);
    columns_.push_back(std::move(h));
    return std::abs(right_side_.back());
  }

  column solve() const {
    column y(right_side_.begin(), right_side_.end() - 1);
    for (std::size_t k = y.size(); k-- > 0;) {
      for (std::size_t j = k + 1; j < y.size(); ++j)
        y[k] -= columns_[j][k] * y[j];
      y[k] /= columns_[k][k];
    }
    return y;
  }

private:
  struct rotation {
    double cosine, sine;
  };
  static void rotate(const rotation &by, double &first, double &second) {
    const double turned = by.cosine * first + by.sine * second;
    second = by.cosine * second - by.sine * first;
    first = turned;
  }

  std::vector<column> columns_;
  std::vector<rotation> rotations_;
  column right_side_;
};

/// Whether the residuals of the last steps promise that `limits` are met.
bool is_promising(std::span<const double> residuals, const krylov_limits &limits) {
  constexpr std::size_t looked_at = 4;
  if (residuals.size() <= looked_at + 1)
    return true;
  const double now = residuals.back(), before = residuals[residuals.size() - 1 - looked_at];
  const double steps_left = looked_at * std::log(limits.reduction * residuals.front() / now) / std::log(now / before);
  return static_cast<double>(residuals.size()) + steps_left <= 1.5 * static_cast<double>(limits.steps);
}

} // namespace

bool krylov_correction(matrix_kind kind, const dense_matrix<double> &A, std::span<const double> r,
                       const nearly_inverse &precondition, krylov_limits limits, std::span<double> d) {
  const double norm = std::sqrt(dot(r, r));
  if (!(norm > 0x1p-400 && norm < 0x1p400))
    return false;
  std::vector<column> basis{column(r.begin(), r.end())}, directions;
  divide(basis.back(), norm);
  rotated_system projected(norm);
  std::vector<double> residuals{norm};
  const column zero(r.size());
  while (residuals.back() > limits.reduction * norm) {
    if (std::ssize(directions) == limits.steps || !is_promising(residuals, limits))
      return false;
    directions.emplace_back(r.size());
    column next(r.size());
    if (!precondition(basis.back(), directions.back()) ||
        measure_solution(kind, A, directions.back(), zero, next).exponent != 0) // -A z
      return false;
    column h;
    for (const column &v : basis) {
      h.push_back(-dot(v, next));
      add(h.back(), v, next);
    }
    const double length = std::sqrt(dot(next, next));
    h.push_back(-length); // next is -length times the basis vector that it becomes
    residuals.push_back(projected.extend(std::move(h)));
    if (length == 0)
      break;
    divide(next, length);
    basis.push_back(std::move(next));
  }
  const column y = projected.solve();
  std::ranges::fill(d, 0.0);
  for (std::size_t k = 0; k < y.size(); ++k)
    add(y[k], directions[k], d);
  return std::ranges::all_of(d, [](double element) { return std::isfinite(element); });
}

} // namespace dpg
