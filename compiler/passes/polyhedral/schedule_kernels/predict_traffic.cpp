// What a kernel should move and compute: see predict_traffic.h.
//
// An array lies in the cache from one iteration of a loop that does not run through it to the next, if all that one
// iteration touches fits there together; else it is moved again. Where that loop is tiled, its tiles stand for its
// iterations. In
//
//   for i, j, k: C[i, j] += A[i, k] * B[k, j]          tiles of 32 over i, j, k
//
// B is gone through again for each tile of i, n / 32 times, if 8 n^2 + 2 * 32 * 8 n bytes do not fit.
#include "compiler/passes/polyhedral/schedule_kernels/predict_traffic.h"
#include "dialects/dpg/names.h"
#include "dialects/num/num.h"

#include <map>
#include <set>

using namespace mlir;
using affine::AffineForOp;

namespace dpg::polyhedral {

namespace {

/// Which loops of a statement, by depth, each subscript of an access moves with.
using Subscripts = std::vector<std::set<unsigned>>;

class Prediction {
public:
  Prediction(const StatementList &list, ArrayRef<std::pair<std::string, int64_t>> tiled) : list(list) {
    for (const auto &[index, side] : tiled)
      sides.insert({index, side});
  }

  std::optional<ir::Traffic> run() {
    ir::Traffic traffic;
    for (const Statement &statement : list.statements) {
      addOperations(statement, traffic);
      for (const Access &access : statement.accesses)
        if (!isVariable(list.arrays[access.array]))
          addSweep(statement, access);
    }
    for (auto &[key, sweep] : sweeps)
      traffic.sweeps.push_back(sweep);
    traffic.isInSingle = singles > 0 && doubles == 0;
    return isKnown ? std::optional(traffic) : std::nullopt;
  }

private:
  static bool isVariable(Value array) {
    return array.getDefiningOp<ir::LocalOp>() &&
           llvm::all_of(cast<ir::ArrayType>(array.getType()).getShape(),
                        [](ir::ExtentAttr extent) { return extent.getText() == "1"; });
  }

  // ---------------------------------------------------------------------------------------------------- lengths of
  // loops

  ir::Amount valueOf(Value value) {
    SmallVector<Value> operands;
    const AffineExpr expression = affineExpressionOf(value, operands);
    if (!expression)
      return unknown();
    if (operands.size() == 1 && operands.front() == value) {
      auto loop = affine::getForInductionVarOwner(value);
      return loop ? meanOf(loop) : ir::Amount{Extent::symbol(ir::nameOf(value)), 1};
    }
    return valueOf(expression, operands);
  }

  ir::Amount valueOf(AffineExpr expression, ValueRange operands, unsigned dimensions = ~0u) {
    if (auto constant = dyn_cast<AffineConstantExpr>(expression))
      return ir::Amount::constant(constant.getValue());
    if (auto dimension = dyn_cast<AffineDimExpr>(expression))
      return valueOf(operands[dimension.getPosition()]);
    if (auto symbol = dyn_cast<AffineSymbolExpr>(expression))
      return valueOf(operands[dimensions + symbol.getPosition()]);
    const auto both = cast<AffineBinaryOpExpr>(expression);
    const auto left = [&] { return valueOf(both.getLHS(), operands, dimensions); };
    const auto right = [&] { return valueOf(both.getRHS(), operands, dimensions); };
    if (both.getKind() == AffineExprKind::Add)
      return left() + right();
    if (both.getKind() == AffineExprKind::Mul)
      return left() * right();
    return unknown();
  }

  ir::Amount unknown() {
    isKnown = false;
    return {};
  }

  ir::Amount lower(AffineForOp loop) {
    const AffineMap map = loop.getLowerBoundMap();
    return valueOf(map.getResult(0), loop.getLowerBoundOperands(), map.getNumDims());
  }
  ir::Amount upper(AffineForOp loop) {
    const AffineMap map = loop.getUpperBoundMap();
    return valueOf(map.getResult(0), loop.getUpperBoundOperands(), map.getNumDims());
  }
  ir::Amount meanOf(AffineForOp loop) {
    return (lower(loop) + upper(loop) - ir::Amount::constant(1)) * ir::Amount{Extent::constant(1), 2};
  }
  ir::Amount lengthOf(AffineForOp loop) { return upper(loop) - lower(loop); }

  int64_t sideOf(AffineForOp loop) const {
    const auto found = sides.find(ir::nameIn(loop.getInductionVar().getLoc()).str());
    return found == sides.end() ? 1 : found->second;
  }

  // -------------------------------------------------------------------------------------------------------------
  // arrays

  static Subscripts subscriptsOf(const Statement &statement, const Access &access) {
    Subscripts subscripts;
    const auto places = isa<ir::ReadOp>(access.op) ? cast<ir::ReadOp>(access.op).getSubscripts()
                                                   : cast<ir::WriteOp>(access.op).getSubscripts();
    for (Value place : places) {
      SmallVector<Value> operands;
      affineExpressionOf(place, operands);
      std::set<unsigned> &loops = subscripts.emplace_back();
      for (auto [depth, loop] : llvm::enumerate(statement.loops))
        if (llvm::is_contained(operands, AffineForOp(loop).getInductionVar()))
          loops.insert(depth);
    }
    return subscripts;
  }

  ir::Amount bytesOfElement(unsigned array) const {
    return ir::Amount::constant(num::bytesOf(cast<ir::ArrayType>(list.arrays[array].getType()).getElement()));
  }

  /// The bytes of an array that the loops from `depth` on go through; those outside stand still, or in one tile.
  ir::Amount bytesInside(const Statement &statement, const Access &access, unsigned depth) {
    ir::Amount bytes = bytesOfElement(access.array);
    for (const std::set<unsigned> &loops : subscriptsOf(statement, access))
      for (unsigned loop : loops)
        bytes = bytes *
                (loop >= depth ? lengthOf(statement.loops[loop]) : ir::Amount::constant(sideOf(statement.loops[loop])));
    return bytes;
  }

  /// All that one iteration, or tile, of a loop touches.
  ir::Amount touchedIn(AffineForOp loop) {
    std::map<std::pair<unsigned, std::string>, ir::Amount> each; // of places of an array that move alike once
    for (const Statement &statement : list.statements) {
      const auto *const found = llvm::find(statement.loops, loop);
      if (found == statement.loops.end())
        continue;
      for (const Access &access : statement.accesses)
        if (!isVariable(list.arrays[access.array])) {
          const ir::Amount bytes = bytesInside(statement, access, found - statement.loops.begin() + 1);
          each.insert({{access.array, bytes.numerator.text()}, bytes});
        }
    }
    ir::Amount all;
    for (const auto &[key, bytes] : each)
      all = all + bytes;
    return all;
  }

  void addSweep(const Statement &statement, const Access &access) {
    const Subscripts subscripts = subscriptsOf(statement, access);
    std::set<unsigned> through;
    for (const std::set<unsigned> &loops : subscripts)
      through.insert(loops.begin(), loops.end());
    Operation *const outermost =
        through.empty() ? nullptr : AffineForOp(statement.loops[*through.begin()]).getOperation();
    const Key key{access.array, outermost, subscripts};
    if (llvm::any_of(sweeps, [&](const auto &known) { return known.first == key; }))
      return;
    ir::Sweep &sweep = sweeps.emplace_back(key, ir::Sweep()).second;
    sweep.array = ir::nameOf(list.arrays[access.array]).str();
    sweep.bytes = bytesInside(statement, access, 0);
    for (auto [depth, loop] : llvm::enumerate(statement.loops))
      if (!through.count(depth))
        sweep.again.push_back({lengthOf(loop).dividedBy(sideOf(loop)), touchedIn(loop)});
  }

  // ---------------------------------------------------------------------------------------------------------
  // operations

  void addOperations(const Statement &statement, ir::Traffic &traffic) {
    ir::Amount times = ir::Amount::constant(1);
    for (AffineForOp loop : statement.loops)
      times = times * lengthOf(loop);
    int64_t count = 0;
    for (Operation *op : statement.operations) {
      const StringRef dialect = op->getDialect()->getNamespace();
      if (op->getNumResults() != 1 || !num::isNumber(op->getResult(0).getType()) || isa<ir::ReadOp>(op) ||
          op->hasTrait<OpTrait::ConstantLike>() || !llvm::is_contained({"arith", "math", "num"}, dialect))
        continue;
      const Type type = op->getResult(0).getType();
      isKnown &= type.isF64() || type.isF32();
      ++(type.isF32() ? singles : doubles);
      ++count;
    }
    traffic.operations = traffic.operations + times * ir::Amount::constant(count);
  }

  const StatementList &list;
  std::map<std::string, int64_t> sides; ///< of tiles, by index
  using Key = std::tuple<unsigned, Operation *, Subscripts>;
  std::vector<std::pair<Key, ir::Sweep>> sweeps;
  bool isKnown = true;
  unsigned singles = 0, doubles = 0;
};

} // namespace

std::optional<ir::Traffic> predictTraffic(const StatementList &list, ArrayRef<std::pair<std::string, int64_t>> tiled) {
  return Prediction(list, tiled).run();
}

} // namespace dpg::polyhedral
