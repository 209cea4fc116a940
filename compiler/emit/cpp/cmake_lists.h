// The CMakeLists.txt of an emitted program.
#pragma once

#include "compiler/emit/emit.h"

namespace dpg::emit {

/// A CMake bracket argument for any text: [=[...]=] with as many signs as it takes.
std::string bracketArgument(llvm::StringRef text);

/// The text of CMakeLists.txt, which finds the installed runtime and builds without the compiler: the program, or a
/// library where there is no main.cpp.
std::string emitCMakeLists(const EmitOptions &options, bool hasMain);

} // namespace dpg::emit
