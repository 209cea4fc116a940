// The text of Matrix Market files: banner, sizes and lines of entries, as functions of bytes.
//
// A file is
//
//     %%MatrixMarket matrix coordinate real general       banner: layout, field, symmetry
//     % any number of comment lines
//     3 4 2                                               rows, columns, entries (coordinate) or rows, columns (array)
//     1 2 0.5                                             coordinate: row, column from 1, value (none where pattern)
//     3 4 -1                                              array: one value a line, column after column
//                                                         a complex value is two numbers, its real part first
//
// Stricter than the format's text: symmetric files hold the lower triangle only, skew-symmetric ones not the diagonal.
// More generous: blank and comment lines may stand anywhere, words of the banner in any case, lines may end in CR LF,
// the last one without an end.
//
// Source: Boisvert, Pozo, Remington 1996, "The Matrix Market exchange formats", NISTIR 5935.
#pragma once

#include <dpg/file_formats/text.h>
#include <dpg/num/complex.h>
#include <dpg/sparse/triplet.h>

#include <optional>
#include <string_view>
#include <vector>

namespace dpg {

enum class matrix_market_layout { coordinate, array };
enum class matrix_market_field { real, integer, pattern, complex };
enum class matrix_market_symmetry { general, symmetric, skew_symmetric, hermitian };

/// Banner and sizes of a file.
struct matrix_market_header {
  matrix_market_layout layout = matrix_market_layout::coordinate;
  matrix_market_field field = matrix_market_field::real;
  matrix_market_symmetry symmetry = matrix_market_symmetry::general;
  index row_count = 0;
  index column_count = 0;
  index line_count = 0;  // of entries or values
  index body_offset = 0; // the byte behind the line of sizes
  index size_offset = 0; // the byte where the line of sizes begins

  bool is_symmetric() const { return symmetry != matrix_market_symmetry::general; }
};

/// Reads banner and sizes. Nothing where `text` is the beginning of a file and ends before them: come with more.
/// @throws text_error
std::optional<matrix_market_header> parse_matrix_market_header(std::string_view text, bool is_whole_file);

/// Demands that a file of `file_bytes` has room for the lines that its header promises, and that rows and columns are
/// in proportion to it (proportion.h): nobody allocates from a header alone.
/// @throws text_error
void check_promise(const matrix_market_header &header, index file_bytes);

/// Demands a file of one column. @throws text_error
void check_is_vector(const matrix_market_header &header);

/// Demands that the file's numbers may become integers or truth values: reals never do. @throws text_error
void check_is_integral(const matrix_market_header &header);

/// Demands that the file's numbers are no complex ones. @throws text_error
void check_is_real(const matrix_market_header &header);

/// Demands that the elements of the matrix, held dense, are in proportion to a file of `file_bytes` (proportion.h).
/// @throws text_error
void check_dense_size(const matrix_market_header &header, index file_bytes);

/// What is wrong where more lines with entries follow than the header promises, the first of them at `offset`.
text_error surplus_error(const matrix_market_header &header, index offset);

/// What is wrong where only `found` lines with entries follow.
text_error shortage_error(const matrix_market_header &header, index found);

/// How many of some whole lines hold an entry: are neither blank nor a comment.
index count_entry_lines(std::string_view lines, char comment);

/// Where, in its file, the line of entry `k` begins, counted from 0; nothing where these lines hold fewer, which are
/// then taken off `k`. `offset` is where `lines` begins.
std::optional<index> entry_line_offset(std::string_view lines, index offset, char comment, index &k);

/// Appends the entries of some whole lines of a coordinate file to `entries`, with indices from 0. One for each line:
/// those that symmetry implies are not among them.
/// @param offset  where `lines` begins in its file
/// @throws text_error; `entries` then holds those of the lines before
template <class T>
void parse_coordinate_lines(std::string_view lines, index offset, const matrix_market_header &header,
                            std::vector<triplet<T>> &entries);

/// Appends the values of some whole lines, one a line, of a file of that field. `comment` begins lines without a value.
/// @throws text_error; `values` then holds those of the lines before
template <class T>
void parse_value_lines(std::string_view lines, index offset, matrix_market_field field, char comment,
                       std::vector<T> &values);

/// The entry that symmetry implies where `entry` is given; only for entries off the diagonal.
template <class T> triplet<T> mirrored(const triplet<T> &entry, matrix_market_symmetry symmetry) {
  const bool negative = symmetry == matrix_market_symmetry::skew_symmetric;
  if constexpr (complex_number<T>)
    if (symmetry == matrix_market_symmetry::hermitian)
      return {entry.column, entry.row, std::conj(entry.value)};
  return {entry.column, entry.row, negative ? static_cast<T>(-entry.value) : entry.value};
}

/// Calls take(entry) for an entry of a file, and for the one that symmetry implies.
template <class T, class Take>
void for_each_implied(const triplet<T> &entry, matrix_market_symmetry symmetry, Take &&take) {
  take(entry);
  if (symmetry != matrix_market_symmetry::general && entry.row != entry.column)
    take(mirrored(entry, symmetry));
}

/// Where the values of an array file stand: column after column, of symmetric ones the lower triangle.
class array_positions {
public:
  /// The position of value `k`, counted from 0.
  array_positions(const matrix_market_header &header, index k);

  index row() const { return row_; }
  index column() const { return column_; }
  void next() {
    if (++row_ == row_count_)
      row_ = first_row(++column_);
  }

private:
  index first_row(index column) const { return is_general_ ? 0 : column + skipped_; }

  index row_count_;
  index skipped_; // 1 where the diagonal is not in the file
  bool is_general_;
  index row_ = 0;
  index column_ = 0;
};

/// The banner and size line of a file to write; `entries` only for coordinate files.
std::string matrix_market_head(matrix_market_layout layout, matrix_market_field field, index row_count,
                               index column_count, index entries);

} // namespace dpg
