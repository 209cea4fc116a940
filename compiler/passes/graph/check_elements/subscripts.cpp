// Which subscripts of a nest may lie outside of their arrays: see subscripts.h.
//
// Indices of the nest's loops are variables `__loop_0`, `__loop_1`, ... here, so that they differ from all names of the
// graph. A subscript is an extent over variables and names; it is inside if the bounds of the variables, the conditions
// around it and what is known of names imply so. Otherwise its extremes over the loops are extents over names alone.
#include "compiler/passes/graph/check_elements/subscripts.h"
#include "compiler/passes/extents.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

static void assumeSize(Inequalities &facts, ir::ArrayType type) {
  for (ir::ExtentAttr extent : type.getShape())
    facts.assume(extentOf(extent));
}

/// An end of a declared range, which stands there in words of the program.
static void assumeDeclared(Inequalities &facts, ir::ParameterAttr parameter) {
  const Extent value = Extent::symbol(parameter.getName());
  int64_t end = 0;
  if (!parameter.getLow().getAsInteger(10, end))
    facts.assume(value - Extent::constant(end));
  if (!parameter.getHigh().getAsInteger(10, end))
    facts.assume(Extent::constant(end) - value);
}

/// What checks before `place`, in its block and in those around it, have found.
static void assumeChecked(Inequalities &facts, Operation *place) {
  for (Operation *around = place; !isa<ir::GraphOp>(around); around = around->getParentOp())
    for (Operation *before = around->getPrevNode(); before; before = before->getPrevNode()) {
      auto check = dyn_cast<ir::CheckSubscriptsOp>(before);
      if (!check || !check.getWithin().empty())
        continue;
      const Extent from = extentOf(check.getFrom()), to = extentOf(check.getTo());
      if ((to - from).asConstant().value_or(0) < 1)
        continue; // there may have been nothing to check
      facts.assume(from);
      facts.assume(extentOf(check.getExtent()) - to);
    }
}

Inequalities knownAt(Operation *place) {
  Inequalities facts;
  assumeChecked(facts, place);
  for (Operation *around = place->getParentOp(); around; around = around->getParentOp())
    if (auto loop = dyn_cast<ir::ForOp>(around))
      facts.assumeRange(Extent::symbol(loop.getIndex().getName()), extentOf(loop.getIndex().getFrom()),
                        extentOf(loop.getIndex().getTo()));
  auto graph = place->getParentOfType<ir::GraphOp>();
  for (Attribute size : graph.getSizes())
    facts.assume(Extent::symbol(cast<StringAttr>(size).getValue()));
  for (auto [position, argument] : llvm::enumerate(graph.getBody().getArguments()))
    if (auto type = dyn_cast<ir::ArrayType>(argument.getType()))
      assumeSize(facts, type);
    else if (argument.getType().isIndex())
      assumeDeclared(facts, graph.parameterOfArgument(position));
  return facts;
}

namespace {

struct Variable {
  ir::IndexAttr loop;
  Extent from, to;
  bool isBox; ///< its ends are the same for all values of the variables around it
};

class Prover {
  using Loops = llvm::SmallVector<size_t>; ///< numbers of variables

public:
  explicit Prover(ir::NestOp nest) : nest(nest), facts(knownAt(nest)) {
    openVariables(nest.getBody().getArguments(), nest.getIndices());
    nest.walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (const ir::EntryLoop loop = ir::entryLoopOf(op))
        openVariable(loop);
      else if (auto reduce = dyn_cast<ir::ReduceOp>(op))
        openVariables(reduce.getBody().getArgument(0), ArrayAttr::get(reduce.getContext(), reduce.getIndex()));
    });
  }

  /// One subscript of a read: where it begins, and what lies behind it.
  std::optional<std::pair<ir::ExtentAttr, ir::ExtentAttr>> extremes(OpOperand &operand) {
    const Loops around = loopsAround(operand.getOwner());
    const std::optional<Extent> value = valueOf(operand.get());
    OpenSubscript found{&operand, {}, 0, {}, {}, {}, {}};
    if (value && areBoxes(around))
      findExtremes(*value, around, found);
    return found.from ? std::optional(std::pair(found.from, found.to)) : std::nullopt;
  }

  std::vector<OpenSubscript> run() {
    nest.walk([&](ir::PutOp put) {
      prove(put.getSubscriptsMutable(), cast<ir::ArrayType>(nest.getResult(put.getInto()).getType()),
            cast<StringAttr>(nest.getNames()[put.getInto()]));
    });
    nest.walk([&](Operation *op) {
      if (auto read = dyn_cast<ir::ReadOp>(op))
        prove(read.getSubscriptsMutable(), read.getArray().getType(), nameOf(read.getArray()));
      else if (const ir::EntryLoop loop = ir::entryLoopOf(op))
        proveLine(loop);
    });
    return std::move(open);
  }

private:
  static StringAttr nameOf(Value array) { return StringAttr::get(array.getContext(), ir::nameInProgram(array)); }

  // ------------------------------------------------------------------------------------------------- variables, values

  static constexpr llvm::StringLiteral prefix = "__loop_"; // of no name of a program

  static std::string nameOfVariable(size_t number) { return prefix.str() + std::to_string(number); }

  static bool isVariable(llvm::StringRef name) { return name.starts_with(prefix); }

  /// An end of a loop's range: names of the loops around it stand for their variables.
  Extent inVariables(ir::ExtentAttr end) { return extentOf(end).substitute(openNames); }

  bool speaksOfVariables(const Extent &extent) { return llvm::any_of(extent.names(), isVariable); }

  void addVariable(Value index, ir::IndexAttr loop, const Extent &from, const Extent &to) {
    variables.push_back({loop, from, to, !speaksOfVariables(from) && !speaksOfVariables(to)});
    numbers[index] = variables.size() - 1;
  }

  /// A reduction's ends may speak of the loops around it, which were opened before: they are replaced by nesting.
  void openVariables(ValueRange indices, ArrayAttr loops) {
    for (auto [index, attribute] : llvm::zip(indices, loops)) {
      auto loop = cast<ir::IndexAttr>(attribute);
      addVariable(index, loop, inVariables(loop.getFrom()), inVariables(loop.getTo()));
      openNames[loop.getName().str()] = Extent::symbol(nameOfVariable(variables.size() - 1));
    }
  }

  /// By the program's words all elements of the line are read; that some are zero is none of its business.
  void openVariable(const ir::EntryLoop &loop) {
    ir::ArrayType type = loop.matrix.getType();
    addVariable(loop.coordinate, loop.op->getAttrOfType<ir::IndexAttr>("index"), Extent::constant(0),
                extentOf(type.getShape()[1 - type.lineDimension()]));
  }

  /// A value as an extent over variables and names of the graph, where it is one.
  std::optional<Extent> valueOf(Value value) {
    if (auto found = numbers.find(value); found != numbers.end())
      return Extent::symbol(nameOfVariable(found->second));
    if (auto argument = dyn_cast<BlockArgument>(value)) {
      Operation *owner = argument.getOwner()->getParentOp();
      const bool isName = isa<ir::GraphOp>(owner) || (isa<ir::ForOp>(owner) && argument.getArgNumber() == 0);
      return isName && argument.getType().isIndex() ? extentOfValue(argument) : std::nullopt;
    }
    if (matchPattern(value, m_Constant()))
      return extentOfValue(value);
    return TypeSwitch<Operation *, std::optional<Extent>>(value.getDefiningOp())
        .Case([&](ir::SizeOp size) { return inVariables(size.getExtent()); })
        .Case([&](arith::AddIOp op) { return combine(op, [](const Extent &a, const Extent &b) { return a + b; }); })
        .Case([&](arith::SubIOp op) { return combine(op, [](const Extent &a, const Extent &b) { return a - b; }); })
        .Case([&](arith::MulIOp op) { return combine(op, [](const Extent &a, const Extent &b) { return a * b; }); })
        .Default(std::optional<Extent>());
  }

  template <typename Combine> std::optional<Extent> combine(Operation *op, Combine combined) {
    std::optional<Extent> left = valueOf(op->getOperand(0)), right = valueOf(op->getOperand(1));
    return left && right ? std::optional(combined(*left, *right)) : std::nullopt;
  }

  // -------------------------------------------------------------------------------------------------------- conditions

  /// What holds where `condition` is `holds`.
  void assumeCondition(Inequalities &known, Value condition, bool holds) {
    Operation *op = condition.getDefiningOp();
    if (!op)
      return;
    if (auto compare = dyn_cast<arith::CmpIOp>(op))
      return assumeComparison(known, compare, holds);
    if (isa<num::NotOp>(op))
      return assumeCondition(known, op->getOperand(0), !holds);
    const bool isBoth = isa<num::AndOp, arith::AndIOp>(op), isEither = isa<num::OrOp, arith::OrIOp>(op);
    if ((isBoth && holds) || (isEither && !holds))
      for (Value side : op->getOperands())
        assumeCondition(known, side, holds);
  }

  void assumeComparison(Inequalities &known, arith::CmpIOp compare, bool holds) {
    std::optional<Extent> left = valueOf(compare.getLhs()), right = valueOf(compare.getRhs());
    if (!left || !right || !compare.getLhs().getType().isIndex())
      return;
    using P = arith::CmpIPredicate;
    const P predicate = holds ? compare.getPredicate() : arith::invertPredicate(compare.getPredicate());
    const Extent one = Extent::constant(1);
    if (predicate == P::slt)
      known.assume(*right - *left - one);
    if (predicate == P::sgt)
      known.assume(*left - *right - one);
    if (predicate == P::sle || predicate == P::eq)
      known.assume(*right - *left);
    if (predicate == P::sge || predicate == P::eq)
      known.assume(*left - *right);
  }

  /// What is computed for one side of a choice alone, before it, is emitted as that side.
  bool assumeSides(Inequalities &known, Operation *op) {
    bool isConditional = false;
    while (op->getNumResults() == 1 && op->hasOneUse()) {
      OpOperand &use = *op->getResult(0).getUses().begin();
      op = use.getOwner();
      if (auto choice = dyn_cast<num::ChooseOp>(op->getParentOp()); choice && isa<num::YieldOp>(op)) {
        if (choice.getCondition().getType().isInteger(1))
          assumeCondition(known, choice.getCondition(), choice.getYes().isAncestor(op->getParentRegion()));
        isConditional = true;
        op = choice;
        continue;
      }
      auto select = dyn_cast<arith::SelectOp>(op);
      if (!select || use.getOperandNumber() == 0)
        continue;
      isConditional = true;
      assumeCondition(known, select.getCondition(), use.getOperandNumber() == 1);
    }
    return isConditional;
  }

  /// The sides of choices that `op` stands in, inside the nest and around it; whether there is one inside.
  bool assumeConditions(Inequalities &known, Operation *op) {
    bool isConditional = isa<ir::ReadOp>(op) && assumeSides(known, op);
    for (Operation *inner = op; inner->getParentOp(); inner = inner->getParentOp())
      if (auto choice = dyn_cast<num::ChooseOp>(inner->getParentOp())) {
        isConditional |= nest->isAncestor(choice);
        if (choice.getCondition().getType().isInteger(1))
          assumeCondition(known, choice.getCondition(), choice.getYes().isAncestor(inner->getParentRegion()));
      }
    return isConditional;
  }

  // -------------------------------------------------------------------------------------------------------------
  // proofs

  void prove(MutableOperandRange subscripts, ir::ArrayType type, StringAttr name) {
    for (auto [dimension, operand] : llvm::enumerate(subscripts))
      proveOne(operand, name, dimension, type.getShape()[dimension]);
  }

  void proveLine(const ir::EntryLoop &loop) {
    ir::ArrayType type = loop.matrix.getType();
    proveOne(*loop.line, nameOf(loop.matrix), type.lineDimension(), type.getShape()[type.lineDimension()]);
  }

  void proveOne(OpOperand &operand, StringAttr name, int64_t dimension, ir::ExtentAttr extent) {
    const Loops around = loopsAround(operand.getOwner());
    Inequalities known = knownIn(around);
    const bool isConditional = assumeConditions(known, operand.getOwner());
    const std::optional<Extent> value = valueOf(operand.get());
    const Extent one = Extent::constant(1), size = extentOf(extent);
    if (value && known.imply(*value) && known.imply(size - one - *value))
      return;
    OpenSubscript found{&operand, name, dimension + 1, extent, {}, {}, {}};
    if (value && !isConditional && areBoxes(around))
      findExtremes(*value, around, found);
    if (found.from) {
      checked.push_back({around, *value});
      checked.push_back({around, size - one - *value});
    }
    open.push_back(std::move(found));
  }

  /// The variables that have a value where `op` stands: none of their loops is empty there.
  Loops loopsAround(Operation *op) {
    Loops around;
    for (size_t number = 0; number < nest.getIndices().size(); ++number)
      around.push_back(number);
    for (Operation *outer = op->getParentOp(); outer != nest; outer = outer->getParentOp())
      if (isa<ir::ReduceOp, ir::ForEntriesOp, ir::SoftmaxMeanOp>(outer))
        around.push_back(numbers.lookup(outer->getRegion(0).getArgument(0)));
    return around;
  }

  /// What holds in some loops: their ranges, and what was checked of subscripts in them or in fewer of them.
  Inequalities knownIn(const Loops &around) {
    Inequalities known = facts;
    for (size_t number : around)
      known.assumeRange(Extent::symbol(nameOfVariable(number)), variables[number].from, variables[number].to);
    for (const auto &[loops, fact] : checked)
      if (llvm::all_of(loops, [&](size_t number) { return llvm::is_contained(around, number); }))
        known.assume(fact);
    return known;
  }

  bool areBoxes(const Loops &around) {
    return llvm::all_of(around, [&](size_t number) { return variables[number].isBox; });
  }

  void findExtremes(const Extent &value, const Loops &around, OpenSubscript &found) {
    Substitution lowest, highest;
    unsigned moving = 0;
    for (const auto &[monomial, coefficient] : value.monomials()) {
      const bool moves = llvm::any_of(monomial, isVariable);
      if (!moves)
        continue;
      if (monomial.size() > 1)
        return;
      const Variable &variable = variables[std::stoul(monomial[0].substr(prefix.size()))];
      const Extent last = variable.to - Extent::constant(1);
      lowest[monomial[0]] = coefficient > 0 ? variable.from : last;
      highest[monomial[0]] = coefficient > 0 ? last : variable.from;
      ++moving;
    }
    const Extent from = value.substitute(lowest), to = value.substitute(highest) + Extent::constant(1);
    if (speaksOfVariables(from) || speaksOfVariables(to))
      return;
    found.from = extentAttr(nest.getContext(), from);
    found.to = extentAttr(nest.getContext(), to);
    for (size_t number : around)
      if ((moving > 1 || !lowest.count(nameOfVariable(number))) &&
          !facts.imply(variables[number].to - variables[number].from - Extent::constant(1)))
        found.within.push_back(variables[number].loop);
  }

  ir::NestOp nest;
  Inequalities facts;
  std::vector<Variable> variables;
  llvm::DenseMap<Value, size_t> numbers;         ///< of the variables that indices are
  Substitution openNames;                        ///< names of loops to variables
  std::vector<std::pair<Loops, Extent>> checked; ///< not negative in these loops, since it is checked before the nest
  std::vector<OpenSubscript> open;
};

} // namespace

std::optional<SmallVector<std::pair<ir::ExtentAttr, ir::ExtentAttr>>> extremesOf(ir::NestOp nest, ir::ReadOp read) {
  Prover prover(nest);
  SmallVector<std::pair<ir::ExtentAttr, ir::ExtentAttr>> box;
  for (OpOperand &subscript : read.getSubscriptsMutable())
    if (auto ends = prover.extremes(subscript))
      box.push_back(*ends);
    else
      return std::nullopt;
  return box;
}

std::vector<OpenSubscript> openSubscripts(ir::NestOp nest) { return Prover(nest).run(); }

} // namespace dpg
