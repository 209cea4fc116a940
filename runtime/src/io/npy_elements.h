// Opening a .npy file on all processes, and reading elements of it.
#pragma once

#include <dpg/dist/agree.h>
#include <dpg/file_formats/npy_elements.h>
#include <dpg/io/input_file.h>

#include <string>
#include <type_traits>

namespace dpg {

/// A .npy file that is open on every process.
struct npy_file {
  input_file file;
  npy_header header;

  /// @throws dpg::input_error on every process. Collective over comm.
  static npy_file open(const communicator &comm, const std::string &path);

  /// Runs `work`, which does not communicate, and turns its text_error into an input_error with file and byte.
  template <class Work> auto located(Work &&work) const {
    try {
      return work();
    } catch (const text_error &problem) {
      throw input_error(file.path() + ": byte " + std::to_string(problem.offset()) + ": " + problem.message());
    }
  }

  /// Runs a check of the header that all processes find alike.
  template <class Check> void check_header(Check &&check) const {
    located([&] { check(header); });
  }
};

/// The name of T in a .npy header.
template <class T> constexpr const char *npy_type() {
  if constexpr (std::is_same_v<T, bool>)
    return "b1";
  else if constexpr (std::is_integral_v<T>)
    return sizeof(T) == 8 ? "i8" : "i4";
  else if constexpr (complex_number<T>)
    return sizeof(T) == 16 ? "c16" : "c8";
  else
    return sizeof(T) == 8 ? "f8" : "f4";
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
      source.located([&] { throw element_error<T>(source.header, first + done + converted); });
    done += part;
  }
}

} // namespace dpg
