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

/// Parses all lines as T; how many entries they hold.
template <class T> dpg::index parse_body(std::string_view body, const dpg::matrix_market_header &header) {
  if (header.layout == dpg::matrix_market_layout::array) {
    std::vector<T> values;
    dpg::parse_value_lines(body, header.body_offset, header.field, '%', values);
    return dpg::size(values);
  }
  std::vector<dpg::triplet<T>> entries;
  dpg::parse_coordinate_lines(body, header.body_offset, header, entries);
  for (const dpg::triplet<T> &given : entries)
    dpg::for_each_implied(given, header.symmetry, [&](const dpg::triplet<T> &entry) {
      demand(0 <= entry.row && entry.row < header.row_count);
      demand(0 <= entry.column && entry.column < header.column_count);
      demand(entry.value == entry.value);
    });
  return dpg::size(entries);
}

/// Tries the whole body; what is counted before it is parsed is what parsing finds.
template <class T> void try_body(std::string_view body, const dpg::matrix_market_header &header) {
  const dpg::index counted = dpg::count_entry_lines(body, '%');
  demand(counted <= dpg::size(body)); // so that nothing grows out of proportion to the file
  dpg::index behind = counted, last = counted - 1;
  demand(!dpg::entry_line_offset(body, header.body_offset, '%', behind));
  demand(counted == 0 || dpg::entry_line_offset(body, header.body_offset, '%', last));
  demand(parse_body<T>(body, header) == counted);
}

template <class Work> void demand_place_in(std::string_view text, Work work) {
  try {
    work();
  } catch (const dpg::text_error &problem) {
    demand(0 <= problem.offset() && problem.offset() <= dpg::size(text));
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char *>(data), size);
  demand_place_in(text, [&] {
    const auto header = dpg::parse_matrix_market_header(text, true);
    demand(header.has_value());
    dpg::check_promise(*header, dpg::size(text));
    demand_place_in(text, [&] { dpg::check_is_vector(*header); });
    demand_place_in(text, [&] { dpg::check_dense_size(*header, dpg::size(text)); });
    if (header->layout == dpg::matrix_market_layout::array) {
      const dpg::array_positions position(*header, header->line_count / 2);
      demand(position.row() <= header->row_count && position.column() <= header->column_count);
    }
    const std::string_view body = text.substr(static_cast<std::size_t>(header->body_offset));
    demand_place_in(text, [&] { try_body<double>(body, *header); });
    demand_place_in(text, [&] { try_body<dpg::index>(body, *header); });
  });
  return 0;
}
