// Fuzzes the parsers of Matrix Market texts: whatever the bytes, they end with a result or a text_error.
#include <dpg/file_formats/matrix_market_text.h>

#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

void demand(bool holds) {
  if (!holds)
    std::abort();
}

void parse_body(std::string_view body, const dpg::matrix_market_header &header) {
  const auto entry_count = [&] {
    if (header.layout == dpg::matrix_market_layout::array) {
      std::vector<double> values;
      dpg::parse_value_lines(body, header.body_offset, header.field, '%', values);
      return values.size();
    }
    std::vector<dpg::triplet<double>> entries;
    dpg::parse_coordinate_lines(body, header.body_offset, header, entries);
    for (const dpg::triplet<double> &entry : entries) {
      demand(0 <= entry.row && entry.row < header.row_count);
      demand(0 <= entry.column && entry.column < header.column_count);
      demand(entry.value == entry.value);
    }
    return entries.size();
  }();
  demand(entry_count <= body.size()); // so that nothing grows out of proportion to the file
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char *>(data), size);
  try {
    const auto header = dpg::parse_matrix_market_header(text, true);
    demand(header.has_value());
    dpg::check_promise(*header, dpg::size(text));
    if (header->layout == dpg::matrix_market_layout::array) {
      const dpg::array_positions position(*header, header->line_count / 2);
      demand(position.row() <= header->row_count && position.column() <= header->column_count);
    }
    parse_body(text.substr(static_cast<std::size_t>(header->body_offset)), *header);
  } catch (const dpg::text_error &problem) {
    demand(0 <= problem.offset() && problem.offset() <= dpg::size(text));
  }
  return 0;
}
