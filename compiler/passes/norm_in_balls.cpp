// Norms of stored values, in balls: see norm_in_balls.h.
#include "compiler/passes/norm_in_balls.h"
#include "compiler/passes/build_nests.h"

using namespace mlir;

namespace dpg {

namespace {

using ir::Norm;
using ir::ReductionKind;

class NormBuilder {
public:
  NormBuilder(OpBuilder &builder, Value value, Norm norm, const NormNames &names, TakenNames &taken)
      : builder(builder), value(value), norm(norm), names(names), taken(taken), location(names.location),
        ball(num::BallType::get(builder.getContext())) {}

  Value build();

private:
  Value magnitude(Value number);
  Value element(ValueRange indices);
  Value accumulate(ReductionKind kind, ArrayAttr indices, ElementBody body);
  Value operatorNorm(ArrayAttr indices);
  Value largest(ArrayAttr indices, ElementBody body);

  OpBuilder &builder;
  Value value;
  Norm norm;
  const NormNames &names;
  TakenNames &taken;
  Location location;
  Type ball;
};

Value NormBuilder::magnitude(Value number) {
  const bool isComplex = isa<num::ComplexType>(number.getType());
  const Type enclosed = isComplex ? Type(num::ComplexType::get(ball.getContext(), ball)) : ball;
  Value point = num::ConvertOp::create(builder, location, enclosed, number);
  if (isComplex)
    return num::PartOp::create(builder, location, ball, num::Part::modulus, point);
  return num::ApplyOp::create(builder, location, num::Function::abs, point);
}

Value NormBuilder::element(ValueRange indices) {
  const Type type = cast<ir::ArrayType>(value.getType()).getElement();
  return magnitude(ir::ReadOp::create(builder, location, type, value, indices));
}

Value NormBuilder::accumulate(ReductionKind kind, ArrayAttr indices, ElementBody body) {
  Operation *around = builder.getInsertionBlock()->getParentOp();
  auto graph = isa<ir::GraphOp>(around) ? cast<ir::GraphOp>(around) : around->getParentOfType<ir::GraphOp>();
  return accumulateOver(builder, location, ball, kind, indices, taken.fresh(names.nest),
                        originsAt(graph, names.statement, location), body);
}

/// The largest of what `body` gives, 0 over nothing.
Value NormBuilder::largest(ArrayAttr indices, ElementBody body) {
  Value found = accumulate(ReductionKind::max, indices, body);
  Value zero = num::ConstantOp::create(builder, location, ball, "0");
  return num::MaxOp::create(builder, location, found, zero);
}

/// The largest sum of absolute values along columns (norm 1) or rows (norm inf).
Value NormBuilder::operatorNorm(ArrayAttr indices) {
  unsigned across = norm == Norm::one ? 1 : 0;
  auto along = cast<ir::IndexAttr>(indices[1 - across]);
  return largest(builder.getArrayAttr({indices[across]}), [&](ValueRange outer) {
    return sumOver(builder, location, ball, along, [&](ValueRange inner) {
      return across == 1 ? element({inner[0], outer[0]}) : element({outer[0], inner[0]});
    });
  });
}

Value NormBuilder::build() {
  auto array = dyn_cast<ir::ArrayType>(value.getType());
  if (!array)
    return magnitude(value);
  ArrayAttr indices = indicesOver(array, taken);
  if (array.rank() == 2 && (norm == Norm::one || norm == Norm::inf))
    return operatorNorm(indices);
  if (norm == Norm::one)
    return accumulate(ReductionKind::sum, indices, [&](ValueRange at) { return element(at); });
  if (norm == Norm::max || norm == Norm::inf)
    return largest(indices, [&](ValueRange at) { return element(at); });
  Value squares = accumulate(ReductionKind::sum, indices, [&](ValueRange at) -> Value {
    Value value = element(at);
    return num::MulOp::create(builder, location, value, value);
  });
  return num::ApplyOp::create(builder, location, num::Function::sqrt, squares);
}

} // namespace

std::string obstacleToNorm(Norm norm, Type type) {
  auto array = dyn_cast<ir::ArrayType>(type);
  if (!array || array.rank() == 1)
    return "";
  if (norm == Norm::two)
    return "the 2-norm of a matrix is its largest singular value";
  if (array.rank() > 2 && (norm == Norm::one || norm == Norm::inf))
    return "the norms `1` and `inf` are for vectors and matrices";
  return "";
}

Value normInBalls(OpBuilder &builder, Value value, Norm norm, const NormNames &names, TakenNames &taken) {
  return NormBuilder(builder, value, norm, names, taken).build();
}

} // namespace dpg
