// The elements of .npy files as values, as functions of bytes.
//
// Integers become floating point values as the language says (rounded to f64 where they have more than 53 bits);
// floating point values never become integers. Not a number and infinity are refused.
#pragma once

#include <dpg/file_formats/npy_header.h>
#include <dpg/num/complex.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace dpg {

/// Reads a stored number of type Stored at `bytes`.
template <class Stored> Stored load_element(const char *bytes, bool swap_bytes) {
  if constexpr (complex_number<Stored>) {
    using part = part_of<Stored>;
    return {load_element<part>(bytes, swap_bytes), load_element<part>(bytes + sizeof(part), swap_bytes)};
  } else {
    char copy[sizeof(Stored)];
    for (std::size_t k = 0; k < sizeof(Stored); ++k)
      copy[k] = bytes[swap_bytes ? sizeof(Stored) - 1 - k : k];
    Stored value;
    std::memcpy(&value, copy, sizeof(Stored));
    return value;
  }
}

/// A stored number as T, if T can hold it.
template <class T, class Stored> bool convert_element(Stored stored, T &value) {
  if constexpr (std::is_same_v<T, bool>) {
    value = stored != 0;
    return stored == 0 || stored == 1;
  } else if constexpr (complex_number<Stored>) {
    using part = part_of<T>;
    value = {static_cast<part>(stored.real()), static_cast<part>(stored.imag())};
    return std::isfinite(value.real()) && std::isfinite(value.imag());
  } else if constexpr (complex_number<T>) {
    value = static_cast<part_of<T>>(stored);
    return std::isfinite(value.real());
  } else {
    value = static_cast<T>(stored); // integers through f64: exact to 53 bits
    if constexpr (std::is_floating_point_v<T>)
      return std::isfinite(value);
    return true;
  }
}

/// Converts `count` elements of type Stored; the number of those that came before one that T cannot hold.
template <class T, class Stored> index convert_elements(const char *bytes, index count, bool swap_bytes, T *values) {
  for (index k = 0; k < count; ++k)
    if (!convert_element(load_element<Stored>(bytes + k * sizeof(Stored), swap_bytes), values[k]))
      return k;
  return count;
}

/// Converts `count` elements of a file, in its order; as above.
template <class T> index convert_elements(const npy_header &header, const char *bytes, index count, T *values) {
  const bool swaps = header.is_big_endian != (std::endian::native == std::endian::big);
  switch (header.kind) {
  case npy_kind::floating:
    if constexpr (real_or_complex<T>)
      return header.element_bytes == 8 ? convert_elements<T, double>(bytes, count, swaps, values)
                                       : convert_elements<T, float>(bytes, count, swaps, values);
    return 0;
  case npy_kind::complex:
    if constexpr (complex_number<T>)
      return header.element_bytes == 16 ? convert_elements<T, std::complex<double>>(bytes, count, swaps, values)
                                        : convert_elements<T, std::complex<float>>(bytes, count, swaps, values);
    return 0;
  case npy_kind::integer:
    return header.element_bytes == 8 ? convert_elements<T, std::int64_t>(bytes, count, swaps, values)
                                     : convert_elements<T, std::int32_t>(bytes, count, swaps, values);
  case npy_kind::boolean:
    for (index k = 0; k < count; ++k)
      if (bytes[k] != 0 && bytes[k] != 1)
        return k;
    return convert_elements<T, std::int8_t>(bytes, count, false, values);
  }
  return 0;
}

/// What is wrong with element `k` of the file, counted from 0 in its order, which T cannot hold.
template <class T> text_error element_error(const npy_header &header, index k) {
  return {header.data_offset + k * header.element_bytes, "element " + std::to_string(k) + " is no " +
                                                             (real_or_complex<T>        ? "finite number"
                                                              : std::is_same_v<T, bool> ? "0 or 1"
                                                                                        : "integer")};
}

} // namespace dpg
