// Enclosures of complex numbers: a ball for each part (num/ball.h).
//
// Every operation returns parts that hold those of the exact result for all values in its operands. A part that cannot
// be enclosed is invalid, and so is what is computed from it.
#pragma once

#include <dpg/num/ball.h>

#include <complex>
#include <concepts>
#include <cstdint>

namespace dpg {

class complex_ball {
public:
  complex_ball() = default;

  /// Real numbers: the imaginary part is exactly 0.
  complex_ball(const ball &re) : re_(re) {}
  complex_ball(double re) : re_(re) {}
  template <std::integral Integer> complex_ball(Integer re) : re_(re) {}

  complex_ball(const ball &re, const ball &im) : re_(re), im_(im) {}

  /// Exactly z; a part is invalid where it is infinite or a NaN.
  template <std::floating_point T> complex_ball(const std::complex<T> &z) : re_(z.real()), im_(z.imag()) {}

  const ball &real() const { return re_; }
  const ball &imag() const { return im_; }
  bool is_valid() const { return re_.is_valid() && im_.is_valid(); }

private:
  ball re_, im_;
};

inline complex_ball operator-(const complex_ball &z) { return {-z.real(), -z.imag()}; }
inline complex_ball operator+(const complex_ball &z, const complex_ball &w) {
  return {z.real() + w.real(), z.imag() + w.imag()};
}
inline complex_ball operator-(const complex_ball &z, const complex_ball &w) {
  return {z.real() - w.real(), z.imag() - w.imag()};
}
inline complex_ball operator*(const complex_ball &z, const complex_ball &w) {
  return {z.real() * w.real() - z.imag() * w.imag(), z.real() * w.imag() + z.imag() * w.real()};
}

inline complex_ball conj(const complex_ball &z) { return {z.real(), -z.imag()}; }

namespace complex_balls {

/// Of a number that is no less than 0, what of x is.
inline ball nonnegative(const ball &x) {
  return x.is_valid() && x.lower() < 0 ? ball::between(0, std::max(x.upper(), 0.0)) : x;
}

inline ball square(const ball &x) { return nonnegative(x * x); }

} // namespace complex_balls

/// The square of the modulus.
inline ball norm(const complex_ball &z) {
  return complex_balls::nonnegative(complex_balls::square(z.real()) + complex_balls::square(z.imag()));
}

/// The modulus. Where one part is exactly 0, it is that of the other.
inline ball abs(const complex_ball &z) {
  if (z.imag().is_zero() && z.imag().is_valid())
    return abs(z.real());
  return z.real().is_zero() && z.real().is_valid() ? abs(z.imag()) : sqrt_of_nonnegative(norm(z));
}

/// Invalid where w holds 0.
inline complex_ball operator/(const complex_ball &z, const complex_ball &w) {
  if (w.imag().is_zero() && w.imag().is_valid())
    return {z.real() / w.real(), z.imag() / w.real()};
  const complex_ball product = z * conj(w);
  const ball size = norm(w);
  return {product.real() / size, product.imag() / size};
}

inline complex_ball &operator+=(complex_ball &z, const complex_ball &w) { return z = z + w; }
inline complex_ball &operator-=(complex_ball &z, const complex_ball &w) { return z = z - w; }
inline complex_ball &operator*=(complex_ball &z, const complex_ball &w) { return z = z * w; }
inline complex_ball &operator/=(complex_ball &z, const complex_ball &w) { return z = z / w; }

/// z to an integer power; invalid for n < 0 where z holds 0.
inline complex_ball power(const complex_ball &z, std::int64_t n) {
  complex_ball result(1.0), square = z;
  for (std::uint64_t rest = n < 0 ? -static_cast<std::uint64_t>(n) : n; rest > 0; rest /= 2, square *= square)
    if (rest % 2 == 1)
      result *= square;
  return n < 0 ? complex_ball(1.0) / result : result;
}

inline truth operator==(const complex_ball &z, const complex_ball &w) {
  return z.real() == w.real() && z.imag() == w.imag();
}
inline truth operator!=(const complex_ball &z, const complex_ball &w) { return !(z == w); }

/// `if condition then a else b`: both, where the condition is undecided.
inline complex_ball choose(truth condition, const complex_ball &a, const complex_ball &b) {
  return {choose(condition, a.real(), b.real()), choose(condition, a.imag(), b.imag())};
}

#pragma omp declare reduction(+ : dpg::complex_ball : omp_out += omp_in) initializer(omp_priv = dpg::complex_ball())
#pragma omp declare reduction(* : dpg::complex_ball : omp_out *= omp_in) initializer(omp_priv = dpg::complex_ball(1.0))

} // namespace dpg
