// Random numbers that are pure functions of integers: the same on any process, in any order, on any machine.
//
// The algorithm, which the language's reference evaluator repeats bit for bit. All integers are 64 bits wide and wrap.
//
//     mix(z)      the finaliser of SplitMix64:  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
//                                               z = (z ^ (z >> 27)) * 0x94d049bb133111eb
//                                               z ^ (z >> 31)
//     gamma       0x9e3779b97f4a7c15
//     bits(seed)                = mix(seed + gamma)
//     bits(seed, i1, ..., ik)   = mix(bits(seed, i1, ..., ik-1) + gamma * (ik + 1))
//     uniform(seed, i1, ...)    = (bits(seed, i1, ...) >> 11) * 2^-53
//     normal(seed, i1, ...)     = normal_quantile(((bits(seed, i1, ...) >> 12) + 0.5) * 2^-52)
//
// So each index picks that output of the SplitMix64 generator whose seed is what the indices before it gave. Negative
// indices are taken modulo 2^64. normal_quantile below fixes every rounding: a multiplication followed by an addition
// is one std::fma, so no compiler can contract it in another way, and no function of the mathematical library is
// called.
//
// Source: Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators", doi:10.1145/2660193.2660195.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>

namespace dpg {

namespace random_detail {

inline constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15u;

constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/// coefficients[0] + x * (coefficients[1] + x * (...)), each step one fused multiply-add.
template <int count> double polynomial(const double (&coefficients)[count], double x) {
  double sum = coefficients[count - 1];
  for (int k = count - 2; k >= 0; --k)
    sum = std::fma(sum, x, coefficients[k]);
  return sum;
}

double logarithm(double p);

} // namespace random_detail

/// 64 random bits for a seed and any number of indices.
template <std::integral... Index> constexpr std::uint64_t random_bits(std::integral auto seed, Index... indices) {
  std::uint64_t state = random_detail::mix(static_cast<std::uint64_t>(seed) + random_detail::golden_gamma);
  ((state = random_detail::mix(state + random_detail::golden_gamma * (static_cast<std::uint64_t>(indices) + 1))), ...);
  return state;
}

/// Uniform in [0, 1): a multiple of 2^-53.
template <std::integral... Index> constexpr double uniform(std::integral auto seed, Index... indices) {
  return static_cast<double>(random_bits(seed, indices...) >> 11) * 0x1p-53;
}

/// Uniform among 0, ..., bound - 1; bound >= 1. The high 64 bits of the product of 64 random bits and the bound: no
/// value is more likely than another by more than 2^-64.
template <std::integral... Index>
constexpr std::int64_t uniform_integer(std::int64_t bound, std::integral auto seed, Index... indices) {
  __extension__ using wide = unsigned __int128;
  return static_cast<std::int64_t>(static_cast<wide>(random_bits(seed, indices...)) * static_cast<wide>(bound) >> 64);
}

/// The x with probability p that a standard normal number is below it; 2^-53 <= p <= 1 - 2^-53. Relative error below
/// 1e-15 where x is not near 0, absolute error below 1e-15 there.
///
/// Source: Wichura 1988, "Algorithm AS 241: the percentage points of the normal distribution", PPND16,
/// doi:10.2307/2347330; the logarithm in its tails is random_detail::logarithm.
double normal_quantile(double p);

/// Standard normal: mean 0, variance 1, |result| < 8.3.
template <std::integral... Index> double normal(std::integral auto seed, Index... indices) {
  return normal_quantile((static_cast<double>(random_bits(seed, indices...) >> 12) + 0.5) * 0x1p-52);
}

// ---------------------------------------------------------------------------------------------- the normal quantile

/// log(p) for 0 < p < 1 of at least 2^-1022. With p = m * 2^e and m in [sqrt(1/2), sqrt(2)): e * log 2 + 2 artanh(z),
/// z = (m - 1) / (m + 1), artanh by its series to z^25; log 2 in two parts, of which the high one times e is exact.
inline double random_detail::logarithm(double p) {
  constexpr double series[] = {1.0,      1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9,  1.0 / 11, 1.0 / 13,
                               1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21, 1.0 / 23, 1.0 / 25};
  constexpr double log2_high = 0x1.62e42fefa38p-1, log2_low = 0x1.ef35793c7673p-45;
  int e = 0;
  double m = std::frexp(p, &e);
  if (m < 0x1.6a09e667f3bcdp-1) { // sqrt(1/2)
    m = m + m;
    e = e - 1;
  }
  const double z = (m - 1) / (m + 1);
  const double artanh = z * polynomial(series, z * z);
  return std::fma(static_cast<double>(e), log2_high, std::fma(static_cast<double>(e), log2_low, 2 * artanh));
}

namespace random_detail {

// Wichura's rational approximations: in the middle, where q = p - 1/2 and r = 0.180625 - q^2; and at the ends, where
// r = sqrt(-log p), up to and beyond r = 5.

inline double quantile_in_the_middle(double q) {
  constexpr double numerator[] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                  1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                  3.3430575583588128105e4, 2.5090809287301226727e3};
  constexpr double denominator[] = {1.0,
                                    4.2313330701600911252e1,
                                    6.8718700749205790830e2,
                                    5.3941960214247511077e3,
                                    2.1213794301586595867e4,
                                    3.9307895800092710610e4,
                                    2.8729085735721942674e4,
                                    5.2264952788528545610e3};
  const double r = std::fma(-q, q, 0.180625);
  return q * polynomial(numerator, r) / polynomial(denominator, r);
}

inline double quantile_near_the_end(double r) {
  constexpr double numerator[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                  3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                  2.27238449892691845833e-2, 7.74545014278341407640e-4};
  constexpr double denominator[] = {1.0,
                                    2.05319162663775882187e0,
                                    1.67638483018380384940e0,
                                    6.89767334985100004550e-1,
                                    1.48103976427480074590e-1,
                                    1.51986665636164571966e-2,
                                    5.47593808499534494600e-4,
                                    1.05075007164441684324e-9};
  return polynomial(numerator, r - 1.6) / polynomial(denominator, r - 1.6);
}

inline double quantile_at_the_end(double r) {
  constexpr double numerator[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                  2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                  2.71155556874348757815e-5, 2.01033439929228813265e-7};
  constexpr double denominator[] = {1.0,
                                    5.99832206555887937690e-1,
                                    1.36929880922735805310e-1,
                                    1.48753612908506148525e-2,
                                    7.86869131145613259100e-4,
                                    1.84631831751005468180e-5,
                                    1.42151175831644588870e-7,
                                    2.04426310338993978564e-15};
  return polynomial(numerator, r - 5) / polynomial(denominator, r - 5);
}

} // namespace random_detail

inline double normal_quantile(double p) {
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425)
    return random_detail::quantile_in_the_middle(q);
  const double r = std::sqrt(-random_detail::logarithm(q < 0 ? p : 1 - p));
  const double x = r <= 5 ? random_detail::quantile_near_the_end(r) : random_detail::quantile_at_the_end(r);
  return q < 0 ? -x : x;
}

} // namespace dpg
