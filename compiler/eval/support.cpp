// Finds the support of expressions from the zeros of their sparse operands.
#include "compiler/eval/support.h"

#include "compiler/eval/walk.h"
#include "compiler/sema/library.h"

#include <algorithm>

namespace dpg::eval {

using namespace ast;

void sortCandidates(std::vector<Candidate> &candidates) {
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
}

namespace {

/// Of an intersection whose sides speak of different indices: which one is taken is known when it runs.
constexpr uint64_t mixedPositions = ~uint64_t(0);

/// Of an expression that is zero everywhere.
class NothingSupport : public Support {
public:
  int64_t estimate() override { return 0; }
  void collect(std::vector<Candidate> &) override {}
};

/// One of the two subscripts of a matrix: a free index at `position`, or an int that is known.
struct SupportSubscript {
  int position = -1;
  NodePtr node;
};

/// The entries of A in A[i, j]: all, of one row or of one column.
class EntriesSupport : public Support {
public:
  EntriesSupport(NodePtr matrix, SupportSubscript row, SupportSubscript column, Outside outside)
      : matrix(std::move(matrix)), row(std::move(row)), column(std::move(column)), outside(outside) {}

  int64_t estimate() override {
    if (matrix->run() != Outcome::Value || !matrix->array->isSparse())
      return -1;
    if (!(outside & (matrix->array->background == State::Absent ? IsAbsent : IsZero)))
      return -1;
    const Pattern &pattern = *matrix->array->pattern;
    if (row.node) {
      if (row.node->run() != Outcome::Value || row.node->integer < 0 || row.node->integer >= pattern.rows())
        return -1; // reported when the element is read
      return pattern.rowStart[row.node->integer + 1] - pattern.rowStart[row.node->integer];
    }
    if (column.node) {
      if (column.node->run() != Outcome::Value || column.node->integer < 0 || column.node->integer >= pattern.columns())
        return -1;
      return pattern.columnStart[column.node->integer + 1] - pattern.columnStart[column.node->integer];
    }
    return pattern.size();
  }

  void collect(std::vector<Candidate> &candidates) override {
    const Pattern &pattern = *matrix->array->pattern;
    if (row.node)
      return collectSlice(candidates, pattern.column, pattern.rowStart, row.node->integer);
    if (column.node)
      return collectSlice(candidates, pattern.rowByColumn, pattern.columnStart, column.node->integer);
    const bool isRowFirst = row.position < column.position;
    for (int64_t i = 0; i < pattern.rows(); ++i)
      for (int64_t slot = pattern.rowStart[i]; slot < pattern.rowStart[i + 1]; ++slot)
        candidates.push_back(isRowFirst ? Candidate{i, pattern.column[slot]} : Candidate{pattern.column[slot], i});
  }

private:
  static void collectSlice(std::vector<Candidate> &candidates, const std::vector<int64_t> &indices,
                           const std::vector<int64_t> &start, int64_t which) {
    for (int64_t k = start[which]; k < start[which + 1]; ++k)
      candidates.push_back({indices[k], 0});
  }

  NodePtr matrix;
  SupportSubscript row, column;
  const Outside outside;
};

/// delta(i, k): where the free index equals a known int.
class PointSupport : public Support {
public:
  explicit PointSupport(NodePtr point) : point(std::move(point)) {}
  int64_t estimate() override { return point->run() == Outcome::Value ? 1 : -1; }
  void collect(std::vector<Candidate> &candidates) override { candidates.push_back({point->integer, 0}); }

private:
  NodePtr point;
};

/// delta(i, j) with both indices free.
class DiagonalSupport : public Support {
public:
  DiagonalSupport(const std::vector<Bounds> *bounds, int first, int second)
      : bounds(bounds), first(first), second(second) {}
  int64_t estimate() override { return std::max<int64_t>(0, last() - start()); }
  void collect(std::vector<Candidate> &candidates) override {
    for (int64_t k = start(); k < last(); ++k)
      candidates.push_back({k, k});
  }

private:
  int64_t start() const { return std::max((*bounds)[first].from, (*bounds)[second].from); }
  int64_t last() const { return std::min((*bounds)[first].to, (*bounds)[second].to); }
  const std::vector<Bounds> *bounds;
  const int first, second;
};

/// Zero only where both are; they speak of the same indices.
class UnionSupport : public Support {
public:
  UnionSupport(SupportPtr left, SupportPtr right) : left(std::move(left)), right(std::move(right)) {
    positions = this->left->positions | this->right->positions;
  }
  int64_t estimate() override {
    const int64_t first = left->estimate(), second = right->estimate();
    return first < 0 || second < 0 ? -1 : first + second;
  }
  void collect(std::vector<Candidate> &candidates) override {
    left->collect(candidates);
    right->collect(candidates);
    sortCandidates(candidates);
  }

private:
  SupportPtr left, right;
};

/// Zero where one of the two is: the smaller one is taken.
class IntersectionSupport : public Support {
public:
  IntersectionSupport(SupportPtr left, SupportPtr right) : left(std::move(left)), right(std::move(right)) {}
  int64_t estimate() override {
    const int64_t first = left->estimate(), second = right->estimate();
    taken = second < 0 || (first >= 0 && first <= second) ? left.get() : right.get();
    positions = taken->positions;
    return taken == left.get() ? first : second;
  }
  void collect(std::vector<Candidate> &candidates) override { taken->collect(candidates); }

private:
  SupportPtr left, right;
  Support *taken = nullptr;
};

/// Builds supports bottom-up. Each function answers: outside which index values is this expression `outside`?
class SupportFinder {
public:
  SupportFinder(const SupportBuilder &builder, Outside outside) : builder(builder), outside(outside) {}

  SupportPtr find(const Expression *e) const {
    switch (e->kind) {
    case ExpressionKind::Number:
      return isZeroLiteral(e) ? nothing() : nullptr;
    case ExpressionKind::Boolean:
      return (outside & IsZero) && !llvm::cast<BooleanExpression>(e)->value ? nothing() : nullptr;
    case ExpressionKind::Subscripted:
      return findEntries(llvm::cast<SubscriptedExpression>(e));
    case ExpressionKind::Unary:
      return findUnary(llvm::cast<UnaryExpression>(e));
    case ExpressionKind::Binary:
      return findBinary(llvm::cast<BinaryExpression>(e));
    case ExpressionKind::Choice:
      return findChoice(llvm::cast<ChoiceExpression>(e));
    case ExpressionKind::Call:
      return findCall(llvm::cast<CallExpression>(e));
    case ExpressionKind::Pinned:
      return find(llvm::cast<PinnedExpression>(e)->operand);
    default:
      return nullptr;
    }
  }

private:
  SupportPtr nothing() const { return std::make_unique<NothingSupport>(); }

  bool isZeroLiteral(const Expression *e) const {
    const auto *number = llvm::dyn_cast<NumberExpression>(e);
    return (outside & IsZero) && number && number->digits.find_first_of("123456789") == std::string::npos;
  }

  /// The same question for absence alone: operands that are absent make absent what reads them.
  SupportPtr findAbsent(const Expression *e) const {
    return outside & IsAbsent ? SupportFinder(builder, IsAbsent).find(e) : nullptr;
  }
  SupportPtr either(SupportPtr left, SupportPtr right) const { return intersect(std::move(left), std::move(right)); }
  SupportPtr both(SupportPtr left, SupportPtr right) const {
    if (!left || !right)
      return nullptr;
    if (left->positions == mixedPositions || right->positions == mixedPositions)
      return nullptr;
    if (left->positions && right->positions && left->positions != right->positions)
      return nullptr;
    return std::make_unique<UnionSupport>(std::move(left), std::move(right));
  }

  int positionOf(const Expression *e) const {
    const auto *name = llvm::dyn_cast<NameExpression>(e);
    if (!name || !name->symbol)
      return -1;
    const auto found = std::find(builder.indices.begin(), builder.indices.end(), name->symbol);
    return found == builder.indices.end() ? -1 : static_cast<int>(found - builder.indices.begin());
  }

  bool usesIndices(const Expression *e) const {
    bool uses = false;
    walk(e, [&](const Expression *below) { uses = uses || positionOf(below) >= 0; });
    return uses;
  }

  std::optional<SupportSubscript> subscript(const Expression *e) const {
    if (const int position = positionOf(e); position >= 0)
      return SupportSubscript{position, nullptr};
    if (usesIndices(e))
      return std::nullopt;
    return SupportSubscript{-1, builder.compile(e)};
  }

  SupportPtr findEntries(const SubscriptedExpression *e) const {
    const auto isElement = [](const Subscript &s) { return s.kind == SubscriptKind::Element; };
    if (e->subscripts.size() != 2 || !std::all_of(e->subscripts.begin(), e->subscripts.end(), isElement))
      return nullptr;
    if (e->base->type.rank() != 2 || usesIndices(e->base))
      return nullptr;
    std::optional<SupportSubscript> row = subscript(e->subscripts[0].element),
                                    column = subscript(e->subscripts[1].element);
    if (!row || !column || row->position == column->position) // both known, or A[i, i]
      return nullptr;
    const uint64_t positions = bit(row->position) | bit(column->position);
    SupportPtr entries =
        std::make_unique<EntriesSupport>(builder.compile(e->base), std::move(*row), std::move(*column), outside);
    entries->positions = positions;
    return entries;
  }

  static uint64_t bit(int position) { return position < 0 || position > 63 ? 0 : uint64_t(1) << position; }

  SupportPtr findUnary(const UnaryExpression *e) const {
    if (e->op == UnaryOperator::Negate)
      return find(e->operand);
    return e->op == UnaryOperator::Not ? findAbsent(e->operand) : nullptr;
  }

  SupportPtr findBinary(const BinaryExpression *e) const {
    switch (e->op) {
    case BinaryOperator::And:
      if (outside == IsAbsent) // a false left side hides an absent right one
        return find(e->left);
      [[fallthrough]];
    case BinaryOperator::Multiply:
      return either(find(e->left), find(e->right));
    case BinaryOperator::Divide:
      return either(find(e->left), findAbsent(e->right));
    case BinaryOperator::Add:
    case BinaryOperator::Subtract:
    case BinaryOperator::Or:
      if (outside == IsAbsent)
        return e->op == BinaryOperator::Or ? find(e->left) : either(find(e->left), find(e->right));
      return both(find(e->left), find(e->right));
    case BinaryOperator::Power:
      if (outside != IsAbsent && isPositiveLiteral(e->right))
        return find(e->left);
      return either(findAbsent(e->left), findAbsent(e->right));
    case BinaryOperator::NotEqual:
    case BinaryOperator::Less:
    case BinaryOperator::Greater:
      if (isZeroLiteral(e->right))
        return find(e->left);
      if (isZeroLiteral(e->left))
        return find(e->right);
      [[fallthrough]];
    default:
      return either(findAbsent(e->left), findAbsent(e->right));
    }
  }

  static bool isPositiveLiteral(const Expression *e) {
    const auto *number = llvm::dyn_cast<NumberExpression>(e);
    return number && number->digits.find_first_of("123456789") != std::string::npos;
  }

  SupportPtr findChoice(const ChoiceExpression *e) const {
    SupportPtr sides = both(find(e->yes), find(e->no));
    if (outside == IsAbsent)
      return either(std::move(sides), find(e->condition));
    // Where the condition is false, the value is that of the other side. Asked for literals alone: going down two ways
    // would double the work at each `else if`.
    if (!llvm::isa<NumberExpression, BooleanExpression>(e->no))
      return sides;
    return either(std::move(sides), both(SupportFinder(builder, IsZero).find(e->condition), find(e->no)));
  }

  SupportPtr findCall(const CallExpression *e) const {
    if (e->calleeKind == CalleeKind::Newest && e->arguments.size() == 1)
      return find(e->arguments[0].value);
    if (e->calleeKind != CalleeKind::Elementary || e->arguments.empty())
      return nullptr;
    if (e->callee.text == "delta")
      return findDelta(e);
    const sema::ElementaryFunction *function = sema::elementaryFunction(e->callee.text);
    const bool keepsZero = function && function->isZeroAtZero;
    if (!keepsZero && !(outside & IsAbsent))
      return nullptr;
    const SupportFinder finder(builder, keepsZero ? outside : IsAbsent);
    SupportPtr result = finder.find(e->arguments[0].value);
    for (size_t k = 1; k < e->arguments.size(); ++k) {
      SupportPtr next = finder.find(e->arguments[k].value);
      result = finder.outside == IsAbsent ? either(std::move(result), std::move(next))
                                          : both(std::move(result), std::move(next));
    }
    return result;
  }

  SupportPtr findDelta(const CallExpression *e) const {
    if (!(outside & IsZero) || e->arguments.size() != 2)
      return nullptr;
    const Expression *left = e->arguments[0].value, *right = e->arguments[1].value;
    const int first = positionOf(left), second = positionOf(right);
    SupportPtr result;
    if (first >= 0 && second >= 0 && first != second)
      result = std::make_unique<DiagonalSupport>(builder.bounds, first, second);
    else if (first >= 0 && !usesIndices(right))
      result = std::make_unique<PointSupport>(builder.compile(right));
    else if (second >= 0 && !usesIndices(left))
      result = std::make_unique<PointSupport>(builder.compile(left));
    if (result)
      result->positions = bit(first) | bit(second);
    return result;
  }

  const SupportBuilder &builder;
  const Outside outside;
};

} // namespace

SupportPtr intersect(SupportPtr left, SupportPtr right) {
  if (!left || !right)
    return left ? std::move(left) : std::move(right);
  const uint64_t positions = left->positions == right->positions ? left->positions : mixedPositions;
  auto result = std::make_unique<IntersectionSupport>(std::move(left), std::move(right));
  result->positions = positions;
  return result;
}

SupportPtr findSupport(const SupportBuilder &builder, const Expression *expression, Outside outside) {
  return SupportFinder(builder, outside).find(expression);
}

} // namespace dpg::eval
