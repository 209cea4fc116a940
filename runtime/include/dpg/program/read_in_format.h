// Inputs in formats that files do not know: read as f64 or ints of 64 bits, then rounded.
#pragma once

#include <dpg/dist/agree.h>
#include <dpg/dist/check_range.h>
#include <dpg/dist/dense_array3.h>
#include <dpg/dist/in_format.h>
#include <dpg/file_formats/text.h>

#include <limits>
#include <optional>
#include <string>

namespace dpg {

namespace reading {

/// @throws dpg::input_error: "--w: element [2] is 1e+05; expected what e4m3 holds: magnitudes up to 448"
[[noreturn]] void refuse_element(const std::string &name, index row, std::optional<index> column,
                                 const std::string &value, const char *format, const std::string &limit);

/// @throws dpg::input_error: "--k: found 300; expected what i8 holds: ints from -128 to 127"
[[noreturn]] void refuse_number(const std::string &name, const std::string &value, const char *format,
                                const std::string &limit);

/// What T holds, in words.
template <class T> std::string limit_of() {
  if constexpr (std::is_integral_v<T>)
    return "ints from " + number_text(static_cast<index>(std::numeric_limits<T>::min())) + " to " +
           number_text(static_cast<index>(std::numeric_limits<T>::max()));
  else if constexpr (narrow_number<T>)
    return "magnitudes up to " + number_text(static_cast<float>(T::largest_number()));
  else if constexpr (std::same_as<T, float>)
    return "magnitudes up to " + number_text(std::numeric_limits<float>::max());
  else
    return "finite numbers";
}

/// Refuses the first element that T does not hold. `place(k)` is the row, and the column if there is one, of element k.
template <class T, class Place>
void check_elements(const std::string &name, std::span<const read_format<T>> elements, Place place) {
  index first = dpg::size(elements);
#pragma omp parallel for schedule(static) reduction(min : first) if (worth_threads(dpg::size(elements)))
  for (index k = 0; k < dpg::size(elements); ++k)
    if (!fits<T>(elements[k]) && k < first)
      first = k;
  if (first == dpg::size(elements))
    return;
  const auto [row, column] = place(first);
  refuse_element(name, row, column, number_text(elements[first]), format_name<T>(), limit_of<T>());
}

using place = std::pair<index, std::optional<index>>;

} // namespace reading

/// A number of the input `name`, rounded. @throws dpg::input_error if T does not hold it. Does not communicate.
template <class T> T read_in_format(const std::string &name, double value) {
  if (!std::isfinite(static_cast<double>(static_cast<T>(value))))
    reading::refuse_number(name, number_text(value), format_name<T>(), reading::limit_of<T>());
  return static_cast<T>(value);
}

/// The input `name`, rounded. @throws dpg::input_error on every process, naming the first element that T does not hold.
/// Collective.
template <class T> vector<T> read_in_format(const std::string &name, const vector<read_format<T>> &x) {
  agreed(x.comm(), [&] {
    reading::check_elements<T>(name, x.owned(),
                               [&](index k) { return reading::place{x.partition().first() + k, std::nullopt}; });
  });
  return in_format<T>(x);
}

/// The same of a single int.
template <std::integral T> T read_in_format(const std::string &name, index value) {
  if (!fits<T>(value))
    reading::refuse_number(name, number_text(value), format_name<T>(), reading::limit_of<T>());
  return static_cast<T>(value);
}

template <class T> dense_matrix<T> read_in_format(const std::string &name, const dense_matrix<read_format<T>> &X) {
  agreed(X.comm(), [&] {
    reading::check_elements<T>(name, X.owned(), [&](index k) {
      return reading::place{X.row_partition().first() + k / X.column_count(), k % X.column_count()};
    });
  });
  return in_format<T>(X);
}

template <class T> dense_array3<T> read_in_format(const std::string &name, const dense_array3<read_format<T>> &X) {
  agreed(X.comm(), [&] {
    reading::check_elements<T>(name, X.owned(), [&](index k) {
      return reading::place{X.row_partition().first() + k / X.column_count(), std::nullopt};
    });
  });
  return in_format<T>(X);
}

template <class T> csr_matrix<T> read_in_format(const std::string &name, csr_matrix<read_format<T>> &&A) {
  agreed(A.comm(), [&] {
    reading::check_elements<T>(name, A.values(), [&](index k) {
      return reading::place{A.row_partition().first() + checking::row_of_entry(A, k), index(A.columns()[k])};
    });
  });
  return in_format<T>(std::move(A));
}

} // namespace dpg
