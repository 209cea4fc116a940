// The CMakeLists.txt of an emitted program.
#pragma once

#include "compiler/emit/emit.h"

namespace dpg::emit {

/// A CMake bracket argument for any text: [=[...]=] with as many signs as it takes.
std::string bracketArgument(llvm::StringRef text);

/// The text of CMakeLists.txt, which finds the installed runtime and builds without the compiler: the program, or a
/// library where there is no main.cpp. Headers of the program's own functions are found in `includeFolders`.
std::string emitCMakeLists(const EmitOptions &options, llvm::ArrayRef<std::string> includeFolders, bool hasMain);

} // namespace dpg::emit
