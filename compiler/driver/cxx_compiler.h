// The C++ compiler that builds emitted programs: which it is, with what flags, and its runs.
#pragma once

#include "llvm/Support/Program.h"

#include <string>
#include <vector>

namespace dpg::driver {

/// Where the runtime is installed, and its library.
std::string runtimeFolder();
std::string runtimeLibrary();

/// Finds the C++ compiler: $CXX, which may be several words (`ccache g++`), else what there is. Returns what is wrong,
/// or nothing.
std::string findCompiler(std::string &compiler);

/// The flags of all sources; those of $DPG_CXXFLAGS come last.
std::vector<std::string> compileFlags();

/// Runs mpicc, which calls the compiler, and waits later.
class Compile {
public:
  Compile(const std::string &wrapper, const std::string &compiler, const std::vector<std::string> &arguments);
  bool succeeds() { return !failed && llvm::sys::Wait(process, std::nullopt).ReturnCode == 0; }

private:
  bool failed = false;
  llvm::sys::ProcessInfo process;
};

} // namespace dpg::driver
