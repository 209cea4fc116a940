// Blocks of numbers as text, and the head of a file: what the writers of Matrix Market files share.
#pragma once

#include "io/text_blocks.h"

#include <dpg/file_formats/matrix_market_text.h>
#include <dpg/num/dd_text.h>

#include <string>
#include <type_traits>

namespace dpg {

/// Numbers in a block of text: long against a system call, short against a thread's share.
inline constexpr index numbers_per_block = index{1} << 16;

/// How many blocks `count` numbers fill.
constexpr index number_blocks(index count) { return (count + numbers_per_block - 1) / numbers_per_block; }

/// The numbers in a block, of `count` in all.
constexpr index_range numbers_of_block(index block, index count) {
  return intersection({block * numbers_per_block, (block + 1) * numbers_per_block}, {0, count});
}

template <class T> void append_number(std::string &text, T value, char behind) {
  if constexpr (complex_number<T>) {
    append_number(text, value.real(), ' ');
    return append_number(text, value.imag(), behind);
  } else if constexpr (std::same_as<T, dd>) {
    text.append(shown(value)).push_back(behind);
  } else {
    char digits[number_text_size];
    char *last = write_number(digits, digits + sizeof(digits) - 1, value);
    *last++ = behind;
    text.append(digits, last);
  }
}

/// Writes banner and sizes; returns their length. Collective.
template <class T>
index write_matrix_market_head(output_file &file, matrix_market_layout layout, index row_count, index column_count,
                               index entries) {
  const auto field = complex_number<T>       ? matrix_market_field::complex
                     : std::is_integral_v<T> ? matrix_market_field::integer
                                             : matrix_market_field::real;
  const std::string head = matrix_market_head(layout, field, row_count, column_count, entries);
  agreed(file.comm(), [&] {
    if (file.comm().is_root())
      file.write_at(0, head);
  });
  return dpg::size(head);
}

} // namespace dpg
