// Fuzzes the parser of .npy headers: whatever the bytes, it ends with a header that the file can hold or a text_error.
#include <dpg/file_formats/npy_header.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

void demand(bool holds) {
  if (!holds)
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char *>(data), size);
  try {
    const dpg::npy_header header = dpg::parse_npy_header(bytes, dpg::size(bytes));
    demand(header.shape.size() == 1 || header.shape.size() == 2);
    __extension__ __int128 total = header.element_bytes;
    for (const dpg::index extent : header.shape) {
      total *= extent;
      demand(extent <= std::max(dpg::index{1} << 22, 64 * dpg::size(bytes)));
    }
    demand(header.data_offset + total == static_cast<__int128>(size));
  } catch (const dpg::text_error &problem) {
    demand(0 <= problem.offset() && problem.offset() <= dpg::size(bytes));
  }
  return 0;
}
