// Sums and products of ints whose result alone must fit into 64 bits, whatever comes up on the way.
//
//     dpg::integer_sum total{};
//     #pragma omp parallel for reduction(+ : total)
//     for (dpg::index i = 0; i < n; ++i)
//       total += k[i];
//     const dpg::index s = dpg::sum(comm, total).to_int("solve.dpg:12");
//
// So neither the number of threads nor that of processes decides whether a program ends with an error.
#pragma once

#include <dpg/index.h>

#include <algorithm>

namespace dpg {

namespace integers {

__extension__ typedef __int128 wide; // ISO C++ has no name for it

/// `value` as an int.
///
/// @throws dpg::range_error "solve.dpg:12: a sum of ints leaves the 64 bits of an int"; ends the program where threads
///         run
index narrowed(wide value, const char *what, const char *place);

} // namespace integers

/// A sum of up to 2^64 ints.
class integer_sum {
public:
  integer_sum &operator+=(index x) { return total_ += x, *this; }
  integer_sum &operator+=(const integer_sum &other) { return total_ += other.total_, *this; }
  friend integer_sum operator+(integer_sum a, const integer_sum &b) { return a += b; }

  /// @throws dpg::range_error if the sum has no int of 64 bits; ends the program where threads run
  index to_int(const char *place) const { return integers::narrowed(total_, "a sum", place); }

private:
  integers::wide total_ = 0;
};

/// A product of ints. Beyond 64 bits its size is lost, and its sign is kept: a zero still makes it zero.
class integer_product {
public:
  integer_product &operator*=(index x) { return multiply(x); }
  integer_product &operator*=(const integer_product &other) { return multiply(other.total_); }
  friend integer_product operator*(integer_product a, const integer_product &b) { return a *= b; }

  /// @throws dpg::range_error if the product has no int of 64 bits; ends the program where threads run
  index to_int(const char *place) const { return integers::narrowed(total_, "a product", place); }

private:
  /// The smallest size that no int has; the product of two such fits into 127 bits.
  static constexpr integers::wide outside = (integers::wide(1) << 63) + 1;

  integer_product &multiply(integers::wide x) {
    total_ = std::clamp(total_ * x, -outside, outside);
    return *this;
  }

  integers::wide total_ = 1;
};

#pragma omp declare reduction(+ : dpg::integer_sum : omp_out += omp_in) initializer(omp_priv = dpg::integer_sum())
#pragma omp declare reduction(* : dpg::integer_product : omp_out *= omp_in)                                            \
    initializer(omp_priv = dpg::integer_product())

} // namespace dpg
