// Files of numbers as they are read, before a parameter says what they are for.
#pragma once

#include "compiler/eval/library/generators.h"

#include <string>
#include <vector>

namespace dpg::eval {

/// What a file holds. Numbers are the f64 nearest to what stands there.
struct InputData {
  Shape shape;
  bool isCoordinate = false;
  std::vector<InputEntry> entries; ///< of a coordinate file, symmetry expanded, possibly repeated
  std::vector<double> numbers;     ///< otherwise: all, row-major
  std::vector<int64_t> integers;   ///< of a file of integers of 64 bits: `numbers`, exactly
};

/// Each reads one format from the contents of a file, and returns what is wrong with it, or nothing. Nothing is
/// allocated for what a header merely promises.
std::string readMatrixMarket(llvm::StringRef text, InputData &data);
std::string readNpy(llvm::StringRef bytes, InputData &data);
/// Numbers apart by white space; lines that begin with # are skipped.
std::string readNumberList(llvm::StringRef text, InputData &data);

} // namespace dpg::eval
