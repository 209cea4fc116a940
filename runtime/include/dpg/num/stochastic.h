// Stochastic numbers: three samples of a number, whose operations are rounded up or down at random, so that their
// spread tells how many digits hold.
//
// Sources: J. Vignes, Discrete stochastic arithmetic for validating results of numerical software, Numerical Algorithms
// 37, 2004, doi:10.1023/B:NUMA.0000049483.75679.ce, for the method (CESTAC) and the estimate; F. Jézéquel, J.-M.
// Chesneaux, CADNA: a library for estimating round-off error propagation, Computer Physics Communications 178, 2008,
// doi:10.1016/j.cpc.2008.02.003, for what makes an estimate doubtful (num/instabilities.h). Two things are done
// otherwise:
//
// - CADNA changes the processor's rounding mode. Here an operation is rounded to nearest, and its error is computed
//   exactly, as in num/eft.h; where it is not 0, the nearest number and the neighbour on the error's side are the two
//   roundings, of which a random bit takes the lower or the upper one.
// - The random bit is a hash of the nearest number, the error, a seed and the sample, not the next one of a sequence.
// So equal operations round alike, as they do in f64, x + y is y + x, and results do not depend on threads and
// processes beyond the order of sums.
//
// The third sample is rounded up where the second is rounded down, and the other way, as in CADNA: no inexact operation
// leaves the two alike, whatever came before.
//
// Loops over arrays are vectorised by blocks of elements (num/element_blocks.h). Loops over single numbers have to be
// without `omp simd`, by which clang takes one structure for one of each lane (sums then lose terms). The error-free
// transforms are correct where each operation is rounded by itself; against -ffp-contract stand a barrier and a pragma
// for clang. Not to be compiled with -fassociative-math (-ffast-math): g++ then takes the transforms apart. Without
// instructions for fma, std::fma is a slow function.
#pragma once

#include <dpg/num/dd.h>
#include <dpg/num/integers.h>

#include <bit>
#include <cmath>
#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>

#if defined(__clang__)
#define DPG_ROUNDED_SINGLY _Pragma("clang fp contract(off)")
#else
#define DPG_ROUNDED_SINGLY
#endif
#define DPG_INLINED inline __attribute__((always_inline))

namespace dpg {

namespace sampling {

using bits = std::uint64_t;

/// Added to what samples are told apart by. A program sets it before it computes, if at all: set_sampling_seed().
inline bits seed = 0;

/// `x`, rounded by itself.
DPG_INLINED double single(double x) {
#if defined(__clang__)
  return x;
#else
  return __builtin_assoc_barrier(x);
#endif
}

/// The salts of the first and the second sample.
inline constexpr bits salts[2] = {0x9e3779b97f4a7c15, 0xd1b54a32d192ed03};

/// Bits that depend on all bits of two words, the highest ones most, by shifts and sums alone: AVX2 multiplies no
/// words. Five rounds or fewer leave correlations among the bits of multiples of a number.
DPG_INLINED bits hash(bits first, bits second, int sample) {
  bits mixed = ((first ^ (salts[sample] + seed)) + (second << 23)) ^ (second >> 33);
  mixed += mixed << 18;
  mixed ^= mixed >> 31;
  mixed += mixed << 21;
  mixed ^= mixed >> 11;
  mixed += mixed << 6;
  mixed ^= mixed >> 22;
  mixed += mixed << 33;
  return mixed;
}

/// All bits of a word, or none, at random.
DPG_INLINED std::int64_t random_mask(const exact_pair &result, int sample) {
  return static_cast<std::int64_t>(
             hash(std::bit_cast<bits>(result.value), std::bit_cast<bits>(result.error), sample)) >>
         63;
}

/// The nearest number, or its neighbour on the side of its error, of which at least the sign and being 0 are exact:
/// whichever is above the exact result if `goes_up` is all bits, below it if it is none.
DPG_INLINED double rounded_toward(const exact_pair &result, std::int64_t goes_up) {
  const auto nearest = std::bit_cast<std::int64_t>(result.value), error = std::bit_cast<std::int64_t>(result.error);
  const std::int64_t moves = goes_up ^ (error >> 63);                 // to the side that the error is on
  const std::int64_t step = ((nearest ^ error) >> 63) | 1;            // 1 away from zero, -1 toward it
  const bool is_inexact = __builtin_islessgreater(result.error, 0.0); // not where it is a NaN, beside infinities
  return std::bit_cast<double>(nearest + ((is_inexact ? step : 0) & moves));
}

inline constexpr double largest = std::numeric_limits<double>::max();
/// Below it the error of a product may be no number; it is one of operands that are scaled up, which are finite.
inline constexpr double tiny = 0x1p-969, product_scale = 0x1p537;

/// Of a sum that overflows the error is infinite, of those of infinities a NaN.
DPG_INLINED exact_pair sum(double x, double y) {
  DPG_ROUNDED_SINGLY
  const double nearest = single(x + y);
  const double x_part = single(nearest - y), y_part = single(nearest - x_part);
  const double x_error = single(x - x_part), y_error = single(y - y_part);
  const double of_overflow = single(single(x - nearest) + y);
  return {nearest, std::fabs(nearest) > largest ? of_overflow : single(x_error + y_error)};
}

/// The error or, of a tiny product, 2^1074 times that.
DPG_INLINED exact_pair product(double x, double y) {
  DPG_ROUNDED_SINGLY
  const double nearest = single(x * y), scale = std::fabs(nearest) < tiny ? product_scale : 1.0;
  return {nearest, std::fma(single(x * scale), single(y * scale), -single(single(nearest * scale) * scale))};
}

/// A number of the sign of the error, 0 where that is. Of a tiny x beside a huge y the quotient is 0.
DPG_INLINED double error_of_quotient(double x, double y, double nearest) {
  DPG_ROUNDED_SINGLY
  const double scale = std::fabs(x) < tiny && std::fabs(y) < 0x1p400 ? product_scale : 1.0;
  const double remainder = std::fma(-nearest, single(y * scale), single(x * scale));
  return std::copysign(1.0, y) * remainder;
}
DPG_INLINED exact_pair quotient(double x, double y) {
  const double nearest = single(x / y);
  return {nearest, error_of_quotient(x, y, nearest)};
}

/// The error times the root's double and, of a tiny x, 2^600.
DPG_INLINED exact_pair root(double x) {
  DPG_ROUNDED_SINGLY
  const double nearest = single(std::sqrt(x)), scale = std::fabs(x) < tiny ? 0x1p300 : 1.0;
  const double scaled = single(nearest * scale);
  return {nearest, std::fma(-scaled, scaled, single(single(x * scale) * scale))};
}

/// How far to move what a function gave for `x`: from -ulps to ulps units in the last place, at random.
inline std::int64_t random_move(double value, double x, int ulps, int sample) {
  const auto choices = static_cast<bits>(2 * ulps + 1);
  const bits drawn = (hash(std::bit_cast<bits>(value), std::bit_cast<bits>(x), sample) >> 40) * choices >> 24;
  return static_cast<std::int64_t>(drawn) - ulps;
}

/// `value`, so many units in the last place away; subnormal numbers, zeros and what is not finite stay.
inline double moved(double value, std::int64_t units) {
  if (!(std::fabs(value) >= 0x1p-1022 && is_finite(value)))
    return value;
  return std::bit_cast<double>(std::bit_cast<std::int64_t>(value) + units);
}

} // namespace sampling

/// Three samples of one number. One that is given as a double is exact: its samples are equal.
struct stochastic {
  double samples[3] = {0, 0, 0};

  constexpr stochastic() = default;
  constexpr stochastic(double x) : samples{x, x, x} {}
  constexpr stochastic(double first, double second, double third) : samples{first, second, third} {}

  /// Rounded at random, each sample by itself: a literal that no double holds, a large int.
  explicit stochastic(const dd &x)
      : stochastic(exact_pair{x.hi, x.lo}, exact_pair{x.hi, x.lo}, exact_pair{x.hi, x.lo}) {}
  template <std::integral Integer> stochastic(Integer n) : stochastic(dd(n)) {}

  /// Three results, with their errors, each rounded up or down.
  DPG_INLINED stochastic(const exact_pair &first, const exact_pair &second, const exact_pair &third) {
    const std::int64_t second_goes_up = sampling::random_mask(second, 1);
    samples[0] = sampling::rounded_toward(first, sampling::random_mask(first, 0));
    samples[1] = sampling::rounded_toward(second, second_goes_up);
    samples[2] = sampling::rounded_toward(third, ~second_goes_up);
  }

  explicit operator double() const { return mean(); }

  /// The mean of the samples, to within three roundings; that of equal ones is each of them. After an overflow that
  /// only some samples met, it is infinite.
  constexpr double mean() const {
    const bool are_equal = samples[0] == samples[1] && samples[1] == samples[2];
    if (are_equal)
      return samples[0];
    const double from_first = samples[0] + ((samples[1] - samples[0]) + (samples[2] - samples[0])) / 3;
    return from_first == from_first ? from_first : samples[0] / 3 + samples[1] / 3 + samples[2] / 3;
  }

  /// By their means. Whether digits of it hold: num/instabilities.h.
  friend constexpr auto operator<=>(const stochastic &x, const stochastic &y) { return x.mean() <=> y.mean(); }
  friend constexpr bool operator==(const stochastic &x, const stochastic &y) { return x.mean() == y.mean(); }
};

DPG_INLINED stochastic operator+(const stochastic &x, const stochastic &y) {
  return {sampling::sum(x.samples[0], y.samples[0]), sampling::sum(x.samples[1], y.samples[1]),
          sampling::sum(x.samples[2], y.samples[2])};
}
constexpr stochastic operator-(const stochastic &x) { return {-x.samples[0], -x.samples[1], -x.samples[2]}; }
DPG_INLINED stochastic operator-(const stochastic &x, const stochastic &y) { return x + -y; }

DPG_INLINED stochastic operator*(const stochastic &x, const stochastic &y) {
  return {sampling::product(x.samples[0], y.samples[0]), sampling::product(x.samples[1], y.samples[1]),
          sampling::product(x.samples[2], y.samples[2])};
}

DPG_INLINED stochastic operator/(const stochastic &x, const stochastic &y) {
  return {sampling::quotient(x.samples[0], y.samples[0]), sampling::quotient(x.samples[1], y.samples[1]),
          sampling::quotient(x.samples[2], y.samples[2])};
}

inline stochastic &operator+=(stochastic &x, const stochastic &y) { return x = x + y; }
inline stochastic &operator-=(stochastic &x, const stochastic &y) { return x = x - y; }
inline stochastic &operator*=(stochastic &x, const stochastic &y) { return x = x * y; }
inline stochastic &operator/=(stochastic &x, const stochastic &y) { return x = x / y; }

/// A NaN in each sample that is below 0.
inline stochastic sqrt(const stochastic &x) {
  return {sampling::root(x.samples[0]), sampling::root(x.samples[1]), sampling::root(x.samples[2])};
}

/// x or -x, by the sign of the mean: of samples on both sides of 0 the spread is kept.
constexpr stochastic abs(const stochastic &x) { return x.mean() < 0 ? -x : x; }

/// The larger and the smaller of two numbers, by their means; one with a NaN if one has it.
constexpr stochastic max(const stochastic &x, const stochastic &y) { return y > x || y != y ? y : x; }
constexpr stochastic min(const stochastic &x, const stochastic &y) { return y < x || y != y ? y : x; }

/// -1, 0 or 1, of the mean; a NaN of a NaN.
constexpr stochastic sign(const stochastic &x) {
  const double mean = x.mean();
  return mean != mean ? x : stochastic(static_cast<double>(mean > 0) - static_cast<double>(mean < 0));
}

/// The mean, rounded to an int. @throws dpg::range_error as that of a double
inline index floor_to_int(const stochastic &x, const char *place) { return floor_to_int(x.mean(), place); }
inline index ceil_to_int(const stochastic &x, const char *place) { return ceil_to_int(x.mean(), place); }
inline index round_to_int(const stochastic &x, const char *place) { return round_to_int(x.mean(), place); }

namespace sampling {
/// What a function gave for the samples of `x`, each moved by up to `ulps`; the third against the second.
inline stochastic perturbed(const stochastic &value, const stochastic &x, int ulps) {
  const std::int64_t first = random_move(value.samples[0], x.samples[0], ulps, 0);
  const std::int64_t second = random_move(value.samples[1], x.samples[1], ulps, 1);
  return {moved(value.samples[0], first), moved(value.samples[1], second), moved(value.samples[2], -second)};
}

template <class Function> stochastic apply(Function function, const stochastic &x, int ulps) {
  const auto &of = x.samples;
  return perturbed({function(of[0]), function(of[1]), function(of[2])}, x, ulps);
}

template <class Function> stochastic apply(Function function, const stochastic &x, const stochastic &y, int ulps) {
  const auto at = [&](int k) { return function(x.samples[k], y.samples[k]); };
  const stochastic both(x.samples[0] + y.samples[0], x.samples[1] + y.samples[1], x.samples[2] + y.samples[2]);
  return perturbed({at(0), at(1), at(2)}, both, ulps);
}
} // namespace sampling

// Functions of the C library on each sample, moved at random by as many units in the last place as the GNU C Library
// states for x86_64 (manual, "Known Maximum Errors in Math Functions").
#define DPG_SAMPLED(NAME, ULPS)                                                                                        \
  inline stochastic NAME(const stochastic &x) {                                                                        \
    return sampling::apply([](double each) { return std::NAME(each); }, x, ULPS);                                      \
  }
DPG_SAMPLED(exp, 1)
DPG_SAMPLED(log, 1)
DPG_SAMPLED(log2, 1)
DPG_SAMPLED(log10, 2)
DPG_SAMPLED(sin, 1)
DPG_SAMPLED(cos, 1)
DPG_SAMPLED(tan, 1)
DPG_SAMPLED(asin, 1)
DPG_SAMPLED(acos, 1)
DPG_SAMPLED(atan, 1)
DPG_SAMPLED(sinh, 2)
DPG_SAMPLED(cosh, 2)
DPG_SAMPLED(tanh, 2)
#undef DPG_SAMPLED

/// x to an integer power, by squaring; of a negative one the quotient 1 / x^-n, or where x^-n overflows or is tiny each
/// sample's power, moved at random by its stated error.
inline stochastic power(const stochastic &x, index n) {
  stochastic result(1.0), squared = x;
  for (auto left = n < 0 ? -static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n); left > 0; left /= 2) {
    if (left % 2 == 1)
      result = result * squared;
    if (left > 1)
      squared = squared * squared;
  }
  if (n >= 0)
    return result;
  const auto is_moderate = [](double sample) {
    return std::fabs(sample) >= sampling::tiny && std::fabs(sample) <= 1 / sampling::tiny;
  };
  if (is_moderate(result.samples[0]) && is_moderate(result.samples[1]) && is_moderate(result.samples[2]))
    return stochastic(1.0) / result;
  return sampling::apply([n](double each) { return power(each, n); }, x, 1);
}

inline stochastic pow(const stochastic &x, const stochastic &y) {
  return sampling::apply([](double a, double b) { return std::pow(a, b); }, x, y, 1);
}
inline stochastic atan2(const stochastic &y, const stochastic &x) {
  return sampling::apply([](double a, double b) { return std::atan2(a, b); }, y, x, 1);
}

/// The largest number of digits that is stated: what rounding to nearest leaves of a number, -log10(2^-53).
inline constexpr double most_digits = 15.95;

/// The half width of the interval around the mean in which the exact result lies with probability 0.95, if the method's
/// hypotheses hold (errors of first order in the roundings, num/instabilities.h): Student's factor for two degrees of
/// freedom, 4.303, times s / sqrt(3), s being the samples' standard deviation. 0 where the samples are equal; infinite
/// where one is not finite and they are not all the same infinity.
double spread(const stochastic &x);

/// How many significant decimal digits of the mean hold: log10(|mean| / spread(x)), from 0 to most_digits. All of them
/// where the samples are equal: no rounding has met such a number. Vignes 2004, sec. 2.
///
/// It is an estimate: with probability 0.00054 it is too large by more than one digit (Vignes), under hypotheses that
/// may not hold. Both roundings are as probable wherever the exact result lies between them; where many exact results
/// lie on one side, as in long sums of a regular sequence, samples drift together, and the spread does not show it.
double digits(const stochastic &x);

/// The estimate of the absolute error of the mean: |mean| 10^-digits(x), or spread(x) where no digit holds.
double estimated_error(const stochastic &x);

/// The same of what stands for the mean, rounded to a format of fewer digits: their distance is added. Infinite where a
/// sample is not finite, but for equal infinities.
double estimated_error(const stochastic &x, double value);

/// That error relative to |value|; 0 where it is 0, and infinite of a value of 0 that is not exact.
double estimated_relative_error(const stochastic &x, double value);

/// Whether a sample is infinite, and none a NaN.
bool overflows(const stochastic &x);

/// Whether no digit of a number holds though its samples differ: CADNA's computational zero, `@.0`.
bool is_noise(const stochastic &x);

/// Sets what random bits depend on besides the numbers; 0 at first. Not while threads compute.
inline void set_sampling_seed(std::uint64_t seed) { sampling::seed = seed * 0xbf58476d1ce4e5b9; }

#pragma omp declare reduction(+ : dpg::stochastic : omp_out += omp_in) initializer(omp_priv = dpg::stochastic())
#pragma omp declare reduction(* : dpg::stochastic : omp_out *= omp_in) initializer(omp_priv = dpg::stochastic(1.0))
#pragma omp declare reduction(max : dpg::stochastic : omp_out = dpg::max(omp_out, omp_in))                             \
    initializer(omp_priv = omp_orig)
#pragma omp declare reduction(min : dpg::stochastic : omp_out = dpg::min(omp_out, omp_in))                             \
    initializer(omp_priv = omp_orig)

} // namespace dpg

#undef DPG_ROUNDED_SINGLY
#undef DPG_INLINED
