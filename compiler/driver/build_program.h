// Building emitted programs with the C++ compiler, straight by argument vector, and keeping what was built.
#pragma once

#include "compiler/driver/back_end.h"

namespace dpg::driver {

/// Compiles a program whose files lie in `folder` to folder/NAME. Returns what went wrong, or nothing; the compiler's
/// messages go to standard error.
///
/// The compiler is $CXX (one or more words; an error where there is no such program), else g++, else clang++, called
/// through mpicc, which knows MPI's headers and libraries; main.cpp and the source are compiled at the same time.
/// $DPG_CXXFLAGS, split at spaces, comes behind the flags. `headers` is a file that sources without flags of their own
/// include first; empty: none.
std::string compileProgram(const EmittedProgram &program, const std::string &folder, const std::string &headers = "");

/// The executable of a program from the cache, built there first if it is not there yet:
/// $XDG_CACHE_HOME/dpg/KEY/NAME, KEY a hash of the emitted files, the C++ compiler, the flags and the runtime. The
/// cache is private: refused where others own it or may write to it. Several calls may build at the same time. Returns
/// what went wrong, or nothing.
std::string cachedProgram(const EmittedProgram &program, std::string &executable);

} // namespace dpg::driver
