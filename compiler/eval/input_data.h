// Files of numbers as they are read: by the parsers of the runtime, so that a file means the same to both.
#pragma once

#include "compiler/ast/type.h"
#include "compiler/eval/array.h"

#include <dpg/sparse/triplet.h>

#include <string_view>
#include <vector>

namespace dpg::eval {

/// What a file holds, as elements of type T: double (the f64 nearest to what stands there), a complex number of
/// two, int64_t or bool.
template <typename T> struct InputData {
  Shape shape;
  bool hasEntries = false;         ///< `entries` hold the elements that are not 0; else `numbers` all, row-major
  std::vector<triplet<T>> entries; ///< sorted by rows, none repeated
  std::vector<T> numbers;
};

/// Each reads one format from the contents of a file, for a parameter of that type.
/// @throws text_error for what is wrong at a byte of the file, std::runtime_error for what is wrong with all of it;
/// nothing is allocated for what a header merely promises
template <typename T> InputData<T> readMatrixMarket(std::string_view text, const Type &type);
template <typename T> InputData<T> readNpy(std::string_view bytes, const Type &type);
/// Numbers, one a line; lines that begin with # are skipped.
template <typename T> InputData<T> readNumberList(std::string_view text);

} // namespace dpg::eval
