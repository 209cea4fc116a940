// Arithmetic, comparisons, logic and choice on scalars.
#include "compiler/eval/node.h"

namespace dpg::eval {
namespace {

using ast::BinaryOperator;

/// A node over two operands that are computed first; absent if one of them is.
class BinaryNode : public Node {
public:
  BinaryNode(Session &session, ElementKind kind, BinaryOperator op, NodePtr left, NodePtr right, SourceRange range)
      : Node(kind, false, range), session(session), op(op), left(std::move(left)), right(std::move(right)) {}

  Outcome run() override {
    const Outcome first = left->run();
    if (first != Outcome::Value)
      return first;
    const Outcome second = right->run();
    return second != Outcome::Value ? second : compute();
  }

protected:
  virtual Outcome compute() = 0;
  Session &session;
  const BinaryOperator op;
  NodePtr left, right;
};

/// Division toward minus infinity.
int64_t floorDivide(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

class IntegerBinary : public BinaryNode {
public:
  using BinaryNode::BinaryNode;

private:
  Outcome compute() override {
    const int64_t a = left->integer, b = right->integer;
    if ((op == BinaryOperator::Div || op == BinaryOperator::Mod) && b == 0)
      return session.fail(DiagnosticKind::eval_integer_division_by_zero, range, sourceText(session, range));
    if (overflows(a, b))
      return session.fail(DiagnosticKind::eval_integer_overflow, range, sourceText(session, range));
    return Outcome::Value;
  }

  bool overflows(int64_t a, int64_t b) {
    switch (op) {
    case BinaryOperator::Add:
      return __builtin_add_overflow(a, b, &integer);
    case BinaryOperator::Subtract:
      return __builtin_sub_overflow(a, b, &integer);
    case BinaryOperator::Multiply:
      return __builtin_mul_overflow(a, b, &integer);
    case BinaryOperator::Div:
      if (b == -1)
        return __builtin_sub_overflow(int64_t(0), a, &integer);
      integer = floorDivide(a, b);
      return false;
    case BinaryOperator::Mod:
      integer = b == -1 ? 0 : a - b * floorDivide(a, b);
      return false;
    default:
      return powerOverflows(a, b);
    }
  }

  /// A negative exponent has an integer result for 1 and -1 alone.
  bool powerOverflows(int64_t base, int64_t exponent) {
    integer = 1;
    if (base == 1 || (base == -1 && exponent % 2 == 0))
      return false;
    if (base == -1 || (base == 0 && exponent >= 0)) {
      integer = base == 0 && exponent == 0 ? 1 : base;
      return false;
    }
    if (exponent < 0)
      return true;
    for (int64_t i = 0; i < exponent; ++i) // at most 63 rounds before it overflows
      if (__builtin_mul_overflow(integer, base, &integer))
        return true;
    return false;
  }
};

class RealBinary : public BinaryNode {
public:
  RealBinary(Session &session, BinaryOperator op, NodePtr left, NodePtr right, SourceRange range)
      : BinaryNode(session, ElementKind::Real, op, std::move(left), std::move(right), range) {
    re = number.get();
  }

private:
  Outcome compute() override {
    switch (op) {
    case BinaryOperator::Add:
      mpfr_add(number.get(), left->re, right->re, MPFR_RNDN);
      break;
    case BinaryOperator::Subtract:
      mpfr_sub(number.get(), left->re, right->re, MPFR_RNDN);
      break;
    case BinaryOperator::Multiply:
      mpfr_mul(number.get(), left->re, right->re, MPFR_RNDN);
      break;
    case BinaryOperator::Divide:
      mpfr_div(number.get(), left->re, right->re, MPFR_RNDN);
      break;
    default:
      mpfr_pow(number.get(), left->re, right->re, MPFR_RNDN);
      break;
    }
    return Outcome::Value;
  }

  Real number;
};

class ComplexBinary : public BinaryNode {
public:
  ComplexBinary(Session &session, BinaryOperator op, NodePtr left, NodePtr right, SourceRange range)
      : BinaryNode(session, ElementKind::Complex, op, std::move(left), std::move(right), range) {
    re = real.get();
    im = imaginary.get();
  }

private:
  Outcome compute() override {
    const mpfr_srcptr a = left->re, b = left->im, c = right->re, d = right->im;
    switch (op) {
    case BinaryOperator::Add:
      mpfr_add(real.get(), a, c, MPFR_RNDN);
      mpfr_add(imaginary.get(), b, d, MPFR_RNDN);
      return Outcome::Value;
    case BinaryOperator::Subtract:
      mpfr_sub(real.get(), a, c, MPFR_RNDN);
      mpfr_sub(imaginary.get(), b, d, MPFR_RNDN);
      return Outcome::Value;
    case BinaryOperator::Multiply:
      mpfr_fmms(real.get(), a, c, b, d, MPFR_RNDN);
      mpfr_fmma(imaginary.get(), a, d, b, c, MPFR_RNDN);
      return Outcome::Value;
    case BinaryOperator::Divide:
      mpfr_fmma(size.get(), c, c, d, d, MPFR_RNDN);
      mpfr_fmma(real.get(), a, c, b, d, MPFR_RNDN);
      mpfr_fmms(imaginary.get(), b, c, a, d, MPFR_RNDN);
      mpfr_div(real.get(), real.get(), size.get(), MPFR_RNDN);
      mpfr_div(imaginary.get(), imaginary.get(), size.get(), MPFR_RNDN);
      return Outcome::Value;
    default:
      return power(a, b, c, d);
    }
  }

  /// By squaring: products of numbers on an axis stay on one.
  Outcome integerPower(mpfr_srcptr a, mpfr_srcptr b, long exponent) {
    Real re(a), im(b), turned;
    mpfr_set_ui(real.get(), 1, MPFR_RNDN);
    mpfr_set_zero(imaginary.get(), 1);
    const auto multiply = [&](Real &x, Real &y) { // (x + i y) (re + i im)
      mpfr_fmms(turned.get(), x.get(), re.get(), y.get(), im.get(), MPFR_RNDN);
      mpfr_fmma(y.get(), x.get(), im.get(), y.get(), re.get(), MPFR_RNDN);
      mpfr_set(x.get(), turned.get(), MPFR_RNDN);
    };
    for (long rest = std::abs(exponent); rest > 0; rest /= 2) {
      if (rest % 2 == 1)
        multiply(real, imaginary);
      Real x(re), y(im);
      multiply(x, y);
      re = x;
      im = y;
    }
    if (exponent >= 0)
      return Outcome::Value;
    mpfr_fmma(size.get(), real.get(), real.get(), imaginary.get(), imaginary.get(), MPFR_RNDN);
    mpfr_div(real.get(), real.get(), size.get(), MPFR_RNDN);
    mpfr_div(imaginary.get(), imaginary.get(), size.get(), MPFR_RNDN);
    mpfr_neg(imaginary.get(), imaginary.get(), MPFR_RNDN);
    return Outcome::Value;
  }

  /// z^w = exp(w log z), and 0^w = 0 for a positive real part of w.
  Outcome power(mpfr_srcptr a, mpfr_srcptr b, mpfr_srcptr c, mpfr_srcptr d) {
    constexpr long most = 1 << 20;
    if (mpfr_zero_p(d) && mpfr_integer_p(c) && mpfr_cmpabs_ui(c, most) <= 0)
      return integerPower(a, b, mpfr_get_si(c, MPFR_RNDN));
    Real modulus, angle;
    mpfr_hypot(modulus.get(), a, b, MPFR_RNDN);
    setAboveCut(angle.get(), b);
    mpfr_atan2(angle.get(), angle.get(), a, MPFR_RNDN);
    if (mpfr_zero_p(modulus.get())) {
      mpfr_pow(real.get(), modulus.get(), c, MPFR_RNDN);
      mpfr_set_zero(imaginary.get(), 1);
      return Outcome::Value;
    }
    mpfr_log(modulus.get(), modulus.get(), MPFR_RNDN);
    Real exponent, turn;
    mpfr_fmms(exponent.get(), c, modulus.get(), d, angle.get(), MPFR_RNDN);
    mpfr_fmma(turn.get(), c, angle.get(), d, modulus.get(), MPFR_RNDN);
    mpfr_exp(exponent.get(), exponent.get(), MPFR_RNDN);
    mpfr_sin_cos(imaginary.get(), real.get(), turn.get(), MPFR_RNDN);
    mpfr_mul(real.get(), real.get(), exponent.get(), MPFR_RNDN);
    mpfr_mul(imaginary.get(), imaginary.get(), exponent.get(), MPFR_RNDN);
    return Outcome::Value;
  }

  Real real, imaginary, size;
};

class CompareNode : public BinaryNode {
public:
  CompareNode(Session &session, BinaryOperator op, NodePtr left, NodePtr right, SourceRange range)
      : BinaryNode(session, ElementKind::Bool, op, std::move(left), std::move(right), range) {}

private:
  Outcome compute() override {
    if (left->kind == ElementKind::Complex)
      integer = areEqual() == (op == BinaryOperator::Equal);
    else if (left->kind == ElementKind::Real && mpfr_unordered_p(left->re, right->re))
      integer = op == BinaryOperator::NotEqual;
    else
      integer =
          holds(left->kind == ElementKind::Real ? mpfr_cmp(left->re, right->re)
                                                : (left->integer > right->integer) - (left->integer < right->integer));
    return Outcome::Value;
  }

  bool areEqual() const { return mpfr_equal_p(left->re, right->re) && mpfr_equal_p(left->im, right->im); }

  bool holds(int order) const {
    switch (op) {
    case BinaryOperator::Equal:
      return order == 0;
    case BinaryOperator::NotEqual:
      return order != 0;
    case BinaryOperator::Less:
      return order < 0;
    case BinaryOperator::LessEqual:
      return order <= 0;
    case BinaryOperator::Greater:
      return order > 0;
    default:
      return order >= 0;
    }
  }
};

/// `and`, `or`: the right side is computed only where it decides.
class LogicNode : public Node {
public:
  LogicNode(BinaryOperator op, NodePtr left, NodePtr right, SourceRange range)
      : Node(ElementKind::Bool, false, range), op(op), left(std::move(left)), right(std::move(right)) {}

  Outcome run() override {
    Outcome outcome = left->run();
    if (outcome != Outcome::Value)
      return outcome;
    integer = left->integer;
    if ((op == BinaryOperator::And) == (integer != 0)) {
      outcome = right->run();
      integer = right->integer;
    }
    return outcome;
  }

private:
  const BinaryOperator op;
  NodePtr left, right;
};

class NotNode : public Node {
public:
  explicit NotNode(NodePtr operand) : Node(ElementKind::Bool, false, operand->range), operand(std::move(operand)) {}
  Outcome run() override {
    const Outcome outcome = operand->run();
    integer = !operand->integer;
    return outcome;
  }

private:
  NodePtr operand;
};

class NegationNode : public Node {
public:
  NegationNode(Session &session, NodePtr operand)
      : Node(operand->kind, false, operand->range), session(session), operand(std::move(operand)) {
    re = real.get();
    im = imaginary.get();
  }

  Outcome run() override {
    const Outcome outcome = operand->run();
    if (outcome != Outcome::Value)
      return outcome;
    if (kind == ElementKind::Int)
      return __builtin_sub_overflow(int64_t(0), operand->integer, &integer)
                 ? session.fail(DiagnosticKind::eval_integer_overflow, range, "-" + sourceText(session, range))
                 : Outcome::Value;
    mpfr_neg(real.get(), operand->re, MPFR_RNDN);
    if (kind == ElementKind::Complex)
      mpfr_neg(imaginary.get(), operand->im, MPFR_RNDN);
    return Outcome::Value;
  }

private:
  Session &session;
  NodePtr operand;
  Real real, imaginary;
};

class ChoiceNode : public Node {
public:
  ChoiceNode(NodePtr condition, NodePtr yes, NodePtr no, SourceRange range)
      : Node(yes->kind, yes->isArray, range), condition(std::move(condition)), yes(std::move(yes)), no(std::move(no)) {}

  Outcome run() override {
    Outcome outcome = condition->run();
    if (outcome != Outcome::Value)
      return outcome;
    Node &taken = condition->integer ? *yes : *no;
    outcome = taken.run();
    integer = taken.integer;
    re = taken.re;
    im = taken.im;
    array = taken.array;
    return outcome;
  }

private:
  NodePtr condition, yes, no;
};

bool isComparison(BinaryOperator op) { return op >= BinaryOperator::Equal && op <= BinaryOperator::GreaterEqual; }

} // namespace

NodePtr makeNegation(Session &session, NodePtr operand) {
  return std::make_unique<NegationNode>(session, std::move(operand));
}

NodePtr makeNot(NodePtr operand) { return std::make_unique<NotNode>(std::move(operand)); }

NodePtr makeBinary(Session &session, BinaryOperator op, NodePtr left, NodePtr right, bool isInteger,
                   SourceRange range) {
  if (op == BinaryOperator::And || op == BinaryOperator::Or)
    return std::make_unique<LogicNode>(op, std::move(left), std::move(right), range);
  ElementKind kind = std::max(left->kind, right->kind);
  if (!isComparison(op) && !isInteger)
    kind = std::max(kind, ElementKind::Real);
  left = convert(session, std::move(left), kind);
  right = convert(session, std::move(right), kind);
  if (isComparison(op))
    return std::make_unique<CompareNode>(session, op, std::move(left), std::move(right), range);
  if (kind == ElementKind::Complex)
    return std::make_unique<ComplexBinary>(session, op, std::move(left), std::move(right), range);
  if (kind == ElementKind::Real)
    return std::make_unique<RealBinary>(session, op, std::move(left), std::move(right), range);
  return std::make_unique<IntegerBinary>(session, kind, op, std::move(left), std::move(right), range);
}

NodePtr makeChoice(Session &session, NodePtr condition, NodePtr yes, NodePtr no, SourceRange range) {
  const ElementKind kind = std::max(yes->kind, no->kind);
  return std::make_unique<ChoiceNode>(std::move(condition), convert(session, std::move(yes), kind),
                                      convert(session, std::move(no), kind), range);
}

} // namespace dpg::eval
