// How expressions print: parentheses where precedence or a compiler's warning asks for them, breaks where they may.
#include "compiler/emit/syntax/expression.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/ErrorHandling.h"

namespace dpg::cpp {

namespace {

Precedence precedenceOf(const std::string &op) {
  return llvm::StringSwitch<Precedence>(op)
      .Cases({"*", "/", "%"}, Precedence::Multiplicative)
      .Cases({"+", "-"}, Precedence::Additive)
      .Cases({"<", "<=", ">", ">="}, Precedence::Relational)
      .Cases({"==", "!="}, Precedence::Equality)
      .Case("&&", Precedence::And)
      .Case("||", Precedence::Or)
      .Default(Precedence::Assignment);
}

/// Prices as clang-format's: see layout.h.
unsigned priceAt(unsigned depth, Precedence precedence) { return 20 * depth + static_cast<unsigned>(precedence); }
constexpr unsigned priceOfFirstArgument = 19;

Layout parenthesised(const Layout &inner) { return Layout::sequence({Layout::text("("), inner, Layout::text(")")}); }

} // namespace

Expression Expression::atom(std::string text) { return Expression(Node{Kind::Atom, std::move(text), {}}); }

Expression Expression::call(Expression callee, std::vector<Expression> arguments, bool braces) {
  arguments.insert(arguments.begin(), std::move(callee));
  return Expression(Node{Kind::Call, "", std::move(arguments), braces});
}

Expression Expression::subscript(Expression base, Expression index) {
  return Expression(Node{Kind::Subscript, "", {std::move(base), std::move(index)}});
}

Expression Expression::member(Expression object, std::string name) {
  return Expression(Node{Kind::Member, std::move(name), {std::move(object)}});
}

Expression Expression::unary(std::string op, Expression operand) {
  return Expression(Node{Kind::Unary, std::move(op), {std::move(operand)}});
}

Expression Expression::binary(std::string op, Expression left, Expression right) {
  return Expression(Node{Kind::Binary, std::move(op), {std::move(left), std::move(right)}});
}

Expression Expression::conditional(Expression condition, Expression yes, Expression no) {
  return Expression(Node{Kind::Conditional, "", {std::move(condition), std::move(yes), std::move(no)}});
}

Precedence Expression::precedence() const {
  switch (kind()) {
  case Kind::Unary:
    return Precedence::Unary;
  case Kind::Binary:
    return precedenceOf(text());
  case Kind::Conditional:
    return Precedence::Conditional;
  default:
    return Precedence::Postfix;
  }
}

Layout Expression::operand(const Expression &child, Precedence atLeast, unsigned depth) const {
  return child.precedence() < atLeast ? parenthesised(child.layout(depth + 1)) : child.layout(depth, Place::Inner);
}

Layout Expression::layoutArguments(unsigned depth) const {
  std::vector<Layout> items;
  for (size_t i = 1; i < operands().size(); ++i) {
    Layout item = operands()[i].layout(depth + 1, Place::Inner);
    const bool isLast = i + 1 == operands().size();
    items.push_back(isLast ? item : Layout::sequence({item, Layout::text(",")}));
  }
  const bool hasFields = node->braces && operands().size() > 1 && operands()[1].flat().starts_with(".");
  if (hasFields)
    return Layout::fields("{", std::move(items), "}", priceAt(depth + 1, Precedence::Comma),
                          20 * (depth + 1) + priceOfFirstArgument);
  const char *open = node->braces ? "{" : "(";
  const char *close = node->braces ? "}" : ")";
  return Layout::bracketed(open, std::move(items), close, priceAt(depth + 1, Precedence::Comma),
                           20 * (depth + 1) + priceOfFirstArgument);
}

/// A chain a + b - c of one precedence is one row of operands; each but the last has its operator behind it.
Layout Expression::layoutBinary(unsigned depth, Place place) const {
  const Precedence own = precedence();
  std::vector<const Expression *> chain{this};
  while (chain.back()->kind() == Kind::Binary && chain.back()->precedence() == own)
    chain.push_back(&chain.back()->operands()[0]);
  // Compilers warn of `a && b || c` and of comparisons that are operands of comparisons.
  const bool isComparison = own == Precedence::Equality || own == Precedence::Relational;
  const Precedence left = own == Precedence::Or ? Precedence::Equality : isComparison ? Precedence::Additive : own;
  const Precedence right = std::max(left, static_cast<Precedence>(static_cast<int>(own) + 1));
  if (isComparison && chain.size() > 2)
    chain.resize(2);

  std::vector<Layout> items;
  items.push_back(operand(*chain.back(), left, depth));
  for (size_t i = chain.size() - 1; i-- > 0;) {
    items.back() = Layout::sequence({items.back(), Layout::text(" " + chain[i]->text())});
    items.push_back(operand(chain[i]->operands()[1], right, depth));
  }
  return Layout::aligned(std::move(items), priceAt(depth, own), place == Place::Inner ? 4 : 0);
}

Layout Expression::layoutConditional(unsigned depth) const {
  const Precedence inside = static_cast<Precedence>(static_cast<int>(Precedence::Conditional) + 1);
  const unsigned price = priceAt(depth, Precedence::Conditional);
  const Layout nested = Layout::choice(operand(operands()[0], inside, depth), operand(operands()[1], inside, depth),
                                       operand(operands()[2], Precedence::Conditional, depth), price);
  if (operands()[2].kind() != Kind::Conditional)
    return nested;
  std::vector<Layout> cells;
  const Expression *rest = this;
  for (; rest->kind() == Kind::Conditional; rest = &rest->operands()[2]) {
    cells.push_back(operand(rest->operands()[0], inside, depth));
    cells.push_back(operand(rest->operands()[1], inside, depth));
  }
  cells.push_back(operand(*rest, Precedence::Conditional, depth));
  return Layout::cases(nested, std::move(cells), price);
}

Layout Expression::layout(unsigned depth, Place place) const {
  switch (kind()) {
  case Kind::Atom:
    return Layout::text(text());
  case Kind::Call:
    return Layout::sequence({operand(operands()[0], Precedence::Postfix, depth), layoutArguments(depth)});
  case Kind::Subscript:
    return Layout::sequence({operand(operands()[0], Precedence::Postfix, depth), Layout::text("["),
                             operands()[1].layout(depth + 10), Layout::text("]")});
  case Kind::Member:
    return Layout::sequence({operand(operands()[0], Precedence::Postfix, depth), Layout::text("." + text())});
  case Kind::Unary:
    // `- -x` would read as a decrement.
    return Layout::sequence({Layout::text(text()), operand(operands()[0], Precedence::Postfix, depth)});
  case Kind::Binary:
    return layoutBinary(depth, place);
  case Kind::Conditional:
    return layoutConditional(depth);
  }
  llvm_unreachable("all kinds are listed");
}

} // namespace dpg::cpp
