// How large an array may be for the bytes of the file that it is read from.
#include <dpg/file_formats/proportion.h>

#include <dpg/file_formats/text.h>

#include <algorithm>
#include <limits>
#include <string>

namespace dpg {
namespace {

/// a * b, or the largest number where that does not fit; both at least 0.
index saturating_product(index a, index b) {
  index result = 0;
  return __builtin_mul_overflow(a, b, &result) ? std::numeric_limits<index>::max() : result;
}

/// Refuses a `size` over both `harmless` and `each_byte` times the bytes of its file.
void check_size(index size, index harmless, index each_byte, index file_bytes, const char *what, index where) {
  const index most = std::max(harmless, saturating_product(each_byte, file_bytes));
  if (size > most)
    throw text_error(where, "the header promises " + std::to_string(size) + " " + what + ", out of all proportion to " +
                                "a file of " + std::to_string(file_bytes) + " bytes; expected at most " +
                                std::to_string(most));
}

} // namespace

void check_proportion(index line_count, index file_bytes, index where) {
  check_size(line_count, index{1} << 22, 64, file_bytes, "rows or columns", where);
}

void check_dense_proportion(index element_count, index file_bytes, index where) {
  check_size(element_count, index{1} << 24, 1024, file_bytes, "elements", where);
}

} // namespace dpg
