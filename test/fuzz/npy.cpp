// Fuzzes the parsers of .npy files: whatever the bytes, they end with what the file can hold or a text_error.
#include <dpg/file_formats/npy_elements.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

void demand(bool holds) {
  if (!holds)
    std::abort();
}

/// Reads all elements as T, up to the first that it cannot hold.
template <class T> void read_elements(const dpg::npy_header &header, std::string_view bytes) {
  if constexpr (std::is_integral_v<T>)
    dpg::check_is_integral(header);
  const char *element = bytes.data() + header.data_offset;
  const dpg::index count = dpg::element_count(header);
  for (dpg::index k = 0; k < count; ++k, element += header.element_bytes) {
    T value{};
    if (dpg::convert_elements(header, element, 1, &value) == 0)
      throw dpg::element_error<T>(header, k);
    if constexpr (std::is_floating_point_v<T>)
      demand(std::isfinite(value));
  }
}

template <class Work> void demand_place_in(std::string_view bytes, Work work) {
  try {
    work();
  } catch (const dpg::text_error &problem) {
    demand(0 <= problem.offset() && problem.offset() <= dpg::size(bytes));
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char *>(data), size);
  demand_place_in(bytes, [&] {
    const dpg::npy_header header = dpg::parse_npy_header(bytes, dpg::size(bytes));
    demand(!header.shape.empty());
    for (const dpg::index extent : header.shape)
      demand(extent <= std::max(dpg::index{1} << 22, 64 * dpg::size(bytes)));
    demand(header.data_offset + header.element_bytes * dpg::element_count(header) == dpg::size(bytes));
    demand_place_in(bytes, [&] { dpg::check_is_vector(header); });
    demand_place_in(bytes, [&] { dpg::check_rank(header, 2); });
    demand_place_in(bytes, [&] { read_elements<double>(header, bytes); });
    demand_place_in(bytes, [&] { read_elements<float>(header, bytes); });
    demand_place_in(bytes, [&] { read_elements<dpg::index>(header, bytes); });
    demand_place_in(bytes, [&] { read_elements<bool>(header, bytes); });
  });
  return 0;
}
