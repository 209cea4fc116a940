// Conversions from and to blocks, in the widest vectors that the machine has.
//
// A number r = |x| / scale with exponent q is rounded to a multiple of s = 2^(q - f), f being the bits of fraction, by
// adding 2^(q - f + 52): the low bits of the sum are r / s, rounded to nearest even by the addition. Elements count
// upward with their magnitudes, so that the code is ((q - least exponent) << f) + r / s, also where r / s carries.
#include <dpg/num/block_formats.h>
#include <dpg/task/machine_features.h>

#include <algorithm>

namespace dpg {

namespace {

#define DPG_INLINE [[gnu::always_inline]] inline

constexpr std::uint64_t magnitude_mask = ~(std::uint64_t(1) << 63);
constexpr std::uint64_t infinity_bits = std::uint64_t(0x7ff) << 52;

DPG_INLINE double power_of_two(int exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

/// The scale of a block by the bits of its largest magnitude.
template <class Format> DPG_INLINE std::uint8_t scale_for(std::uint64_t largest) {
  if (largest >= infinity_bits)
    return blocks::scale_not_a_number;
  const int exponent = static_cast<int>(largest >> 52) - 1023; // far below any scale where it is subnormal
  return static_cast<std::uint8_t>(
      std::clamp(exponent - Format::largest_exponent + blocks::scale_bias, 0, 2 * blocks::scale_bias));
}

template <class Format> DPG_INLINE std::uint8_t code_of(double x, double inverse) {
  constexpr int fraction = Format::fraction_bits;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  const double scaled = std::bit_cast<double>(bits & magnitude_mask) * inverse;
  const double r = scaled < Format::largest_element ? scaled : Format::largest_element;
  const auto of_r = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(r) >> 52);
  constexpr std::int64_t least = 1023 + Format::least_exponent;
  const std::int64_t exponent = of_r > least ? of_r : least;
  const double shift = std::bit_cast<double>(static_cast<std::uint64_t>(exponent - fraction + 52) << 52);
  const std::uint64_t steps = std::bit_cast<std::uint64_t>(r + shift) & 0xff;
  const std::uint64_t magnitude = (static_cast<std::uint64_t>(exponent - least) << fraction) + steps;
  return static_cast<std::uint8_t>(magnitude | ((bits >> 63) << blocks::magnitude_bits<Format>));
}

template <class Format> DPG_INLINE void put_codes(const std::uint8_t *codes, std::uint8_t *elements) {
  if constexpr (Format::block_bytes == block_length) {
    std::copy(codes, codes + block_length, elements);
  } else {
#pragma omp simd
    for (index k = 0; k < Format::block_bytes; ++k)
      elements[k] = static_cast<std::uint8_t>(codes[2 * k] | (codes[2 * k + 1] << 4));
  }
}

/// One whole block.
template <class Format, class T>
DPG_INLINE void store_block(const T *values, std::uint8_t &scale, std::uint8_t *elements) {
  double wide[block_length];
  std::uint64_t largest = 0;
#pragma omp simd reduction(max : largest)
  for (index k = 0; k < block_length; ++k) {
    wide[k] = values[k];
    largest = std::max(largest, std::bit_cast<std::uint64_t>(wide[k]) & magnitude_mask);
  }
  scale = scale_for<Format>(largest);
  std::uint8_t codes[block_length] = {};
  if (scale != blocks::scale_not_a_number) {
    const double inverse = power_of_two(blocks::scale_bias - scale);
#pragma omp simd
    for (index k = 0; k < block_length; ++k)
      codes[k] = code_of<Format>(wide[k], inverse);
  }
  put_codes<Format>(codes, elements);
}

template <class Format, class T>
DPG_INLINE void load_block(std::uint8_t scale, const std::uint8_t *elements, T *values) {
  const double unit = blocks::least_element<Format> * blocks::scale_of(scale);
  std::uint32_t codes[block_length];
  for (index k = 0; k < block_length; ++k)
    codes[k] = blocks::code_at<Format>(elements, k);
#pragma omp simd
  for (index k = 0; k < block_length; ++k) {
    const std::uint32_t sign = codes[k] >> blocks::magnitude_bits<Format>;
    const std::int32_t multiple = blocks::multiple_of<Format>(codes[k] & ((1u << blocks::magnitude_bits<Format>)-1));
    const std::uint64_t magnitude = std::bit_cast<std::uint64_t>(multiple * unit);
    values[k] = static_cast<T>(std::bit_cast<double>(magnitude | (static_cast<std::uint64_t>(sign) << 63)));
  }
}

/// A row that ends in a part of a block is stored as if zeros filled it.
template <class Format, class T>
DPG_INLINE void store_row(std::span<const T> row, std::uint8_t *scales, std::uint8_t *elements) {
  const index whole = dpg::size(row) / block_length;
  for (index b = 0; b < whole; ++b)
    store_block<Format>(row.data() + b * block_length, scales[b], elements + b * Format::block_bytes);
  if (whole * block_length == dpg::size(row))
    return;
  T padded[block_length] = {};
  std::copy(row.begin() + whole * block_length, row.end(), padded);
  store_block<Format>(padded, scales[whole], elements + whole * Format::block_bytes);
}

template <class Format, class T>
DPG_INLINE void load_row(const std::uint8_t *scales, const std::uint8_t *elements, std::span<T> row) {
  const index whole = dpg::size(row) / block_length;
  for (index b = 0; b < whole; ++b)
    load_block<Format>(scales[b], elements + b * Format::block_bytes, row.data() + b * block_length);
  if (whole * block_length == dpg::size(row))
    return;
  T padded[block_length];
  load_block<Format>(scales[whole], elements + whole * Format::block_bytes, padded);
  std::copy(padded, padded + (dpg::size(row) - whole * block_length), row.begin() + whole * block_length);
}

template <class Format, class T> struct portable {
  static void store(std::span<const T> row, std::uint8_t *scales, std::uint8_t *elements) {
    store_row<Format>(row, scales, elements);
  }
  static void load(const std::uint8_t *scales, const std::uint8_t *elements, std::span<T> row) {
    load_row<Format>(scales, elements, row);
  }
};

#if defined(__x86_64__)
template <class Format, class T> struct avx2 {
  [[gnu::target("avx2")]] static void store(std::span<const T> row, std::uint8_t *scales, std::uint8_t *elements) {
    store_row<Format>(row, scales, elements);
  }
  [[gnu::target("avx2")]] static void load(const std::uint8_t *scales, const std::uint8_t *elements, std::span<T> row) {
    load_row<Format>(scales, elements, row);
  }
};

template <class Format, class T> struct avx512 {
  [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")]] static void
  store(std::span<const T> row, std::uint8_t *scales, std::uint8_t *elements) {
    store_row<Format>(row, scales, elements);
  }
  [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")]] static void
  load(const std::uint8_t *scales, const std::uint8_t *elements, std::span<T> row) {
    load_row<Format>(scales, elements, row);
  }
};
#endif

enum class vectors { portable, avx2, avx512 };

/// What this machine has; both orders of rounding are the same, so that processes may differ.
vectors widest_vectors() {
  static const vectors widest =
      machine_has("avx512f") && machine_has("avx512bw") && machine_has("avx512dq") && machine_has("avx512vl")
          ? vectors::avx512
      : machine_has("avx2") ? vectors::avx2
                            : vectors::portable;
  return widest;
}

} // namespace

template <class Format, class T>
void store_blocks(std::span<const T> row, std::uint8_t *scales, std::uint8_t *elements) {
#if defined(__x86_64__)
  if (widest_vectors() == vectors::avx512)
    return avx512<Format, T>::store(row, scales, elements);
  if (widest_vectors() == vectors::avx2)
    return avx2<Format, T>::store(row, scales, elements);
#endif
  portable<Format, T>::store(row, scales, elements);
}

template <class Format, class T>
void load_blocks(const std::uint8_t *scales, const std::uint8_t *elements, std::span<T> row) {
#if defined(__x86_64__)
  if (widest_vectors() == vectors::avx512)
    return avx512<Format, T>::load(scales, elements, row);
  if (widest_vectors() == vectors::avx2)
    return avx2<Format, T>::load(scales, elements, row);
#endif
  portable<Format, T>::load(scales, elements, row);
}

#define DPG_INSTANTIATE(Format, T)                                                                                     \
  template void store_blocks<Format, T>(std::span<const T>, std::uint8_t *, std::uint8_t *);                           \
  template void load_blocks<Format, T>(const std::uint8_t *, const std::uint8_t *, std::span<T>);
DPG_INSTANTIATE(mxfp8, double)
DPG_INSTANTIATE(mxfp8, float)
DPG_INSTANTIATE(mxfp4, double)
DPG_INSTANTIATE(mxfp4, float)
#undef DPG_INSTANTIATE

} // namespace dpg
