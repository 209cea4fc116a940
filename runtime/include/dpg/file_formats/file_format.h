// Tells the format of a file from its name and first bytes.
#pragma once

#include <dpg/index.h>

#include <string_view>

namespace dpg {

enum class file_format { matrix_market, npy, number_list };

/// So many first bytes, or the whole file, tell its format.
inline constexpr index telling_bytes = 14;

/// The format of a file to read: `.mtx` and `.npy` by name; any other name by its first bytes, where what is neither of
/// the two is a list of numbers.
file_format format_of(std::string_view path, std::string_view first_bytes);

/// Why no sparse matrix is read from a .npy file.
inline constexpr const char *npy_has_no_sparse = "a sparse matrix is read from Matrix Market files, not from NumPy's";

} // namespace dpg
