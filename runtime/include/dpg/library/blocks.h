// Functions of emitted programs for arrays in block formats.
#pragma once

#include <dpg/dist/block_arrays.h>

namespace dpg::library {

/// Rounds numbers to blocks (num/block_formats.h). `place` is the program's. Does not communicate.
template <block_format Format>
void store_in_blocks(const dense_matrix<double> &numbers, block_matrix<Format> &stored, const char *) {
  dpg::store_in_blocks(numbers, stored);
}
template <block_format Format>
void store_in_blocks(const vector<double> &numbers, block_vector<Format> &stored, const char *) {
  dpg::store_in_blocks(numbers, stored);
}

/// The numbers, exactly. Does not communicate.
template <block_format Format>
void load_from_blocks(const block_matrix<Format> &stored, dense_matrix<double> &numbers, const char *) {
  dpg::load_from_blocks(stored, numbers);
}
template <block_format Format>
void load_from_blocks(const block_vector<Format> &stored, vector<double> &numbers, const char *) {
  dpg::load_from_blocks(stored, numbers);
}

} // namespace dpg::library
