// What the current version of each name depends on.
#pragma once

#include "compiler/sema/program_names.h"

#include <functional>
#include <set>

namespace dpg::sema {

/// Where a value comes from.
struct Origin {
  std::set<const ast::Symbol *> from; ///< names whose versions it depends on, over any number of steps: by what it was
                                      ///< computed from, and by what decided whether and how often it was
  std::set<std::string> obstacles;    ///< why no rounding error bound can be derived, in words: "`svd`, ..."
  bool definesBackward = false;       ///< it is the result of a task that defines its backward error

  bool add(const Origin &other);
};

using Origins = std::map<const ast::Symbol *, Origin>;

/// Follows a body in the order in which it runs, loops until nothing changes.
class OriginTracker {
public:
  explicit OriginTracker(const ProgramNames &program) : program(program) {}

  /// Called at each certificate, before and after which names get versions; more than once for those in loops.
  std::function<void(const ast::CertifyStatement &, const Origins &)> onCertify;
  /// Called at each assignment to a name.
  std::function<void(const ast::Symbol &, SourceRange)> onAssign;

  void run(const ast::Block &body);
  const Origins &result() const { return origins; }
  /// What an expression is computed from here.
  Origin originOf(const ast::Expression &expression) const;

private:
  void visit(const ast::Statement &statement);
  void visitLoop(const ast::Statement &loop, const ast::Block &body, const std::string &obstacle);
  void visitIf(const ast::IfStatement &branch);
  void assign(const ast::AssignmentStatement &statement);
  void addCall(const ast::CallExpression &call, Origin &origin) const;
  /// What the expressions of a statement, but for those of blocks in it, depend on.
  std::set<const ast::Symbol *> readBy(const ast::Statement &statement) const;

  const ProgramNames &program;
  Origins origins;
  std::set<const ast::Symbol *> deciding; ///< what the conditions and ranges of branches and loops around here read
};

/// Obstacles of the outs of a component, each once: what its own statements, and those of the tasks in it, bring.
std::set<std::string> obstaclesOf(const ast::Callable &callable, const ProgramNames &program);

} // namespace dpg::sema
