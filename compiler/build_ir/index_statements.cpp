// Index statements and whole-array values as nests; reductions as accumulations (outside nests) or inside them.
#include "compiler/build_ir/component_builder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/SaveAndRestore.h"

namespace dpg {

using namespace ast;
using llvm::ArrayRef;
using llvm::dyn_cast;
using llvm::isa;
using llvm::StringRef;

ComponentBuilder::LoopSpace ComponentBuilder::loopOver(const Extent &extent, ArrayRef<LoopSpace> besides) {
  auto isTaken = [&](StringRef name) {
    return usedNames.contains(name) || llvm::is_contained(openLoops, name) ||
           llvm::any_of(besides, [&](const LoopSpace &loop) { return loop.name == name; });
  };
  for (const char *name : {"i", "j", "k", "l", "p", "q"})
    if (!isTaken(name))
      return {name, Extent::constant(0), extent};
  unsigned count = 2;
  while (isTaken("i_" + std::to_string(count)))
    ++count;
  return {"i_" + std::to_string(count), Extent::constant(0), extent};
}

/// As this component calls it: of what a callee requires, the sizes are those of the arguments.
Extent ComponentBuilder::extentHere(const Extent &extent) const {
  if (!speaksOfCallee)
    return extent;
  std::map<std::string, Extent> sizes;
  for (const auto &[size, actual] : sizesOfCallees)
    sizes[size->name] = actual;
  return extent.substitute(sizes);
}

std::vector<ComponentBuilder::LoopSpace> ComponentBuilder::loopsOver(const Type &type) {
  std::vector<LoopSpace> loops;
  for (const Extent &extent : type.shape)
    loops.push_back(loopOver(extentHere(extent), loops));
  return loops;
}

/// The slice of a vector, or row or column of a matrix, that does not begin at 0; null for other expressions.
static const Subscript *sliceOf(const Expression &expression) {
  const auto *subscripted = dyn_cast<SubscriptedExpression>(&expression);
  if (!subscripted || expression.type.rank() != 1 || !isa<NameExpression>(subscripted->base))
    return nullptr;
  const auto slice =
      llvm::find_if(subscripted->subscripts, [](const Subscript &each) { return each.kind == SubscriptKind::Slice; });
  return slice != subscripted->subscripts.end() && slice->from.asConstant() != 0 ? &*slice : nullptr;
}

/// Loops over operands of one shape that are read at the same indices. Slices from the same place on are run along as
/// the arrays count, so that their rows are where those of the arrays are.
std::vector<ComponentBuilder::LoopSpace> ComponentBuilder::loopsAlong(ArrayRef<const Expression *> operands) {
  std::vector<LoopSpace> loops = loopsOver(operands.front()->type);
  for (const Expression *operand : operands)
    aligned.erase(operand);
  const Subscript *slice = sliceOf(*operands.front());
  const bool areAlike = slice && llvm::all_of(operands, [&](const Expression *operand) {
                          const Subscript *other = sliceOf(*operand);
                          return other && other->from == slice->from && !computed.lookup(operand);
                        });
  if (!areAlike || speaksOfCallee)
    return loops;
  loops.front().from = slice->from;
  loops.front().to = slice->to;
  aligned.insert(operands.begin(), operands.end());
  return loops;
}

std::vector<ComponentBuilder::LoopSpace> ComponentBuilder::loopsOf(const std::vector<Binder> &binders) const {
  std::vector<LoopSpace> loops;
  for (const Binder &binder : binders)
    loops.push_back({binder.name.text, binder.from, binder.to, binder.symbol});
  return loops;
}

/// Adds the block of a nest or reduction, opens its loops and moves the builder into it.
mlir::ValueRange ComponentBuilder::openLoopBody(mlir::Region &region, ArrayRef<LoopSpace> loops) {
  mlir::Block &body = region.emplaceBlock();
  for (const LoopSpace &loop : loops) {
    mlir::Value index = body.addArgument(
        builder.getIndexType(), mlir::NameLoc::get(builder.getStringAttr(loop.name), location(statement->range)));
    openLoops.push_back(loop.name);
    if (loop.symbol)
      versions[loop.symbol] = index;
  }
  llvm::append_range(openIndices, body.getArguments());
  ++nestDepth;
  builder.setInsertionPointToEnd(&body);
  return body.getArguments();
}

void ComponentBuilder::closeLoopBody(ArrayRef<LoopSpace> loops) {
  --nestDepth;
  openLoops.truncate(openLoops.size() - loops.size());
  openIndices.truncate(openIndices.size() - loops.size());
}

static mlir::ArrayAttr indexAttrs(mlir::OpBuilder &builder, ArrayRef<ir::IndexAttr> indices) {
  return builder.getArrayAttr(llvm::SmallVector<mlir::Attribute>(indices.begin(), indices.end()));
}

mlir::Value ComponentBuilder::buildNest(StringRef name, ArrayRef<LoopSpace> loops, mlir::Value init,
                                        llvm::function_ref<void(mlir::ValueRange)> body) {
  llvm::SmallVector<ir::IndexAttr> indices;
  for (const LoopSpace &loop : loops)
    indices.push_back(ir::IndexAttr::get(builder.getContext(), loop.name, extentAttr(loop.from), extentAttr(loop.to)));
  auto nest = ir::NestOp::create(builder, named(name, statement->range), init.getType(), name,
                                 indexAttrs(builder, indices), init, builder.getStrArrayAttr(name), currentOrigins());
  mlir::OpBuilder::InsertionGuard guard(builder);
  body(openLoopBody(nest.getBody(), loops));
  ir::DoneOp::create(builder, location(statement->range));
  closeLoopBody(loops);
  return nest.getResult(0);
}

mlir::Value ComponentBuilder::accumulate(StringRef name, ir::ReductionKind kind, ArrayRef<LoopSpace> loops,
                                         mlir::Type type, ElementFunction body) {
  llvm::SmallVector<ir::IndexAttr> indices;
  for (const LoopSpace &loop : loops)
    indices.push_back(ir::IndexAttr::get(builder.getContext(), loop.name, extentAttr(loop.from), extentAttr(loop.to)));
  auto nest = ir::NestOp::create(builder, named(name, statement->range), type, name, indexAttrs(builder, indices),
                                 mlir::ValueRange(), builder.getStrArrayAttr(name), currentOrigins());
  mlir::OpBuilder::InsertionGuard guard(builder);
  mlir::ValueRange opened = openLoopBody(nest.getBody(), loops);
  mlir::Value value = inReduction(kind, body(opened));
  const bool givesIndex = ir::givesIndex(kind);
  if (!givesIndex)
    nest.getResult(0).setType(value.getType());
  ir::AccumulateOp::create(builder, location(statement->range), kind, value, 0, givesIndex ? opened[0] : mlir::Value());
  ir::DoneOp::create(builder, location(statement->range));
  closeLoopBody(loops);
  return nest.getResult(0);
}

mlir::Value ComponentBuilder::reduce(ir::ReductionKind kind, ArrayRef<LoopSpace> loops, mlir::Type type,
                                     ElementFunction body) {
  llvm::SmallVector<mlir::Value> indices;
  std::function<mlir::Value(size_t)> level = [&](size_t depth) -> mlir::Value {
    if (depth == loops.size())
      return inReduction(kind, body(indices));
    const LoopSpace &loop = loops[depth];
    auto index = ir::IndexAttr::get(builder.getContext(), loop.name, extentAttr(loop.from), extentAttr(loop.to));
    auto reduction =
        ir::ReduceOp::create(builder, location(statement->range), type, kind, index, mlir::Value(), mlir::Value());
    mlir::OpBuilder::InsertionGuard guard(builder);
    indices.push_back(openLoopBody(reduction.getBody(), loop)[0]);
    mlir::Value taken = level(depth + 1);
    ir::YieldOp::create(builder, location(statement->range), taken);
    if (!ir::givesIndex(kind))
      reduction.getResult().setType(taken.getType());
    closeLoopBody(loop);
    return reduction.getResult();
  };
  return level(0);
}

mlir::Value ComponentBuilder::combine(StringRef name, ir::ReductionKind kind, ArrayRef<LoopSpace> loops,
                                      mlir::Type type, ElementFunction body) {
  return nestDepth == 0 ? accumulate(name, kind, loops, type, body) : reduce(kind, loops, type, body);
}

/// A shape that changes from one iteration to the next has no buffer yet; refuse.cpp finds those of names.
void ComponentBuilder::refuseLoopShape(const Type &type, SourceRange range) {
  const bool changes = llvm::any_of(type.shape, [&](const Extent &extent) {
    return llvm::any_of(extent.names(), [&](const std::string &name) { return loopIndices.contains(name); });
  });
  if (changes)
    diagnostics.report(DiagnosticKind::not_lowered, range, "an array whose extent depends on a loop index");
}

/// Whether loops inside one another have an iteration. The range of one may speak of those around it.
mlir::Value ComponentBuilder::runsAtAll(ArrayRef<LoopSpace> loops, mlir::Location place) {
  auto runs = [&](const LoopSpace &loop) -> mlir::Value {
    mlir::Value from = sizeValue(loop.from, place), to = sizeValue(loop.to, place);
    return mlir::arith::CmpIOp::create(builder, place, mlir::arith::CmpIPredicate::slt, from, to);
  };
  ArrayRef<LoopSpace> around = loops.drop_back();
  auto speaksOf = [&](const LoopSpace &outer) {
    return llvm::is_contained(loops.back().from.names(), outer.name) ||
           llvm::is_contained(loops.back().to.names(), outer.name);
  };
  if (llvm::any_of(around, speaksOf))
    return combine(freshName("any_runs"), ir::ReductionKind::any, around, builder.getI1Type(),
                   [&](mlir::ValueRange) { return runs(loops.back()); });
  mlir::Value innermost = runs(loops.back());
  return around.empty() ? innermost : num::AndOp::create(builder, place, runsAtAll(around, place), innermost);
}

/// The largest or smallest of ints, if there are any.
mlir::Value ComponentBuilder::ofSome(mlir::Value extremum, ArrayRef<LoopSpace> loops, SourceRange range) {
  const bool areCertain = llvm::all_of(loops, [](const LoopSpace &loop) {
    std::optional<int64_t> count = (loop.to - loop.from).asConstant();
    return count && *count > 0;
  });
  if (areCertain)
    return extremum;
  mlir::Location place = location(range);
  return num::OfSomeOp::create(builder, place, extremum, runsAtAll(loops, place), statementText(range));
}

mlir::Value ComponentBuilder::buildWhole(const Expression &value, StringRef name, const Type &type) {
  refuseLoopShape(type, value.range);
  if (isInBlocks(type)) {
    mlir::Value numbers = buildWhole(value, freshName((name + "_numbers").str()), passedType(type));
    return storedInBlocks(numbers, type, name, location(statement->range));
  }
  auto arrayType = llvm::cast<ir::ArrayType>(valueType(type));
  mlir::Value undefined = ir::UndefinedOp::create(builder, location(value.range), arrayType);
  return buildNest(name, loopsOver(type), undefined, [&](mlir::ValueRange indices) {
    mlir::Value computedElement = element(value, value.type.isScalar() ? mlir::ValueRange() : indices);
    mlir::Location place = location(statement->range);
    ir::PutOp::create(builder, place, stored(arrayType.getElement(), computedElement, value, place), 0, indices);
  });
}

/// The loop of one subscript on the left. x[k] runs over k..k + 1: so the process that owns the element computes it.
ComponentBuilder::LoopSpace ComponentBuilder::loopOfSubscript(const Subscript &subscript, const Binder *binder,
                                                              ArrayRef<LoopSpace> besides) {
  if (subscript.kind == SubscriptKind::Binding)
    return {binder->name.text, binder->from, binder->to, binder->symbol};
  LoopSpace loop = loopOver(subscript.to, besides);
  loop.from = subscript.from;
  return loop; // of an Element isSymbolic, or refuse.cpp had refused it
}

/// Element c of a vector, in instance c of a loop on groups: a scalar.
void ComponentBuilder::buildRow(const Target &target, const Expression &value) {
  mlir::Location place = location(statement->range);
  versions[target.symbol] = convertTo(scalarType(target.symbol->type), scalar(value), place);
}

void ComponentBuilder::buildIndexStatement(const Target &target, const Expression &value) {
  const Expression *where = statement->clauses.where;
  computeBefore(value, "");
  if (where)
    computeBefore(*where, "");
  const llvm::ArrayRef<Subscript> subscripts = subscriptsHere(target.symbol, *target.subscripts);
  if (subscripts.empty())
    return buildRow(target, value);
  const Type type = typeHere(target.symbol);
  const std::string name = isInBlocks(type) ? freshName(target.name.text + "_numbers") : target.name.text;
  auto arrayType = llvm::cast<ir::ArrayType>(valueType(passedType(type)));
  const bool mayLeaveOut = leavesOut(target, value);
  if (mayLeaveOut && givesSparse(target, value))
    arrayType = arrayType.withStorage(ir::Storage::sparse);
  std::vector<LoopSpace> loops;
  auto binder = target.indices.begin();
  for (const Subscript &subscript : subscripts) {
    bool isBinding = subscript.kind == SubscriptKind::Binding;
    loops.push_back(loopOfSubscript(subscript, isBinding ? &*binder : nullptr, loops));
    binder += isBinding;
  }
  mlir::Value init = isWholeHere(target) ? mlir::Value() : versions.lookup(target.symbol);
  if (!init)
    init = ir::UndefinedOp::create(builder, location(target.range), arrayType);
  mlir::Value built = buildNest(name, loops, init, [&](mlir::ValueRange indices) {
    mlir::Location place = location(statement->range);
    llvm::SmallVector<mlir::Value> ofValue;
    for (auto [position, subscript] : llvm::enumerate(subscripts))
      if (subscript.kind == SubscriptKind::Slice || subscript.kind == SubscriptKind::Whole)
        ofValue.push_back(relativeTo(subscript.from, indices[position], place));
    const auto computedElement = [&] {
      return element(value, value.type.isScalar() ? mlir::ValueRange() : mlir::ValueRange(ofValue));
    };
    const mlir::Value present = mayLeaveOut ? presenceGiven(value, where) : mlir::Value();
    mlir::Value given =
        present ? orNone(present, ir::ReductionKind::sum, computingType(value.type), value.range, computedElement)
                : computedElement();
    ir::PutOp::create(builder, place, stored(arrayType.getElement(), given, value, place), 0, indices);
  });
  if (mayLeaveOut)
    recordAbsence(target, value, built);
  if (isInBlocks(type))
    built = storedInBlocks(built, type, target.name.text, location(statement->range));
  versions[target.symbol] = built;
}

mlir::Value ComponentBuilder::relativeTo(const Extent &from, mlir::Value index, mlir::Location place) {
  if (from.asConstant() == 0)
    return index;
  return mlir::arith::SubIOp::create(builder, place, index, sizeValue(from, place));
}

/// An element read outside of nests: a sum over the one place where it stands, which the process that owns it knows.
mlir::Value ComponentBuilder::readOutsideNests(const SubscriptedExpression &subscripted, ArrayRef<Subscript> subscripts,
                                               mlir::Value array) {
  std::vector<LoopSpace> loops;
  for (const Subscript &subscript : subscripts)
    loops.push_back(loopOfSubscript(subscript, nullptr, loops));
  std::string name = freshScalarName(describe(subscripted) + "_element");
  llvm::SaveAndRestore isNoSum(pins.accumulate, mlir::Type());
  return accumulate(name, ir::ReductionKind::sum, loops, computingType(subscripted.type),
                    [&](mlir::ValueRange indices) { return readElement(array, indices, location(subscripted.range)); });
}

} // namespace dpg
