// An operand of a product as a set of vectors, the rows of A or the columns of B, and what is measured of them.
#pragma once

#include <dpg/index.h>

#include <complex>
#include <vector>

namespace dpg::products {

/// How many real numbers an element has.
template <class T> constexpr int parts_of = 1;
template <class T> constexpr int parts_of<std::complex<T>> = 2;

template <class T> struct real_of {
  using type = T;
};
template <class T> struct real_of<std::complex<T>> {
  using type = T;
};

/// `count` vectors with `depth` elements; element l of vector i lies at first[i * vector_stride + l * element_stride].
template <class T> struct operand {
  const T *first;
  index count, depth;
  index vector_stride, element_stride;
  bool conjugate = false;

  /// Part 0 is real, part 1 imaginary.
  double part(index vector, index element, int part) const {
    const T &at = first[vector * vector_stride + element * element_stride];
    if constexpr (parts_of<T> == 1)
      return at;
    else
      return part == 0 ? at.real() : conjugate ? -at.imag() : at.imag();
  }
};

/// What a vector's numbers are like, its parts taken as numbers of their own, all over 2^exponent. Norms are rounded
/// up.
struct vector_measure {
  bool is_finite = true;
  bool is_zero = true;
  int exponent = 0;       ///< of the largest |x|: 1 <= |x| / 2^exponent < 2
  int least_exponent = 0; ///< of the least |x| that is not 0, not over 2^exponent
  double norm1 = 0, norm2 = 0;
};

/// Measures each vector, by the same sums for any number of threads. Cost: one pass.
template <class T> std::vector<vector_measure> measure_vectors(const operand<T> &vectors, int threads);

} // namespace dpg::products
