// Products of rows of a matrix with a vector in double-double, on vector instructions where the machine has them.
#pragma once

#include <dpg/index.h>
#include <dpg/num/eft.h>

#include <cmath>

namespace dpg {

/// A sum of products whose rounding errors are summed beside it (Ogita, Rump, Oishi 2005), and of one factor's absolute
/// values.
struct compensated_sum {
  double high = 0, low = 0; // the sum is about high + low
  double magnitude = 0;

  void add(double a, double x) {
    const exact_pair product = two_product(a, x);
    take(product.value, product.error);
    magnitude += std::abs(a);
  }
  void add(const compensated_sum &other) {
    take(other.high, other.low);
    magnitude += other.magnitude;
  }

private:
  void take(double value, double error) {
    const exact_pair sum = two_sum(high, value);
    high = sum.value;
    low += sum.error + error;
  }
};

/// How many rows `add_columns` takes at once.
inline constexpr index rows_of_columns = 16;

/// The two loops over a matrix. Each has one sum for each lane of its vectors, and adds these up last.
struct row_products {
  /// Adds the sum over j < n of a[j] x[j].
  void (*add_row)(const double *a, const double *x, index n, compensated_sum &sum);

  /// Adds a[j * stride + r] x[j] over j < n to sums[r], r < rows_of_columns.
  void (*add_columns)(const double *a, index stride, const double *x, index n, compensated_sum *sums);

  /// Those for this machine.
  static row_products of_machine();
};

} // namespace dpg
