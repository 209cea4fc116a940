// Linear systems of many kinds, and their backward errors in arithmetic of 113 bits, for tests.
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/library/backward_error.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <random>
#include <vector>

namespace dpg::testing {

using quad = __float128;

inline quad magnitude(quad x) { return x < 0 ? -x : x; }

inline dense_matrix<double> square_matrix(index n) { return {partition::replicated(communicator::world(), n), n}; }

/// norm_inf(b - A x) / (norm_inf(A) norm_inf(x) + norm_inf(b)): off by some n 2^-113 of 1, since quad holds all
/// products of doubles.
inline quad true_backward_error(matrix_kind kind, const dense_matrix<double> &A, const std::vector<double> &x,
                                const std::vector<double> &b) {
  const index n = A.column_count();
  quad residual = 0, of_A = 0, of_x = 0, of_b = 0;
  for (index i = 0; i < n; ++i) {
    quad rest = b[i], row = 0;
    for (index j = 0; j < n; ++j) {
      const quad element = kind == matrix_kind::general ? A(i, j) : A(std::max(i, j), std::min(i, j));
      rest -= element * x[j];
      row += magnitude(element);
    }
    residual = std::max(residual, magnitude(rest));
    of_A = std::max(of_A, row);
    of_x = std::max(of_x, magnitude(x[i]));
    of_b = std::max(of_b, magnitude(b[i]));
  }
  return residual == 0 ? 0 : residual / (of_A * of_x + of_b);
}

/// Random systems, the next one of another kind than the last.
class random_systems {
public:
  explicit random_systems(unsigned seed) : bits_(seed) {}

  double uniform(double low, double high) { return std::uniform_real_distribution<double>(low, high)(bits_); }
  double normal() { return std::normal_distribution<double>()(bits_); }
  index number(index most) { return static_cast<index>(bits_() % static_cast<std::uint64_t>(most + 1)); }

  /// Turns rows and columns, the latter by the same angles if `alike`, by random angles in pairs whose distances are
  /// powers of two: an orthogonal transformation that mixes all of them.
  void mix(dense_matrix<double> &A, bool alike) {
    const index n = A.column_count();
    for (index distance = 1; distance < n; distance *= 2) {
      const std::vector<rotation> of_rows = rotations(n), of_columns = alike ? of_rows : rotations(n);
      for (index i = 0; i + distance < n; ++i)
        for (index j = 0; j < n && !(i & distance); ++j)
          of_rows[i].turn(A(i, j), A(i + distance, j));
      for (index i = 0; i < n; ++i)
        for (index j = 0; j + distance < n; ++j)
          if (!(j & distance))
            of_columns[j].turn(A(i, j), A(i, j + distance));
    }
  }

  /// Singular values from 1 to 1 / condition: geometric, or 1 but for the last.
  dense_matrix<double> with_condition(index n, double condition, bool is_geometric, bool is_symmetric = false) {
    dense_matrix<double> A = square_matrix(n);
    for (index i = 0; i < n; ++i)
      A(i, i) = is_geometric && n > 1 ? std::pow(condition, -static_cast<double>(i) / static_cast<double>(n - 1))
                : i == n - 1          ? 1 / condition
                                      : 1;
    mix(A, is_symmetric);
    return A;
  }

  /// Conditions up to 1e20, graded rows and columns, elements of wildly different size, and powers of two that bring
  /// matrices to either end of what f64 holds.
  dense_matrix<double> matrix(index n, bool is_symmetric) {
    const int kind = next_kind_++ % 6;
    dense_matrix<double> A = with_condition(n, std::pow(10, uniform(0, 20)), number(1) == 1, is_symmetric);
    const double grading = kind == 2 || kind == 3 ? uniform(-40, 40) : 0, spread = kind == 4 ? 12 : 0;
    const int scale = kind == 5 ? static_cast<int>(uniform(-1060, 1000)) : 0;
    for (index i = 0; i < n; ++i)
      for (index j = 0; j <= i; ++j) {
        const double graded = std::exp2(grading * static_cast<double>(kind == 2 ? i : i + j) / static_cast<double>(n)) *
                              std::exp(spread * normal());
        A(i, j) = std::ldexp(A(i, j) * graded, scale);
        if (i != j)
          A(j, i) = is_symmetric ? A(i, j) : std::ldexp(A(j, i) * graded, scale);
      }
    return A;
  }

  std::vector<double> vector(index n) {
    const int scale = number(4) == 0 ? static_cast<int>(uniform(-1000, 1000)) : 0;
    std::vector<double> x(n);
    for (double &element : x)
      element = std::ldexp(normal(), scale);
    return x;
  }

private:
  struct rotation {
    double cosine, sine;
    void turn(double &x, double &y) const {
      const double turned = cosine * x + sine * y;
      y = cosine * y - sine * x;
      x = turned;
    }
  };

  std::vector<rotation> rotations(index count) {
    std::vector<rotation> made;
    for (index i = 0; i < count; ++i) {
      const double angle = uniform(0, 2 * std::numbers::pi);
      made.push_back({std::cos(angle), std::sin(angle)});
    }
    return made;
  }

  std::mt19937_64 bits_;
  int next_kind_ = 0;
};

/// How many systems are tried: 300, or as many as DPG_SAMPLES says.
inline unsigned system_samples() {
  const char *given = std::getenv("DPG_SAMPLES");
  return given ? std::strtoul(given, nullptr, 10) : 300;
}

} // namespace dpg::testing
