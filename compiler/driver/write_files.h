// Writing emitted files: beside their names first, renamed when they are whole.
#pragma once

#include "compiler/emit/emit.h"

#include "llvm/ADT/ArrayRef.h"

namespace dpg::driver {

/// Writes `text` under a temporary name in the same folder, syncs it and renames it. Returns what went wrong, or
/// nothing.
std::string writeFile(const std::string &path, llvm::StringRef text);

/// Writes the files of a program into a folder, which is made where it is missing. Files that dpgc has not written, by
/// their first line, are not touched. Returns what went wrong, or nothing.
std::string writeProgram(const std::string &folder, llvm::ArrayRef<emit::EmittedFile> files);

} // namespace dpg::driver
