// What a kernel computes: see kernel_interpreter.h.
#include "test/compiler_unit/kernel_interpreter.h"

#include "compiler/ast/extent.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/IntegerSet.h"
#include "llvm/ADT/TypeSwitch.h"

#include <algorithm>
#include <cmath>
#include <random>

using namespace mlir;

namespace {

/// An array, of which only what is written is kept.
struct Memory {
  std::vector<int64_t> extents;
  uint64_t number; ///< of the array
  llvm::DenseMap<int64_t, double> written;
};

/// A number of magnitude [1, 2) from the bits of another by splitmix64 (Steele, Lea and Flood 2014,
/// doi:10.1145/2660193.2660195).
double startValue(uint64_t number) {
  uint64_t bits = (number + 1) * 0x9E3779B97F4A7C15u;
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9u;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
  bits ^= bits >> 31;
  const double magnitude = 1 + std::ldexp(static_cast<double>(bits >> 12), -52);
  return bits & 1 ? -magnitude : magnitude;
}

double withoutExponent(double value) {
  if (value == 0 || !std::isfinite(value))
    return 1;
  int exponent;
  return 2 * std::frexp(value, &exponent);
}

class Interpreter {
public:
  Interpreter(const std::map<std::string, int64_t> &sizes, OpenOrder order, int64_t mostOperations)
      : sizes(sizes), order(order), mostOperations(mostOperations) {}

  KernelResult run(dpg::ir::KernelOp kernel) {
    const auto names = kernel.getArgumentNames().getAsValueRange<StringAttr>();
    for (auto [argument, name] : llvm::zip(kernel.getBody().getArguments(), names)) {
      if (argument.getType().isIndex())
        indices[argument] = sizes.at(name.str());
      else if (isa<dpg::ir::ArrayType>(argument.getType()))
        allocate(argument);
      else
        reals[argument] = startValue(argument.getArgNumber());
    }
    run(kernel.getBody().front());
    const auto directions = kernel.getDirections().getAsValueRange<StringAttr>();
    for (auto [argument, direction] : llvm::zip(kernel.getBody().getArguments(), directions))
      if (direction != "in")
        result.updated.emplace_back(memories[argument].written.begin(), memories[argument].written.end());
    return std::move(result);
  }

private:
  void fail(const std::string &fault) {
    if (result.fault.empty())
      result.fault = fault;
  }

  /// Arrays have numbers by the order in which they are made, which a schedule leaves alone.
  void allocate(Value array) {
    Memory memory;
    for (dpg::ir::ExtentAttr extent : cast<dpg::ir::ArrayType>(array.getType()).getShape())
      memory.extents.push_back(valueOf(extent));
    memory.number = memories.size();
    memories[array] = std::move(memory);
  }

  int64_t valueOf(dpg::ir::ExtentAttr extent) {
    std::map<std::string, dpg::Extent> values;
    for (const auto &[name, value] : sizes)
      values[name] = dpg::Extent::constant(value);
    const std::optional<dpg::Extent> polynomial = dpg::Extent::parse(extent.getText());
    const std::optional<int64_t> value = polynomial ? polynomial->substitute(values).asConstant() : std::nullopt;
    if (!value)
      fail("extent " + extent.getText().str() + " has no value");
    return value.value_or(0);
  }

  void run(Block &block) {
    for (Operation &op : block) {
      if (!result.fault.empty())
        return;
      run(op);
    }
  }

  void run(Operation &op) {
    TypeSwitch<Operation *>(&op)
        .Case([&](affine::AffineForOp loop) { run(loop); })
        .Case([&](affine::AffineIfOp choice) { run(choice); })
        .Case([&](affine::AffineApplyOp apply) {
          indices[apply] = evaluate(apply.getAffineMap(), apply.getMapOperands()).front();
        })
        .Case([&](dpg::ir::LocalOp local) { allocate(local); })
        .Case([&](dpg::ir::ReadOp read) {
          Memory &memory = memories.find(read.getArray())->second;
          const int64_t place = placeIn(memory, read.getSubscripts());
          const auto written = memory.written.find(place);
          reals[read.getResult()] =
              written == memory.written.end() ? startValue((memory.number << 40) + place) : written->second;
        })
        .Case([&](dpg::ir::WriteOp write) {
          Memory &memory = memories.find(write.getArray())->second;
          memory.written[placeIn(memory, write.getSubscripts())] = reals.at(write.getValue());
        })
        .Case([&](arith::ConstantOp constant) {
          if (auto real = dyn_cast<FloatAttr>(constant.getValue()))
            reals[constant] = real.getValueAsDouble();
          else
            indices[constant] = cast<IntegerAttr>(constant.getValue()).getInt();
        })
        .Case<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp>([&](auto sum) { onReals(sum); })
        .Case<arith::AddIOp, arith::SubIOp, arith::MulIOp>([&](auto sum) { onIndices(sum); })
        .Case<affine::AffineYieldOp>([](auto) {})
        .Default([&](Operation *other) {
          fail("an operation without meaning here: " + other->getName().getStringRef().str());
        });
  }

  void run(affine::AffineForOp loop) {
    const std::vector<int64_t> from = evaluate(loop.getLowerBoundMap(), loop.getLowerBoundOperands());
    const std::vector<int64_t> to = evaluate(loop.getUpperBoundMap(), loop.getUpperBoundOperands());
    const int64_t first = *std::max_element(from.begin(), from.end()), end = *std::min_element(to.begin(), to.end());
    std::vector<int64_t> iterations;
    for (int64_t index = first; index < end; index += loop.getStepAsInt())
      iterations.push_back(index);
    if (order == OpenOrder::Shuffled && (loop->hasAttr("dpg.parallel") || loop->hasAttr("dpg.vectorise")))
      std::shuffle(iterations.begin(), iterations.end(), random);
    for (int64_t index : iterations) {
      indices[loop.getInductionVar()] = index;
      run(*loop.getBody());
    }
  }

  void run(affine::AffineIfOp choice) {
    const IntegerSet set = choice.getIntegerSet();
    bool holds = true;
    for (auto [constraint, isEquality] : llvm::zip(set.getConstraints(), set.getEqFlags())) {
      const int64_t value = evaluate(constraint, set.getNumDims(), choice.getOperands());
      holds &= isEquality ? value == 0 : value >= 0;
    }
    if (holds)
      run(*choice.getThenBlock());
    else if (choice.hasElse())
      run(*choice.getElseBlock());
  }

  void onReals(Operation *op) {
    const double x = reals.at(op->getOperand(0)), y = reals.at(op->getOperand(1));
    const double exact = isa<arith::AddFOp>(op)   ? x + y
                         : isa<arith::SubFOp>(op) ? x - y
                         : isa<arith::MulFOp>(op) ? x * y
                                                  : x / y;
    reals[op->getResult(0)] = withoutExponent(exact);
  }

  void onIndices(Operation *op) {
    const int64_t x = indices.at(op->getOperand(0)), y = indices.at(op->getOperand(1));
    indices[op->getResult(0)] = isa<arith::AddIOp>(op) ? x + y : isa<arith::SubIOp>(op) ? x - y : x * y;
  }

  /// The last subscript fastest; a fault where one is outside.
  int64_t placeIn(const Memory &memory, ValueRange subscripts) {
    int64_t place = 0;
    for (auto [subscript, extent] : llvm::zip(subscripts, memory.extents)) {
      const int64_t value = indices.at(subscript);
      if (value < 0 || value >= extent)
        fail("subscript " + std::to_string(value) + " of an array of extent " + std::to_string(extent));
      place = place * extent + value;
    }
    if (++result.operations > mostOperations)
      fail("more than " + std::to_string(mostOperations) + " operations");
    return place;
  }

  std::vector<int64_t> evaluate(AffineMap map, ValueRange operands) {
    std::vector<int64_t> values;
    for (AffineExpr expression : map.getResults())
      values.push_back(evaluate(expression, map.getNumDims(), operands));
    return values;
  }

  /// `operands`: those of the dimensions, then those of the symbols.
  int64_t evaluate(AffineExpr expression, unsigned dimensions, ValueRange operands) {
    if (auto constant = dyn_cast<AffineConstantExpr>(expression))
      return constant.getValue();
    if (auto dimension = dyn_cast<AffineDimExpr>(expression))
      return indices.at(operands[dimension.getPosition()]);
    if (auto symbol = dyn_cast<AffineSymbolExpr>(expression))
      return indices.at(operands[dimensions + symbol.getPosition()]);
    const auto both = cast<AffineBinaryOpExpr>(expression);
    const int64_t x = evaluate(both.getLHS(), dimensions, operands), y = evaluate(both.getRHS(), dimensions, operands);
    const int64_t remainder = y == 0 ? 0 : ((x % y) + y) % y; // y > 0 where it divides
    switch (expression.getKind()) {
    case AffineExprKind::Add:
      return x + y;
    case AffineExprKind::Mul:
      return x * y;
    case AffineExprKind::Mod:
      return remainder;
    case AffineExprKind::FloorDiv:
      return (x - remainder) / y;
    default:
      return (x - remainder) / y + (remainder != 0); // CeilDiv
    }
  }

  const std::map<std::string, int64_t> &sizes;
  OpenOrder order;
  int64_t mostOperations;
  KernelResult result;
  llvm::DenseMap<Value, int64_t> indices; ///< sizes, loop indices and what is computed from them
  llvm::DenseMap<Value, double> reals;
  llvm::DenseMap<Value, Memory> memories;
  std::mt19937_64 random{1};
};

} // namespace

KernelResult interpret(dpg::ir::KernelOp kernel, const std::map<std::string, int64_t> &sizes, OpenOrder order,
                       int64_t mostOperations) {
  return Interpreter(sizes, order, mostOperations).run(kernel);
}
