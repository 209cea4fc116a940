// The elements of .npy files: opening a file, and turning its bytes into values.
#pragma once

#include <dpg/dist/agree.h>
#include <dpg/file_formats/npy_header.h>
#include <dpg/io/input_file.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <type_traits>

namespace dpg {

/// A .npy file that is open on every process.
struct npy_file {
  input_file file;
  npy_header header;

  /// @throws dpg::input_error on every process. Collective over comm.
  static npy_file open(const communicator &comm, const std::string &path);

  index element_count() const;

  /// An error of the header that every process finds alike.
  [[noreturn]] void refuse(const std::string &message) const { throw input_error(file.path() + ": " + message); }
};

/// The name of T in a .npy header.
template <class T> constexpr const char *npy_type() {
  if constexpr (std::is_same_v<T, bool>)
    return "b1";
  else if constexpr (std::is_integral_v<T>)
    return sizeof(T) == 8 ? "i8" : "i4";
  else
    return sizeof(T) == 8 ? "f8" : "f4";
}

/// Reads a stored number of type Stored at `bytes`.
template <class Stored> Stored load_element(const char *bytes, bool swap_bytes) {
  char copy[sizeof(Stored)];
  for (std::size_t k = 0; k < sizeof(Stored); ++k)
    copy[k] = bytes[swap_bytes ? sizeof(Stored) - 1 - k : k];
  Stored value;
  std::memcpy(&value, copy, sizeof(Stored));
  return value;
}

/// A stored number as T, if T can hold it.
template <class T, class Stored> bool convert_element(Stored stored, T &value) {
  if constexpr (std::is_same_v<T, bool>) {
    value = stored != 0;
    return stored == 0 || stored == 1;
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

template <class T> index convert_elements(const npy_header &header, const char *bytes, index count, T *values) {
  const bool swaps = header.is_big_endian != (std::endian::native == std::endian::big);
  switch (header.kind) {
  case npy_kind::floating:
    if constexpr (std::is_floating_point_v<T>)
      return header.element_bytes == 8 ? convert_elements<T, double>(bytes, count, swaps, values)
                                       : convert_elements<T, float>(bytes, count, swaps, values);
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

/// Reads the elements first, ..., first + count - 1 of the file, in its order. Not collective.
/// @throws dpg::input_error, naming the element that T cannot hold
template <class T> void read_elements(const npy_file &source, index first, index count, T *values) {
  constexpr index elements_per_read = index{1} << 17;
  std::vector<char> bytes;
  for (index done = 0; done < count;) {
    const index part = std::min(count - done, elements_per_read);
    bytes.resize(static_cast<std::size_t>(part * source.header.element_bytes));
    source.file.read_at(source.header.data_offset + (first + done) * source.header.element_bytes, bytes);
    const index converted = convert_elements(source.header, bytes.data(), part, values + done);
    if (converted < part)
      source.refuse("element " + std::to_string(first + done + converted) + " is no " +
                    (std::is_floating_point_v<T> ? "finite number"
                     : std::is_same_v<T, bool>   ? "0 or 1"
                                                 : "integer"));
    done += part;
  }
}

/// Demands that T can hold the file's kind of number: floating point values never become integers.
template <class T> void check_npy_kind(const npy_file &source) {
  if (std::is_integral_v<T> && source.header.kind == npy_kind::floating)
    source.refuse("the file holds floating point numbers; expected integers");
}

} // namespace dpg
