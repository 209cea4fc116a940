// Complex numbers: what their parts are, sums and products over threads, and powers with integer exponents.
//
// std::complex<double> and std::complex<float> are what the language's `complex` and `complex f32` are held in.
#pragma once

#include <dpg/index.h>

#include <complex>
#include <concepts>

namespace dpg {

namespace complex_numbers {
template <class T> struct part_of_number {
  using type = T;
};
template <class T> struct part_of_number<std::complex<T>> {
  using type = T;
};
} // namespace complex_numbers

/// What a number's parts are held in: double of std::complex<double>, and T of a T that is real.
template <class T> using part_of = typename complex_numbers::part_of_number<T>::type;

template <class T>
concept complex_number = !std::same_as<T, part_of<T>>;

/// double, float, and complex numbers of these.
template <class T>
concept real_or_complex = std::floating_point<part_of<T>>;

/// z with an imaginary part that is 0 and not -0: of a number on a branch cut, products and differences with real
/// numbers may make either, which says nothing of the number.
template <class T> std::complex<T> above_cut(const std::complex<T> &z) { return {z.real(), z.imag() + T(0)}; }

/// Principal values; those of negative real numbers are the limits from above, whatever the sign of the imaginary 0:
/// sqrt(-4) is 2 i. Errors are those of the standard library's functions.
template <class T> std::complex<T> sqrt(const std::complex<T> &z) { return std::sqrt(above_cut(z)); }
template <class T> std::complex<T> log(const std::complex<T> &z) { return std::log(above_cut(z)); }
template <class T> std::complex<T> pow(const std::complex<T> &z, const std::complex<T> &w) {
  return std::pow(above_cut(z), w);
}

/// z to an integer power: by squaring up to |n| = 64, with a relative error below 4 (|n| + 1) u where nothing over-
/// or underflows (Higham 2002, lemma 3.5); beyond that exp(n log z), whose error grows with |n log z|. 1 for n = 0.
template <class T> std::complex<T> power(std::complex<T> z, index n) {
  constexpr index most_squared = 64;
  if (n < -most_squared || n > most_squared)
    return std::pow(z, std::complex<T>(static_cast<T>(n)));
  std::complex<T> result(1), square = z;
  for (index left = n < 0 ? -n : n; left > 0; left /= 2) {
    if (left % 2 == 1)
      result *= square;
    if (left > 1)
      square *= square;
  }
  return n < 0 ? T(1) / result : result;
}

} // namespace dpg

#ifdef _OPENMP
#pragma omp declare reduction(+ : std::complex<double>, std::complex<float> : omp_out += omp_in)
#pragma omp declare reduction(* : std::complex<double>, std::complex<float> : omp_out *= omp_in)                       \
    initializer(omp_priv = 1)
#endif
