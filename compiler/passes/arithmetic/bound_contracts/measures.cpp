// Norms of stored arrays: see measures.h.
#include "compiler/passes/arithmetic/bound_contracts/measures.h"
#include "compiler/ast/extent_text.h"
#include "compiler/passes/build_nests.h"

#include "dialects/num/num.h"

using namespace mlir;

namespace dpg {

using ir::ReductionKind;

/// Operations get names that say what they are, not that of the certified value.
static Location withoutName(Location location) {
  auto named = dyn_cast<NameLoc>(location);
  return named ? named.getChildLoc() : location;
}

Measures::Measures(ir::CertifyOp certify)
    : inside(OpBuilder::atBlockEnd(&certify.getBody().front())), outside(certify),
      location(withoutName(certify.getLoc())), graph(certify->getParentOfType<ir::GraphOp>()),
      taken(namesTakenIn(graph.getBody())), real(num::RealType::get(certify.getContext())) {}

Value Measures::once(const std::string &what, Value array, llvm::function_ref<Value()> build) {
  const auto found = known.find({what, array.getAsOpaquePointer()});
  if (found != known.end())
    return found->second;
  Value made = build();
  known[{what, array.getAsOpaquePointer()}] = made;
  return made;
}

Value Measures::constantAt(OpBuilder &builder, StringRef text) {
  return num::ConstantOp::create(builder, location, real, text);
}

Value Measures::constant(StringRef text) {
  return once(text.str(), {}, [&] { return constantAt(inside, text); });
}

Value Measures::extent(ir::ExtentAttr extent) {
  return once("size " + extent.getText().str(), {}, [&]() -> Value {
    Value size = ir::SizeOp::create(inside, location, inside.getIndexType(), extent);
    return num::FromIntOp::create(inside, location, real, size);
  });
}

Value Measures::length(ir::IndexAttr loop) {
  if (loop.getFrom().getText() == "0" && isName(loop.getTo().getText()))
    return extent(loop.getTo());
  Value count = sub(extent(loop.getTo()), extent(loop.getFrom()));
  return num::MaxOp::create(inside, location, count, constant("0"));
}

Value Measures::size(ir::ArrayType type) {
  Value count;
  for (ir::ExtentAttr each : type.getShape())
    count = count ? mul(count, extent(each)) : extent(each);
  return count;
}

// ---------------------------------------------------------------------------------------------------------- arithmetic

Value Measures::add(Value left, Value right) {
  if (!left || !right)
    return left ? left : right;
  return num::AddOp::create(inside, location, left, right);
}

Value Measures::mul(Value left, Value right) {
  if (!left || !right)
    return {};
  return num::MulOp::create(inside, location, left, right);
}

Value Measures::div(Value left, Value right) {
  return left ? num::DivOp::create(inside, location, left, right).getResult() : Value();
}

Value Measures::max(Value left, Value right) {
  if (!left || !right)
    return left ? left : right;
  return left == right ? left : num::MaxOp::create(inside, location, left, right).getResult();
}

Value Measures::min(Value left, Value right) {
  if (!left || !right)
    return {};
  return num::MinOp::create(inside, location, left, right);
}

Value Measures::sqrt(Value value) {
  return value ? num::ApplyOp::create(inside, location, num::Function::sqrt, value).getResult() : Value();
}

Value Measures::sub(Value left, Value right) { return num::SubOp::create(inside, location, left, right); }

Value Measures::named(Value value, StringRef name) {
  ir::setName(value, taken.fresh(name));
  return value;
}

// --------------------------------------------------------------------------------------------------------------- nests

/// The absolute value of a number, at a builder's place.
static Value absoluteAt(OpBuilder &builder, Location location, Type real, Value number) {
  if (number.getType() != real)
    number = num::ConvertOp::create(builder, location, real, number);
  return num::ApplyOp::create(builder, location, num::Function::abs, number);
}

Value Measures::absolute(Value number) {
  return once("absolute", number, [&] { return absoluteAt(inside, location, real, number); });
}

Value Measures::element(Value array, ValueRange indices) {
  Type type = cast<ir::ArrayType>(array.getType()).getElement();
  Value element = ir::ReadOp::create(outside, location, type, array, indices);
  return absoluteAt(outside, location, real, element);
}

Value Measures::accumulate(ReductionKind kind, ArrayAttr indices, const Twine &name, ElementBody body) {
  const std::string own = taken.fresh(name.str());
  return accumulateOver(outside, location, real, kind, indices, own, originsAt(graph, own + ";", location), body);
}

/// A maximum that is -infinity over nothing, as one that is 0 there.
Value Measures::orNothing(Value found, StringRef name) {
  Value zero = constantAt(outside, "0");
  return num::MaxOp::create(outside, ir::withName(location, taken.fresh(name)), found, zero);
}

Value Measures::largest(Value array) {
  return once("largest", array, [&] {
    const std::string name = ("largest_of_" + ir::nameOf(array)).str();
    Value found = accumulate(ReductionKind::max, indicesOver(cast<ir::ArrayType>(array.getType()), taken),
                             name + "_or_nothing", [&](ValueRange at) { return element(array, at); });
    return orNothing(found, name);
  });
}

/// Of an array without elements, too: an infinity would be no number to compute with.
Value Measures::smallest(Value array) {
  return once("smallest", array, [&] {
    const std::string name = ("smallest_of_" + ir::nameOf(array)).str();
    Value found = accumulate(ReductionKind::min, indicesOver(cast<ir::ArrayType>(array.getType()), taken),
                             name + "_or_nothing", [&](ValueRange at) { return element(array, at); });
    Value large = constantAt(outside, "1e300");
    return num::MinOp::create(outside, ir::withName(location, taken.fresh(name)), found, large).getResult();
  });
}

/// The largest sum of terms along lines of one dimension; of a vector its only sum.
Value Measures::alongLines(Value array, unsigned along, StringRef what, llvm::function_ref<Value(Value)> term) {
  auto type = cast<ir::ArrayType>(array.getType());
  const std::string key = (what + Twine(along)).str();
  return once(key, array, [&] {
    ArrayAttr indices = indicesOver(type, taken);
    auto summed = cast<ir::IndexAttr>(indices[along]);
    SmallVector<Attribute> others(indices.getValue());
    others.erase(others.begin() + along);
    const std::string name = (what + "_of_" + ir::nameOf(array)).str();
    if (others.empty())
      return accumulate(ReductionKind::sum, indices, name, [&](ValueRange at) { return term(element(array, at)); });
    Value found = accumulate(ReductionKind::max, outside.getArrayAttr(others), "largest_" + name + "_or_nothing",
                             [&](ValueRange outer) {
                               return sumOver(outside, location, real, summed, [&](ValueRange inner) {
                                 SmallVector<Value> at(outer);
                                 at.insert(at.begin() + along, inner[0]);
                                 return term(element(array, at));
                               });
                             });
    return orNothing(found, "largest_" + name);
  });
}

/// n rounded additions of numbers that are not negative give at least (1 - 2 n u) times their sum (Higham 2002,
/// sec. 4.2).
Value Measures::largestSum(Value array, unsigned along) {
  Value sum = alongLines(array, along, "sum", [](Value magnitude) { return magnitude; });
  Value lost = mul(largestCount(array, along), constant("2.220446049250313080847263336181640625e-16"));
  return div(sum, sub(constant("1"), lost));
}

Value Measures::largestCount(Value array, unsigned along) {
  auto type = cast<ir::ArrayType>(array.getType());
  if (!type.isSparse())
    return extent(type.getShape()[along]);
  return alongLines(array, along, "count", [&](Value magnitude) -> Value {
    Value zero = constantAt(outside, "0");
    Value isEntry = num::CompareOp::create(outside, location, outside.getI1Type(), num::Predicate::ne, magnitude, zero);
    auto choice = num::ChooseOp::create(outside, location, real, isEntry);
    OpBuilder::InsertionGuard guard(outside);
    for (auto [side, text] : {std::pair(&choice.getYes(), "1"), std::pair(&choice.getNo(), "0")}) {
      outside.setInsertionPointToEnd(&side->emplaceBlock());
      num::YieldOp::create(outside, location, constantAt(outside, text));
    }
    return choice.getResult();
  });
}

} // namespace dpg
