// Statements: what they assign, which indices they bind, and what loops and branches do to names.
#pragma once

#include "compiler/sema/expression_checker.h"

namespace dpg::sema {

class StatementChecker : public ExpressionChecker {
public:
  using ExpressionChecker::ExpressionChecker;

  /// Checks the statements of a body; at its end every out parameter of `callable` has a value.
  void checkBody(const ast::Callable &callable, ast::Block &body);

private:
  void checkBlock(ast::Block &block);
  void checkStatement(ast::Statement &statement);
  void checkDeclaration(ast::DeclarationStatement &declaration);
  void checkCertify(ast::CertifyStatement &certify);
  void checkOutputs(const ast::Callable &callable);

  // Assignments.
  void checkAssignment(ast::AssignmentStatement &statement);
  void checkTuple(ast::AssignmentStatement &statement);
  void checkDistinct(const std::vector<ast::Target> &targets);
  bool isAssignable(const ast::Name &name, const ast::Symbol *symbol);
  ast::Symbol *declareTarget(const ast::Name &name, ast::TypeSyntax &declared);
  void assignWhole(ast::Target &target, const Type &given, const ast::Expression *value, SourceRange valueRange);
  static std::string settledHere(const ast::Symbol &symbol, const Type &given);
  void checkGiven(const ast::Target &target, const ast::Symbol &symbol, const Type &given, SourceRange valueRange);
  void checkSparsity(const ast::Target &target, ast::Symbol &symbol, const Type &given, const ast::Expression *value);
  void checkAbsence(const ast::Target &target, const ast::Symbol &symbol, bool mayBeAbsent, SourceRange valueRange);
  void newVersion(ast::Symbol &symbol, SourceRange range, bool mayBeAbsent);
  void checkPublished(const ast::AssignmentStatement &statement, const ast::Target &target);

  // Index statements.
  void assignIndexed(ast::AssignmentStatement &statement, ast::Target &target);
  void assignPart(ast::Target &target, const Type &given, SourceRange valueRange);
  void bindNames(ast::Target &target, bool hasIndices);
  std::vector<IndexScope *> pushTargetIndices(ast::Target &target, const ast::Symbol *symbol);
  void checkWhere(ast::AssignmentStatement &statement, const ast::Target &target);
  ast::Symbol *createArray(ast::Target &target, const Type &given, const ast::Expression *value);
  void checkElementGiven(const ast::Target &target, const Type &base, const std::vector<Extent> &slice,
                         const Type &given, SourceRange valueRange);
  std::optional<Box> boxOfTarget(const ast::Target &target) const;
  void definePart(ast::Target &target, ast::Symbol &symbol);
  void recordWrite(const ast::Target &target, const ast::Symbol &symbol);

  // Loops and branches.
  void checkFor(ast::ForStatement &loop);
  void checkRepeat(ast::RepeatStatement &loop);
  void checkIf(ast::IfStatement &branch);
  void checkBranchCondition(const ast::Expression &condition);
  std::vector<ast::Symbol *> enterLoop(const ast::Block &body);
  void leaveLoop(const ast::Block &body, const std::set<std::string> &before, const std::vector<IndexScope *> &indices,
                 ast::LoopNames &found);
  void endNames(const IndexScope &index, const std::vector<ast::Symbol *> &fresh);
  std::set<std::string> knownNames() const;
  void checkIndependence(const ParallelLoop &loop, const std::vector<IndexScope *> &indices);

  std::set<const ast::Symbol *> declaredSparse;

  // Clauses and annotations.
  void checkClauses(ast::Statement &statement);
  /// What `demand implementation NAME` names; null where it names nothing.
  struct DemandedImplementation {
    const ast::ImplementationComponent *implementation = nullptr;
    const ast::Callable *task = nullptr;
  };
  ast::Callable *taskOf(const ast::ImplementationComponent &implementation) const;
  DemandedImplementation demandedBy(const std::string &name) const;
  void checkDemand(const ast::Demand &demand, const ast::Statement &statement);
  using ScheduledIndices = std::set<std::pair<std::string, std::string>>; // by action
  void checkSchedule(const ast::ScheduleItem &item, const ast::Statement &statement, ScheduledIndices &scheduled);
};

} // namespace dpg::sema
