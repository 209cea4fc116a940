// How large an array may be for the bytes of the file that it is read from.
//
// A header of a few bytes can promise arrays of any size: coordinate files need not list zeros, and an array with no
// columns has no elements, whatever its number of rows. Nobody allocates from a header alone.
#pragma once

#include <dpg/index.h>

namespace dpg {

/// Demands that a matrix has at most 2^22 rows (or columns), or 64 for each byte of its file: the arrays with one
/// element a row, of which programs have several, then take at most 32 MiB each, or 512 bytes for each byte of the
/// file. A graph with 100 million vertices may have as few as some 100,000 edges.
/// @param where  the byte of the file that is to blame
/// @throws text_error
void check_proportion(index line_count, index file_bytes, index where);

/// The same for the elements of a matrix that is held dense, but 2^24 of them, or 1024 a byte: a diagonal matrix in a
/// coordinate file is in order up to 12,000 rows or so.
void check_dense_proportion(index element_count, index file_bytes, index where);

} // namespace dpg
