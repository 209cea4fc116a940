// Tells the format of a file from its name and first bytes.
#include <dpg/file_formats/file_format.h>

namespace dpg {

file_format format_of(std::string_view path, std::string_view first_bytes) {
  if (path.ends_with(".mtx"))
    return file_format::matrix_market;
  if (path.ends_with(".npy") || first_bytes.starts_with("\x93NUMPY"))
    return file_format::npy;
  return first_bytes.starts_with("%%MatrixMarket") ? file_format::matrix_market : file_format::number_list;
}

} // namespace dpg
