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
  std::function<void(const ast::CertifyStatement &)> onCertify;
  /// Called at each assignment to a name.
  std::function<void(const ast::Symbol &, SourceRange)> onAssign;

  void run(const ast::Block &body);
  const Origins &result() const { return origins; }
  /// What an expression is computed from here.
  Origin originOf(const ast::Expression &expression) const;
  /// The name by whose versions `other` depends on what `value` is: `value` itself, a name that it is a copy of, or one
  /// of its shape that a loop changes and that it is made of. Null if there is none, or if `other` is a term of
  /// `value`: a certificate of `value` may read `other` then.
  const ast::Symbol *sharedIterate(const ast::Symbol *value, const ast::Symbol *other) const;

private:
  void visit(const ast::Statement &statement);
  void visitLoop(const ast::Statement &loop, const ast::Block &body, const std::string &obstacle);
  void visitIf(const ast::IfStatement &branch);
  void assign(const ast::AssignmentStatement &statement);
  void addCall(const ast::CallExpression &call, Origin &origin) const;
  void addMakings(const ast::Target &target, const ast::Expression &value, bool replaces);
  void addOriginsInside(const ast::AssignmentStatement &statement);
  std::set<const ast::Symbol *> makingsOf(const ast::Symbol *value) const;
  /// What the expressions of a statement, but for those of blocks in it, depend on.
  std::set<const ast::Symbol *> readBy(const ast::Statement &statement) const;

  /// Names of a value's own shape that its statements read.
  struct Makings {
    std::set<const ast::Symbol *> copied; ///< it is nothing else
    std::set<const ast::Symbol *> terms;
  };

  const ProgramNames &program;
  Origins origins;
  std::map<const ast::Symbol *, Makings> makings;
  std::set<const ast::Symbol *> iterated; ///< names that a loop, here or in what is called, gives versions
  unsigned loopDepth = 0, branchDepth = 0;
  std::set<const ast::Symbol *> deciding; ///< what the conditions and ranges of branches and loops around here read
};

/// Obstacles of the outs of a component, each once: what its own statements, and those of the tasks in it, bring.
std::set<std::string> obstaclesOf(const ast::Callable &callable, const ProgramNames &program);

} // namespace dpg::sema
