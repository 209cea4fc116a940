// An operand of a product as a set of vectors, the rows of A or the columns of B, and what is measured of them.
#pragma once

#include <dpg/index.h>

#include <algorithm>
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

/// Copies one part of `width` vectors from `first`, elements `element` to `element` + depth, to raw[l * width + i];
/// zeros where there are none. Reads memory in the order in which it lies: rows of a matrix by columns lie a power of
/// two apart as often as not, which the sets of a cache do not bear.
template <class T>
void load_block(const operand<T> &vectors, index first, index width, index element, index depth, int part,
                double *raw) {
  const index here = std::min(width, vectors.count - first), deep = std::min(depth, vectors.depth - element);
  if (here < width || deep < depth)
    std::fill(raw, raw + width * depth, 0.0);
  if (vectors.vector_stride <= vectors.element_stride)
    for (index l = 0; l < deep; ++l)
      for (index i = 0; i < here; ++i)
        raw[l * width + i] = vectors.part(first + i, element + l, part);
  else
    for (index i = 0; i < here; ++i)
      for (index l = 0; l < deep; ++l)
        raw[l * width + i] = vectors.part(first + i, element + l, part);
}

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
