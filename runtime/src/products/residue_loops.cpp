// Loops over residues: each written once, and compiled for every instruction set that makes a difference.
//
// Numbers are rounded to integers by adding and subtracting 1.5 * 2^52 (1.5 * 2^23 in float), which leaves no bits
// below 1: unlike std::rint it takes two instructions everywhere. Arguments are below 2^51 (2^22).
#include "residue_loops.h"

#include "../task/processor_features.h"

#include <cmath>

namespace dpg::products {
namespace {

[[gnu::always_inline]] inline double nearest(double x) {
  constexpr double shifter = 0x1.8p52;
  return (x + shifter) - shifter;
}

[[gnu::always_inline]] inline float nearest(float x) {
  constexpr float shifter = 0x1.8p23f;
  return (x + shifter) - shifter;
}

/// a b + c where product and sum are exact, so that it makes no difference whether they are fused but for time.
template <bool is_fused, class Real> [[gnu::always_inline]] inline Real multiply_add(Real a, Real b, Real c) {
  if constexpr (is_fused)
    return std::fma(a, b, c);
  else
    return a * b + c;
}

/// 2^exponent modulo p, between -p / 2 and p / 2.
constexpr int power_of_two_modulo(int exponent, int p) {
  int power = 1;
  for (int e = 0; e < exponent; ++e)
    power = power * 2 % p;
  return power > p / 2 ? power - p : power;
}

/// In reduce(), |t| <= 2^15 |2^16 mod p| + 2^16 is exact in float. A quotient that is off by less than 2^-23 t / p
/// moves the residue by less than 1/2, so that there is one that it can be, whether or not a product and a sum are
/// fused.
constexpr bool fits_float(int p) {
  const int power = power_of_two_modulo(16, p), size = power < 0 ? -power : power;
  return (32768.0 * size + 65536) * 0x1p-23 < 0.5;
}
constexpr bool all_fit_float() {
  for (const int p : moduli)
    if (!fits_float(p))
      return false;
  return true;
}
static_assert(all_fit_float());

/// Four numbers, which every compiler maps to the registers that there are. In memory they need not be aligned.
typedef double four_doubles __attribute__((vector_size(32)));
typedef std::int64_t four_integers __attribute__((vector_size(32)));

[[gnu::always_inline]] inline void load(const double *from, four_doubles &to) {
  __builtin_memcpy(&to, from, sizeof(to));
}
[[gnu::always_inline]] inline void save(const four_doubles &from, double *to) {
  __builtin_memcpy(to, &from, sizeof(from));
}

[[gnu::always_inline]] inline void measure_elements(const double *x, index depth, const double *first,
                                                    const double *second, vector_sums &sums) {
  const four_integers without_sign = four_integers{} + std::int64_t{0x7fffffffffffffff};
  const four_doubles infinity = four_doubles{} + __builtin_inf();
  for (index i = 0; i < measured_width; i += 4) {
    four_doubles largest, least, norm1, squares, unusual, scale, rest;
    load(sums.largest + i, largest);
    load(sums.least + i, least);
    load(sums.norm1 + i, norm1);
    load(sums.squares + i, squares);
    load(sums.unusual + i, unusual);
    load(first + i, scale);
    load(second + i, rest);
    for (index l = 0; l < depth; ++l) {
      four_doubles number;
      load(x + l * measured_width + i, number);
      number = (four_doubles)((four_integers)number & without_sign);
      largest = largest < number ? number : largest;
      const four_doubles unless_zero = number == 0 ? infinity : number;
      least = unless_zero < least ? unless_zero : least;
      unusual += number * 0;
      const four_doubles scaled = number * scale * rest;
      norm1 += scaled;
      squares += scaled * scaled;
    }
    save(largest, sums.largest + i);
    save(least, sums.least + i);
    save(norm1, sums.norm1 + i);
    save(squares, sums.squares + i);
    save(unusual, sums.unusual + i);
  }
}

[[gnu::always_inline]] inline void split_elements(const double *__restrict x, index n, double *__restrict high,
                                                  double *__restrict low) {
  constexpr double unit = 0x1p36, inverse = 0x1p-36;
  for (index i = 0; i < n; ++i) {
    const double upper = nearest(x[i] * inverse);
    high[i] = upper;
    low[i] = nearest(x[i] - upper * unit); // both exact: upper * unit has at most the bits of x, or is unit itself
  }
}

/// t = high * (2^36 mod p) + low is below 2^51, so that the quotient is off by less than 2^-52 t / p < 1 / (2 p): the
/// residue is at most (p - 1) / 2, or 128 modulo 256, which is -128 in a byte.
template <bool is_fused>
[[gnu::always_inline]] inline void residues_of_elements(const double *__restrict high, const double *__restrict low,
                                                        index n, int number, std::uint8_t bias,
                                                        std::int8_t *__restrict out) {
  const double p = moduli[number], inverse = 1 / p, power = power_of_two_modulo(split_bits, moduli[number]);
  for (index i = 0; i < n; ++i) {
    const double t = multiply_add<is_fused>(high[i], power, low[i]);
    const auto residue = static_cast<std::int32_t>(multiply_add<is_fused>(-p, nearest(t * inverse), t));
    out[i] = static_cast<std::int8_t>(residue ^ bias);
  }
}

[[gnu::always_inline]] inline void magnitudes_of_elements(const double *__restrict x, index n, std::uint8_t bias,
                                                          std::int8_t *__restrict out) {
  for (index i = 0; i < n; ++i)
    out[i] = static_cast<std::int8_t>(static_cast<std::int32_t>(std::fabs(x[i])) ^ bias);
}

template <bool is_fused>
[[gnu::always_inline]] inline void reduce_elements(const std::int32_t *__restrict sums, index n, int number,
                                                   std::int8_t *__restrict out) {
  const auto p = static_cast<float>(moduli[number]), inverse = 1 / p;
  const auto power = static_cast<float>(power_of_two_modulo(16, moduli[number]));
  for (index i = 0; i < n; ++i) {
    const auto high = static_cast<float>(sums[i] >> 16), low = static_cast<float>(sums[i] & 0xffff);
    const float t = multiply_add<is_fused>(high, power, low);
    out[i] = static_cast<std::int8_t>(static_cast<std::int32_t>(multiply_add<is_fused>(-p, nearest(t * inverse), t)));
  }
}

template <bool is_fused>
[[gnu::always_inline]] inline void add_elements(const std::int8_t *a, const std::int8_t *b, int sign, index n,
                                                int number, std::int8_t *out) {
  const auto p = static_cast<float>(moduli[number]), inverse = 1 / p;
  for (index i = 0; i < n; ++i) {
    const auto t = static_cast<float>(a[i] + sign * b[i]);
    out[i] = static_cast<std::int8_t>(static_cast<std::int32_t>(multiply_add<is_fused>(-p, nearest(t * inverse), t)));
  }
}

/// moduli.h bounds the error. Sums of high parts, and the high parts of the multiple of P, are exact.
[[gnu::always_inline]] inline void reconstruct_elements(const std::int8_t *__restrict residues, index stride, index n,
                                                        const remaindering &constants, double *__restrict out) {
  constexpr index lanes = 32;
  for (index first = 0; first < n; first += lanes) {
    double high[lanes] = {}, low[lanes] = {};
    for (int i = 0; i < constants.count; ++i) {
      const std::int8_t *from = residues + i * stride + first;
      const double high_weight = constants.high[i], low_weight = constants.low[i];
      for (index x = 0; x < lanes; ++x) {
        const double c = from[x];
        high[x] += c * high_weight;
        low[x] = std::fma(c, low_weight, low[x]);
      }
    }
    for (index x = 0; x < lanes; ++x) {
      const double multiple = nearest(high[x] * constants.inverse);
      const double rest = high[x] - multiple * constants.product_high;
      out[first + x] = rest + std::fma(-multiple, constants.product_low, low[x]);
    }
  }
}

// Functions and pointers to them for one instruction set. A function for several cannot be: what a caller compiled for
// a wider set inlines is compiled for it too.
#define DPG_RESIDUE_LOOPS(NAME, IS_FUSED, TARGET)                                                                      \
  TARGET void measure_##NAME(const double *x, index depth, const double *first, const double *second,                  \
                             vector_sums &sums) {                                                                      \
    measure_elements(x, depth, first, second, sums);                                                                   \
  }                                                                                                                    \
  TARGET void split_##NAME(const double *x, index n, double *high, double *low) { split_elements(x, n, high, low); }   \
  TARGET void residues_##NAME(const double *high, const double *low, index n, int number, std::uint8_t bias,           \
                              std::int8_t *out) {                                                                      \
    residues_of_elements<IS_FUSED>(high, low, n, number, bias, out);                                                   \
  }                                                                                                                    \
  TARGET void magnitudes_##NAME(const double *x, index n, std::uint8_t bias, std::int8_t *out) {                       \
    magnitudes_of_elements(x, n, bias, out);                                                                           \
  }                                                                                                                    \
  TARGET void reduce_##NAME(const std::int32_t *sums, index n, int number, std::int8_t *out) {                         \
    reduce_elements<IS_FUSED>(sums, n, number, out);                                                                   \
  }                                                                                                                    \
  TARGET void add_##NAME(const std::int8_t *a, const std::int8_t *b, int sign, index n, int number,                    \
                         std::int8_t *out) {                                                                           \
    add_elements<IS_FUSED>(a, b, sign, n, number, out);                                                                \
  }                                                                                                                    \
  TARGET void reconstruct_##NAME(const std::int8_t *residues, index stride, index n, const remaindering &constants,    \
                                 double *out) {                                                                        \
    reconstruct_elements(residues, stride, n, constants, out);                                                         \
  }                                                                                                                    \
  constexpr residue_loops NAME##_loops = {measure_##NAME, split_##NAME, residues_##NAME,   magnitudes_##NAME,          \
                                          reduce_##NAME,  add_##NAME,   reconstruct_##NAME};

DPG_RESIDUE_LOOPS(plain, false, )
#if defined(__x86_64__)
DPG_RESIDUE_LOOPS(avx2, true, [[gnu::target("avx2,fma")]])
DPG_RESIDUE_LOOPS(avx512, true, [[gnu::target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")]])
#endif
#undef DPG_RESIDUE_LOOPS

const residue_loops &choose_loops() {
#if defined(__x86_64__)
  if (processor_has("avx512dq") && processor_has("avx512bw") && processor_has("avx512vl") && processor_has("fma"))
    return avx512_loops;
  if (processor_has("avx2") && processor_has("fma"))
    return avx2_loops;
#endif
  return plain_loops;
}

} // namespace

const residue_loops &fastest_loops() {
  static const residue_loops &loops = choose_loops();
  return loops;
}

} // namespace dpg::products
