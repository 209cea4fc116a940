// The loops of a schedule: see build_loops.h.
//
// isl's tree has names for iterators (c0, c1, ...) and sizes (p0, p1, ...), and calls S0(e, f) with the values of the
// indices that a statement had. Bounds are maxima and minima of affine expressions, which are the results of the maps
// of affine.for.
#include "compiler/passes/polyhedral/build_loops.h"
#include "dialects/dpg/names.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/IntegerSet.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using affine::AffineForOp;

namespace dpg::polyhedral {

namespace {

class Builder {
public:
  Builder(ir::KernelOp kernel, const StatementList &list, ArrayRef<Band> bands)
      : kernel(kernel), list(list), bands(bands), builder(kernel.getContext()) {
    for (BlockArgument argument : kernel.getBody().getArguments())
      if (argument.getType().isIndex())
        values["p" + std::to_string(argument.getArgNumber())] = argument;
  }

  /// Builds at the end of `block`.
  bool run(const isl::ast_node &tree, Block &block) {
    builder.setInsertionPointToEnd(&block);
    build(tree, {});
    return isBuilt;
  }

private:
  /// A loop of a band.
  struct Place {
    const Band *band = nullptr;
    unsigned loop = 0;
  };

  /// Counted by isl's iterators: c3 is that of the fourth loop from the outside, also where isl leaves out loops of one
  /// iteration.
  static unsigned depthOf(StringRef iterator) {
    unsigned depth = 0;
    iterator.drop_front().getAsInteger(10, depth);
    return depth;
  }

  void build(const isl::ast_node &node, Place place) {
    if (!isBuilt)
      return;
    if (node.isa<isl::ast_node_block>()) {
      const isl::ast_node_list children = node.as<isl::ast_node_block>().children();
      for (unsigned child = 0; child < children.size(); ++child)
        build(children.at(child), place);
    } else if (node.isa<isl::ast_node_mark>()) {
      const auto mark = node.as<isl::ast_node_mark>();
      unsigned number = 0;
      const bool isBand = !StringRef(mark.id().name()).drop_front().getAsInteger(10, number);
      build(mark.node(), isBand ? Place{&bands[number], 0} : place);
    } else if (node.isa<isl::ast_node_for>()) {
      buildFor(node.as<isl::ast_node_for>(), place);
    } else if (node.isa<isl::ast_node_if>()) {
      buildIf(node.as<isl::ast_node_if>(), place);
    } else {
      buildStatement(node.as<isl::ast_node_user>());
    }
  }

  void buildFor(const isl::ast_node_for &loop, Place place) {
    const std::string iterator = loop.iterator().as<isl::ast_expr_id>().id().name();
    if (place.band)
      place.loop = depthOf(iterator) - place.band->depth;
    if (loop.is_degenerate()) {
      values[iterator] = apply(expression(loop.init()));
      build(loop.body(), place);
      return;
    }
    const std::string name = place.band && place.loop < place.band->names.size() ? place.band->names[place.loop] : "i";
    SmallVector<AffineExpr> lower, upper;
    flatten<isl::ast_expr_op_max>(loop.init(), lower);
    const auto condition = loop.cond().as<isl::ast_expr_op>();
    const bool isClosed = condition.isa<isl::ast_expr_op_le>();
    if (!isClosed && !condition.isa<isl::ast_expr_op_lt>())
      return giveUp();
    flatten<isl::ast_expr_op_min>(condition.arg(1), upper);
    if (!isBuilt)
      return;
    if (isClosed)
      for (AffineExpr &bound : upper)
        bound = bound + 1;
    const isl::ast_expr step = loop.inc();
    const int64_t stride = step.isa<isl::ast_expr_int>() ? step.as<isl::ast_expr_int>().val().num_si() : 0;
    if (stride <= 0)
      return giveUp();
    const auto [from, fromOperands] = mapOf(lower);
    const auto [to, toOperands] = mapOf(upper);
    auto built =
        AffineForOp::create(builder, ir::withName(kernel.getLoc(), name), fromOperands, from, toOperands, to, stride);
    built.getInductionVar().setLoc(ir::withName(kernel.getLoc(), name));
    describe(built, place);
    values[iterator] = built.getInductionVar();
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(built.getBody());
    build(loop.body(), place);
  }

  void describe(AffineForOp loop, Place place) {
    if (!place.band)
      return;
    const UnitAttr yes = builder.getUnitAttr();
    if (static_cast<int>(place.loop) == place.band->parallel)
      loop->setAttr("dpg.parallel", yes);
    if (static_cast<int>(place.loop) == place.band->vectorised)
      loop->setAttr("dpg.vectorise", yes);
    if (place.band->areTiles)
      loop->setAttr("dpg.tile", yes);
    if (place.band->common >= 0)
      loop->setAttr(commonLoop, builder.getIndexAttr(place.band->common));
  }

  void buildIf(const isl::ast_node_if &choice, Place place) {
    SmallVector<AffineExpr> expressions;
    SmallVector<bool> areEqualities;
    addConditions(choice.cond(), expressions, areEqualities);
    if (!isBuilt)
      return;
    IntegerSet set = IntegerSet::get(operands.size(), 0, expressions, areEqualities);
    SmallVector<Value> used(operands);
    affine::canonicalizeSetAndOperands(&set, &used);
    auto built = affine::AffineIfOp::create(builder, kernel.getLoc(), set, used, choice.has_else_node());
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(built.getThenBlock());
    build(choice.then_node(), place);
    if (choice.has_else_node()) {
      builder.setInsertionPointToStart(built.getElseBlock());
      build(choice.else_node(), place);
    }
  }

  void addConditions(const isl::ast_expr &condition, SmallVectorImpl<AffineExpr> &expressions,
                     SmallVectorImpl<bool> &areEqualities) {
    if (!condition.isa<isl::ast_expr_op>())
      return giveUp();
    const auto op = condition.as<isl::ast_expr_op>();
    if (op.isa<isl::ast_expr_op_and>() || op.isa<isl::ast_expr_op_and_then>()) {
      for (unsigned part = 0; part < op.n_arg(); ++part)
        addConditions(op.arg(part), expressions, areEqualities);
      return;
    }
    if (op.n_arg() != 2)
      return giveUp();
    const AffineExpr left = expression(op.arg(0)), right = expression(op.arg(1));
    if (!isBuilt)
      return;
    areEqualities.push_back(op.isa<isl::ast_expr_op_eq>());
    if (op.isa<isl::ast_expr_op_ge>() || op.isa<isl::ast_expr_op_eq>())
      expressions.push_back(left - right);
    else if (op.isa<isl::ast_expr_op_gt>())
      expressions.push_back(left - right - 1);
    else if (op.isa<isl::ast_expr_op_le>())
      expressions.push_back(right - left);
    else if (op.isa<isl::ast_expr_op_lt>())
      expressions.push_back(right - left - 1);
    else
      giveUp();
  }

  /// The statement with the values that its indices have here.
  void buildStatement(const isl::ast_node_user &node) {
    const auto call = node.expr().as<isl::ast_expr_op>();
    const Statement &statement = list.named(call.arg(0).as<isl::ast_expr_id>().id().name());
    IRMapping mapping;
    for (unsigned number = 0; number < statement.loops.size(); ++number) {
      AffineForOp loop = statement.loops[number];
      const AffineExpr index = expression(call.arg(number + 1));
      if (!isBuilt)
        return;
      mapping.map(loop.getInductionVar(), apply(index));
    }
    for (Operation *op : statement.operations) {
      for (Value operand : op->getOperands())
        repeat(operand, mapping);
      builder.clone(*op, mapping);
    }
  }

  /// Indices and constants from the loops as they were.
  void repeat(Value value, IRMapping &mapping) {
    Operation *op = value.getDefiningOp();
    if (!op || mapping.contains(value) || !isRepeatable(op))
      return;
    for (Value operand : op->getOperands())
      repeat(operand, mapping);
    builder.clone(*op, mapping);
  }

  /// A map of the operands that its results speak of.
  std::pair<AffineMap, SmallVector<Value>> mapOf(ArrayRef<AffineExpr> results) {
    AffineMap map = AffineMap::get(operands.size(), 0, results, kernel.getContext());
    SmallVector<Value> used(operands);
    affine::canonicalizeMapAndOperands(&map, &used);
    return {map, used};
  }

  Value apply(AffineExpr expression) {
    if (!isBuilt)
      return {};
    const auto [map, used] = mapOf(expression);
    if (used.size() == 1 && map.getNumResults() == 1 && map.isIdentity())
      return used.front();
    if (used.size() == 1 && map.getNumSymbols() == 1 && map.getResult(0) == getAffineSymbolExpr(0, map.getContext()))
      return used.front();
    return affine::AffineApplyOp::create(builder, kernel.getLoc(), map, used);
  }

  /// The operands of maxima or minima; of others the expression itself.
  template <class Operation> void flatten(const isl::ast_expr &bound, SmallVectorImpl<AffineExpr> &results) {
    if (bound.isa<isl::ast_expr_op>() && bound.as<isl::ast_expr_op>().isa<Operation>()) {
      const auto op = bound.as<isl::ast_expr_op>();
      for (unsigned part = 0; part < op.n_arg(); ++part)
        flatten<Operation>(op.arg(part), results);
      return;
    }
    results.push_back(expression(bound));
  }

  AffineExpr expression(const isl::ast_expr &tree) {
    MLIRContext *context = kernel.getContext();
    if (tree.isa<isl::ast_expr_int>())
      return getAffineConstantExpr(tree.as<isl::ast_expr_int>().val().num_si(), context);
    if (tree.isa<isl::ast_expr_id>())
      return nameOf(tree.as<isl::ast_expr_id>().id().name());
    const auto op = tree.as<isl::ast_expr_op>();
    const AffineExpr first = expression(op.arg(0));
    if (op.isa<isl::ast_expr_op_minus>())
      return -first;
    if (op.n_arg() != 2)
      return fail();
    const AffineExpr second = expression(op.arg(1));
    if (op.isa<isl::ast_expr_op_add>())
      return first + second;
    if (op.isa<isl::ast_expr_op_sub>())
      return first - second;
    const bool isByConstant = isa<AffineConstantExpr>(second);
    if (op.isa<isl::ast_expr_op_mul>() && (isByConstant || isa<AffineConstantExpr>(first)))
      return first * second;
    const bool isQuotient =
        op.isa<isl::ast_expr_op_div>() || op.isa<isl::ast_expr_op_fdiv_q>() || op.isa<isl::ast_expr_op_pdiv_q>();
    if (isQuotient && isByConstant)
      return first.floorDiv(second);
    if ((op.isa<isl::ast_expr_op_pdiv_r>() || op.isa<isl::ast_expr_op_zdiv_r>()) && isByConstant)
      return first % second;
    return fail();
  }

  AffineExpr nameOf(const std::string &name) {
    const Value value = values.lookup(name);
    if (!value)
      return fail();
    if (Operation *op = value.getDefiningOp(); op && isRepeatable(op))
      return affineExpressionOf(value, operands);
    const auto found = llvm::find(operands, value);
    const unsigned place = found - operands.begin();
    if (found == operands.end())
      operands.push_back(value);
    return getAffineDimExpr(place, kernel.getContext());
  }

  void giveUp() { isBuilt = false; }
  AffineExpr fail() {
    giveUp();
    return getAffineConstantExpr(0, kernel.getContext());
  }

  ir::KernelOp kernel;
  const StatementList &list;
  ArrayRef<Band> bands;
  OpBuilder builder;
  llvm::StringMap<Value> values; ///< of isl's names
  SmallVector<Value> operands;   ///< dimensions of all affine expressions; those of loops that ended stay
  bool isBuilt = true;
};

} // namespace

bool buildLoops(ir::KernelOp kernel, const StatementList &list, const isl::schedule &schedule, ArrayRef<Band> bands) {
  const isl::ast_build build = isl::ast_build::from_context(list.context);
  const isl::ast_node tree = build.node_from(schedule);
  Block fresh;
  Block &body = kernel.getBody().front();
  SmallVector<Operation *> old;
  for (Operation &op : body)
    if (!isa<ir::LocalOp>(op) && !op.hasTrait<OpTrait::ConstantLike>())
      old.push_back(&op);
  Operation *last = body.empty() ? nullptr : &body.back();
  if (!Builder(kernel, list, bands).run(tree, body)) {
    while (!body.empty() && &body.back() != last)
      body.back().erase();
    return false;
  }
  for (Operation *op : llvm::reverse(old))
    op->erase();
  return true;
}

} // namespace dpg::polyhedral
