// C++ names for the program's names: no word that C++, the C library or the runtime gives a meaning, none twice.
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"

#include <string>

namespace dpg::emit {

/// Whether emitted code may not use `name` as its own: keywords, macros, reserved forms, names of the runtime in use.
bool isReservedName(llvm::StringRef name);

/// A C++ identifier as near to `wanted` as can be, which is not reserved: `double` gives `double_`, `r'` gives `r_`.
std::string identifier(llvm::StringRef wanted);

/// The names that are taken in one C++ scope. The same requests in the same order give the same names.
class NameTable {
public:
  explicit NameTable(const NameTable *enclosing = nullptr) : enclosing(enclosing) {}

  /// A free identifier, taken from now on: identifier(wanted), else with `_2`, `_3`, ... behind it.
  std::string take(llvm::StringRef wanted);
  bool isTaken(llvm::StringRef name) const;

private:
  const NameTable *enclosing;
  llvm::StringSet<> taken;
};

} // namespace dpg::emit
