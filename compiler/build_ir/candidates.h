// Which implementation a call of a component runs, and whose statements are built.
#pragma once

#include "compiler/build_ir/build_ir.h"

#include "llvm/ADT/DenseMap.h"

namespace dpg {

/// A component by its own statements, or by those of an implementation in dpg.
struct Statements {
  const ast::Callable *component = nullptr;
  const ast::ImplementationComponent *implementation = nullptr;

  const ast::Name &name() const { return implementation ? implementation->name : component->name; }
  const ast::Block &body() const { return implementation ? implementation->body : component->body; }
  friend bool operator==(const Statements &, const Statements &) = default;
};

/// The implementations of a program's abstracts, and which of them calls run.
class Candidates {
public:
  /// `library` holds the graphs that are tasks of the library; may be null.
  Candidates(const ast::Program &program, const ChosenImplementations &chosen, const ast::Program *library);

  /// The component that a call runs, of the program or of the library; null for other calls.
  const ast::Callable *calleeOf(const ast::CallExpression &call) const;

  /// What a call in a statement runs: what the statement demands, else what the user chose, else of an opaque abstract
  /// its first implementation; null: the component's own statements.
  const ast::ImplementationComponent *of(const ast::CallExpression &call, const ast::Statement &statement) const;

private:
  llvm::DenseMap<const ast::Callable *, llvm::SmallVector<const ast::ImplementationComponent *>> implementations;
  const ChosenImplementations &chosen;
  const ast::Program *library;
};

inline bool isInCpp(const ast::ImplementationComponent *implementation) {
  return implementation && implementation->language.text != "dpg";
}

} // namespace dpg
