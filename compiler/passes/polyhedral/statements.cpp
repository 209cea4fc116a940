// The statements of a kernel as isl sees them: see statements.h.
//
// Sets and relations are made from their texts, which isl reads as they are printed in papers. Sizes are p0, p1, ... by
// the number of the kernel's argument, indices i0, i1, ... by the depth of their loop.
#include "compiler/passes/polyhedral/statements.h"

#include "compiler/ast/extent.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/AffineExprVisitor.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using affine::AffineForOp;

namespace dpg::polyhedral {

/// By isl's own measure of work: far more than the kernels of PolyBench take, and an end for what would take minutes.
constexpr unsigned long mostOperations = 1'500'000;

IslContext::IslContext() : context(isl_ctx_alloc()) {
  isl_options_set_on_error(context, ISL_ON_ERROR_CONTINUE);
  isl_ctx_set_max_operations(context, mostOperations);
  isl_options_set_schedule_treat_coalescing(context, 0);
  // Statements that do not wait for each other in a circle stay loops of their own: fused, they would run along
  // wavefronts where each alone has a loop for threads, and their code would split into many cases.
  isl_options_set_schedule_serialize_sccs(context, 1);
}
IslContext::~IslContext() { isl_ctx_free(context); }

namespace {

template <class Set> Set uniteAll(const std::vector<Statement> &statements, Set Statement::*part) {
  Set all = statements.front().*part;
  for (const Statement &statement : llvm::drop_begin(statements))
    all = all.unite(statement.*part);
  return all;
}

} // namespace

isl::union_set StatementList::domains() const {
  isl::union_set all = statements.front().domain.to_union_set();
  for (const Statement &statement : llvm::drop_begin(statements))
    all = all.unite(statement.domain.to_union_set());
  return all;
}
isl::union_map StatementList::reads() const { return uniteAll(statements, &Statement::reads); }
isl::union_map StatementList::writes() const { return uniteAll(statements, &Statement::writes); }
isl::union_map StatementList::order() const { return uniteAll(statements, &Statement::order); }

const Statement &StatementList::named(const std::string &name) const {
  return *llvm::find_if(statements, [&](const Statement &statement) { return statement.name == name; });
}

namespace {

/// Affine expressions in isl's language.
class IslText {
public:
  /// `names` are those of the dimensions and, behind them, of the symbols.
  IslText(ArrayRef<std::string> names, unsigned dimensions) : names(names), dimensions(dimensions) {}

  std::string operator()(AffineExpr expression) const {
    switch (expression.getKind()) {
    case AffineExprKind::Constant:
      return std::to_string(cast<AffineConstantExpr>(expression).getValue());
    case AffineExprKind::DimId:
      return names[cast<AffineDimExpr>(expression).getPosition()];
    case AffineExprKind::SymbolId:
      return names[dimensions + cast<AffineSymbolExpr>(expression).getPosition()];
    case AffineExprKind::Add:
      return binary(expression, " + ");
    case AffineExprKind::Mul:
      return multiple(cast<AffineBinaryOpExpr>(expression));
    case AffineExprKind::Mod:
      return "(" + divided(expression, " mod ") + ")";
    case AffineExprKind::FloorDiv:
      return "floor(" + divided(expression, " / ") + ")";
    case AffineExprKind::CeilDiv:
      return "ceil(" + divided(expression, " / ") + ")";
    }
    llvm_unreachable("all kinds are listed");
  }

private:
  std::string binary(AffineExpr expression, const char *symbol) const {
    auto both = cast<AffineBinaryOpExpr>(expression);
    return "(" + (*this)(both.getLHS()) + ")" + symbol + "(" + (*this)(both.getRHS()) + ")";
  }

  /// isl reads no divisor in brackets.
  std::string divided(AffineExpr expression, const char *symbol) const {
    auto both = cast<AffineBinaryOpExpr>(expression);
    return "(" + (*this)(both.getLHS()) + ")" + symbol + (*this)(both.getRHS());
  }

  /// isl reads no factor that is negative in brackets.
  std::string multiple(AffineBinaryOpExpr product) const {
    const int64_t factor = cast<AffineConstantExpr>(product.getRHS()).getValue();
    return (factor < 0 ? "-" : "") + std::to_string(std::abs(factor)) + " * (" + (*this)(product.getLHS()) + ")";
  }

  ArrayRef<std::string> names;
  unsigned dimensions;
};

/// Walks a kernel in order and collects its statements.
class Collector {
public:
  Collector(ir::KernelOp kernel, isl::ctx context, StatementList &list) : kernel(kernel), context(context), list(list) {
    for (BlockArgument argument : kernel.getBody().getArguments())
      if (argument.getType().isIndex()) {
        names[argument] = "p" + std::to_string(argument.getArgNumber());
        parameters.push_back(names[argument]);
        sizes[ir::nameOf(argument)] = names[argument];
      }
  }

  bool run() {
    kernel.walk([&](AffineForOp loop) {
      unsigned depth = 1;
      for (auto around = loop->getParentOfType<AffineForOp>(); around; around = around->getParentOfType<AffineForOp>())
        ++depth;
      deepest = std::max(deepest, depth);
    });
    list.context = isl::set(context, parameterList() + " -> { : }");
    list.loops = visit(kernel.getBody().front());
    if (obstacle.empty() && list.statements.empty())
      obstacle = "it computes nothing";
    return obstacle.empty();
  }

  std::string obstacle;

private:
  std::string parameterList() const { return "[" + llvm::join(parameters, ", ") + "]"; }

  /// S0[i0, i1]
  std::string tuple(const Statement &statement) const {
    SmallVector<std::string> indices;
    for (AffineForOp loop : statement.loops)
      indices.push_back(names.lookup(loop.getInductionVar()));
    return statement.name + "[" + llvm::join(indices, ", ") + "]";
  }

  /// The order in which the statements of a block run; null where it has none.
  isl::schedule visit(Block &block) {
    SmallVector<Operation *> here;
    isl::schedule inOrder;
    const auto append = [&](isl::schedule next) {
      if (inOrder.is_null())
        inOrder = next;
      else if (!next.is_null())
        inOrder = isl::manage(isl_schedule_sequence(inOrder.release(), next.release()));
    };
    unsigned place = 0;
    const auto close = [&] {
      const auto isElsewhere = [&](Operation *user) {
        return llvm::none_of(here, [&](Operation *op) { return op->isAncestor(user); });
      };
      if (llvm::any_of(here, [&](Operation *op) { return llvm::any_of(op->getUsers(), isElsewhere); }))
        obstacle = "a value goes from one statement to another past memory";
      if (llvm::any_of(here, [](Operation *op) { return isa<ir::WriteOp>(op); })) {
        places.push_back(place++);
        append(addStatement(here));
        places.pop_back();
      }
      here.clear();
    };
    for (Operation &op : block) {
      if (auto loop = dyn_cast<AffineForOp>(op)) {
        close();
        places.push_back(place++);
        append(enter(loop));
        places.pop_back();
      } else if (!isRepeatable(&op) && !op.hasTrait<OpTrait::IsTerminator>() && !isa<ir::LocalOp>(op)) {
        if (op.getNumRegions() > 0)
          obstacle = "it holds an operation with others inside";
        here.push_back(&op);
      }
    }
    close();
    return inOrder;
  }

  isl::schedule enter(AffineForOp loop) {
    if (loop.getStepAsInt() != 1) {
      obstacle = "a loop of it has steps";
      return {};
    }
    names[loop.getInductionVar()] = "i" + std::to_string(loops.size());
    const std::string index = names[loop.getInductionVar()];
    const size_t before = constraints.size();
    addBounds(loop.getLowerBoundMap(), loop.getLowerBoundOperands(), index + " >= ");
    addBounds(loop.getUpperBoundMap(), loop.getUpperBoundOperands(), index + " < ");
    loops.push_back(loop);
    const size_t first = list.statements.size();
    isl::schedule inside = visit(*loop.getBody());
    loops.pop_back();
    constraints.resize(before);
    return inside.is_null() ? inside : around(inside, index, first);
  }

  /// A loop around the statements from number `first` on.
  isl::schedule around(isl::schedule inside, const std::string &index, size_t first) {
    SmallVector<std::string> values;
    for (const Statement &statement : llvm::drop_begin(list.statements, first))
      values.push_back(tuple(statement) + " -> [(" + index + ")]");
    isl::multi_union_pw_aff value(context, parameterList() + " -> [{ " + llvm::join(values, "; ") + " }]");
    return isl::manage(isl_schedule_insert_partial_schedule(inside.release(), value.release()));
  }

  /// `i0 >= 0`, one for each result of the map.
  void addBounds(AffineMap map, OperandRange operands, const std::string &relation) {
    SmallVector<std::string> operandNames;
    for (Value operand : operands)
      operandNames.push_back(nameOf(operand));
    if (!llvm::all_of(map.getResults(), [](AffineExpr bound) { return bound.isPureAffine(); })) {
      obstacle = "a bound or a subscript is not affine";
      return;
    }
    for (AffineExpr bound : map.getResults())
      constraints.push_back(relation + IslText(operandNames, map.getNumDims())(bound));
  }

  std::string nameOf(Value value) {
    SmallVector<Value> operands;
    AffineExpr expression = affineExpressionOf(value, operands);
    if (!expression || !expression.isPureAffine() ||
        llvm::any_of(operands, [&](Value operand) { return !names.contains(operand); })) {
      obstacle = "a bound or a subscript is not affine";
      return "0";
    }
    SmallVector<std::string> operandNames;
    for (Value operand : operands)
      operandNames.push_back(names.lookup(operand));
    return "(" + IslText(operandNames, operands.size())(expression) + ")";
  }

  unsigned numberOf(Value array) {
    const auto found = llvm::find(list.arrays, array);
    if (found == list.arrays.end()) {
      list.arrays.push_back(array);
      return list.arrays.size() - 1;
    }
    return found - list.arrays.begin();
  }

  /// An extent as isl reads it; empty where it is not affine in the kernel's sizes.
  std::string sizeText(ir::ExtentAttr attribute) const {
    const std::optional<Extent> extent = Extent::parse(attribute.getText());
    std::string text = "0";
    if (!extent)
      return "";
    for (const auto &[monomial, coefficient] : extent->monomials()) {
      if (monomial.size() > 1 || (monomial.size() == 1 && !sizes.contains(monomial.front())))
        return "";
      text += (coefficient < 0 ? " - " : " + ") + std::to_string(std::abs(coefficient)) +
              (monomial.empty() ? "" : " * " + sizes.lookup(monomial.front()));
    }
    return text;
  }

  isl::union_map access(const Statement &statement, TypedValue<ir::ArrayType> array, ValueRange subscripts) {
    SmallVector<std::string> places;
    for (auto [subscript, extent] : llvm::zip(subscripts, array.getType().getShape())) {
      places.push_back(nameOf(subscript));
      if (const std::string size = sizeText(extent); !size.empty())
        inside.push_back("0 <= " + places.back() + " < " + size);
    }
    return read("{ " + tuple(statement) + " -> A" + std::to_string(numberOf(array)) + "[" + llvm::join(places, ", ") +
                "] }");
  }

  isl::union_map read(const std::string &text) { return isl::union_map(context, parameterList() + " -> " + text); }

  isl::schedule addStatement(ArrayRef<Operation *> operations) {
    Statement statement;
    statement.name = "S" + std::to_string(list.statements.size());
    statement.loops = loops;
    statement.operations.assign(operations.begin(), operations.end());
    inside = constraints;
    statement.reads = statement.writes = read("{ }");
    for (Operation *op : operations) {
      if (auto element = dyn_cast<ir::ReadOp>(op))
        statement.reads = statement.reads.unite(access(statement, element.getArray(), element.getSubscripts()));
      else if (auto element = dyn_cast<ir::WriteOp>(op))
        statement.writes = statement.writes.unite(access(statement, element.getArray(), element.getSubscripts()));
    }
    // What has been checked is known: an instance that runs stays inside of its arrays.
    statement.domain = isl::set(context, parameterList() + " -> { " + tuple(statement) +
                                             (inside.empty() ? "" : " : " + llvm::join(inside, " and ")) + " }");
    statement.order = read("{ " + tuple(statement) + " -> [" + orderText() + "] }");
    for (isl::union_map *relation : {&statement.reads, &statement.writes, &statement.order})
      *relation = relation->intersect_domain(statement.domain.to_union_set());
    list.statements.push_back(std::move(statement));
    return isl::schedule::from_domain(list.statements.back().domain.to_union_set());
  }

  /// 2, i0, 0, i1, 1, 0, 0: places in blocks and indices by turns, as many as the deepest statement has.
  std::string orderText() {
    SmallVector<std::string> texts;
    for (size_t depth = 0; depth < places.size(); ++depth) {
      texts.push_back(std::to_string(places[depth]));
      if (depth < loops.size())
        texts.push_back(names.lookup(loops[depth].getInductionVar()));
    }
    texts.resize(2 * deepest + 1, "0");
    return llvm::join(texts, ", ");
  }

  ir::KernelOp kernel;
  isl::ctx context;
  StatementList &list;
  llvm::DenseMap<Value, std::string> names; ///< of sizes and loop indices
  std::vector<std::string> parameters;
  SmallVector<AffineForOp> loops;
  SmallVector<unsigned> places;         ///< of the loops around, and of the statement, in their blocks
  std::vector<std::string> constraints; ///< of the loops around
  std::vector<std::string> inside;      ///< of the statement at hand: those, and the extents of its arrays
  unsigned deepest = 0;                 ///< how many loops stand in each other
  llvm::StringMap<std::string> sizes;   ///< isl's names of the kernel's sizes
};

} // namespace

std::optional<StatementList> statementsOf(ir::KernelOp kernel, const IslContext &context, std::string &obstacle) {
  StatementList list;
  Collector collector(kernel, context.get(), list);
  const bool isAffine = collector.run();
  obstacle = collector.obstacle;
  return isAffine ? std::optional(std::move(list)) : std::nullopt;
}

} // namespace dpg::polyhedral
