// Random matrices of several kinds, and errors of products of them against sums in double-double, for tests.
#pragma once

#include <dpg/num/dd.h>
#include <dpg/products/gemm.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <random>
#include <string>
#include <vector>

namespace dpg::testing {

/// Entries (rand - 1/2) exp(phi randn) 2^exponent, or their absolute values.
struct entries {
  double phi = 0;
  int exponent = 0;
  bool is_positive = false;
};

template <class T> struct is_complex : std::false_type {};
template <class T> struct is_complex<std::complex<T>> : std::true_type {};

class random_entries {
public:
  random_entries(unsigned seed, entries kind) : bits_(seed), kind_(kind) {}

  template <class T> T next() {
    if constexpr (is_complex<T>::value) {
      const auto real = next<typename T::value_type>();
      return T(real, next<typename T::value_type>());
    } else {
      const double plain = (uniform_(bits_) - 0.5) * std::exp(kind_.phi * normal_(bits_));
      return static_cast<T>(std::ldexp(kind_.is_positive ? std::abs(plain) : plain, kind_.exponent));
    }
  }

private:
  std::mt19937_64 bits_;
  entries kind_;
  std::uniform_real_distribution<double> uniform_;
  std::normal_distribution<double> normal_;
};

/// A product C = op(A) op(B), by columns, with its operands.
template <class T> struct random_product {
  index m, n, k;
  char transpose_a, transpose_b;
  std::vector<T> a, b, c;

  random_product(index rows, index columns, index inner, entries of_a, entries of_b, unsigned seed = 1, char ta = 'N',
                 char tb = 'N')
      : m(rows), n(columns), k(inner), transpose_a(ta), transpose_b(tb), a(static_cast<std::size_t>(m * k)),
        b(static_cast<std::size_t>(k * n)), c(static_cast<std::size_t>(m * n), T(std::nan(""))) {
    random_entries for_a(seed, of_a), for_b(seed + 1000, of_b);
    for (T &x : a)
      x = for_a.next<T>();
    for (T &x : b)
      x = for_b.next<T>();
  }

  gemm_problem<T> problem() {
    return {.transpose_a = transpose_a,
            .transpose_b = transpose_b,
            .m = m,
            .n = n,
            .k = k,
            .alpha = T(1),
            .a = a.data(),
            .a_stride = std::max<index>(1, transpose_a == 'N' ? m : k),
            .b = b.data(),
            .b_stride = std::max<index>(1, transpose_b == 'N' ? k : n),
            .beta = T(0),
            .c = c.data(),
            .c_stride = std::max<index>(1, m)};
  }

  T &at_a(index i, index l) { return a[static_cast<std::size_t>(transpose_a == 'N' ? i + l * m : l + i * k)]; }
  T &at_b(index l, index j) { return b[static_cast<std::size_t>(transpose_b == 'N' ? l + j * k : j + l * n)]; }
  T &at_c(index i, index j) { return c[static_cast<std::size_t>(i + j * m)]; }
};

/// Of one element over 2^exponent, in double-double: its parts, the sum of |a| |b| (of complex numbers, of moduli), and
/// the product of the norms of row and column. Off by some k 2^-104 of the sum of |a| |b|, which no bound here is near.
struct expected_element {
  int exponent = 0;
  dd real, imaginary, magnitudes, norms;
};

inline int largest_exponent(double x, int before) { return x == 0 ? before : std::max(before, std::ilogb(x)); }

/// Two numbers, the second 0 if x is real, times 2^-exponent.
template <class T> std::pair<dd, dd> parts_of_number(T x, int exponent, bool conjugate) {
  if constexpr (is_complex<T>::value) {
    const double imaginary = conjugate ? -x.imag() : x.imag();
    return {std::ldexp(x.real(), -exponent), std::ldexp(imaginary, -exponent)};
  } else {
    return {std::ldexp(static_cast<double>(x), -exponent), 0.0};
  }
}

template <class T> expected_element element_of(random_product<T> &product, index i, index j) {
  int row_exponent = -1100, column_exponent = -1100;
  for (index l = 0; l < product.k; ++l) {
    row_exponent = largest_exponent(static_cast<double>(std::abs(product.at_a(i, l))), row_exponent);
    column_exponent = largest_exponent(static_cast<double>(std::abs(product.at_b(l, j))), column_exponent);
  }
  expected_element sum;
  sum.exponent = row_exponent + column_exponent;
  dd row, column;
  for (index l = 0; l < product.k; ++l) {
    const auto [xr, xi] = parts_of_number(product.at_a(i, l), row_exponent, product.transpose_a == 'C');
    const auto [yr, yi] = parts_of_number(product.at_b(l, j), column_exponent, product.transpose_b == 'C');
    sum.real += xr * yr - xi * yi;
    sum.imaginary += xr * yi + xi * yr;
    const dd x_squared = xr * xr + xi * xi, y_squared = yr * yr + yi * yi;
    sum.magnitudes += sqrt(x_squared) * sqrt(y_squared);
    row += x_squared;
    column += y_squared;
  }
  sum.norms = sqrt(row) * sqrt(column);
  return sum;
}

/// Which of the two scales a bound is over.
enum class scale { magnitudes, norms };

/// The largest of (|C^ - C| - u |C|) / scale over sampled elements and parts, or 0; infinite where an error stands over
/// a scale of 0, or a result is not finite.
template <class T> double largest_error(random_product<T> &product, scale over, double unit_roundoff) {
  const index samples = std::min<index>(product.m * product.n, 48);
  std::mt19937_64 bits(99);
  double largest = 0;
  for (index s = 0; s < samples; ++s) {
    const index i = static_cast<index>(bits() % static_cast<std::uint64_t>(product.m));
    const index j = static_cast<index>(bits() % static_cast<std::uint64_t>(product.n));
    const expected_element expected = element_of(product, i, j);
    const dd unit = over == scale::magnitudes ? expected.magnitudes : expected.norms;
    const auto take = [&](double computed, const dd &value) {
      const dd scaled = std::ldexp(computed, -expected.exponent);
      const dd error = abs(scaled - value) - unit_roundoff * abs(value);
      if (!std::isfinite(computed) || (error.hi > 0 && unit.hi == 0))
        largest = std::numeric_limits<double>::infinity();
      else if (error.hi > 0)
        largest = std::max(largest, (error / unit).hi);
    };
    const T computed = product.at_c(i, j);
    if constexpr (is_complex<T>::value) {
      take(computed.real(), expected.real);
      take(computed.imag(), expected.imaginary);
    } else {
      take(computed, expected.real);
    }
  }
  return largest;
}

template <class T> constexpr double roundoff = 0x1p-53;
template <> inline constexpr double roundoff<float> = 0x1p-24;
template <> inline constexpr double roundoff<std::complex<float>> = 0x1p-24;

/// Options that emulate on an engine whatever it costs.
template <class T>
gemm_options<T> emulated(gemm_accuracy accuracy = {gemm_contract::backward, 0x1p-53}, std::string_view engine = {}) {
  gemm_options<T> options;
  options.accuracy = accuracy;
  options.prefer_emulation = true;
  options.engine = engine;
  return options;
}

} // namespace dpg::testing
