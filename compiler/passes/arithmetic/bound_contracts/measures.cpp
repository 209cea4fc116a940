// Norms of stored arrays, and of what nests compute: see measures.h.
#include "compiler/passes/arithmetic/bound_contracts/measures.h"

#include "compiler/analysis/rounding_bound.h"
#include "compiler/passes/captured_values.h"

#include "dialects/num/num.h"

using namespace mlir;

namespace dpg {

using analysis::Formula;
using analysis::FormulaKind;
using ir::ReductionKind;

/// Operations get names that say what they are, not that of the certified value.
static Location withoutName(Location location) {
  auto named = dyn_cast<NameLoc>(location);
  return named ? named.getChildLoc() : location;
}

Measures::Measures(ir::GraphOp graph, Location location)
    : builder(graph.getContext()), location(withoutName(location)), graph(graph), taken(namesTakenIn(graph.getBody())),
      real(num::RealType::get(graph.getContext())) {}

Value Measures::measure(Formula formula, Operation *before) {
  Value &found = known[{formula, before}];
  if (!found) {
    builder.setInsertionPoint(before);
    found = build(formula);
  }
  return found;
}

Value Measures::build(Formula formula) {
  switch (formula->kind) {
  case FormulaKind::ScalarSize:
  case FormulaKind::Scalar:
    return scalar(formula);
  case FormulaKind::Largest:
  case FormulaKind::Smallest:
    return extremum(formula->value, formula->kind == FormulaKind::Largest);
  case FormulaKind::LargestSum:
  case FormulaKind::LargestCount:
    return alongLines(formula);
  case FormulaKind::LargestIn:
  case FormulaKind::SmallestIn:
  case FormulaKind::LowestIn:
    return inNest(formula);
  default:
    llvm_unreachable("other formulas are computed from these");
  }
}

// ------------------------------------------------------------------------------------------------------------- numbers

Value Measures::constant(StringRef text) { return num::ConstantOp::create(builder, location, real, text); }

Value Measures::absolute(Value number, bool keepsSign) {
  if (number.getType() != real)
    number = num::ConvertOp::create(builder, location, real, number);
  return keepsSign ? number : num::ApplyOp::create(builder, location, num::Function::abs, number).getResult();
}

Value Measures::scalar(Formula formula) { return absolute(formula->value, formula->kind == FormulaKind::Scalar); }

// --------------------------------------------------------------------------------------------------------------- nests

Value Measures::element(Value array, ValueRange indices) {
  Type type = cast<ir::ArrayType>(array.getType()).getElement();
  return absolute(ir::ReadOp::create(builder, location, type, array, indices));
}

Value Measures::accumulate(ReductionKind kind, ArrayAttr indices, const Twine &name, ElementBody body) {
  const std::string own = taken.fresh(name.str());
  return accumulateOver(builder, location, real, kind, indices, own, originsAt(graph, own + ";", location), body);
}

/// A maximum that is -infinity over nothing, as one that is 0 there; of a minimum 1e300: an infinity would be no number
/// to compute with.
Value Measures::orNothing(Value found, StringRef name, bool isLargest) {
  Value limit = constant(isLargest ? "0" : "1e300");
  const Location named = ir::withName(location, taken.fresh(name));
  if (isLargest)
    return num::MaxOp::create(builder, named, found, limit);
  return num::MinOp::create(builder, named, found, limit);
}

Value Measures::extremum(Value array, bool isLargest) {
  const std::string name = ((isLargest ? "largest_of_" : "smallest_of_") + ir::nameOf(array)).str();
  Value found = accumulate(isLargest ? ReductionKind::max : ReductionKind::min,
                           indicesOver(cast<ir::ArrayType>(array.getType()), taken), name + "_or_nothing",
                           [&](ValueRange at) { return element(array, at); });
  return orNothing(found, name, isLargest);
}

/// 1 for an entry, 0 elsewhere.
Value Measures::one(Value magnitude) {
  return oneWhere(
      num::CompareOp::create(builder, location, builder.getI1Type(), num::Predicate::ne, magnitude, constant("0")));
}

Value Measures::oneWhere(Value isEntry) {
  auto choice = num::ChooseOp::create(builder, location, real, isEntry);
  OpBuilder::InsertionGuard guard(builder);
  for (auto [side, text] : {std::pair(&choice.getYes(), "1"), std::pair(&choice.getNo(), "0")}) {
    builder.setInsertionPointToEnd(&side->emplaceBlock());
    num::YieldOp::create(builder, location, constant(text));
  }
  return choice.getResult();
}

/// The largest sum of terms along lines of one dimension; of a vector its only sum.
Value Measures::alongLines(Formula formula) {
  Value array = formula->value;
  const bool isCount = formula->kind == FormulaKind::LargestCount;
  const auto term = [&](ValueRange at) {
    if (!isCount)
      return element(array, at);
    Type type = cast<ir::ArrayType>(array.getType()).getElement();
    return type.isInteger(1) ? oneWhere(ir::ReadOp::create(builder, location, type, array, at))
                             : one(element(array, at));
  };
  ArrayAttr indices = indicesOver(cast<ir::ArrayType>(array.getType()), taken);
  auto summed = cast<ir::IndexAttr>(indices[formula->along]);
  SmallVector<Attribute> others(indices.getValue());
  others.erase(others.begin() + formula->along);
  const std::string name = ((isCount ? "count_of_" : "sum_of_") + ir::nameOf(array)).str();
  if (others.empty())
    return accumulate(ReductionKind::sum, indices, name, term);
  Value found = accumulate(ReductionKind::max, builder.getArrayAttr(others), "largest_" + name + "_or_nothing",
                           [&](ValueRange outer) {
                             return sumOver(builder, location, real, summed, [&](ValueRange inner) {
                               SmallVector<Value> at(outer);
                               at.insert(at.begin() + formula->along, inner[0]);
                               return term(at);
                             });
                           });
  return orNothing(found, "largest_" + name, true);
}

/// The loop whose index a block's argument is.
static Attribute loopOf(BlockArgument index) {
  Operation *loop = index.getOwner()->getParentOp();
  if (auto reduce = dyn_cast<ir::ReduceOp>(loop))
    return reduce.getIndex();
  return cast<ir::NestOp>(loop).getIndices()[index.getArgNumber()];
}

/// What a value in a nest is computed by, once more.
Value Measures::copyInto(Value value, Operation *nest, IRMapping &mapping) {
  Operation *op = value.getDefiningOp();
  if (mapping.contains(value) || !op || !nest->isProperAncestor(op))
    return mapping.lookupOrDefault(value);
  for (Value used : usedValues(op))
    mapping.map(used, copyInto(used, nest, mapping));
  return builder.clone(*op, mapping)->getResult(cast<OpResult>(value).getResultNumber());
}

Value Measures::inNest(Formula formula) {
  Value value = formula->value;
  auto nest = value.getDefiningOp()->getParentOfType<ir::NestOp>();
  SmallVector<BlockArgument> arguments = analysis::indicesOf(value, nest);
  if (arguments.empty())
    arguments.push_back(nest.getBody().getArgument(0));
  const SmallVector<Attribute> indices = llvm::map_to_vector(arguments, loopOf);
  const bool isLargest = formula->kind == FormulaKind::LargestIn;
  const char *const kinds = isLargest                                  ? "largest_in_"
                            : formula->kind == FormulaKind::SmallestIn ? "smallest_in_"
                                                                       : "lowest_in_";
  const std::string name = (kinds + nest.getName()).str();
  Value found = accumulate(isLargest ? ReductionKind::max : ReductionKind::min, builder.getArrayAttr(indices),
                           name + "_or_nothing", [&](ValueRange at) {
                             IRMapping mapping;
                             for (auto [argument, index] : llvm::zip(arguments, at))
                               mapping.map(argument, index);
                             return absolute(copyInto(value, nest, mapping), formula->kind == FormulaKind::LowestIn);
                           });
  return orNothing(found, name, isLargest);
}

} // namespace dpg
