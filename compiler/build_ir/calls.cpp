// Calls: elementary functions, norms and dot products, other components.
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/library_functions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SaveAndRestore.h"

namespace dpg {

using namespace ast;
using llvm::StringRef;

mlir::Value ComponentBuilder::elementOf(const CallExpression &call, mlir::ValueRange indices) {
  switch (call.calleeKind) {
  case CalleeKind::Elementary:
    return elementaryCall(call, indices);
  case CalleeKind::Library:
    if (headerOfTask(call).empty() && !candidates.calleeOf(call))
      return libraryCall(call);
    [[fallthrough]];
  case CalleeKind::Component: {
    if (nestDepth > 0 && call.calleeKind == CalleeKind::Component)
      return elementCall(call);
    llvm::SmallVector<StringRef, 1> names(resultName.empty() ? 0 : 1, resultName);
    mlir::Value result = callWithResults(call, names).front();
    return indices.empty() ? result : readElement(result, indices, location(call.range));
  }
  case CalleeKind::Newest: // on groups, takeNewest has taken it; in order, the newest is what there is
    return element(*call.bound.front(), indices);
  default:
    llvm_unreachable("refuse.cpp lets no other call through");
  }
}

/// delta(i, j): 1 where i = j, else 0.
static mlir::Value buildDelta(mlir::OpBuilder &builder, mlir::Location place, mlir::Value left, mlir::Value right) {
  auto equal = mlir::arith::CmpIOp::create(builder, place, mlir::arith::CmpIPredicate::eq, left, right);
  auto one = mlir::arith::ConstantIndexOp::create(builder, place, 1);
  auto zero = mlir::arith::ConstantIndexOp::create(builder, place, 0);
  return mlir::arith::SelectOp::create(builder, place, equal, one, zero);
}

/// -1, 0 or 1.
static mlir::Value buildSignOfInteger(mlir::OpBuilder &builder, mlir::Location place, mlir::Value value) {
  namespace arith = mlir::arith;
  auto zero = arith::ConstantIndexOp::create(builder, place, 0);
  auto one = arith::ConstantIndexOp::create(builder, place, 1);
  auto minusOne = arith::ConstantIndexOp::create(builder, place, -1);
  auto isPositive = arith::CmpIOp::create(builder, place, arith::CmpIPredicate::sgt, value, zero);
  auto isNegative = arith::CmpIOp::create(builder, place, arith::CmpIPredicate::slt, value, zero);
  auto notPositive = arith::SelectOp::create(builder, place, isNegative, minusOne, zero);
  return arith::SelectOp::create(builder, place, isPositive, one, notPositive);
}

/// Functions that give an int of ints; null for others.
static mlir::Value buildOfIntegers(mlir::OpBuilder &builder, mlir::Location place, StringRef callee,
                                   mlir::ValueRange arguments) {
  namespace arith = mlir::arith;
  auto choose = [&](arith::CmpIPredicate predicate, mlir::Value left, mlir::Value right) -> mlir::Value {
    auto holds = arith::CmpIOp::create(builder, place, predicate, left, right);
    return arith::SelectOp::create(builder, place, holds, left, right);
  };
  if (callee == "abs") {
    auto zero = arith::ConstantIndexOp::create(builder, place, 0);
    auto negated = arith::SubIOp::create(builder, place, zero, arguments[0]);
    return choose(arith::CmpIPredicate::sgt, arguments[0], negated);
  }
  if (callee == "sign")
    return buildSignOfInteger(builder, place, arguments[0]);
  if (callee == "imag")
    return arith::ConstantIndexOp::create(builder, place, 0);
  if (num::symbolizeRounding(callee) || callee == "real" || callee == "conj")
    return arguments[0];
  if (callee != "max" && callee != "min")
    return {};
  mlir::Value result = arguments[0];
  for (mlir::Value argument : llvm::drop_begin(arguments))
    result = choose(callee == "max" ? arith::CmpIPredicate::sgt : arith::CmpIPredicate::slt, result, argument);
  return result;
}

/// Functions that tell real numbers from complex ones; null for others.
mlir::Value ComponentBuilder::ofComplexNumbers(StringRef callee, mlir::ValueRange arguments, mlir::Location place) {
  const bool isComplex = llvm::isa<num::ComplexType>(arguments[0].getType());
  if (callee == "complex" && arguments.size() == 2) {
    mlir::Type type = complex(arguments[0], place).getType();
    return num::ComplexOp::create(builder, place, type, real(arguments[0], place), real(arguments[1], place));
  }
  if (callee == "complex")
    return complex(arguments[0], place);
  if (callee == "conj")
    return conjugate(number(arguments[0], place), place);
  if (callee == "real")
    return isComplex ? part(num::Part::real, arguments[0], place) : real(arguments[0], place);
  if (callee == "imag")
    return isComplex ? part(num::Part::imaginary, arguments[0], place) : constant("0", place);
  return callee == "abs" ? absolute(arguments[0], place) : mlir::Value();
}

/// Whether the runtime has an elementary function of double-double numbers.
static bool isInDoubleDouble(StringRef function) {
  return llvm::is_contained({"abs", "sqrt", "sign", "max", "min"}, function);
}

mlir::Value ComponentBuilder::elementaryCall(const CallExpression &call, mlir::ValueRange indices) {
  mlir::Location place = location(call.range);
  llvm::SmallVector<mlir::Value> arguments;
  for (const Expression *argument : call.bound)
    arguments.push_back(element(*argument, argument->type.isScalar() ? mlir::ValueRange() : indices));
  StringRef callee = call.callee.text;
  if (callee == "delta")
    return buildDelta(builder, place, arguments[0], arguments[1]);
  if (callee == "uniform" || callee == "normal")
    return num::RandomOp::create(builder, place, num::RealType::get(builder.getContext()), callee, arguments);
  if (llvm::all_of(arguments, [](mlir::Value argument) { return argument.getType().isIndex(); }))
    if (mlir::Value result = buildOfIntegers(builder, place, callee, arguments))
      return result;
  if (auto rounding = num::symbolizeRounding(callee))
    return num::ToIntOp::create(builder, place, builder.getIndexType(), *rounding, real(arguments[0], place));
  if (mlir::Value result = ofComplexNumbers(callee, arguments, place))
    return result;
  if (callee == "max" || callee == "min") {
    const auto operand = [&](mlir::Value argument) { return inExtremum(real(argument, place), place); };
    mlir::Value result = operand(arguments[0]);
    for (mlir::Value argument : llvm::drop_begin(arguments))
      result = callee == "max" ? num::MaxOp::create(builder, place, result, operand(argument)).getResult()
                               : num::MinOp::create(builder, place, result, operand(argument)).getResult();
    return result;
  }
  if (!isInDoubleDouble(callee) && llvm::isa_and_nonnull<num::DoubleDoubleType>(pins.as)) {
    diagnostics.report(DiagnosticKind::not_lowered, call.range, ("`" + callee + "` in dd").str());
    return arguments[0];
  }
  if (callee == "atan2")
    return num::Atan2Op::create(builder, place, real(arguments[0], place), real(arguments[1], place));
  return num::ApplyOp::create(builder, place, *num::symbolizeFunction(callee), number(arguments[0], place));
}

mlir::Value ComponentBuilder::dotProduct(const Expression &left, const Expression &right) {
  const mlir::Type type = numberType(left.type.isComplex ? left.type : right.type);
  mlir::Location place = location(left.range);
  return combine(resultName, ir::ReductionKind::sum, loopsAlong({&left, &right}), type, [&](mlir::ValueRange indices) {
    const auto [a, b] = numbers(conjugate(element(left, indices), place), element(right, indices), place);
    return num::MulOp::create(builder, place, a, b).getResult();
  });
}

/// Norms by their definitions (Golub and Van Loan 2013, sec. 2.2 and 2.3); of a matrix, norm1 and norm_inf are operator
/// norms: the largest column and row sum.
mlir::Value ComponentBuilder::normOf(const Expression &argument, StringRef which) {
  const mlir::Type type = realType();
  mlir::Location place = location(argument.range);
  std::vector<LoopSpace> loops = loopsAlong({&argument});
  auto magnitude = [&](mlir::ValueRange indices) { return absolute(element(argument, indices), place); };
  auto square = [&](mlir::ValueRange indices) { return squareOf(element(argument, indices), place); };
  bool isMatrix = argument.type.rank() == 2;
  if (which == "norm2" || which == "norm_fro") {
    std::string inner = resultName.str() + "_squared";
    mlir::Value squares = combine(inner, ir::ReductionKind::sum, loops, type, square);
    return num::ApplyOp::create(builder, namedResult(argument.range), num::Function::sqrt, squares);
  }
  if (!isMatrix && which == "norm1")
    return combine(resultName, ir::ReductionKind::sum, loops, type, magnitude);
  std::string inner = resultName.str() + "_or_nothing";
  if (!isMatrix || which == "norm_max")
    return orZero(combine(inner, ir::ReductionKind::max, loops, type, magnitude), argument.range);
  unsigned across = which == "norm1" ? 1 : 0;
  return orZero(combine(inner, ir::ReductionKind::max, loops[across], type,
                        [&](mlir::ValueRange outer) {
                          return reduce(ir::ReductionKind::sum, loops[1 - across], type, [&](mlir::ValueRange inner) {
                            return across == 1 ? magnitude({inner[0], outer[0]}) : magnitude({outer[0], inner[0]});
                          });
                        }),
                argument.range);
}

/// A maximum of magnitudes, which over nothing is 0 for a norm.
mlir::Value ComponentBuilder::orZero(mlir::Value largest, SourceRange range) {
  mlir::Value zero = convertTo(largest.getType(), constant("0", location(range)), location(range));
  return num::MaxOp::create(builder, namedResult(range), largest, zero);
}

mlir::Location ComponentBuilder::namedResult(SourceRange range) const {
  return resultName.empty() ? location(range) : named(resultName, range);
}

/// The sum of the diagonal. A sparse matrix is read through its entries: those of the diagonal are picked among them.
mlir::Value ComponentBuilder::traceOf(const Expression &matrix) {
  const mlir::Type type = numberType(matrix.type);
  mlir::Location place = location(matrix.range);
  std::vector<LoopSpace> loops = loopsOver(matrix.type);
  if (!matrix.type.isSparse)
    return combine(resultName, ir::ReductionKind::sum, loops[0], type,
                   [&](mlir::ValueRange index) { return number(element(matrix, {index[0], index[0]}), place); });
  return combine(resultName, ir::ReductionKind::sum, loops, type, [&](mlir::ValueRange indices) -> mlir::Value {
    mlir::Value onDiagonal = buildDelta(builder, place, indices[0], indices[1]);
    const auto [mask, value] = numbers(onDiagonal, element(matrix, indices), place);
    return num::MulOp::create(builder, place, mask, value);
  });
}

/// How many elements are not zero.
mlir::Value ComponentBuilder::countOf(const Expression &matrix) {
  return combine(resultName, ir::ReductionKind::sum, loopsOver(matrix.type), builder.getIndexType(),
                 [&](mlir::ValueRange indices) { return isNotZero(matrix, indices); });
}

/// How many elements of the row that has most are not zero.
mlir::Value ComponentBuilder::largestRowCountOf(const Expression &matrix) {
  std::vector<LoopSpace> loops = loopsOver(matrix.type);
  mlir::Type type = builder.getIndexType();
  mlir::Value most =
      combine(resultName.str() + "_or_nothing", ir::ReductionKind::max, loops[0], type, [&](mlir::ValueRange row) {
        return reduce(ir::ReductionKind::sum, loops[1], type,
                      [&](mlir::ValueRange column) { return isNotZero(matrix, {row[0], column[0]}); });
      });
  mlir::Location place = location(matrix.range);
  return mlir::arith::MaxSIOp::create(builder, namedResult(matrix.range), most, integer(0, place));
}

/// 1 where an element is not zero, 0 where it is.
mlir::Value ComponentBuilder::isNotZero(const Expression &matrix, mlir::ValueRange indices) {
  mlir::Location place = location(matrix.range);
  mlir::Value differs = compare(BinaryOperator::NotEqual, element(matrix, indices), constant("0", place), place);
  return mlir::arith::SelectOp::create(builder, place, differs, integer(1, place), integer(0, place));
}

mlir::Value ComponentBuilder::libraryCall(const CallExpression &call) {
  StringRef task = call.callee.text;
  if (task == "dot")
    return dotProduct(*call.bound[0], *call.bound[1]);
  if (task == "trace")
    return traceOf(*call.bound[0]);
  if (task == "nnz")
    return countOf(*call.bound[0]);
  if (task == "row_nnz")
    return largestRowCountOf(*call.bound[0]);
  return normOf(*call.bound[0], call.callee.text);
}

/// An argument as the parameter wants it: an array of its own where an expression or a scalar is given for an array.
mlir::Value ComponentBuilder::argumentValue(const Expression &argument, const Type &declared) {
  const Type wanted = passedType(declared);
  mlir::Location place = location(argument.range);
  if (argument.type.element == Element::DD && wanted.element == Element::Real)
    diagnostics.report(DiagnosticKind::not_lowered, argument.range, "dd for a parameter whose task computes in f64");
  if (wanted.isScalar())
    return convertTo(scalarType(wanted), scalar(argument), place);
  if (mlir::Value value = computed.lookup(&argument))
    return value;
  const auto *name = llvm::dyn_cast<NameExpression>(&argument);
  if (name && name->type.element == wanted.element && !name->type.isScalar())
    return versions.lookup(name->symbol);
  Type type = wanted;
  if (!argument.type.isScalar())
    type.shape = argument.type.shape;
  return buildWhole(argument, freshName(describe(argument)), type);
}

/// What the callee's sizes are here, as far as an argument shows them: defaults behind it may speak of them.
void ComponentBuilder::bindSizes(const Callable &callee, const Parameter &parameter, mlir::Value argument) {
  auto type = llvm::dyn_cast<ir::ArrayType>(argument.getType());
  if (!type)
    return;
  for (const Symbol *size : callee.sizes)
    for (auto [declared, actual] : llvm::zip(parameter.symbol->type.shape, type.getShape()))
      if (declared == Extent::symbol(size->name))
        sizesOfCallees[size] = *Extent::parse(actual.getText());
}

/// `names` are those that the statement gives to the results; none for a result in an expression.
std::vector<mlir::Value> ComponentBuilder::componentCall(const CallExpression &call, llvm::ArrayRef<StringRef> names) {
  const Callable &callee = *candidates.calleeOf(call);
  llvm::SmallVector<mlir::Value> arguments;
  size_t next = 0;
  for (const Parameter *parameter : callee.parameters)
    if (parameter->direction != Direction::Out) {
      arguments.push_back(argumentValue(*call.bound[next++], parameter->symbol->type));
      versions[parameter->symbol] = arguments.back(); // defaults behind it may speak of it
      bindSizes(callee, *parameter, arguments.back());
    }
  const Alternatives alternatives = candidates.of(call, *statement);
  if (alternatives.size() > 1 || asksTheMachine(alternatives.front()))
    return choose(call, alternatives, arguments, names);
  if (alternatives.front().implementation)
    checkRequirements(*alternatives.front().implementation);
  return runBy(call, alternatives.front(), arguments, names);
}

/// A call of an implementation, or of the component's own statements.
std::vector<mlir::Value> ComponentBuilder::runBy(const CallExpression &call, const Alternative &alternative,
                                                 llvm::ArrayRef<mlir::Value> arguments,
                                                 llvm::ArrayRef<StringRef> names) {
  if (isInCpp(alternative.implementation))
    return invoke(call, alternative, arguments, names);
  const Statements what{candidates.calleeOf(call), alternative.implementation};
  auto op = ir::CallOp::create(builder, location(call.range), resultTypes(call), what.name().text, arguments,
                               names.empty() ? mlir::ArrayAttr() : builder.getStrArrayAttr(names));
  return {op.getResults().begin(), op.getResults().end()};
}

/// The names of results: those of the statement, the component's where it drops one or names none.
llvm::SmallVector<std::string> ComponentBuilder::namesOfResults(const Callable &callee,
                                                                llvm::ArrayRef<StringRef> names) {
  llvm::SmallVector<std::string> found;
  for (const Parameter *parameter : callee.parameters)
    if (parameter->direction != Direction::In) {
      const bool isNamed = found.size() < names.size() && names[found.size()] != "_";
      found.push_back(isNamed ? names[found.size()].str() : parameter->name.text);
    }
  return found;
}

llvm::SmallVector<mlir::Type> ComponentBuilder::resultTypes(const CallExpression &call) {
  llvm::SmallVector<mlir::Type> types;
  for (const Type &type : call.results) {
    refuseLoopShape(type, call.range);
    types.push_back(valueType(passedType(type)));
  }
  return types;
}

static std::string qualifiedName(const std::vector<Name> &parts) {
  std::string name;
  for (const Name &part : parts)
    name += (name.empty() ? "" : "::") + part.text;
  return name;
}

/// How an implementation takes its sparse matrices, `sell[8]`: by rows, if neither it nor its component says.
static std::string storageOf(const ImplementationComponent &implementation, const Parameter &parameter) {
  const Placement *placement = parameter.declared->stored ? &*parameter.declared->stored : nullptr;
  for (const StoredChoice &choice : implementation.stored)
    if (choice.parameter.text == parameter.name.text)
      placement = &choice.storage;
  if (!placement || !parameter.symbol->type.isSparse)
    return "csr";
  std::string sizes;
  for (const Expression *size : placement->shape)
    sizes += (sizes.empty() ? "[" : ", ") + llvm::cast<NumberExpression>(size)->digits;
  return placement->name.text + sizes + (sizes.empty() ? "" : "]");
}

/// What an implementation requires of the arguments, whose values its parameters' names have by now.
void ComponentBuilder::checkRequirements(const ImplementationComponent &implementation) {
  llvm::SaveAndRestore areNoneOfRequirements(pins, Pins{});
  const llvm::SaveAndRestore keep(computed); // another call has other arguments
  const llvm::SaveAndRestore ofCallee(speaksOfCallee, true);
  for (const Expression *requirement : implementation.requirements) {
    computeBefore(*requirement, "");
    ir::CheckRequirementOp::create(builder, location(requirement->range), scalar(*requirement),
                                   implementation.name.text, statementText(requirement->range));
  }
}

/// A call of a function in C++. Results that the statement does not name have the names of the component.
/// What a function in C++ computes has no certificate in it: a contract of its component would be broken silently.
void ComponentBuilder::refuseContractsOf(const CallExpression &call, const ImplementationComponent &implementation) {
  for (const Parameter *parameter : implementation.implemented->parameters)
    if (const auto &contract = parameter->declared->contract; contract && parameter->direction != Direction::In)
      diagnostics.report(DiagnosticKind::contract_unproved, call.range,
                         "`" + statementText(contract->range) + "` of `" + parameter->name.text +
                             "` is not shown where `" + implementation.name.text +
                             "` computes it in C++; state the contract where `" +
                             implementation.implemented->name.text + "` is called, with a `certify`");
}

std::vector<mlir::Value> ComponentBuilder::invoke(const CallExpression &call, const Alternative &alternative,
                                                  llvm::ArrayRef<mlir::Value> arguments,
                                                  llvm::ArrayRef<StringRef> names) {
  refuseContractsOf(call, *alternative.implementation);
  const ImplementationComponent &implementation = *alternative.implementation;
  llvm::SmallVector<StringRef> directions, parameters;
  llvm::SmallVector<std::string> stored;
  for (const Parameter *parameter : implementation.implemented->parameters) {
    const bool isIn = parameter->direction == Direction::In, isOut = parameter->direction == Direction::Out;
    parameters.push_back(parameter->name.text);
    directions.push_back(isIn ? "in" : isOut ? "out" : "inout");
    if (!isOut)
      stored.push_back(storageOf(implementation, *parameter));
  }
  const llvm::SmallVector<std::string> chosenNames = namesOfResults(*implementation.implemented, names);
  const llvm::SmallVector<StringRef> resultNames(chosenNames.begin(), chosenNames.end());
  const FunctionForm &form = implementation.form;
  const Counts processes = countsIn(implementation.processes);
  llvm::SmallVector<StringRef> storages(stored.begin(), stored.end());
  auto op = ir::InvokeOp::create(builder, location(call.range), resultTypes(call), implementation.name.text,
                                 qualifiedName(implementation.function), *implementation.source,
                                 builder.getStrArrayAttr(directions), form.isCollective, form.takesCommunicator,
                                 form.takesThreads, form.givesResult, /*takes_place=*/false, form.isTemplate,
                                 processes.fewest, processes.most, mlir::StringAttr(), arguments,
                                 builder.getStrArrayAttr(resultNames));
  const int64_t mostThreads = countsIn(implementation.threads).most;
  if (form.takesThreads && mostThreads != 0)
    op->setAttr("most_threads", builder.getI64IntegerAttr(mostThreads));
  else if (mostThreads == 1)
    op->setAttr("one_thread", builder.getUnitAttr());
  if (alternative.execution) {
    const ExecutionBuild build = buildOf(*alternative.execution);
    const llvm::SmallVector<StringRef> flags(build.flags.begin(), build.flags.end());
    op.setExecutionAttr(builder.getStringAttr(alternative.execution->name.text));
    op->setAttr("flags", builder.getStrArrayAttr(flags));
    op->setAttr("parameters", builder.getStrArrayAttr(parameters));
  }
  op->setAttr("stored", builder.getStrArrayAttr(storages));
  op->setAttr("folder",
              builder.getStringAttr(llvm::sys::path::parent_path(sources.file(implementation.range.file).path)));
  return {op.getResults().begin(), op.getResults().end()};
}

} // namespace dpg
