// The library that reads C++ headers, loaded when it is needed: compiler/cxx.
#pragma once

#include "compiler/cxx/cxx.h"
#include "compiler/driver/front_end.h"

namespace dpg::driver {

/// The library; null where it cannot be loaded, and `problem` says why. Stays loaded.
const cxx::Library *loadCxxLibrary(std::string &problem);

/// How headers are read: -I of the command line, then what emitted programs are compiled with.
cxx::ReadOptions readOptionsOf(const FrontEndOptions &options);

/// Checks the implementations in C++ of a program that sema has seen, if it has any. False where the library cannot be
/// loaded, which is said.
bool checkCxxImplementations(Compilation &compilation);

/// Checks names, types, and functions in C++. False where errors are left to report.
bool checkProgram(Compilation &compilation);

} // namespace dpg::driver
