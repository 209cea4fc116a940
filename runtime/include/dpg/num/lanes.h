// Vectors of numbers that one register of the machine holds, and their exponentials.
#pragma once

#include <dpg/num/register_width.h>

#ifdef __AVX512F__
#include <immintrin.h>
#endif

#include <cstdint>
#include <cstring>
#include <type_traits>

#define DPG_ALWAYS_INLINE inline __attribute__((always_inline))

namespace dpg {

/// How many numbers of T, float or double, a register holds.
template <class T> inline constexpr int lane_count = register_width * static_cast<int>(sizeof(double) / sizeof(T));

namespace detail {

template <class T> struct lanes_of {
  typedef T type __attribute__((vector_size(lane_count<T> * sizeof(T))));
};

} // namespace detail

/// A register of numbers of T. Arithmetic is that of each lane for itself.
template <class T> using lanes = typename detail::lanes_of<T>::type;

/// The numbers from `first` on, which need not be aligned.
template <class T> DPG_ALWAYS_INLINE lanes<T> load_lanes(const T *first) {
  lanes<T> loaded;
  std::memcpy(&loaded, first, sizeof(loaded));
  return loaded;
}

template <class T> DPG_ALWAYS_INLINE void store_lanes(T *first, const lanes<T> &stored) {
  std::memcpy(first, &stored, sizeof(stored));
}

/// `value` in all lanes.
template <class T> DPG_ALWAYS_INLINE lanes<T> in_all_lanes(T value) { return value - lanes<T>{}; }

namespace detail {

/// exp(r) = 1 + r + r^2 p(r) for |r| <= ln(2) / 2. The coefficients interpolate at the zeros of Chebyshev's polynomial;
/// what they are off by, 1.1e-8 and 1.7e-17 of exp(r), is a sixth of the unit roundoff.
template <class T> struct exponential;

template <> struct exponential<float> {
  using integer = std::int32_t;
  static constexpr float coefficients[] = {0.5f, 0.166665768f, 0.0416665544f, 0.00836320297f, 0.00139262135f};
  static constexpr int count = 5, mantissa_bits = 23, exponent_bias = 127;
  static constexpr float lowest = -105, highest = 89; // 0 and infinity from there on
  static constexpr float ln2_high = 0.693359375f;     // of 9 bits: its products with n are exact
  static constexpr float ln2_low = -0.000212194440f;
  static constexpr float log2_e = 1.44269504f, to_integer = 12582912; // 1.5 * 2^23: sums with it have no fraction
};

template <> struct exponential<double> {
  using integer = std::int64_t;
  static constexpr double coefficients[] = {0.500000000000000103,   0.166666666666666675,   0.0416666666666239915,
                                            0.00833333333333005135, 0.00138888889172817933, 0.000198412698631059687,
                                            2.48015211902177277e-5, 2.75572683786841929e-6, 2.76201387197339956e-7,
                                            2.51004241570050668e-8};
  static constexpr int count = 10, mantissa_bits = 52, exponent_bias = 1023;
  static constexpr double lowest = -747, highest = 710;
  static constexpr double ln2_high = 0.6931471803691238; // 2977044471 / 2^32: its products with n are exact
  static constexpr double ln2_low = 1.9082149292705878e-10;
  static constexpr double log2_e = 1.4426950408889634, to_integer = 6755399441055744; // 1.5 * 2^52
};

} // namespace detail

namespace detail {

/// 1 + r + r^2 p(r)
template <class T> DPG_ALWAYS_INLINE lanes<T> exponential_near_one(const lanes<T> &r) {
  using constants = exponential<T>;
  lanes<T> p = in_all_lanes(constants::coefficients[constants::count - 1]);
#pragma GCC unroll 16
  for (int k = constants::count - 2; k >= 0; --k)
    p = p * r + constants::coefficients[k];
  return (p * r) * r + r + T(1);
}

template <class T> DPG_ALWAYS_INLINE lanes<T> rest_of_exponent(const lanes<T> &x, const lanes<T> &n) {
  return (x - n * exponential<T>::ln2_high) - n * exponential<T>::ln2_low;
}

/// In two factors, since 2^n may be smaller than the smallest normal number: the low bits of a sum with `to_integer`
/// are an int, and what is shifted out of the exponent's place is the rest.
template <class T> DPG_ALWAYS_INLINE lanes<T> times_power_of_two(const lanes<T> &p, const lanes<T> &n) {
  using constants = exponential<T>;
  typedef typename constants::integer integers __attribute__((vector_size(sizeof(lanes<T>))));
  const lanes<T> half = n * T(0.5) + constants::to_integer,
                 rest = n - (half - constants::to_integer) + constants::to_integer;
  integers first, second;
  std::memcpy(&first, &half, sizeof(first));
  std::memcpy(&second, &rest, sizeof(second));
  first = (first + constants::exponent_bias) << constants::mantissa_bits;
  second = (second + constants::exponent_bias) << constants::mantissa_bits;
  lanes<T> first_factor, second_factor;
  std::memcpy(&first_factor, &first, sizeof(first));
  std::memcpy(&second_factor, &second, sizeof(second));
  return (p * first_factor) * second_factor;
}

} // namespace detail

/// The exponential of each lane: infinity where it is too large, 0 where it is too small, with gradual underflow; a NaN
/// of a NaN. In error by less than 1.5 units in the last place, and by one unit of the smallest number more where it
/// underflows (test/runtime/lanes_test.cpp measures it).
template <class T> DPG_ALWAYS_INLINE lanes<T> exp_lanes(lanes<T> x) {
  using constants = detail::exponential<T>;
#ifdef __AVX512F__
  // A NaN is the second operand of minima and maxima, and stays. Without masks, GCC 12 warns falsely of what is not
  // initialised (GCC 105593).
  if constexpr (std::is_same_v<T, float>) {
    constexpr __mmask16 all = 0xffff;
    x = _mm512_maskz_min_ps(all, _mm512_set1_ps(constants::highest),
                            _mm512_maskz_max_ps(all, _mm512_set1_ps(constants::lowest), x));
    const lanes<T> n =
        _mm512_maskz_roundscale_ps(all, x * constants::log2_e, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    return _mm512_maskz_scalef_ps(all, detail::exponential_near_one<T>(detail::rest_of_exponent<T>(x, n)), n);
  } else {
    constexpr __mmask8 all = 0xff;
    x = _mm512_maskz_min_pd(all, _mm512_set1_pd(constants::highest),
                            _mm512_maskz_max_pd(all, _mm512_set1_pd(constants::lowest), x));
    const lanes<T> n =
        _mm512_maskz_roundscale_pd(all, x * constants::log2_e, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    return _mm512_maskz_scalef_pd(all, detail::exponential_near_one<T>(detail::rest_of_exponent<T>(x, n)), n);
  }
#else
  x = x < constants::lowest ? in_all_lanes(constants::lowest) : x; // a NaN stays
  x = x > constants::highest ? in_all_lanes(constants::highest) : x;
  const lanes<T> n = (x * constants::log2_e + constants::to_integer) - constants::to_integer;
  return detail::times_power_of_two<T>(detail::exponential_near_one<T>(detail::rest_of_exponent<T>(x, n)), n);
#endif
}

} // namespace dpg

#undef DPG_ALWAYS_INLINE
