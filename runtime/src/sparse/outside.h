// What is said of an entry that lies outside of its matrix.
#pragma once

#include <dpg/index.h>

#include <string>

namespace dpg {

/// "entry (3, 10) lies outside of the matrix of shape [10, 10], whose indices count from 0".
inline std::string describe_outside(index row, index column, index row_count, index column_count) {
  return "entry (" + std::to_string(row) + ", " + std::to_string(column) + ") lies outside of the matrix of shape [" +
         std::to_string(row_count) + ", " + std::to_string(column_count) + "], whose indices count from 0";
}

} // namespace dpg
