// The CMakeLists.txt of an emitted program.
#pragma once

#include "compiler/emit/emit.h"

namespace dpg::emit {

/// A CMake bracket argument for any text: [=[...]=] with as many signs as it takes.
std::string bracketArgument(llvm::StringRef text);

/// What a program is built from.
struct ProgramParts {
  std::vector<std::string> includeFolders; ///< where headers of the program's own functions lie
  std::vector<VariantBuild> variants = {}; ///< sources with flags of their own
  bool callsLapack = false;
  bool hasMain = false; ///< else it is a library
};

/// The text of CMakeLists.txt, which finds the installed runtime and builds without the compiler.
std::string emitCMakeLists(const EmitOptions &options, const ProgramParts &parts);

} // namespace dpg::emit
