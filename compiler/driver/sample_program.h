// Running a program in stochastic arithmetic, and saying what it told of its results.
#pragma once

#include "compiler/driver/front_end.h"

#include "llvm/ADT/ArrayRef.h"

#include <string>

namespace dpg::driver {

struct SampleOptions {
  std::string graph; ///< that is run; empty: the one that no other calls
  unsigned processes = 1;
  bool isJson = false;
  std::string seed; ///< what random bits depend on; empty: 0
};

/// Builds the program with every real number computed in samples, runs it with `words`, and prints its results with the
/// digits that hold and its unstable statements. Returns the exit status.
int sampleProgram(FrontEndOptions frontEnd, const SampleOptions &options, llvm::ArrayRef<llvm::StringRef> words);

} // namespace dpg::driver
