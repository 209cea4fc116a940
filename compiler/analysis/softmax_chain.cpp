// Recognises attention, from its last statement back to its first. See softmax_chain.h.
#include "compiler/analysis/softmax_chain.h"

#include "dialects/num/num.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace dpg::analysis {

namespace {

/// A value, and the condition under which it is taken in; null where it always is.
struct Guarded {
  Value value, condition;
};

/// What is read from a format that real numbers hold, without the conversion.
Value asRead(Value value) {
  auto convert = value.getDefiningOp<num::ConvertOp>();
  return convert && isa<num::RealType>(convert.getType()) && isa<FloatType>(convert.getValue().getType())
             ? convert.getValue()
             : value;
}

/// What is put, before it is rounded to what the array holds.
Value beforeStored(Value value) {
  auto convert = value.getDefiningOp<num::ConvertOp>();
  return convert && isa<FloatType>(convert.getType()) ? convert.getValue() : value;
}

/// An operation on real numbers whose format the compiler chooses: clauses pin none.
template <typename Op> Op freeOp(Value value) {
  auto op = value.getDefiningOp<Op>();
  return op && isa<num::RealType>(op->getResult(0).getType()) ? op : Op();
}

/// `if condition then value else LITERAL`, apart.
Guarded apart(Value value, StringRef literal) {
  auto choice = value.getDefiningOp<num::ChooseOp>();
  if (!choice)
    return {value, Value()};
  const auto yielded = [](Region &side) { return cast<num::YieldOp>(side.front().getTerminator()).getValue(); };
  auto otherwise = yielded(choice.getNo()).getDefiningOp<num::ConstantOp>();
  if (!otherwise || otherwise.getValue() != literal)
    return {value, Value()};
  return {yielded(choice.getYes()), choice.getCondition()};
}

/// What runs through the elements of a row: a loop over its entries, or over all columns before storage is chosen and
/// where the matrix is dense.
struct RowLoop {
  Operation *op = nullptr;
  Value matrix;                     ///< null: all columns
  Value line, coordinate, position; ///< no position without a matrix
  ir::IndexAttr columns;

  explicit operator bool() const { return op != nullptr; }
};

RowLoop rowLoopOf(const ir::EntryLoop &loop, ir::IndexAttr columns) {
  return {loop.op, loop.matrix, loop.line->get(), loop.coordinate, loop.position, columns};
}

/// Whether two values are the same at the same element of the same row.
bool areSame(Value first, Value second, const RowLoop &ofFirst, const RowLoop &ofSecond) {
  if (!first || !second || first == second)
    return first == second;
  const auto at = [](const RowLoop &loop, Value value) {
    return value == loop.position ? 0 : value == loop.coordinate ? 1 : value == loop.line ? 2 : 3;
  };
  if (const int place = at(ofFirst, first); place < 3)
    return place == at(ofSecond, second);
  Operation *left = first.getDefiningOp(), *right = second.getDefiningOp();
  if (!left || !right || left->getNumRegions() > 0)
    return false;
  const auto isSame = [&](Value a, Value b) { return success(areSame(a, b, ofFirst, ofSecond)); };
  return OperationEquivalence::isEquivalentTo(left, right, isSame, nullptr, OperationEquivalence::IgnoreLocations);
}

class Matcher {
public:
  Matcher(ir::NestOp mean, std::string &obstacle) : obstacle(obstacle) { chain.mean = mean; }

  std::optional<SoftmaxChain> run() {
    if (matchMean() && matchWeight() && matchTop() && matchScore() && isClosed())
      return chain;
    return std::nullopt;
  }

private:
  bool decline(const llvm::Twine &why) {
    obstacle = why.str();
    return false;
  }

  /// The nest that gives all of an array of real numbers, and nothing else.
  static ir::NestOp givenAlone(Value array) {
    auto nest = array.getDefiningOp<ir::NestOp>();
    auto type = cast<ir::ArrayType>(array.getType());
    if (!nest || nest.getNumResults() != 1 || !isa<num::RealType>(type.getElement()))
      return {};
    for (auto [dimension, index] : llvm::enumerate(nest.getIndices().getAsRange<ir::IndexAttr>()))
      if (dimension >= type.rank() || index.getFrom().getText() != "0" || index.getTo() != type.getShape()[dimension])
        return {};
    return nest;
  }

  /// The array whose element, where the loop is, a value is.
  static Value arrayAt(const RowLoop &loop, Value value) {
    Operation *op = value.getDefiningOp();
    if (auto entry = dyn_cast_or_null<ir::EntryOp>(op))
      return entry.getPosition() == loop.position ? Value(entry.getArray()) : Value();
    auto read = dyn_cast_or_null<ir::ReadOp>(op);
    const Value element[] = {loop.line, loop.coordinate};
    return read && llvm::equal(read.getSubscripts(), element) ? Value(read.getArray()) : Value();
  }

  /// A reduction over the elements of the row that a nest is at.
  static RowLoop rowOf(ir::ReduceOp reduce, ir::NestOp nest, ir::ReductionKind kind) {
    if (!reduce || reduce.getKind() != kind || reduce->getParentOp() != nest)
      return {};
    if (reduce.getMatrix())
      return ofRow(rowLoopOf(ir::entryLoopOf(reduce), reduce.getIndex()), nest);
    return {reduce,  Value(),          nest.getBody().getArgument(0), reduce.getBody().getArgument(0),
            Value(), reduce.getIndex()};
  }

  static RowLoop ofRow(const RowLoop &loop, ir::NestOp nest) {
    const bool isByRows = cast<ir::ArrayType>(loop.matrix.getType()).getStorage() == ir::Storage::csr;
    return isByRows && loop.line == nest.getBody().getArgument(0) ? loop : RowLoop();
  }

  /// The loop in which a nest puts the elements of a matrix, one row after the other; none if it does so otherwise.
  static RowLoop putLoopOf(ir::NestOp nest) {
    if (ir::ForEntriesOp entries = nest.entriesOf(0))
      return ofRow(rowLoopOf(ir::entryLoopOf(entries), entries.getIndex()), nest);
    if (nest.getIndices().size() != 2 || !llvm::equal(nest.putOf(0).getSubscripts(), nest.getBody().getArguments()))
      return {};
    return {nest,
            Value(),
            nest.getBody().getArgument(0),
            nest.getBody().getArgument(1),
            Value(),
            cast<ir::IndexAttr>(nest.getIndices()[1])};
  }

  /// A sum of weights over a row.
  bool isSumOfWeights(Value sum, ir::NestOp nest) {
    auto reduce = freeOp<ir::ReduceOp>(sum);
    const RowLoop loop = rowOf(reduce, nest, ir::ReductionKind::sum);
    if (!loop)
      return false;
    const Guarded taken = apart(reduce.yield().getValue(), "0");
    return arrayAt(loop, taken.value) == weights && isPresentAlike(loop, taken.condition);
  }

  /// Whether a loop runs over the elements of the first, and takes in the same of them.
  bool isPresentAlike(const RowLoop &loop, Value condition) {
    const bool isAlike = loop.matrix && first.matrix ? ir::patternOf(loop.matrix) == ir::patternOf(first.matrix)
                                                     : !loop.matrix && !first.matrix;
    return isAlike && loop.columns.getFrom() == first.columns.getFrom() &&
           loop.columns.getTo() == first.columns.getTo() && areSame(condition, chain.present, loop, first);
  }

  bool matchMean() {
    ir::NestOp mean = chain.mean;
    if (mean.getNumResults() != 1 || mean.arrayCount() != 1 || mean.getIndices().size() > 2)
      return decline("it gives no matrix or vector alone");
    ir::PutOp put = mean.putOf(0);
    auto quotient = freeOp<num::DivOp>(beforeStored(put.getValue()));
    if (!quotient || put.getCombining() || !llvm::equal(put.getSubscripts(), mean.getBody().getArguments()))
      return decline("it gives no quotient");
    chain.weighted = freeOp<ir::ReduceOp>(quotient.getLhs());
    first = rowOf(chain.weighted, mean, ir::ReductionKind::sum);
    if (!first)
      return decline("what is divided is no sum over the entries of a row");
    const Guarded term = apart(chain.weighted.yield().getValue(), "0");
    chain.present = term.condition;
    if (chain.present)
      chain.readOfPattern = chain.present.getDefiningOp<ir::ReadOp>();
    if (!runsOverAllColumns())
      return decline("it is over a part of the columns");
    return matchTerm(term.value) && matchDivisor(quotient.getRhs());
  }

  bool runsOverAllColumns() const { return first.columns.getFrom().getText() == "0"; }

  /// weight[i, j] * V[j, k]
  bool matchTerm(Value term) {
    auto product = freeOp<num::MulOp>(term);
    if (!product)
      return decline("what is summed is no product");
    chain.value = product.getRhs();
    weights = arrayAt(first, product.getLhs());
    if (!weights || !givenAlone(weights)) {
      chain.value = product.getLhs();
      weights = arrayAt(first, product.getRhs());
    }
    chain.weight = weights ? givenAlone(weights) : ir::NestOp();
    chain.read = asRead(chain.value).getDefiningOp<ir::ReadOp>();
    if (!chain.weight || !chain.read)
      return decline("what is summed is no weight of an element");
    SmallVector<Value> subscripts{first.coordinate};
    llvm::append_range(subscripts, chain.mean.getBody().getArguments().drop_front());
    auto type = chain.read.getArray().getType();
    const bool isWhole = type.getStorage() == ir::Storage::dense &&
                         llvm::equal(chain.read.getSubscripts(), subscripts) &&
                         first.columns.getTo() == type.getShape()[0];
    if (!isWhole || !runsOverAll(type))
      return decline("what is weighed is no row of a matrix");
    return true;
  }

  /// Whether the nest runs over all columns of what it gives and of what is weighed.
  bool runsOverAll(ir::ArrayType values) {
    auto given = cast<ir::ArrayType>(chain.mean.getResult(0).getType());
    for (auto [dimension, attribute] : llvm::enumerate(chain.mean.getIndices())) {
      auto index = cast<ir::IndexAttr>(attribute);
      if (index.getFrom().getText() != "0" || index.getTo() != given.getShape()[dimension] ||
          (dimension > 0 && index.getTo() != values.getShape()[dimension]))
        return false;
    }
    return true;
  }

  bool matchDivisor(Value divisor) {
    if (isSumOfWeights(divisor, chain.mean))
      return true;
    auto read = divisor.getDefiningOp<ir::ReadOp>();
    chain.total = read && llvm::equal(read.getSubscripts(), chain.mean.getBody().getArguments().take_front())
                      ? givenAlone(read.getArray())
                      : ir::NestOp();
    if (!chain.total || chain.total.arrayCount() != 1 || chain.total.getIndices().size() != 1 ||
        !isSumOfWeights(chain.total.putOf(0).getValue(), chain.total))
      return decline("the divisor is no sum of the weights");
    return true;
  }

  /// exp(score[i, j] - top[i])
  bool matchWeight() {
    const RowLoop loop = putLoopOf(chain.weight);
    if (!loop)
      return decline("weights are computed by columns");
    const Guarded given = apart(chain.weight.putOf(0).getValue(), "0");
    auto exponential = freeOp<num::ApplyOp>(given.value);
    auto difference = exponential && exponential.getFunction() == num::Function::exp
                          ? freeOp<num::SubOp>(exponential.getValue())
                          : num::SubOp();
    if (!difference || !isPresentAlike(loop, given.condition))
      return decline("a weight is no exponential of a difference");
    auto largest = difference.getRhs().getDefiningOp<ir::ReadOp>();
    scores = arrayAt(loop, difference.getLhs());
    chain.score = scores ? givenAlone(scores) : ir::NestOp();
    chain.top = largest && largest.getSubscripts().size() == 1 && largest.getSubscripts()[0] == loop.line
                    ? givenAlone(largest.getArray())
                    : ir::NestOp();
    return chain.score && chain.top ? true : decline("a weight is of no score and no largest score");
  }

  /// max(j) score[i, j]
  bool matchTop() {
    if (chain.top.arrayCount() != 1 || chain.top.getIndices().size() != 1)
      return decline("the largest scores are no vector");
    auto reduce = freeOp<ir::ReduceOp>(chain.top.putOf(0).getValue());
    const RowLoop loop = rowOf(reduce, chain.top, ir::ReductionKind::max);
    if (!loop)
      return decline("what is subtracted is no largest score of a row");
    const Guarded taken = apart(reduce.yield().getValue(), "-infinity");
    if (arrayAt(loop, taken.value) != scores || !isPresentAlike(loop, taken.condition))
      return decline("what is subtracted is the largest of other numbers");
    return true;
  }

  bool matchScore() {
    chain.scores = chain.score.entriesOf(0);
    const RowLoop loop = putLoopOf(chain.score);
    if (!loop)
      return decline("scores are computed by columns");
    const Guarded given = apart(chain.score.putOf(0).getValue(), "0");
    chain.scoreOfEntry = given.value;
    return isPresentAlike(loop, given.condition) ? true : decline("scores and weights are of different elements");
  }

  /// Whether a use is no last version that a loop hands on and nobody reads.
  static bool isRead(OpOperand &use) {
    const auto isReadBehind = [&](OperandRange carried, OperandRange last) {
      const unsigned first = last.empty() ? use.getOwner()->getNumOperands() : last.getBeginOperandIndex();
      return use.getOperandNumber() < first ||
             !use.getOwner()->getParentOp()->getResult(carried.size() + use.getOperandNumber() - first).use_empty();
    };
    if (auto until = dyn_cast<ir::UntilOp>(use.getOwner()))
      return isReadBehind(until.getCarried(), until.getLast());
    if (auto next = dyn_cast<ir::NextOp>(use.getOwner()))
      return isReadBehind(next.getCarried(), next.getLast());
    return true;
  }

  /// Whether nobody else reads what is no longer stored, and all stand in one block.
  bool isClosed() {
    const auto nests = chain.inOrder();
    for (ir::NestOp nest : nests) {
      if (nest->getBlock() != chain.mean->getBlock())
        return decline("its statements stand in different blocks");
      for (OpOperand &use : nest->getUses())
        if (nest != chain.mean && isRead(use) &&
            llvm::none_of(nests, [&](ir::NestOp other) { return other->isAncestor(use.getOwner()); }))
          return decline("others read what it would not store");
    }
    return true;
  }

  std::string &obstacle;
  SoftmaxChain chain;
  RowLoop first; ///< of the sum of weighted values
  Value weights, scores;
};

} // namespace

SmallVector<ir::NestOp> SoftmaxChain::inOrder() const {
  SmallVector<ir::NestOp> nests{score, top, weight};
  if (total)
    nests.push_back(total);
  nests.push_back(mean);
  return nests;
}

std::optional<SoftmaxChain> softmaxChainOf(ir::NestOp mean, std::string &obstacle) {
  return Matcher(mean, obstacle).run();
}

} // namespace dpg::analysis
