// Engines for x86-64: AVX2, AVX512-VNNI and AMX. Each function is compiled for its instructions alone, so that the
// library runs on processors without them.
#if defined(__x86_64__)
#include "int8_engine.h"

#include "../task/processor_features.h"

#include <immintrin.h>

namespace dpg::products {
namespace {

void nothing() {}

// --- AVX2: pairs of int16 are multiplied and added to an int32 -------------------------------------------------------

constexpr int avx2_rows = 4, avx2_columns = 16, avx2_group = 2;

/// 64 KiB of a thread would not fit beside the panels: rows are widened to int16 for so many steps at a time.
constexpr index widened_steps = 8;
constexpr index widened_pairs = widened_steps * step_depth / 2;

[[gnu::target("avx2")]] void widen(const std::int8_t *from, index bytes, std::int16_t *to) {
  for (index b = 0; b < bytes; b += 16) {
    const __m128i narrow = _mm_loadu_si128(reinterpret_cast<const __m128i *>(from + b));
    _mm256_store_si256(reinterpret_cast<__m256i *>(to + b), _mm256_cvtepi8_epi16(narrow));
  }
}

[[gnu::target("avx2")]] inline __m256i load_widened(const std::int8_t *from) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i *>(from)));
}

[[gnu::target("avx2")]] void multiply_avx2(const std::int8_t *left, const std::int8_t *right, index steps,
                                           std::int32_t *tile) {
  alignas(32) std::int16_t rows[widened_pairs * avx2_rows * 2];
  __m256i sums[avx2_rows][2];
  for (auto &row : sums)
    row[0] = row[1] = _mm256_setzero_si256();
  for (index first = 0; first < steps; first += widened_steps) {
    const index pairs = (steps - first < widened_steps ? steps - first : widened_steps) * step_depth / 2;
    widen(left, pairs * 2 * avx2_rows, rows);
    left += pairs * 2 * avx2_rows;
    for (index p = 0; p < pairs; ++p, right += 2 * avx2_columns) {
      const __m256i low = load_widened(right), high = load_widened(right + 16);
      for (int i = 0; i < avx2_rows; ++i) {
        std::int32_t pair;
        __builtin_memcpy(&pair, rows + (p * avx2_rows + i) * 2, sizeof(pair));
        const __m256i all = _mm256_set1_epi32(pair);
        sums[i][0] = _mm256_add_epi32(sums[i][0], _mm256_madd_epi16(all, low));
        sums[i][1] = _mm256_add_epi32(sums[i][1], _mm256_madd_epi16(all, high));
      }
    }
  }
  for (int i = 0; i < avx2_rows; ++i)
    for (int half = 0; half < 2; ++half)
      _mm256_storeu_si256(reinterpret_cast<__m256i *>(tile + i * avx2_columns + half * 8), sums[i][half]);
}

bool has_avx2() { return processor_has("avx2"); }

// --- AVX512-VNNI: four products of unsigned and signed bytes are added to an int32 -----------------------------------

constexpr int vnni_rows = 12, vnni_columns = 32, vnni_group = 4;

/// Rows are off by 128: what that adds to a column, 128 times the column's sum, is computed beside and taken away.
[[gnu::target("avx512f,avx512vnni")]] void multiply_vnni(const std::int8_t *left, const std::int8_t *right, index steps,
                                                         std::int32_t *tile) {
  __m512i sums[vnni_rows][2], added[2];
  for (auto &row : sums)
    row[0] = row[1] = _mm512_setzero_si512();
  added[0] = added[1] = _mm512_setzero_si512();
  const __m512i bias = _mm512_set1_epi32(static_cast<int>(0x80808080u));
  for (index g = 0; g < steps * (step_depth / vnni_group); ++g) {
    const __m512i low = _mm512_loadu_si512(right), high = _mm512_loadu_si512(right + 64);
    added[0] = _mm512_dpbusd_epi32(added[0], bias, low);
    added[1] = _mm512_dpbusd_epi32(added[1], bias, high);
    for (int i = 0; i < vnni_rows; ++i) {
      std::int32_t four;
      __builtin_memcpy(&four, left + i * vnni_group, sizeof(four));
      const __m512i all = _mm512_set1_epi32(four);
      sums[i][0] = _mm512_dpbusd_epi32(sums[i][0], all, low);
      sums[i][1] = _mm512_dpbusd_epi32(sums[i][1], all, high);
    }
    left += vnni_rows * vnni_group;
    right += vnni_columns * vnni_group;
  }
  for (int i = 0; i < vnni_rows; ++i)
    for (int half = 0; half < 2; ++half)
      _mm512_storeu_si512(tile + i * vnni_columns + half * 16, _mm512_sub_epi32(sums[i][half], added[half]));
}

bool has_vnni() { return processor_has("avx512f") && processor_has("avx512vnni"); }

// --- AMX: tile registers of 16 rows with 64 bytes --------------------------------------------------------------------

constexpr int amx_edge = 32;

/// LDTILECFG's operand: palette 1, and for each register its rows and the bytes of a row.
struct alignas(64) tile_configuration {
  std::uint8_t palette = 1, start_row = 0, reserved[14] = {};
  std::uint16_t row_bytes[16] = {};
  std::uint8_t rows[16] = {};
};

constexpr tile_configuration whole_tiles() {
  tile_configuration whole;
  for (int t = 0; t < 8; ++t) {
    whole.row_bytes[t] = 64;
    whole.rows[t] = 16;
  }
  return whole;
}

[[gnu::target("amx-tile")]] void configure_tiles() {
  // In memory before the program starts: GCC 12 takes the intrinsic for one that reads 8 bytes, and would leave out
  // what a function writes behind them.
  static constexpr tile_configuration whole = whole_tiles();
  _tile_loadconfig(&whole);
}

[[gnu::target("amx-tile")]] void release_tiles() { _tile_release(); }

/// Registers 0 to 3 hold sums, 4 and 5 rows, 6 and 7 columns.
[[gnu::target("amx-tile,amx-int8")]] void multiply_amx(const std::int8_t *left, const std::int8_t *right, index steps,
                                                       std::int32_t *tile) {
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (index s = 0; s < steps; ++s, left += amx_edge * step_depth, right += amx_edge * step_depth) {
    _tile_loadd(4, left, 64);
    _tile_loadd(6, right, 128);
    _tile_loadd(7, right + 64, 128);
    _tile_dpbssd(0, 4, 6);
    _tile_dpbssd(1, 4, 7);
    _tile_loadd(5, left + 16 * 64, 64);
    _tile_dpbssd(2, 5, 6);
    _tile_dpbssd(3, 5, 7);
  }
  _tile_stored(0, tile, 128);
  _tile_stored(1, tile + 16, 128);
  _tile_stored(2, tile + 16 * amx_edge, 128);
  _tile_stored(3, tile + 16 * amx_edge + 16, 128);
}

bool has_amx() { return processor_has("amx-tile") && processor_has("amx-int8"); }

} // namespace

const int8_engine avx2_engine = {.name = "avx2",
                                 .rows = avx2_rows,
                                 .columns = avx2_columns,
                                 .left_group = avx2_group,
                                 .right_group = avx2_group,
                                 .block_rows = 128,
                                 .block_columns = 128,
                                 .left_bias = 0,
                                 .multiply = multiply_avx2,
                                 .enter_thread = nothing,
                                 .leave_thread = nothing,
                                 .runs_here = has_avx2};

const int8_engine vnni_engine = {.name = "avx512vnni",
                                 .rows = vnni_rows,
                                 .columns = vnni_columns,
                                 .left_group = vnni_group,
                                 .right_group = vnni_group,
                                 .block_rows = 192,
                                 .block_columns = 192,
                                 .left_bias = 0x80,
                                 .multiply = multiply_vnni,
                                 .enter_thread = nothing,
                                 .leave_thread = nothing,
                                 .runs_here = has_vnni};

const int8_engine amx_engine = {.name = "amx",
                                .rows = amx_edge,
                                .columns = amx_edge,
                                .left_group = 64,
                                .right_group = 4,
                                .block_rows = 256,
                                .block_columns = 256,
                                .left_bias = 0,
                                .multiply = multiply_amx,
                                .enter_thread = configure_tiles,
                                .leave_thread = release_tiles,
                                .runs_here = has_amx};

} // namespace dpg::products
#endif
