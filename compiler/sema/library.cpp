// The tables of the library, and the reader of the signatures in library.def.
#include "compiler/sema/library.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSwitch.h"

#include <cassert>

namespace dpg::sema {

using llvm::StringRef;

/// Splits at `separator` outside brackets.
static std::vector<StringRef> splitOutside(StringRef text, char separator) {
  std::vector<StringRef> parts;
  size_t depth = 0, start = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    depth += text[at] == '(' || text[at] == '[';
    depth -= text[at] == ')' || text[at] == ']';
    if (text[at] != separator || depth > 0)
      continue;
    parts.push_back(text.slice(start, at).trim());
    start = at + 1;
  }
  if (!text.substr(start).trim().empty())
    parts.push_back(text.substr(start).trim());
  return parts;
}

/// "x: sparse number[m, n] = 1"
static LibraryFormal readFormal(StringRef text) {
  LibraryFormal formal;
  auto [name, type] = text.split(": ");
  formal.name = name.str();
  formal.hasDefault = type.contains(" = ");
  type = type.split(" = ").first.trim();
  formal.isSparse = type.consume_front("sparse ");
  auto [element, shape] = type.split('[');
  formal.elements = llvm::StringSwitch<ElementClass>(element)
                        .Case("number", ElementClass::Number)
                        .Case("real", ElementClass::Real)
                        .Case("complex", ElementClass::Complex)
                        .Case("int", ElementClass::Int)
                        .Case("bool", ElementClass::Bool);
  shape.consume_back("]");
  for (StringRef extent : splitOutside(shape, ',')) {
    std::optional<Extent> parsed = Extent::parse(extent);
    assert(parsed && "library.def: an extent is an integer expression");
    formal.shape.push_back(*parsed);
  }
  return formal;
}

/// "(A: number[n, n], b: number[n])"
static std::vector<LibraryFormal> readFormals(StringRef text) {
  std::vector<LibraryFormal> formals;
  for (StringRef part : splitOutside(text.trim().drop_front().drop_back(), ','))
    formals.push_back(readFormal(part));
  return formals;
}

static LibraryTask readTask(StringRef flags, StringRef signature) {
  LibraryTask task;
  task.signature = signature.str();
  task.isGenerator = flags.contains("generator");
  task.isBounded = flags.contains("bounded");
  task.definesBackward = flags.contains("backward");
  auto [head, results] = signature.split(" -> ");
  task.name = head.take_until([](char c) { return c == '('; }).str();
  task.parameters = readFormals(head.drop_front(task.name.size()));
  task.results = readFormals(results);
  return task;
}

llvm::ArrayRef<LibraryTask> allLibraryTasks() {
  static const std::vector<LibraryTask> tasks = {
#define LIBRARY_TASK(flags, signature) readTask(flags, signature),
#include "compiler/sema/library.def"
#undef LIBRARY_TASK
  };
  return tasks;
}

std::vector<const LibraryTask *> libraryTasks(StringRef name) {
  std::vector<const LibraryTask *> found;
  for (const LibraryTask &task : allLibraryTasks())
    if (task.name == name)
      found.push_back(&task);
  return found;
}

static constexpr ElementaryFunction elementaryTable[] = {
    {"abs", 1, 1, ElementClass::Number, ElementaryResult::Magnitude, true},
    {"sqrt", 1, 1, ElementClass::Number, ElementaryResult::Floating, true},
    {"exp", 1, 1, ElementClass::Number, ElementaryResult::Floating, false},
    {"log", 1, 1, ElementClass::Number, ElementaryResult::Floating, false},
    {"log2", 1, 1, ElementClass::Real, ElementaryResult::Floating, false},
    {"log10", 1, 1, ElementClass::Real, ElementaryResult::Floating, false},
    {"sin", 1, 1, ElementClass::Real, ElementaryResult::Floating, true},
    {"cos", 1, 1, ElementClass::Real, ElementaryResult::Floating, false},
    {"tan", 1, 1, ElementClass::Real, ElementaryResult::Floating, true},
    {"asin", 1, 1, ElementClass::Real, ElementaryResult::Floating, true},
    {"acos", 1, 1, ElementClass::Real, ElementaryResult::Floating, false},
    {"atan", 1, 1, ElementClass::Real, ElementaryResult::Floating, true},
    {"atan2", 2, 2, ElementClass::Real, ElementaryResult::Floating, false},
    {"sinh", 1, 1, ElementClass::Real, ElementaryResult::Floating, true},
    {"cosh", 1, 1, ElementClass::Real, ElementaryResult::Floating, false},
    {"tanh", 1, 1, ElementClass::Real, ElementaryResult::Floating, true},
    {"floor", 1, 1, ElementClass::Real, ElementaryResult::Int, true},
    {"ceil", 1, 1, ElementClass::Real, ElementaryResult::Int, true},
    {"round", 1, 1, ElementClass::Real, ElementaryResult::Int, true},
    {"sign", 1, 1, ElementClass::Real, ElementaryResult::Same, true},
    {"conj", 1, 1, ElementClass::Number, ElementaryResult::Same, true},
    {"complex", 1, 2, ElementClass::Real, ElementaryResult::Complex, true},
    {"real", 1, 1, ElementClass::Number, ElementaryResult::Magnitude, true},
    {"imag", 1, 1, ElementClass::Number, ElementaryResult::Magnitude, true},
    {"max", 2, 0, ElementClass::Real, ElementaryResult::Same, true},
    {"min", 2, 0, ElementClass::Real, ElementaryResult::Same, true},
    {"delta", 2, 2, ElementClass::Int, ElementaryResult::Int, true},
    {"uniform", 1, 0, ElementClass::Int, ElementaryResult::Floating, false},
    {"normal", 1, 0, ElementClass::Int, ElementaryResult::Floating, false},
};

llvm::ArrayRef<ElementaryFunction> elementaryFunctions() { return elementaryTable; }

const ElementaryFunction *elementaryFunction(StringRef name) {
  const auto *found = llvm::find_if(elementaryTable, [&](const ElementaryFunction &f) { return name == f.name; });
  return found == std::end(elementaryTable) ? nullptr : found;
}

} // namespace dpg::sema
