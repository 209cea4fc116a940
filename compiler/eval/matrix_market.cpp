// Reads Matrix Market files and plain lists of numbers.
#include "compiler/eval/input_data.h"
#include "compiler/eval/sparse_entries.h"

#include <dpg/file_formats/matrix_market_text.h>

#include <stdexcept>

namespace dpg::eval {

namespace {

/// Demands as many lines with entries as the header promises.
void checkCount(std::string_view body, const matrix_market_header &header, int64_t found) {
  int64_t surplus = header.line_count; // the number of the first line that is too many
  if (found > header.line_count)
    throw surplus_error(header, *entry_line_offset(body, header.body_offset, '%', surplus));
  if (found < header.line_count)
    throw shortage_error(header, found);
}

template <typename T>
std::vector<triplet<T>> readCoordinates(std::string_view body, const matrix_market_header &header) {
  std::vector<triplet<T>> lines, entries;
  parse_coordinate_lines(body, header.body_offset, header, lines);
  checkCount(body, header, static_cast<int64_t>(lines.size()));
  for (const triplet<T> &line : lines)
    for_each_implied(line, header.symmetry, [&](const triplet<T> &entry) { entries.push_back(entry); });
  return entries;
}

template <typename T> std::vector<T> readValues(std::string_view body, const matrix_market_header &header) {
  checkCount(body, header, count_entry_lines(body, '%'));
  std::vector<T> values;
  parse_value_lines(body, header.body_offset, header.field, '%', values);
  return values;
}

/// The elements of an array file that are not 0.
template <typename T>
std::vector<triplet<T>> entriesOf(const std::vector<T> &values, const matrix_market_header &header) {
  std::vector<triplet<T>> entries;
  array_positions position(header, 0);
  for (const T value : values) {
    if (value != T(0))
      for_each_implied(triplet<T>{position.row(), position.column(), value}, header.symmetry,
                       [&](const triplet<T> &entry) { entries.push_back(entry); });
    position.next();
  }
  return entries;
}

template <typename T> std::vector<T> rowMajor(const std::vector<T> &values, int64_t rows, int64_t columns) {
  std::vector<T> numbers(values.size());
  for (int64_t j = 0; j < columns; ++j)
    for (int64_t i = 0; i < rows; ++i)
      numbers[i * columns + j] = values[j * rows + i];
  return numbers;
}

/// Demands that the file holds what a parameter of that type takes.
template <typename T> void checkFor(const Type &type, const matrix_market_header &header, int64_t fileBytes) {
  const Shape shape{header.row_count, header.column_count};
  if (type.rank() != 1 && type.rank() != 2)
    throw std::runtime_error("it holds an array of " + shapeText(shape));
  if (type.rank() == 1)
    check_is_vector(header);
  else if (!type.isSparse)
    check_dense_size(header, fileBytes);
  if constexpr (std::is_integral_v<T>)
    check_is_integral(header);
  else if constexpr (!complex_number<T>)
    check_is_real(header);
}

} // namespace

template <typename T> InputData<T> readMatrixMarket(std::string_view text, const Type &type) {
  const matrix_market_header header = *parse_matrix_market_header(text, /*is_whole_file=*/true);
  check_promise(header, static_cast<int64_t>(text.size()));
  checkFor<T>(type, header, static_cast<int64_t>(text.size()));
  InputData<T> data;
  data.shape = {header.row_count};
  if (type.rank() == 2)
    data.shape.push_back(header.column_count);
  const std::string_view body = text.substr(header.body_offset);
  const bool isArray = header.layout == matrix_market_layout::array;
  data.hasEntries = !isArray || header.is_symmetric() || type.isSparse;
  if (!data.hasEntries) {
    data.numbers = rowMajor(readValues<T>(body, header), header.row_count, header.column_count);
    return data;
  }
  data.entries = isArray ? entriesOf(readValues<T>(body, header), header) : readCoordinates<T>(body, header);
  if (!sumRepeated(data.entries))
    throw std::runtime_error(sum_leaves_integers);
  return data;
}

template <typename T> InputData<T> readNumberList(std::string_view text) {
  InputData<T> data;
  parse_value_lines(text, 0, matrix_market_field::real, '#', data.numbers);
  data.shape = {static_cast<int64_t>(data.numbers.size())};
  return data;
}

#define DPG_FOR_ELEMENT(T)                                                                                             \
  template InputData<T> readMatrixMarket<T>(std::string_view, const Type &);                                           \
  template InputData<T> readNumberList<T>(std::string_view);
DPG_FOR_ELEMENT(double)
DPG_FOR_ELEMENT(std::complex<double>)
DPG_FOR_ELEMENT(int64_t)
DPG_FOR_ELEMENT(bool)
#undef DPG_FOR_ELEMENT

} // namespace dpg::eval
