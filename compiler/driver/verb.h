// The verbs of dpgc: each is a function in a file of its own.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace dpg::driver {

/// Exit statuses of dpgc.
enum Status : int {
  Done = 0,
  ProgramErrors = 1,  ///< errors in the program or its data
  WrongUse = 2,       ///< of the command line
  ContractNotMet = 3, ///< by the program that was run or evaluated
  CompilerFault = 4,
};

/// The words after the verb.
using Arguments = llvm::ArrayRef<llvm::StringRef>;

int analyzeVerb(Arguments arguments);
int buildVerb(Arguments arguments);
int checkVerb(Arguments arguments);
int emitVerb(Arguments arguments);
int evalVerb(Arguments arguments);
int explainVerb(Arguments arguments);
int graphVerb(Arguments arguments);
int importVerb(Arguments arguments);
int reportVerb(Arguments arguments);
int runVerb(Arguments arguments);
int tuneVerb(Arguments arguments);

/// Prints what went wrong with files, compilers or programs that dpgc starts.
Status failure(const std::string &what);

} // namespace dpg::driver
