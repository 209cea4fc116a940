// Statements other than assignments and loops.
#include "compiler/eval/interpreter.h"

#include "compiler/eval/assignments.h"
#include "compiler/eval/norms.h"
#include "compiler/eval/text.h"

#include "llvm/Support/raw_ostream.h"

namespace dpg::eval {

using namespace ast;

Interpreter::Interpreter(Session &session, const EvaluationOptions &options, llvm::raw_ostream &shown)
    : session(session), options(options), shown(shown) {}
Interpreter::~Interpreter() = default;

Outcome Interpreter::runBlock(const Block &block) {
  for (const Statement *statement : block)
    if (runStatement(statement) == Outcome::Failed)
      return Outcome::Failed;
  return Outcome::Value;
}

Outcome Interpreter::runStatement(const Statement *statement) {
  switch (statement->kind) {
  case StatementKind::Assignment:
    return assign(llvm::cast<AssignmentStatement>(statement));
  case StatementKind::Declaration:
    return declare(llvm::cast<DeclarationStatement>(statement));
  case StatementKind::For:
    return runFor(llvm::cast<ForStatement>(statement), 0);
  case StatementKind::Repeat:
    return runRepeat(llvm::cast<RepeatStatement>(statement));
  case StatementKind::If:
    return runIf(llvm::cast<IfStatement>(statement));
  case StatementKind::Certify:
    return certify(llvm::cast<CertifyStatement>(statement));
  case StatementKind::Show:
    return show(llvm::cast<ShowStatement>(statement));
  }
  return Outcome::Value;
}

CompiledExpression &Interpreter::compiled(const Expression *expression, std::optional<ElementKind> kind) {
  std::unique_ptr<CompiledExpression> &place = expressions[expression];
  if (!place) {
    place = std::make_unique<CompiledExpression>();
    place->node = ExpressionCompiler(session, environment, *this, &place->epoch).compile(expression);
    if (kind)
      place->node = widen(session, std::move(place->node), *kind);
  }
  return *place;
}

Outcome Interpreter::require(CompiledExpression &compiledExpression, const Expression *expression) {
  const Outcome outcome = compiledExpression.run();
  if (outcome != Outcome::Absent)
    return outcome;
  return session.fail(DiagnosticKind::eval_value_without_version, expression->range,
                      sourceText(session, expression->range));
}

Outcome Interpreter::evaluateInteger(const Expression *expression, int64_t &integer) {
  CompiledExpression &compiledExpression = compiled(expression);
  const Outcome outcome = require(compiledExpression, expression);
  integer = compiledExpression.node->integer;
  return outcome;
}

Outcome Interpreter::evaluateShape(const std::vector<Expression *> &extents, Shape &shape) {
  shape.clear();
  for (const Expression *extent : extents)
    if (const Outcome outcome = evaluateInteger(extent, shape.emplace_back()); outcome != Outcome::Value)
      return outcome;
  return Outcome::Value;
}

Outcome Interpreter::declare(const DeclarationStatement *declaration) {
  environment.clear(declaration->symbol);
  if (declaration->declared->shape.empty())
    return Outcome::Value;
  Shape shape;
  if (const Outcome outcome = evaluateShape(declaration->declared->shape, shape); outcome != Outcome::Value)
    return outcome;
  Value *value = environment.valueOf(declaration->symbol);
  value->kind = elementKindOf(declaration->symbol->type);
  value->array = session.make(value->kind, shape, declaration->range);
  value->state = State::Value;
  return value->array ? Outcome::Value : Outcome::Failed;
}

Outcome Interpreter::runIf(const IfStatement *choice) {
  CompiledExpression &condition = compiled(choice->condition);
  if (const Outcome outcome = require(condition, choice->condition); outcome != Outcome::Value)
    return outcome;
  return runBlock(condition.node->integer ? choice->yes : choice->no);
}

/// Of a certificate that is evaluated again, by another call, one that does not hold counts, else the last.
void Interpreter::keep(CertificateRecord record) {
  auto isSame = [&](const CertificateRecord &earlier) {
    return earlier.range.file == record.range.file && earlier.range.begin == record.range.begin;
  };
  auto earlier = std::find_if(certificates.begin(), certificates.end(), isSame);
  if (earlier == certificates.end())
    certificates.push_back(std::move(record));
  else if (earlier->holds)
    *earlier = std::move(record);
}

Outcome Interpreter::certify(const CertifyStatement *certificate) {
  if (session.isTentative()) // on the way to a limit: what the program certifies ended before
    return Outcome::Value;
  const size_t mark = session.temporariesMark();
  CompiledExpression &bound = compiled(certificate->bound, ElementKind::Real);
  const Outcome outcome = require(bound, certificate->bound);
  if (outcome != Outcome::Value)
    return outcome;
  CertificateRecord record;
  record.name = certificate->name.text;
  record.range = certificate->range;
  store(record.bound, *bound.node);
  record.contract = certificate->contract;
  CompiledExpression &tolerance = compiled(record.contract->tolerance, ElementKind::Real);
  if (tolerance.run() != Outcome::Value)
    return Outcome::Failed;
  store(record.tolerance, *tolerance.node);
  judge(record, *environment.valueOf(certificate->symbol));
  session.releaseDownTo(mark);
  keep(std::move(record));
  return Outcome::Value;
}

Outcome Interpreter::show(const ShowStatement *statement) {
  if (session.isTentative()) // on the way to a limit: what the program shows ended before
    return Outcome::Value;
  const size_t mark = session.temporariesMark();
  std::string line;
  for (const Expression *expression : statement->values) {
    CompiledExpression &shownExpression = compiled(expression);
    const Outcome outcome = shownExpression.run();
    if (outcome == Outcome::Failed)
      return outcome;
    Value value;
    if (outcome == Outcome::Value)
      store(value, *shownExpression.node);
    line += (line.empty() ? "" : "  ") + sourceText(session, expression->range) + " = " +
            (outcome == Outcome::Absent ? "absent" : valueText(value));
  }
  session.releaseDownTo(mark);
  shown << line << "\n";
  return Outcome::Value;
}

} // namespace dpg::eval
