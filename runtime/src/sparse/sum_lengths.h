// From the lengths of rows to the positions of their entries.
#pragma once

#include <dpg/dist/buffer.h>

#include <algorithm>

namespace dpg {

/// The length of a row as rowptr holds it; one that does not fit becomes the largest, which sum_lengths refuses.
constexpr entry_offset row_length(index entries) { return entry_offset(std::min(entries, entry_offset::largest)); }

/// Makes rowptr of the lengths of rows, that of row i at rowptr[i + 1].
///
/// @throws dpg::shape_error if there are too many entries for one process: call it where errors are agreed on
void sum_lengths(buffer<entry_offset> &rowptr);

} // namespace dpg
