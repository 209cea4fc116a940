// Products with a matrix on the left, and transposes.
#include "compiler/eval/node.h"

#include <algorithm>

namespace dpg::eval {
namespace {

/// Sums products into slots of an array, in the arithmetic of its kind.
class ProductSum {
public:
  explicit ProductSum(Array &to) : to(to), sums(to.isInteger() ? to.slots() : 0) {}

  /// to[slot] += left[a] * right[b]; false where a product of ints has no int. Absent factors are skipped, as
  /// reductions do.
  bool add(int64_t slot, const Array &left, int64_t a, const Array &right, int64_t b) {
    if (left.states[a] != State::Value || right.states[b] != State::Value)
      return true;
    if (to.isInteger()) {
      int64_t product = 0;
      if (__builtin_mul_overflow(left.integers[a], right.integers[b], &product))
        return false;
      sums[slot] += product;
      return true;
    }
    if (to.isComplex()) {
      mpfr_fmms(product.get(), left.re[a], right.re[b], left.im[a], right.im[b], MPFR_RNDN);
      mpfr_add(to.re[slot], to.re[slot], product.get(), MPFR_RNDN);
      mpfr_fmma(product.get(), left.re[a], right.im[b], left.im[a], right.re[b], MPFR_RNDN);
      mpfr_add(to.im[slot], to.im[slot], product.get(), MPFR_RNDN);
      return true;
    }
    mpfr_mul(product.get(), left.re[a], right.re[b], MPFR_RNDN);
    mpfr_add(to.re[slot], to.re[slot], product.get(), MPFR_RNDN);
    return true;
  }

  /// Gives the array its sums of ints; false where one has no int.
  bool finish() {
    for (size_t slot = 0; slot < sums.size(); ++slot)
      if ((to.integers[slot] = static_cast<int64_t>(sums[slot])) != sums[slot])
        return false;
    return true;
  }

private:
  Array &to;
  std::vector<__int128> sums; ///< of ints, which may leave 64 bits on the way
  Real product;
};

class ProductNode : public Node {
public:
  ProductNode(Session &session, NodePtr left, NodePtr right, SourceRange range)
      : Node(left->kind, true, range), session(session), left(std::move(left)), right(std::move(right)) {}

  Outcome run() override {
    for (Node *operand : {left.get(), right.get()}) {
      if (const Outcome outcome = operand->run(); outcome != Outcome::Value)
        return outcome;
      if (requireDefined(session, *operand->array, sourceText(session, operand->range), range) != Outcome::Value)
        return Outcome::Failed;
    }
    const Array &a = *left->array, &b = *right->array;
    if (a.rank() != 2 || a.shape[1] != b.shape[0])
      return session.fail(DiagnosticKind::eval_size_conflict, right->range, sourceText(session, right->range),
                          shapeText(b.shape), shapeText({a.shape.back()}) + " rows");
    return multiply(a, b);
  }

private:
  std::shared_ptr<Array> makeResult(const Array &a, const Array &b) {
    if (a.isSparse() && b.isSparse())
      return session.make(kind, productPattern(*a.pattern, *b.pattern), State::Value, range);
    Shape shape = b.shape;
    shape[0] = a.shape[0];
    return session.make(kind, shape, range);
  }

  static PatternRef productPattern(const Pattern &a, const Pattern &b) {
    std::vector<Pattern::Entry> entries;
    std::vector<int64_t> columns;
    for (int64_t i = 0; i < a.rows(); ++i) {
      columns.clear();
      for (int64_t slot = a.rowStart[i]; slot < a.rowStart[i + 1]; ++slot)
        columns.insert(columns.end(), b.column.begin() + b.rowStart[a.column[slot]],
                       b.column.begin() + b.rowStart[a.column[slot] + 1]);
      std::sort(columns.begin(), columns.end());
      columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
      for (int64_t j : columns)
        entries.emplace_back(i, j);
    }
    return std::make_shared<Pattern>(a.rows(), b.columns(), entries);
  }

  Outcome multiply(const Array &a, const Array &b) {
    std::shared_ptr<Array> to = makeResult(a, b);
    if (!to)
      return Outcome::Failed;
    for (int64_t slot = 0; slot < to->slots(); ++slot)
      to->setZero(slot);
    ProductSum sum(*to);
    for (int64_t i = 0; i < a.shape[0]; ++i) {
      const int64_t begin = a.isSparse() ? a.pattern->rowStart[i] : i * a.shape[1];
      const int64_t end = a.isSparse() ? a.pattern->rowStart[i + 1] : begin + a.shape[1];
      for (int64_t slot = begin; slot < end; ++slot)
        if (!addRow(sum, *to, i, a, slot, b, a.isSparse() ? a.pattern->column[slot] : slot - begin))
          return session.fail(DiagnosticKind::eval_integer_overflow, range, sourceText(session, range));
    }
    if (!sum.finish())
      return session.fail(DiagnosticKind::eval_integer_overflow, range, sourceText(session, range));
    return give(session, std::move(to));
  }

  /// Adds a[slot] times row k of b to row i of the result.
  static bool addRow(ProductSum &sum, Array &to, int64_t i, const Array &a, int64_t slot, const Array &b, int64_t k) {
    if (b.rank() == 1)
      return sum.add(i, a, slot, b, k);
    const int64_t begin = b.isSparse() ? b.pattern->rowStart[k] : k * b.shape[1];
    const int64_t end = b.isSparse() ? b.pattern->rowStart[k + 1] : begin + b.shape[1];
    for (int64_t from = begin; from < end; ++from)
      if (!sum.add(to.slotOf(i, b.isSparse() ? b.pattern->column[from] : from - begin), a, slot, b, from))
        return false;
    return true;
  }

  Session &session;
  NodePtr left, right;
};

class TransposeNode : public Node {
public:
  TransposeNode(Session &session, NodePtr operand, SourceRange range)
      : Node(operand->kind, true, range), session(session), operand(std::move(operand)) {}

  Outcome run() override {
    if (const Outcome outcome = operand->run(); outcome != Outcome::Value)
      return outcome;
    const Array &from = *operand->array;
    if (from.rank() != 2)
      return session.fail(DiagnosticKind::eval_task_without_result, range, "'",
                          "an array of shape " + shapeText(from.shape) + " has no transpose");
    std::shared_ptr<Array> to = from.isSparse() ? session.make(kind, transposed(*from.pattern), from.background, range)
                                                : session.make(kind, Shape{from.shape[1], from.shape[0]}, range);
    if (!to)
      return Outcome::Failed;
    fill(*to, from);
    return give(session, std::move(to));
  }

private:
  static PatternRef transposed(const Pattern &pattern) {
    std::vector<Pattern::Entry> entries;
    entries.reserve(pattern.size());
    for (int64_t j = 0; j < pattern.columns(); ++j)
      for (int64_t k = pattern.columnStart[j]; k < pattern.columnStart[j + 1]; ++k)
        entries.emplace_back(j, pattern.rowByColumn[k]);
    return std::make_shared<Pattern>(pattern.columns(), pattern.rows(), entries);
  }

  static void fill(Array &to, const Array &from) {
    const int64_t rows = from.shape[0], columns = from.shape[1];
    for (int64_t slot = 0; slot < to.slots(); ++slot) {
      to.copySlot(slot, from, from.isSparse() ? from.pattern->slotByColumn[slot] : slot % rows * columns + slot / rows);
      if (to.isComplex())
        mpfr_neg(to.im[slot], to.im[slot], MPFR_RNDN);
    }
  }

  Session &session;
  NodePtr operand;
};

} // namespace

NodePtr makeProduct(Session &session, NodePtr left, NodePtr right, SourceRange range) {
  const ElementKind kind = std::max(left->kind, right->kind);
  return std::make_unique<ProductNode>(session, convert(session, std::move(left), kind),
                                       convert(session, std::move(right), kind), range);
}

NodePtr makeTranspose(Session &session, NodePtr operand, SourceRange range) {
  return std::make_unique<TransposeNode>(session, std::move(operand), range);
}

} // namespace dpg::eval
