// The header of NumPy's .npy files, as functions of bytes.
//
// A file is the magic `\x93NUMPY`, a version (1.0, 2.0 or 3.0), the length of the header that follows (2 bytes in
// version 1, else 4, little endian), the header, and the elements. The header is a Python dictionary with three keys:
//
//     {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
//
// Source: NumPy Enhancement Proposal 1 (Kern 2007) and numpy.lib.format.
#pragma once

#include <dpg/file_formats/text.h>
#include <dpg/index.h>

#include <string>
#include <string_view>
#include <vector>

namespace dpg {

enum class npy_kind { floating, integer, boolean, complex };

struct npy_header {
  npy_kind kind = npy_kind::floating;
  int element_bytes = 8; // 4 or 8; 1 for booleans, 8 or 16 for complex numbers
  bool is_big_endian = false;
  bool is_column_major = false; // Fortran's order
  std::vector<index> shape;     // at least one size
  index data_offset = 0;
};

/// The bytes in front of the elements are at most these.
inline constexpr index longest_npy_header = 12 + (1 << 16);

/// Reads a header from the first bytes of a file, at least longest_npy_header of them or the whole file. f4, f8, c8,
/// c16, i4, i8 and b1 are read, with one dimension or more, in both byte orders. The elements that the shape promises
/// fit into the `file_bytes` that the file has, exactly, and each size is in proportion to them (proportion.h).
/// @throws text_error
npy_header parse_npy_header(std::string_view first_bytes, index file_bytes);

/// Demands an array of shape (n,) or (n, 1). @throws text_error
void check_is_vector(const npy_header &header);

/// Demands an array of so many dimensions. @throws text_error
void check_rank(const npy_header &header, std::size_t rank);

/// Demands that the elements may become integers or truth values: floating point values never do. @throws text_error
void check_is_integral(const npy_header &header);

/// Demands that the elements are no complex numbers. @throws text_error
void check_is_real(const npy_header &header);

/// The number of elements.
index element_count(const npy_header &header);

/// A header of version 1.0 for little-endian elements in C order, padded to a multiple of 64 bytes. `type` is `f8`,
/// `f4`, `c16`, `c8`, `i8`, `i4` or `b1`.
std::string npy_head(const char *type, const std::vector<index> &shape);

} // namespace dpg
