// What the language knows without a definition: elementary functions, tasks of the library, generators.
#pragma once

#include "compiler/ast/type.h"

#include "llvm/ADT/ArrayRef.h"

namespace dpg::sema {

/// Which elements a formal parameter takes.
enum class ElementClass : uint8_t {
  Number,  // int, real or complex; a result of this class is complex if one such argument is, and real otherwise
  Real,    // int or real; as a result, real even of complex arguments (norms)
  Complex, // of results alone: even of real arguments
  Int,
  Bool,
};

struct LibraryFormal {
  std::string name;
  ElementClass elements = ElementClass::Number;
  bool isSparse = false;
  bool hasDefault = false; ///< of a generator's options
  std::vector<Extent> shape;
};

/// A task of the library, or a generator: one entry a combination of ranks.
struct LibraryTask {
  std::string name;
  std::string signature; ///< as library.def writes it
  bool isGenerator = false;
  bool isBounded = false;       ///< its rounding errors have a bound over its operands
  bool definesBackward = false; ///< it says what `within ... backward` means for its results
  std::vector<LibraryFormal> parameters, results;
};

/// All tasks of that name.
std::vector<const LibraryTask *> libraryTasks(llvm::StringRef name);
llvm::ArrayRef<LibraryTask> allLibraryTasks();

enum class ElementaryResult : uint8_t {
  Same,      // int of int, real of real, complex of complex
  Floating,  // real of int
  Magnitude, // real of complex, else as the argument
  Int,
  Complex,
};

/// A function of scalars; one with a single argument is applied element by element to arrays.
struct ElementaryFunction {
  const char *name;
  unsigned least, most; ///< numbers of arguments; most == 0: any number from `least` on
  ElementClass takes;
  ElementaryResult gives;
  bool isZeroAtZero; ///< f(0) = 0: it keeps arrays sparse
};

const ElementaryFunction *elementaryFunction(llvm::StringRef name);
llvm::ArrayRef<ElementaryFunction> elementaryFunctions();

} // namespace dpg::sema
