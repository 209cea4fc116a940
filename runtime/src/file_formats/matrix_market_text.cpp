// The text of Matrix Market files: banner, sizes and lines of entries, as functions of bytes.
#include <dpg/file_formats/matrix_market_text.h>

#include <dpg/file_formats/proportion.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <utility>

namespace dpg {
namespace {

std::string lower_case(std::string_view word) {
  std::string lower(word);
  for (char &c : lower)
    if ('A' <= c && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

/// Reads one word of the banner, which must be among `choices`.
template <class Choice, std::size_t count>
Choice banner_word(text_cursor &cursor, const std::array<std::pair<std::string_view, Choice>, count> &choices,
                   const char *expected) {
  text_cursor before = cursor;
  const std::string word = lower_case(cursor.word());
  for (const auto &[name, choice] : choices)
    if (word == name)
      return choice;
  before.expected(expected);
}

void read_banner(text_cursor &cursor, matrix_market_header &header) {
  using layout = matrix_market_layout;
  using field = matrix_market_field;
  using symmetry = matrix_market_symmetry;
  text_cursor before = cursor;
  if (lower_case(cursor.word()) != "%%matrixmarket")
    before.expected("a Matrix Market file, which begins with `%%MatrixMarket`");
  banner_word<int, 1>(cursor, {{{"matrix", 0}}}, "the word `matrix`, the only object that is read");
  header.layout = banner_word<layout, 2>(cursor, {{{"coordinate", layout::coordinate}, {"array", layout::array}}},
                                         "`coordinate` or `array`");
  header.field = banner_word<field, 4>(
      cursor,
      {{{"real", field::real}, {"integer", field::integer}, {"pattern", field::pattern}, {"complex", field::complex}}},
      "`real`, `integer`, `pattern` or `complex`");
  before = cursor;
  header.symmetry = banner_word<symmetry, 4>(cursor,
                                             {{{"general", symmetry::general},
                                               {"symmetric", symmetry::symmetric},
                                               {"skew-symmetric", symmetry::skew_symmetric},
                                               {"hermitian", symmetry::hermitian}}},
                                             "`general`, `symmetric`, `skew-symmetric` or `hermitian`");
  cursor.end_of_line("the banner");
  if (header.field == field::pattern && header.layout == layout::array)
    before.expected("no `pattern` in an array file, which would hold no values");
  if (header.field == field::pattern && header.symmetry == symmetry::skew_symmetric)
    before.expected("`general` or `symmetric` for a pattern, which has no signs");
  if (header.field != field::complex && header.symmetry == symmetry::hermitian)
    before.expected("`symmetric` for a matrix that is not complex");
}

/// a * b, or an error at the line of sizes where that does not fit into 64 bits.
index product(index a, index b, index where) {
  index result = 0;
  if (__builtin_mul_overflow(a, b, &result))
    throw text_error(where, "a matrix of " + std::to_string(a) + " by " + std::to_string(b) +
                                " has more elements than 64 bits count");
  return result;
}

index array_line_count(const matrix_market_header &header) {
  const index n = header.row_count;
  const index square = product(n, header.column_count, header.size_offset);
  switch (header.symmetry) {
  case matrix_market_symmetry::general:
    return square;
  case matrix_market_symmetry::symmetric:
  case matrix_market_symmetry::hermitian:
    return (square - n) / 2 + n;
  case matrix_market_symmetry::skew_symmetric:
    return (square - n) / 2;
  }
  return 0;
}

void read_sizes(text_cursor &cursor, matrix_market_header &header) {
  header.size_offset = cursor.offset();
  header.row_count = cursor.count("the number of rows");
  header.column_count = cursor.count("the number of columns");
  const bool is_coordinate = header.layout == matrix_market_layout::coordinate;
  if (is_coordinate)
    header.line_count = cursor.count("the number of entries");
  cursor.end_of_line("the sizes");
  header.body_offset = cursor.offset();
  if (header.is_symmetric() && header.row_count != header.column_count)
    throw text_error(header.size_offset, "a symmetric matrix of " + std::to_string(header.row_count) + " by " +
                                             std::to_string(header.column_count) +
                                             "; expected as many rows as columns");
  if (!is_coordinate)
    header.line_count = array_line_count(header);
}

/// Whether the line on which the cursor stands is whole: sizes cut in two by the end of a buffer would read as smaller.
bool line_is_whole(std::string_view text, const text_cursor &cursor) {
  return text.find('\n', static_cast<std::size_t>(cursor.offset())) != std::string_view::npos;
}

void check_triangle(const text_cursor &line, index row, index column, const matrix_market_header &header) {
  if (column > row)
    throw text_error(line.offset(), "the entry in row " + std::to_string(row) + " and column " +
                                        std::to_string(column) +
                                        " lies above the diagonal; expected the lower triangle of a symmetric matrix");
  if (column == row && header.symmetry == matrix_market_symmetry::skew_symmetric)
    throw text_error(line.offset(), "the entry in row and column " + std::to_string(row) +
                                        " lies on the diagonal; expected none there in a skew-symmetric matrix");
}

} // namespace

std::optional<matrix_market_header> parse_matrix_market_header(std::string_view text, bool is_whole_file) {
  matrix_market_header header;
  text_cursor cursor(text);
  if (!is_whole_file && !line_is_whole(text, cursor))
    return std::nullopt;
  if (text.empty())
    throw text_error(0, "the file is empty; expected a Matrix Market file, which begins with `%%MatrixMarket`");
  read_banner(cursor, header);
  const bool found = cursor.next_line();
  if (!is_whole_file && (!found || !line_is_whole(text, cursor)))
    return std::nullopt;
  if (!found)
    cursor.expected("a line with the sizes");
  read_sizes(cursor, header);
  return header;
}

void check_promise(const matrix_market_header &header, index file_bytes) {
  const bool is_pattern = header.field == matrix_market_field::pattern;
  // The shortest lines are `1 1`, `1 1 0` and `0`; the last one may lack its end.
  const index shortest = header.layout == matrix_market_layout::array ? 2 : is_pattern ? 4 : 6;
  const index room = (std::max<index>(file_bytes - header.body_offset, 0) + 1) / shortest;
  if (header.line_count > room)
    throw text_error(header.size_offset, "the header promises " + std::to_string(header.line_count) +
                                             " entries, but the file, of " + std::to_string(file_bytes) +
                                             " bytes, has no room for so many");
  check_proportion(header.row_count, file_bytes, header.size_offset);
  check_proportion(header.column_count, file_bytes, header.size_offset);
}

void check_is_vector(const matrix_market_header &header) {
  if (header.column_count != 1)
    throw text_error(header.size_offset, "the matrix has " + std::to_string(header.column_count) +
                                             " columns; expected a vector, with one column");
}

void check_is_integral(const matrix_market_header &header) {
  const bool is_complex = header.field == matrix_market_field::complex;
  if (is_complex || header.field == matrix_market_field::real)
    throw text_error(header.size_offset, std::string("the file holds ") + (is_complex ? "complex" : "real") +
                                             " numbers; expected integers");
}

void check_is_real(const matrix_market_header &header) {
  if (header.field == matrix_market_field::complex)
    throw text_error(header.size_offset, "the file holds complex numbers; expected real ones");
}

void check_dense_size(const matrix_market_header &header, index file_bytes) {
  check_dense_proportion(product(header.row_count, header.column_count, header.size_offset), file_bytes,
                         header.size_offset);
}

text_error surplus_error(const matrix_market_header &header, index offset) {
  return {offset, "more entries than the " + std::to_string(header.line_count) +
                      " that the header promises; expected the end of the file"};
}

text_error shortage_error(const matrix_market_header &header, index found) {
  return {header.size_offset, "the header promises " + std::to_string(header.line_count) +
                                  " entries, but the file holds " + std::to_string(found)};
}

index count_entry_lines(std::string_view lines, char comment) {
  index count = 0;
  for (text_cursor cursor(lines); cursor.next_line(comment); cursor.skip_line())
    ++count;
  return count;
}

std::optional<index> entry_line_offset(std::string_view lines, index offset, char comment, index &k) {
  for (text_cursor cursor(lines, offset); cursor.next_line(comment); cursor.skip_line())
    if (k-- == 0)
      return cursor.offset();
  return std::nullopt;
}

/// The number at the cursor, in a file of that field: one that promises integers may hold no other.
template <class T> static T value_of_field(text_cursor &cursor, matrix_market_field field) {
  if constexpr (complex_number<T>) {
    const auto re = value_of_field<part_of<T>>(cursor, field);
    return field == matrix_market_field::complex ? T(re, cursor.template number<part_of<T>>()) : T(re);
  } else {
    if constexpr (std::floating_point<T>)
      if (field == matrix_market_field::integer)
        return static_cast<T>(cursor.template number<std::int64_t>());
    return cursor.template number<T>();
  }
}

template <class T>
void parse_coordinate_lines(std::string_view lines, index offset, const matrix_market_header &header,
                            std::vector<triplet<T>> &entries) {
  const bool has_value = header.field != matrix_market_field::pattern;
  const bool is_symmetric = header.is_symmetric();
  text_cursor cursor(lines, offset);
  while (cursor.next_line()) {
    const text_cursor line = cursor;
    const index row = cursor.position(header.row_count, "a row");
    const index column = cursor.position(header.column_count, "a column");
    const T value = has_value ? value_of_field<T>(cursor, header.field) : static_cast<T>(1);
    cursor.end_of_line(has_value ? "row, column and value" : "row and column of a pattern");
    if (is_symmetric)
      check_triangle(line, row, column, header);
    if constexpr (complex_number<T>)
      if (header.symmetry == matrix_market_symmetry::hermitian && row == column && value.imag() != 0)
        throw text_error(line.offset(),
                         "the entry in row and column " + std::to_string(row) +
                             " has an imaginary part; expected none on the diagonal of a hermitian matrix");
    entries.push_back({row - 1, column - 1, value});
  }
}

template <class T>
void parse_value_lines(std::string_view lines, index offset, matrix_market_field field, char comment,
                       std::vector<T> &values) {
  text_cursor cursor(lines, offset);
  while (cursor.next_line(comment)) {
    values.push_back(value_of_field<T>(cursor, field));
    cursor.end_of_line("the value");
  }
}

array_positions::array_positions(const matrix_market_header &header, index k)
    : row_count_(header.row_count), skipped_(header.symmetry == matrix_market_symmetry::skew_symmetric ? 1 : 0),
      is_general_(!header.is_symmetric()) {
  if (row_count_ == 0)
    return;
  if (is_general_) {
    column_ = k / row_count_;
    row_ = k % row_count_;
    return;
  }
  // The columns before c hold n - s + (n - s - 1) + ... = c (2 (n - s) - c + 1) / 2 values, s of a column left out.
  const index first_length = row_count_ - skipped_;
  const auto before = [&](index c) {
    return c % 2 == 0 ? c / 2 * (2 * first_length - c + 1) : (2 * first_length - c + 1) / 2 * c;
  };
  index low = 0, high = row_count_; // before(low) <= k < before(high), if k is a value of the file
  while (high - low > 1) {
    const index middle = low + (high - low) / 2;
    (before(middle) <= k ? low : high) = middle;
  }
  column_ = low;
  row_ = first_row(low) + k - before(low);
}

std::string matrix_market_head(matrix_market_layout layout, matrix_market_field field, index row_count,
                               index column_count, index entries) {
  const bool is_array = layout == matrix_market_layout::array;
  std::string head = "%%MatrixMarket matrix ";
  head.append(is_array ? "array " : "coordinate ");
  head.append(field == matrix_market_field::real      ? "real"
              : field == matrix_market_field::integer ? "integer"
              : field == matrix_market_field::complex ? "complex"
                                                      : "pattern");
  head.append(" general\n").append(std::to_string(row_count)).append(" ").append(std::to_string(column_count));
  if (!is_array)
    head.append(" ").append(std::to_string(entries));
  return head.append("\n");
}

#define DPG_FOR_VALUE(T)                                                                                               \
  template void parse_coordinate_lines<T>(std::string_view, index, const matrix_market_header &,                       \
                                          std::vector<triplet<T>> &);
DPG_FOR_VALUE(float)
DPG_FOR_VALUE(double)
DPG_FOR_VALUE(std::complex<float>)
DPG_FOR_VALUE(std::complex<double>)
DPG_FOR_VALUE(bool)
DPG_FOR_VALUE(std::int8_t)
DPG_FOR_VALUE(std::int32_t)
DPG_FOR_VALUE(std::int64_t)
#undef DPG_FOR_VALUE

#define DPG_FOR_LIST(T)                                                                                                \
  template void parse_value_lines<T>(std::string_view, index, matrix_market_field, char, std::vector<T> &);
DPG_FOR_LIST(float)
DPG_FOR_LIST(double)
DPG_FOR_LIST(std::complex<float>)
DPG_FOR_LIST(std::complex<double>)
DPG_FOR_LIST(bool)
DPG_FOR_LIST(std::int8_t)
DPG_FOR_LIST(std::int32_t)
DPG_FOR_LIST(std::int64_t)
#undef DPG_FOR_LIST

} // namespace dpg
