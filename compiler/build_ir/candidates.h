// Which implementation a call of a component runs, and whose statements are built.
#pragma once

#include "compiler/build_ir/build_ir.h"

#include "llvm/ADT/MapVector.h"

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

  /// What a call in a statement may run: what the statement demands alone, else what the user chose alone, else the
  /// component's own statements and its implementations. A certificate speaks of the statements, where there are any,
  /// whatever is chosen.
  /// Empty where there is nothing to run.
  Alternatives of(const ast::CallExpression &call, const ast::Statement &statement) const;

  /// Why a statement's call cannot run by what a demand of the statement names; empty where it can, or where it names
  /// nothing of that component.
  std::string obstacleToDemand(const ast::Callable &component, const ast::Demand &demand) const;

  /// Takes an implementation out of what calls may run, unless it is named.
  void leaveOut(const ast::ImplementationComponent *implementation);

  /// The implementations that calls may run although nobody names them.
  Implementations unnamed() const;

private:
  /// What the demands of a statement name, where they name something of that component.
  std::optional<Alternative> demanded(const ast::Callable &component, const ast::Statement &statement) const;

  llvm::MapVector<const ast::Callable *, Implementations> implementations; ///< all
  llvm::MapVector<const ast::Callable *, Implementations> offered;         ///< where none is named
  const ChosenImplementations &chosen;
  const ast::Program *library;
};

/// The fewest and the most processes or threads that an implementation takes; 0 for any number.
struct Counts {
  int64_t fewest = 1;
  int64_t most = 0;
};

/// `processes 2` is both.
Counts countsIn(const std::optional<ast::CountRange> &range);

/// What a variant for an execution is compiled with, beside the program's flags, and the instruction sets without which
/// it must not run: those that its flags name too.
struct ExecutionBuild {
  std::vector<std::string> flags;
  std::vector<std::string> features;
};
ExecutionBuild buildOf(const ast::ExecutionComponent &execution);

/// Whether only the running program knows if an alternative can run where its graph does.
bool asksTheMachine(const Alternative &alternative);

inline bool isInCpp(const ast::ImplementationComponent *implementation) {
  return implementation && implementation->language.text != "dpg";
}

} // namespace dpg
