// Vectors of numbers that one register of the machine holds, and their powers of two.
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

/// exp(x) is 2 to the power of log2_e * x.
template <class T> inline constexpr T log2_e = T(1.4426950408889634);

namespace detail {

/// 2^f = 1 + f q(f) for |f| <= 1/2. The coefficients of q interpolate at the zeros of Chebyshev's polynomial; what they
/// are off by, 5.1e-9 and 8.6e-18 of 2^f, is a twelfth of the unit roundoff.
template <class T> struct power_of_two;

template <> struct power_of_two<float> {
  using integer = std::int32_t;
  static constexpr float coefficients[] = {0.693147188f,   0.240226508f,   0.055503569f,
                                           0.00961808237f, 0.00133909782f, 0.000154532624f};
  static constexpr int count = 6, mantissa_bits = 23, exponent_bias = 127;
  static constexpr float lowest = -152, highest = 129; // 0 and infinity from there on
  static constexpr float to_integer = 12582912;        // 1.5 * 2^23: sums with it have no fraction
};

template <> struct power_of_two<double> {
  using integer = std::int64_t;
  static constexpr double coefficients[] = {0.693147180559945309,   0.240226506959100985,   0.0555041086648215945,
                                            0.00961812910760671513, 0.00133335581464168429, 0.000154035304420270683,
                                            1.52527338299912395e-5, 1.32154424107118714e-6, 1.01780623513881033e-7,
                                            7.07262135653934939e-9, 4.45497947117606149e-10};
  static constexpr int count = 11, mantissa_bits = 52, exponent_bias = 1023;
  static constexpr double lowest = -1078, highest = 1025;
  static constexpr double to_integer = 6755399441055744; // 1.5 * 2^52
};

template <class T> DPG_ALWAYS_INLINE lanes<T> power_near_one(const lanes<T> &f) {
  using constants = power_of_two<T>;
  lanes<T> q = in_all_lanes(constants::coefficients[constants::count - 1]);
#pragma GCC unroll 16
  for (int k = constants::count - 2; k >= 0; --k)
    q = q * f + constants::coefficients[k];
  return q * f + T(1);
}

/// p 2^n, in two factors, since 2^n may be smaller than the smallest normal number: the low bits of a sum with
/// `to_integer` are an int, and what is shifted out of the exponent's place is the rest.
template <class T> DPG_ALWAYS_INLINE lanes<T> times_power_of_two(const lanes<T> &p, const lanes<T> &n) {
  using constants = power_of_two<T>;
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

/// 2 to the power of each lane: infinity where it is too large, 0 where it is too small, with gradual underflow; a NaN
/// of a NaN. In error by less than 1.5 units in the last place, and by one unit of the smallest number more where it
/// underflows (test/runtime/lanes_test.cpp measures it).
template <class T> DPG_ALWAYS_INLINE lanes<T> exp2_lanes(lanes<T> x) {
  using constants = detail::power_of_two<T>;
#ifdef __AVX512F__
  // A NaN is the second operand of minima and maxima, and stays. Without masks, GCC 12 warns falsely of what is not
  // initialised (GCC 105593).
  if constexpr (std::is_same_v<T, float>) {
    constexpr __mmask16 all = 0xffff;
    x = _mm512_maskz_min_ps(all, _mm512_set1_ps(constants::highest),
                            _mm512_maskz_max_ps(all, _mm512_set1_ps(constants::lowest), x));
    const lanes<T> n = _mm512_maskz_roundscale_ps(all, x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    return _mm512_maskz_scalef_ps(all, detail::power_near_one<T>(x - n), n);
  } else {
    constexpr __mmask8 all = 0xff;
    x = _mm512_maskz_min_pd(all, _mm512_set1_pd(constants::highest),
                            _mm512_maskz_max_pd(all, _mm512_set1_pd(constants::lowest), x));
    const lanes<T> n = _mm512_maskz_roundscale_pd(all, x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    return _mm512_maskz_scalef_pd(all, detail::power_near_one<T>(x - n), n);
  }
#else
  x = x < constants::lowest ? in_all_lanes(constants::lowest) : x; // a NaN stays
  x = x > constants::highest ? in_all_lanes(constants::highest) : x;
  const lanes<T> n = (x + constants::to_integer) - constants::to_integer;
  return detail::times_power_of_two<T>(detail::power_near_one<T>(x - n), n);
#endif
}

} // namespace dpg

#undef DPG_ALWAYS_INLINE
