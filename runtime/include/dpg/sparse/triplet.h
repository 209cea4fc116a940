// One entry of a sparse matrix, by its global indices.
#pragma once

#include <dpg/index.h>

namespace dpg {

/// A[row, column] = value; indices count from 0 over the whole matrix.
template <class T> struct triplet {
  index row;
  index column;
  T value;
};

/// Why entries of one element, which are summed, have no sum.
inline constexpr const char *sum_leaves_integers = "the entries of an element sum to an int that leaves its 64 bits";

} // namespace dpg
