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

} // namespace dpg
