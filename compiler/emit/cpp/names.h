// C++ names for the program's names: no word that C++, the C library or the runtime gives a meaning, none twice.
#pragma once

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"

#include <string>

namespace dpg::emit {

/// Whether emitted code may not use `name` as its own: keywords, macros, reserved forms, names of the runtime in use.
bool isReservedName(llvm::StringRef name);

/// A C++ identifier as near to `wanted` as can be, which is not reserved: `double` gives `double_`, `r'` gives `r_`.
std::string identifier(llvm::StringRef wanted);

/// The names that are taken in one C++ function, or in a file, and in the blocks around the place that is emitted. The
/// same requests in the same order give the same names.
class NameTable {
public:
  /// A free identifier, taken from now on until its block ends: identifier(wanted), else with `_2`, `_3`, ... behind
  /// it.
  std::string take(llvm::StringRef wanted) { return takeIn(scopes.back(), wanted); }
  /// The same for what is declared in front of all blocks.
  std::string takeOutside(llvm::StringRef wanted) { return takeIn(scopes.front(), wanted); }
  bool isTaken(llvm::StringRef name) const;

  /// A block of C++, while it is emitted: its names are free again behind it.
  class Scope {
  public:
    explicit Scope(NameTable &names) : names(names) { names.scopes.emplace_back(); }
    ~Scope() { names.scopes.pop_back(); }
    Scope(const Scope &) = delete;
    Scope &operator=(const Scope &) = delete;

  private:
    NameTable &names;
  };

private:
  std::string takeIn(llvm::StringSet<> &scope, llvm::StringRef wanted);

  llvm::SmallVector<llvm::StringSet<>> scopes{1}; ///< the innermost comes last
};

} // namespace dpg::emit
