// Iterative refinement, classic and by GMRES: see dpg/library/refinement.h.
#include <dpg/library/refinement.h>

#include "library/krylov_correction.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace dpg {

namespace {

/// What a Krylov space of that size costs is less than what f64 factors do: a step moves some 12 n^2 bytes, factors
/// take 2/3 n^3 operations.
index affordable_steps(index n) { return std::clamp<index>(n / 128, 8, 40); }

/// A solution that only gets better.
class refined_solution {
public:
  refined_solution(matrix_kind kind, const dense_matrix<double> &A, std::span<const double> b, std::span<double> x)
      : kind_(kind), A_(A), b_(b), x_(x), residual_(x.size()), next_x_(x.size()), next_residual_(x.size()) {}

  double backward_error() const { return measured_.backward_error; }
  bool is_good() const { return backward_error() <= good_backward_error; }
  std::span<const double> residual() const { return residual_; }

  void begin() { measured_ = measure_solution(kind_, A_, x_, b_, residual_); }

  /// Takes x + d 2^exponent if its backward error is smaller; returns by what factor, 1 if it is not.
  double correct(std::span<const double> d) {
    for (std::size_t i = 0; i < x_.size(); ++i)
      next_x_[i] = x_[i] + std::ldexp(d[i], measured_.exponent);
    const measured_solution next = measure_solution(kind_, A_, next_x_, b_, next_residual_);
    if (!(next.backward_error < measured_.backward_error))
      return 1;
    const double factor = next.backward_error / measured_.backward_error;
    measured_ = next;
    std::ranges::copy(next_x_, x_.begin());
    residual_.swap(next_residual_);
    return factor;
  }

private:
  matrix_kind kind_;
  const dense_matrix<double> &A_;
  std::span<const double> b_;
  std::span<double> x_;
  std::vector<double> residual_, next_x_, next_residual_;
  measured_solution measured_{std::numeric_limits<double>::infinity(), 0};
};

/// Steps of classic refinement while few more promise to be enough.
void refine_classically(refined_solution &solution, const nearly_inverse &solve, double most_steps_left,
                        std::span<double> d) {
  double steps_left = 1;
  while (!solution.is_good() && steps_left <= most_steps_left && solve(solution.residual(), d)) {
    const double factor = solution.correct(d);
    steps_left = std::log(solution.backward_error() / good_backward_error) / std::log(1 / factor); // infinite for 1
  }
}

} // namespace

double refine(matrix_kind kind, refinement method, const dense_matrix<double> &A, std::span<const double> b,
              const nearly_inverse &solve, std::span<double> x) {
  constexpr double few = 3, several = 12;
  refined_solution solution(kind, A, b, x);
  if (!solve(b, x))
    return solution.backward_error();
  solution.begin();
  std::vector<double> d(x.size());
  refine_classically(solution, solve, method == refinement::krylov ? few : several, d);
  if (method == refinement::classic)
    return solution.backward_error();
  const index steps = affordable_steps(A.column_count());
  while (!solution.is_good()) {
    const double wanted = good_backward_error / solution.backward_error();
    if (!krylov_correction(kind, A, solution.residual(), solve, {steps, std::max(wanted / 4, 1e-9)}, d) ||
        solution.correct(d) > 0.1)
      break;
  }
  return solution.backward_error();
}

} // namespace dpg
