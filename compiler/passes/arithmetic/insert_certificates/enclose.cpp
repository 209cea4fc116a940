// Copies what a certificate computes into ball arithmetic.
#include "compiler/passes/arithmetic/insert_certificates/enclose.h"
#include "compiler/passes/build_nests.h"
#include "dialects/num/block_types.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

using num::BallType;
using num::TruthType;

Type enclosedType(Type type) {
  if (auto array = dyn_cast<ir::ArrayType>(type))
    return array.withElement(enclosedType(array.getElement()));
  if (isa<num::ComplexType>(type))
    return num::ComplexType::get(type.getContext(), BallType::get(type.getContext()));
  return num::isReal(type) ? BallType::get(type.getContext()) : type;
}

static bool isArrayOfPoints(Type type) {
  auto array = dyn_cast<ir::ArrayType>(type);
  return array && num::isNumber(array.getElement()) && !num::isEnclosure(array.getElement());
}

static Type ballOf(OpBuilder &builder) { return BallType::get(builder.getContext()); }
static Type truthOf(OpBuilder &builder) { return TruthType::get(builder.getContext()); }

// --------------------------------------------------------------------------------------------------------- conversions

Value Encloser::enclosed(Value value) {
  Value mine = counterpart(value);
  if (isArrayOfPoints(mine.getType()))
    return enclosedArray(mine);
  if (!num::isNumber(mine.getType()) || num::isEnclosure(mine.getType()))
    return mine;
  return num::ConvertOp::create(builder, mine.getLoc(), enclosedType(mine.getType()), mine);
}

/// a - (a div b) * b, as `mod` is built: smaller than b.
static bool isRemainder(Operation *op) {
  auto difference = dyn_cast<arith::SubIOp>(op);
  auto product = difference ? difference.getRhs().getDefiningOp<arith::MulIOp>() : arith::MulIOp();
  auto quotient = product ? product.getLhs().getDefiningOp<arith::FloorDivSIOp>() : arith::FloorDivSIOp();
  return quotient && quotient.getLhs() == difference.getLhs();
}

/// The sum, difference or product of ints in balls.
Value Encloser::enclosedOperation(Operation *op) {
  Value left = enclosedInteger(op->getOperand(0)), right = enclosedInteger(op->getOperand(1));
  if (isa<arith::AddIOp>(op))
    return num::AddOp::create(builder, op->getLoc(), left, right);
  if (isa<arith::SubIOp>(op))
    return num::SubOp::create(builder, op->getLoc(), left, right);
  return num::MulOp::create(builder, op->getLoc(), left, right);
}

/// Sums and products are computed in balls, which hold what no int of 64 bits does; other ints are exact points.
Value Encloser::enclosedInteger(Value integer) {
  Value mine = counterpart(integer);
  if (isa<BallType>(mine.getType()))
    return mine;
  Operation *op = integer.getDefiningOp();
  bool isInside = op && mapping.contains(integer);
  if (isInside && isa<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op) && !isRemainder(op))
    return enclosedOperation(op);
  return num::FromIntOp::create(builder, mine.getLoc(), ballOf(builder), mine);
}

bool Encloser::isLargeInteger(Value value) {
  return value.getType().isIndex() && isa<BallType>(counterpart(value).getType());
}

/// What a reduction takes in: sums and products of ints are balls.
Value Encloser::enclosedPart(ir::ReductionKind kind, Value part) {
  bool mayGrow = kind == ir::ReductionKind::sum || kind == ir::ReductionKind::product;
  return mayGrow && part.getType().isIndex() ? enclosedInteger(part) : enclosed(part);
}

SmallVector<Value> Encloser::enclosedAll(ValueRange values) {
  return llvm::map_to_vector(values, [&](Value value) { return enclosed(value); });
}

Value Encloser::asTruth(Value value) {
  if (isa<TruthType>(value.getType()))
    return value;
  return num::ToTruthOp::create(builder, value.getLoc(), truthOf(builder), value);
}

Value Encloser::as(Type type, Value value) {
  if (isa<TruthType>(type))
    return asTruth(counterpart(value));
  return enclosed(value);
}

Value Encloser::enclosedArray(Value array) {
  Location location = array.getLoc();
  if (array.getDefiningOp<ir::UndefinedOp>())
    return ir::UndefinedOp::create(builder, location, enclosedType(array.getType()));
  std::string name = taken.fresh((ir::nameOf(array) + "_enclosed").str());
  auto stored = cast<ir::ArrayType>(enclosedType(array.getType())).withStorage(ir::Storage::dense);
  return convertArray(builder, location, array, stored, name, taken, builder.getArrayAttr({}));
}

// --------------------------------------------------------------------------------------------------------------- names

/// Inside a nest names are local and stay; the bound's own name says what it is.
Location Encloser::enclosedLocation(Location location) {
  StringRef name = ir::nameIn(location);
  if (nestDepth > 0 || name.empty())
    return location;
  if (name.ends_with("_error_bound"))
    return ir::withName(location, taken.fresh(name));
  return ir::withName(location, taken.fresh((name + "_enclosed").str()));
}

ArrayAttr Encloser::enclosedNames(ArrayAttr names) {
  SmallVector<Attribute> changed;
  for (auto name : names.getAsValueRange<StringAttr>()) {
    std::string wanted = name.ends_with("_error_bound") ? name.str() : (name + "_enclosed").str();
    changed.push_back(builder.getStringAttr(taken.fresh(wanted)));
  }
  return builder.getArrayAttr(changed);
}

LogicalResult Encloser::refuse(Operation *op, const Twine &what) {
  return mlir::emitError(op->getLoc()) << "E0713: a certificate computes " << what << ", which has no enclosure";
}

// ---------------------------------------------------------------------------------------------------------- operations

LogicalResult Encloser::encloseBlock(Block &block) {
  for (Operation &op : block.without_terminator())
    if (failed(encloseOne(&op)))
      return failure();
  return success();
}

LogicalResult Encloser::encloseOne(Operation *op) {
  bool isArithmetic =
      isa<num::FromIntOp, num::OfSomeOp, arith::AddIOp, arith::SubIOp, arith::MulIOp, arith::CmpIOp>(op);
  if (!isArithmetic && llvm::any_of(op->getOperands(), [&](Value operand) { return isLargeInteger(operand); }))
    return refuse(op, "an int that is a sum or product of many");
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case<num::ConvertOp>([&](num::ConvertOp convert) {
        mapping.map(convert.getResult(), enclosed(convert.getValue()));
        return success();
      })
      .Case([&](num::RoundByOp round) {
        mapping.map(round.getResult(), enclosed(round.getValue()));
        return success();
      })
      // What it picks roundings by is no part of the bound.
      .Case([&](ir::CountRunOp run) {
        mapping.map(run.getResult(), arith::ConstantIndexOp::create(builder, run.getLoc(), 0).getResult());
        return success();
      })
      .Case([&](num::FromIntOp fromInt) {
        mapping.map(fromInt.getResult(), enclosedInteger(fromInt.getValue()));
        return success();
      })
      .Case([&](num::OfSomeOp some) {
        Value value = counterpart(some.getValue()), holds = counterpart(some.getHolds());
        mapping.map(some.getResult(),
                    num::OfSomeOp::create(builder, enclosedLocation(some.getLoc()), value, holds, some.getText()));
        return success();
      })
      .Case<num::AndOp, num::OrOp, num::NotOp>([&](auto truth) { return encloseTruth(truth); })
      .Case([&](num::ChooseOp choice) { return encloseChoice(choice); })
      .Case([&](ir::ChooseOp choice) { return encloseReference(choice); })
      .Case([&](ir::ReadOp read) { return encloseRead(read); })
      .Case([&](ir::NestOp nest) { return encloseNest(nest); })
      .Case([&](ir::ReduceOp reduce) { return encloseReduce(reduce); })
      .Case([&](scf::IfOp branch) { return encloseBranch(branch); })
      .Case([&](ir::ForOp loop) { return encloseFor(loop); })
      .Case([&](ir::InvokeOp invoke) { return encloseFunction(invoke); })
      .Case([&](ir::RepeatOp repeat) { return refuse(repeat, "a loop that ends by a rounded comparison"); })
      .Case([&](ir::RowOp row) { return refuse(row, "a row whose number is computed from data"); })
      .Case([&](ir::ParallelOp parallel) { return refuse(parallel, "a loop on groups of processes"); })
      .Case([&](ir::CallOp call) {
        return refuse(call, ("`" + call.getCallee() + "`, whose loops or branches are called for each element").str());
      })
      .Case([&](ir::BesideOp beside) { return refuse(beside, "a statement on processes of its own"); })
      .Case([&](ir::UndefinedOp undefined) {
        mapping.map(undefined.getResult(), enclosedArray(undefined.getResult()));
        return success();
      })
      // Contracts, ranges and output of what the certificate calls are no part of the bound.
      .Case<ir::CertifyOp, ir::CheckContractOp, ir::CheckRangeOp, ir::CheckRequirementOp, ir::ShowOp>(
          [](auto) { return success(); })
      .Default([&](Operation *other) {
        return isa<num::NumDialect>(other->getDialect()) ? encloseScalar(other) : encloseInteger(other);
      });
}

/// A function in C++ rounds, and nothing says by how much, unless what it gives is a bound itself: then it is one of
/// arguments as they are stored.
LogicalResult Encloser::encloseFunction(ir::InvokeOp invoke) {
  const bool isOfStored =
      llvm::none_of(invoke.getArguments(), [&](Value argument) { return mapping.contains(argument); });
  if (!invoke->hasAttr("gives_bound") || !isOfStored)
    return refuse(invoke, "`" + invoke.getImplementation() + "`, a function in C++");
  mapping.map(invoke.getResult(0), builder.clone(*invoke)->getResult(0));
  return success();
}

/// What balls have no operation for: the functions that need more than arithmetic.
static std::string withoutEnclosure(Operation *op) {
  if (isa<num::PowOp>(op))
    return "a power with a real exponent";
  if (isa<num::Atan2Op>(op))
    return "`atan2`";
  if (auto toInt = dyn_cast<num::ToIntOp>(op))
    return ("`" + num::stringifyRounding(toInt.getRounding()) + "`").str();
  auto apply = dyn_cast<num::ApplyOp>(op);
  using num::Function;
  if (apply && isa<num::ComplexType>(apply.getType()) && apply.getFunction() != Function::conj)
    return ("`" + num::stringifyFunction(apply.getFunction()) + "` of a complex number").str();
  if (!apply ||
      llvm::is_contained({Function::abs, Function::sqrt, Function::sign, Function::conj}, apply.getFunction()))
    return "";
  return ("`" + num::stringifyFunction(apply.getFunction()) + "`").str();
}

/// Arithmetic: the same operation on balls.
LogicalResult Encloser::encloseScalar(Operation *op) {
  if (std::string what = withoutEnclosure(op); !what.empty())
    return refuse(op, what);
  SmallVector<Value> operands = enclosedAll(op->getOperands());
  Operation *copy = builder.clone(*op, mapping);
  copy->setOperands(operands);
  copy->setLoc(enclosedLocation(op->getLoc()));
  Type result = isa<num::CompareOp>(op) ? truthOf(builder) : enclosedType(op->getResult(0).getType());
  copy->getResult(0).setType(result);
  mapping.map(op->getResult(0), copy->getResult(0));
  return success();
}

/// Connectives: on truths where one operand is a truth.
LogicalResult Encloser::encloseTruth(Operation *op) {
  SmallVector<Value> operands = llvm::map_to_vector(op->getOperands(), [&](Value value) { return counterpart(value); });
  bool isTruth = llvm::any_of(operands, [](Value value) { return isa<TruthType>(value.getType()); });
  if (isTruth)
    for (Value &operand : operands)
      operand = asTruth(operand);
  Operation *copy = builder.clone(*op, mapping);
  copy->setOperands(operands);
  copy->setLoc(enclosedLocation(op->getLoc()));
  copy->getResult(0).setType(operands.front().getType());
  mapping.map(op->getResult(0), copy->getResult(0));
  return success();
}

LogicalResult Encloser::encloseRegion(Region &from, Region &to) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(&to.emplaceBlock());
  return encloseBlock(from.front());
}

LogicalResult Encloser::encloseChoice(Operation *op) {
  auto choice = cast<num::ChooseOp>(op);
  Value condition = counterpart(choice.getCondition());
  Type type = enclosedType(choice.getType());
  bool isUndecided = isa<TruthType>(condition.getType());
  if (isUndecided && type.isIndex())
    return refuse(op, "an integer that depends on a rounded comparison");
  auto copy = num::ChooseOp::create(builder, enclosedLocation(op->getLoc()), type, condition);
  if (failed(encloseRegion(choice.getYes(), copy.getYes())) || failed(encloseRegion(choice.getNo(), copy.getNo())))
    return failure();
  Value yes = cast<num::YieldOp>(choice.getYes().front().getTerminator()).getValue();
  Value no = cast<num::YieldOp>(choice.getNo().front().getTerminator()).getValue();
  bool isLarge = isLargeInteger(yes) || isLargeInteger(no);
  if (isLarge)
    type = ballOf(builder);
  auto isTruth = [&](Value value) { return isa<TruthType>(counterpart(value).getType()); };
  if (type.isInteger(1) && (isUndecided || isTruth(yes) || isTruth(no)))
    type = truthOf(builder);
  copy.getResult().setType(type);
  OpBuilder::InsertionGuard guard(builder);
  for (auto [region, value] : {std::pair(&copy.getYes(), yes), std::pair(&copy.getNo(), no)}) {
    builder.setInsertionPointToEnd(&region->front());
    num::YieldOp::create(builder, op->getLoc(), isLarge ? enclosedInteger(value) : as(type, value));
  }
  mapping.map(choice.getResult(), copy.getResult());
  return success();
}

/// An element of an array from outside is a point; one of an array of balls is a ball.
LogicalResult Encloser::encloseRead(Operation *op) {
  auto copy = cast<ir::ReadOp>(builder.clone(*op, mapping));
  Type element = num::readAs(copy.getArray().getType().getElement());
  copy.getResult().setType(element);
  mapping.map(op->getResult(0), copy.getResult());
  // Converted where it is read, so that it is read and converted once.
  mapping.map(op->getResult(0), enclosed(op->getResult(0)));
  return success();
}

LogicalResult Encloser::encloseNest(Operation *op) {
  auto nest = cast<ir::NestOp>(op);
  SmallVector<Value> inits = enclosedAll(nest.getInits());
  SmallVector<Type> types = llvm::map_to_vector(nest.getResultTypes(), enclosedType);
  ArrayAttr names = enclosedNames(nest.getNames());
  StringRef name = nest.getName();
  std::string enclosedName = name.ends_with("_error_bound") ? name.str() : (name + "_enclosed").str();
  auto copy = ir::NestOp::create(builder, ir::withName(op->getLoc(), cast<StringAttr>(names[0]).getValue()), types,
                                 enclosedName, nest.getIndices(), inits, names, nest.getOrigins());
  OpBuilder::InsertionGuard guard(builder);
  Block &body = copy.getBody().emplaceBlock();
  for (BlockArgument index : nest.getBody().getArguments())
    mapping.map(index, body.addArgument(index.getType(), index.getLoc()));
  builder.setInsertionPointToEnd(&body);
  ++nestDepth;
  for (Operation &inner : nest.getBody().front()) {
    if (auto put = dyn_cast<ir::PutOp>(inner)) {
      if (isLargeInteger(put.getValue()))
        return refuse(op, "an array of ints that are sums or products of many");
      SmallVector<Value> subscripts = enclosedAll(put.getSubscripts());
      ir::PutOp::create(builder, put.getLoc(), enclosed(put.getValue()), put.getInto(), subscripts);
    } else if (auto accumulate = dyn_cast<ir::AccumulateOp>(inner)) {
      if (accumulate.getAt())
        return refuse(op, "the index of a largest or smallest element");
      Value value = enclosedPart(accumulate.getKind(), accumulate.getValue());
      ir::AccumulateOp::create(builder, accumulate.getLoc(), accumulate.getKind(), value, accumulate.getInto(),
                               Value());
      copy.getResult(accumulate.getInto()).setType(value.getType());
    } else if (isa<ir::DoneOp>(inner)) {
      ir::DoneOp::create(builder, inner.getLoc());
    } else if (failed(encloseOne(&inner))) {
      return failure();
    }
  }
  --nestDepth;
  mapping.map(nest.getResults(), copy.getResults());
  return success();
}

LogicalResult Encloser::encloseReduce(Operation *op) {
  auto reduce = cast<ir::ReduceOp>(op);
  if (ir::givesIndex(reduce.getKind()))
    return refuse(op, "the index of a largest or smallest element");
  auto copy = ir::ReduceOp::create(builder, op->getLoc(), reduce.getType(), reduce.getKind(), reduce.getIndex(),
                                   Value(), Value());
  OpBuilder::InsertionGuard guard(builder);
  Block &body = copy.getBody().emplaceBlock();
  for (BlockArgument index : reduce.getBody().getArguments())
    mapping.map(index, body.addArgument(index.getType(), index.getLoc()));
  builder.setInsertionPointToEnd(&body);
  ++nestDepth;
  if (failed(encloseBlock(reduce.getBody().front())))
    return failure();
  --nestDepth;
  Value value = enclosedPart(reduce.getKind(), reduce.yield().getValue());
  ir::YieldOp::create(builder, op->getLoc(), value);
  copy.getResult().setType(value.getType());
  mapping.map(reduce.getResult(), copy.getResult());
  return success();
}

// --------------------------------------------------------------------------------------------------- loops and
// branches

LogicalResult Encloser::encloseBranch(Operation *op) {
  auto branch = cast<scf::IfOp>(op);
  Value condition = counterpart(branch.getCondition());
  if (isa<TruthType>(condition.getType()))
    return refuse(op, "a branch that depends on a rounded comparison");
  SmallVector<Type> types = llvm::map_to_vector(branch.getResultTypes(), enclosedType);
  auto copy =
      scf::IfOp::create(builder, op->getLoc(), types, condition, /*addThenBlock=*/false, /*addElseBlock=*/false);
  if (auto names = op->getAttrOfType<ArrayAttr>("names"))
    copy->setAttr("names", enclosedNames(names));
  for (auto [from, to] : {std::pair(&branch.getThenRegion(), &copy.getThenRegion()),
                          std::pair(&branch.getElseRegion(), &copy.getElseRegion())}) {
    if (from->empty())
      continue;
    if (failed(encloseRegion(*from, *to)))
      return failure();
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToEnd(&to->front());
    SmallVector<Value> values = enclosedAll(from->front().getTerminator()->getOperands());
    if (TypeRange(ValueRange(values)) != TypeRange(types))
      return refuse(op, "a branch that gives a rounded comparison");
    scf::YieldOp::create(builder, op->getLoc(), values);
  }
  mapping.map(branch.getResults(), copy.getResults());
  return success();
}

/// A certificate speaks of what a task means, by whichever implementation it runs: of its own statements.
LogicalResult Encloser::encloseReference(Operation *op) {
  auto choice = cast<ir::ChooseOp>(op);
  if (!choice.getHasReference())
    return refuse(op, "a task without statements of its own");
  if (failed(encloseBlock(choice.getAlternatives().front().front())))
    return failure();
  for (auto [given, result] : llvm::zip(choice.taken(0).getValues(), choice.getResults()))
    mapping.map(result, counterpart(given));
  return success();
}

LogicalResult Encloser::encloseFor(Operation *op) {
  auto loop = cast<ir::ForOp>(op);
  auto next = cast<ir::NextOp>(loop.getBody().front().getTerminator());
  SmallVector<Value> inits = enclosedAll(loop.getCarried());
  SmallVector<Type> types = llvm::map_to_vector(loop.getResultTypes(), enclosedType);
  auto copy = ir::ForOp::create(builder, op->getLoc(), types, loop.getIndex(), loop.getParallel(), inits,
                                enclosedNames(loop.getNames()));
  OpBuilder::InsertionGuard guard(builder);
  Block &body = copy.getBody().emplaceBlock();
  for (BlockArgument argument : loop.getBody().getArguments())
    mapping.map(argument, body.addArgument(enclosedType(argument.getType()), argument.getLoc()));
  builder.setInsertionPointToEnd(&body);
  if (failed(encloseBlock(loop.getBody().front())))
    return failure();
  SmallVector<Value> carried = enclosedAll(next.getCarried()), last = enclosedAll(next.getLast());
  ir::NextOp::create(builder, next.getLoc(), carried, last);
  SmallVector<Type> given(ValueRange(carried).getTypes());
  llvm::append_range(given, ValueRange(last).getTypes());
  if (given != types)
    return refuse(op, "a loop that hands on a rounded comparison");
  mapping.map(loop.getResults(), copy.getResults());
  return success();
}

/// Integers and what is computed from them stay as they are, but for sums over many and what is computed from those.
LogicalResult Encloser::encloseInteger(Operation *op) {
  if (llvm::any_of(op->getOperands(), [&](Value operand) { return isLargeInteger(operand); }))
    return encloseLargeInteger(op);
  Operation *copy = builder.clone(*op, mapping);
  for (Value operand : copy->getOperands())
    if (isa<BallType, TruthType>(operand.getType()))
      return refuse(op, "an integer that depends on a rounded comparison");
  copy->setLoc(enclosedLocation(op->getLoc()));
  return success();
}

static num::Predicate predicateOf(arith::CmpIPredicate predicate) {
  using P = arith::CmpIPredicate;
  switch (predicate) {
  case P::eq:
    return num::Predicate::eq;
  case P::ne:
    return num::Predicate::ne;
  case P::slt:
    return num::Predicate::lt;
  case P::sle:
    return num::Predicate::le;
  case P::sgt:
    return num::Predicate::gt;
  case P::sge:
    return num::Predicate::ge;
  default:
    llvm_unreachable("ints have signs");
  }
}

/// Where an operand is a ball, since 64 bits may not hold it.
LogicalResult Encloser::encloseLargeInteger(Operation *op) {
  Value result;
  if (auto compare = dyn_cast<arith::CmpIOp>(op))
    result = num::CompareOp::create(builder, op->getLoc(), truthOf(builder), predicateOf(compare.getPredicate()),
                                    enclosedInteger(compare.getLhs()), enclosedInteger(compare.getRhs()));
  else
    result = enclosedOperation(op);
  mapping.map(op->getResult(0), result);
  return success();
}

} // namespace dpg
