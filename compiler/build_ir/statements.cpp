// Statements other than loops and branches.
#include "compiler/build_ir/beside.h"
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/walk.h"
#include "dialects/dpg/demands.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/SaveAndRestore.h"

namespace dpg {

using namespace ast;
using llvm::dyn_cast;
using llvm::isa;

void ComponentBuilder::buildBlock(const Block &block) {
  for (size_t next = 0; next < block.size(); ++next) {
    // The statement whose body this is runs here, on its processes.
    const bool isBody = isTask && &block == &statements;
    const Section section = isBody ? Section() : sectionOf(llvm::ArrayRef(block).drop_front(next));
    for (const Statement *each : section.before)
      buildOne(*each);
    if (!section.beside.empty()) {
      buildBeside(section.beside);
      next += section.size() - 1;
    } else {
      buildOne(*block[next]);
    }
  }
}

void ComponentBuilder::buildOne(const Statement &each) {
  statement = &each;
  computed.clear();
  recordPins(each);
  recordRounding(each);
  recordDemands(each);
  recordSchedule(each);
  buildStatement(each);
}

/// Passes meet them, or say why not.
void ComponentBuilder::recordDemands(const Statement &each) {
  for (const Demand &demand : each.clauses.demands)
    if (!demand.implementation)
      ir::addDemand(module, demand.what.text,
                    {llvm::cast<ir::OriginAttr>(currentOrigins()[0]), location(demand.what.range), "", 0});
}

/// Of a loop, for each statement that gives values in it.
void ComponentBuilder::recordSchedule(const Statement &each) {
  const auto record = [&](const Statement &inner) {
    for (const ScheduleItem &item : each.clauses.schedule)
      for (const auto &[place, named] : llvm::enumerate(item.indices)) {
        const auto &[index, size] = named;
        const llvm::StringRef action =
            item.action.text == "vectorize" ? "vectorise" : llvm::StringRef(item.action.text);
        int64_t count = action == "order" ? static_cast<int64_t>(place) : 0;
        if (const auto *number = llvm::dyn_cast_if_present<NumberExpression>(size))
          llvm::StringRef(number->digits).getAsInteger(10, count);
        ir::addDemand(module, ("schedule " + action).str(),
                      {originOf(inner), location(index.range), index.text, count});
      }
  };
  if (llvm::isa<AssignmentStatement>(each))
    record(each);
  else if (const auto *loop = llvm::dyn_cast<ForStatement>(&each); loop && !each.clauses.schedule.empty())
    walkStatements(loop->body, [&](const Statement &inner) {
      if (llvm::isa<AssignmentStatement>(inner))
        record(inner);
    });
}

void ComponentBuilder::buildStatement(const Statement &each) {
  llvm::TypeSwitch<const Statement *>(&each)
      .Case<AssignmentStatement, DeclarationStatement, ForStatement, RepeatStatement, IfStatement, CertifyStatement,
            ShowStatement>([&](const auto *concrete) { buildStatement(*concrete); });
}

void nameValue(mlir::Value value, mlir::Location name) {
  mlir::Operation *op = value.getDefiningOp();
  if (op && op->getNumResults() == 1 && !llvm::isa<mlir::NameLoc>(op->getLoc()))
    op->setLoc(name);
}

void ComponentBuilder::assignName(const Target &target, const Expression &value) {
  const Type &type = target.symbol->type;
  llvm::SaveAndRestore name(resultName, llvm::StringRef(target.name.text));
  computeBefore(value, target.name.text);
  if (mayBeAbsent(value) && !isa<NameExpression>(value))
    diagnostics.report(DiagnosticKind::not_lowered, value.range,
                       "an expression of whole arrays some of whose elements are absent");
  if (type.isScalar()) {
    mlir::Value result = stored(scalarType(type), scalar(value), value, location(value.range));
    nameValue(result, named(target.name.text, target.range));
    versions[target.symbol] = result;
    return;
  }
  if (mlir::Value whole = computed.lookup(&value)) {
    versions[target.symbol] = inFormatOf(target, whole, value);
    return;
  }
  const auto *alias = dyn_cast<NameExpression>(&value);
  if (alias && alias->symbol && !alias->type.isScalar() && alias->type.element == type.element) {
    versions[target.symbol] = versions.lookup(alias->symbol);
    return;
  }
  versions[target.symbol] = buildWhole(value, target.name.text, type);
}

/// A result as its target stores it: results have the formats that their component declares.
mlir::Value ComponentBuilder::inFormatOf(const Target &target, mlir::Value result, const Expression &value) {
  const Type &type = target.symbol->type;
  mlir::Location place = location(target.range);
  if (type.isScalar())
    return stored(scalarType(type), result, value, place);
  auto given = llvm::cast<ir::ArrayType>(result.getType());
  if (given == valueType(type))
    return result;
  auto wanted = llvm::cast<ir::ArrayType>(valueType(passedType(type)));
  const std::string name = isInBlocks(type) ? freshName(target.name.text + "_numbers") : target.name.text;
  mlir::Value numbers = result;
  if (given.getElement() != wanted.getElement()) {
    mlir::Value undefined = ir::UndefinedOp::create(builder, place, wanted);
    numbers = buildNest(name, loopsOver(type), undefined, [&](mlir::ValueRange indices) {
      mlir::Value element = stored(wanted.getElement(), readElement(result, indices, place), value, place);
      ir::PutOp::create(builder, place, element, 0, indices);
    });
  }
  return isInBlocks(type) ? storedInBlocks(numbers, type, target.name.text, place) : numbers;
}

void ComponentBuilder::assignResults(const AssignmentStatement &assignment) {
  const auto &call = llvm::cast<CallExpression>(*assignment.value);
  for (const Expression *argument : call.bound)
    computeBefore(*argument, "");
  llvm::SmallVector<llvm::StringRef> names;
  for (const Target &target : assignment.targets)
    names.push_back(target.name.text);
  for (auto [target, result] : llvm::zip(assignment.targets, callWithResults(call, names)))
    if (target.symbol)
      versions[target.symbol] = inFormatOf(target, result, call);
}

void ComponentBuilder::buildStatement(const AssignmentStatement &assignment) {
  if (assignment.targets.size() > 1)
    return assignResults(assignment);
  const Target &target = assignment.targets.front();
  if (!target.symbol)
    return;
  if (!target.subscripts)
    return assignName(target, *assignment.value);
  buildIndexStatement(target, *assignment.value);
  if (assignment.isPublished && instances)
    publish(target);
}

void ComponentBuilder::buildStatement(const DeclarationStatement &declaration) {
  if (!declaration.symbol->type.isScalar())
    versions[declaration.symbol] =
        ir::UndefinedOp::create(builder, location(declaration.range), valueType(declaration.symbol->type));
}

void ComponentBuilder::buildStatement(const CertifyStatement &certify) {
  mlir::Value value = versions.lookup(certify.symbol);
  certified.insert({certify.symbol, value});
  auto op = ir::CertifyOp::create(builder, location(certify.range), value, certify.name.text,
                                  contractAttr(*certify.contract), statementText(certify.bound->range));
  mlir::OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(&op.getBody().emplaceBlock());
  computeBefore(*certify.bound, certify.name.text + "_error_bound");
  mlir::Location place = location(certify.bound->range);
  mlir::Value bound = real(scalar(*certify.bound), place);
  nameValue(bound, named(certify.name.text + "_error_bound", certify.bound->range));
  ir::YieldOp::create(builder, place, bound);
}

void ComponentBuilder::buildStatement(const ShowStatement &show) {
  llvm::SmallVector<mlir::Value> values;
  llvm::SmallVector<std::string> texts;
  for (const Expression *value : show.values) {
    computeBefore(*value, "");
    values.push_back(scalar(*value));
    texts.push_back(statementText(value->range));
  }
  llvm::SmallVector<llvm::StringRef> names(texts.begin(), texts.end());
  ir::ShowOp::create(builder, location(show.range), values, builder.getStrArrayAttr(names));
}

} // namespace dpg
