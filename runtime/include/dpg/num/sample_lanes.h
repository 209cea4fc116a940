// One register of lanes that are rounded down or up, each as a random bit of its own says.
//
// With AVX-512 an instruction states how it rounds: both roundings are computed, and a mask takes one of them for each
// lane. Elsewhere the error of the operation to nearest decides, as for single numbers (num/stochastic.h). Both give
// the same numbers for the same bits, subnormal and infinite results included.
#pragma once

#include <dpg/num/register_width.h>
#include <dpg/num/stochastic.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#if defined(__AVX512F__) && defined(__AVX512DQ__)
#define DPG_ROUNDS_BY_INSTRUCTION 1
#endif
#if defined(__x86_64__)
#include <immintrin.h>
#endif
#if defined(__clang__)
#define DPG_ROUNDED_SINGLY _Pragma("clang fp contract(off)")
#else
#define DPG_ROUNDED_SINGLY
#endif
#define DPG_INLINED inline __attribute__((always_inline))

namespace dpg::sampling {

typedef double lanes __attribute__((vector_size(8 * register_width)));
typedef bits lane_words __attribute__((vector_size(8 * register_width)));
typedef std::int64_t lane_masks __attribute__((vector_size(8 * register_width)));

/// `x`, rounded by itself and loaded once: g++ contracts across statements, and repeats loads beside permutations.
DPG_INLINED lanes kept(lanes x) {
#if defined(__x86_64__)
  asm("" : "+v"(x));
#endif
  return x;
}

/// What words are multiplied by: of a word that is multiplied again and again the highest bits are those of a linear
/// congruential generator. Source: Steele and Vigna, Computationally easy, spectrally good multipliers, Software:
/// Practice and Experience 52, 2022, doi:10.1002/spe.3030, table 6, and primes of such size.
inline constexpr bits sum_multiplier = 0xd1342543de82ef95, product_multiplier = 0xaf251af3b0f025b5,
                      quotient_multiplier = 0xb564ef22ec7aece5, root_multiplier = 0xf7c2ebc08f67f2b5;

/// Words as the bits of numbers and a seed begin them. The first operation mixes them once more.
template <class Words> DPG_INLINED Words first_words(Words first, Words second, Words third) {
  Words mixed = first + ((second << 21) | (second >> 43)) + ((third << 42) | (third >> 22)) + seed;
  mixed *= salts[0];
  return mixed ^ (mixed >> 32);
}

#ifdef DPG_ROUNDS_BY_INSTRUCTION
using lane_choice = __mmask8;

/// The lanes whose first and second sample are rounded up.
DPG_INLINED lane_choice first_goes_up(lane_words words) { return _mm512_movepi64_mask((__m512i)words); }
DPG_INLINED lane_choice second_goes_up(lane_words words) {
  return _mm512_test_epi64_mask((__m512i)words, _mm512_set1_epi64(std::int64_t(1) << 62));
}

/// g++ 12 warns of what its intrinsics without masks leave undefined.
inline constexpr __mmask8 every_lane = 0xff;

#define DPG_DOWN (_MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC)
#define DPG_UP (_MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC)

/// The upper rounding where `goes_up` says so, or where it does not if `is_opposite`, and the lower one elsewhere.
template <bool is_opposite> DPG_INLINED lanes chosen(lane_choice goes_up, __m512d low, __m512d high) {
  return (lanes)(is_opposite ? _mm512_mask_blend_pd(goes_up, high, low) : _mm512_mask_blend_pd(goes_up, low, high));
}
template <bool is_opposite> DPG_INLINED lanes sum(lanes x, lanes y, lane_choice goes_up) {
  return chosen<is_opposite>(goes_up, _mm512_maskz_add_round_pd(every_lane, (__m512d)x, (__m512d)y, DPG_DOWN),
                             _mm512_maskz_add_round_pd(every_lane, (__m512d)x, (__m512d)y, DPG_UP));
}
template <bool is_opposite> DPG_INLINED lanes product(lanes x, lanes y, lane_choice goes_up) {
  return chosen<is_opposite>(goes_up, _mm512_maskz_mul_round_pd(every_lane, (__m512d)x, (__m512d)y, DPG_DOWN),
                             _mm512_maskz_mul_round_pd(every_lane, (__m512d)x, (__m512d)y, DPG_UP));
}
template <bool is_opposite> DPG_INLINED lanes product_sum(lanes x, lanes y, lanes z, lane_choice goes_up) {
  return chosen<is_opposite>(goes_up, _mm512_fmadd_round_pd((__m512d)x, (__m512d)y, (__m512d)z, DPG_DOWN),
                             _mm512_fmadd_round_pd((__m512d)x, (__m512d)y, (__m512d)z, DPG_UP));
}
template <bool is_opposite> DPG_INLINED lanes quotient(lanes x, lanes y, lane_choice goes_up) {
  return chosen<is_opposite>(goes_up, _mm512_maskz_div_round_pd(every_lane, (__m512d)x, (__m512d)y, DPG_DOWN),
                             _mm512_maskz_div_round_pd(every_lane, (__m512d)x, (__m512d)y, DPG_UP));
}
template <bool is_opposite> DPG_INLINED lanes root(lanes x, lane_choice goes_up) {
  return chosen<is_opposite>(goes_up, _mm512_maskz_sqrt_round_pd(every_lane, (__m512d)x, DPG_DOWN),
                             _mm512_maskz_sqrt_round_pd(every_lane, (__m512d)x, DPG_UP));
}

#undef DPG_DOWN
#undef DPG_UP

#else

using lane_choice = lane_masks;

DPG_INLINED lane_choice first_goes_up(lane_words words) { return (lane_masks)words < 0; }
DPG_INLINED lane_choice second_goes_up(lane_words words) { return (lane_masks)(words << 1) < 0; }

/// rounded_toward(), for each lane, of errors that are no NaNs.
template <bool is_opposite> DPG_INLINED lanes chosen(lane_choice goes_up, lanes nearest, lanes error) {
  const lane_masks error_is_below = (lane_masks)error < 0;
  const lane_masks moves = (is_opposite ? ~goes_up : goes_up) ^ error_is_below;
  const lane_masks step = (((lane_masks)nearest < 0) ^ error_is_below) | 1;
  return (lanes)((lane_masks)nearest + (step & moves & (error != 0)));
}

DPG_INLINED lanes fused(lanes x, lanes y, lanes z) {
#if defined(__FMA__) && defined(__AVX__)
  return (lanes)_mm256_fmadd_pd((__m256d)x, (__m256d)y, (__m256d)z);
#else
  for (int lane = 0; lane < register_width; ++lane)
    z[lane] = std::fma(x[lane], y[lane], z[lane]);
  return z;
#endif
}

DPG_INLINED lanes magnitude(lanes x) { return (lanes)((lane_masks)x & INT64_MAX); }

DPG_INLINED lanes chosen_of(lane_masks holds, lanes yes, lanes no) {
  return (lanes)(((lane_masks)yes & holds) | ((lane_masks)no & ~holds));
}
DPG_INLINED bool any(lane_masks holds) {
#if defined(__AVX__)
  return _mm256_movemask_pd((__m256d)holds) != 0;
#else
  bool result = false;
  for (int lane = 0; lane < register_width; ++lane)
    result |= holds[lane] != 0;
  return result;
#endif
}

/// Errors, with 0 in place of a NaN.
DPG_INLINED lanes known(lanes error) { return chosen_of(error == error, error, lanes{}); }

/// What is rare has a branch for all lanes: results that are infinite, or so small that their errors may be no numbers.
template <bool is_opposite> DPG_INLINED lanes sum(lanes x, lanes y, lane_choice goes_up) {
  DPG_ROUNDED_SINGLY
  const lanes nearest = x + y, x_part = nearest - y, y_part = nearest - x_part;
  lanes error = (x - x_part) + (y - y_part);
  const lane_masks is_finite = magnitude(nearest) <= largest;
  if (any(~is_finite)) [[unlikely]]
    error = known(chosen_of(is_finite, error, (x - nearest) + y));
  return chosen<is_opposite>(goes_up, nearest, error);
}

template <bool is_opposite> DPG_INLINED lanes product(lanes x, lanes y, lane_choice goes_up) {
  DPG_ROUNDED_SINGLY
  const lanes nearest = kept(x * y), size = magnitude(nearest);
  lanes error = fused(x, y, -nearest);
  if (any(~((size >= tiny) & (size <= largest)))) [[unlikely]] {
    const lanes scale = chosen_of(size < tiny, lanes{} + product_scale, lanes{} + 1.0);
    error = known(fused(x * scale, y * scale, -(nearest * scale) * scale));
  }
  return chosen<is_opposite>(goes_up, nearest, error);
}

template <bool is_opposite> DPG_INLINED lanes quotient(lanes x, lanes y, lane_choice goes_up) {
  DPG_ROUNDED_SINGLY
  lanes error{}, nearest = x / y;
  nearest = kept(nearest);
  for (int lane = 0; lane < register_width; ++lane)
    error[lane] = error_of_quotient(x[lane], y[lane], nearest[lane]);
  return chosen<is_opposite>(goes_up, nearest, known(error));
}

template <bool is_opposite> DPG_INLINED lanes root(lanes x, lane_choice goes_up) {
  lanes nearest{}, error{};
  for (int lane = 0; lane < register_width; ++lane) {
    const exact_pair result = root(x[lane]);
    nearest[lane] = result.value;
    error[lane] = result.error;
  }
  return chosen<is_opposite>(goes_up, nearest, known(error));
}

#endif

/// The sample k of `register_width` stochastic numbers that lie one behind the other in three registers.
template <std::size_t k, std::size_t... lane>
DPG_INLINED lanes unwoven(lanes a, lanes b, lanes c, std::index_sequence<lane...>) {
  constexpr std::size_t width = register_width;
  const lanes ab = __builtin_shufflevector(a, b, (3 * lane + k < 2 * width ? static_cast<int>(3 * lane + k) : -1)...);
  return __builtin_shufflevector(ab, c, static_cast<int>(3 * lane + k < 2 * width ? lane : 3 * lane + k - width)...);
}

/// The register `part` of the three that hold so many numbers, of which x, y and z are the samples.
template <std::size_t part, std::size_t... at>
DPG_INLINED lanes woven(lanes x, lanes y, lanes z, std::index_sequence<at...>) {
  constexpr std::size_t width = register_width, first = part * width;
  const lanes xy = __builtin_shufflevector(
      x, y, ((first + at) % 3 == 2 ? -1 : static_cast<int>((first + at) % 3 * width + (first + at) / 3))...);
  return __builtin_shufflevector(xy, z, static_cast<int>((first + at) % 3 == 2 ? width + (first + at) / 3 : at)...);
}

} // namespace dpg::sampling

#undef DPG_ROUNDED_SINGLY
#undef DPG_INLINED
