// Names that may not name an emitted namespace or program, since headers or the build give them a meaning.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace dpg::emit {

/// Whether `name` stands at global scope in the headers that emitted files include (C, POSIX, glibc), in main.cpp, or
/// for a target of the build. Inside the program's namespace these names are free.
bool isGlobalName(llvm::StringRef name);

} // namespace dpg::emit
