// C++ expressions as a tree: built by emission, printed with the fewest parentheses that keep their meaning.
#pragma once

#include "compiler/emit/syntax/layout.h"

#include <memory>
#include <string>
#include <vector>

namespace dpg::cpp {

/// How strongly the outermost operator of an expression binds, weakest first. The values of binary operators are those
/// that layout.h takes for the price of a line break after them.
enum class Precedence {
  Comma = 1,
  Assignment,
  Conditional,
  Or,
  And,
  Equality = 9,
  Relational,
  Additive = 13,
  Multiplicative,
  Unary,
  Postfix
};

/// An immutable expression; copies are cheap and share the tree.
class Expression {
public:
  enum class Kind { Atom, Call, Subscript, Member, Unary, Binary, Conditional };

  /// A name, a literal, or other text that binds as strongly as a name.
  static Expression atom(std::string text);
  /// callee(arguments), or with braces: callee{arguments}; the callee may be empty for a braced list.
  static Expression call(Expression callee, std::vector<Expression> arguments, bool braces = false);
  static Expression subscript(Expression base, Expression index);
  static Expression member(Expression object, std::string name);
  static Expression unary(std::string op, Expression operand);
  static Expression binary(std::string op, Expression left, Expression right);
  static Expression conditional(Expression condition, Expression yes, Expression no);

  Kind kind() const { return node->kind; }
  Precedence precedence() const;
  /// The operator, the name, or the literal.
  const std::string &text() const { return node->text; }
  const std::vector<Expression> &operands() const { return node->operands; }
  bool isAtom() const { return kind() == Kind::Atom; }

  /// Where an expression stands: the lines of an operator chain that is itself an operand or an argument hang four
  /// columns to the right.
  enum class Place { Top, Inner };

  /// What the printer lays out; `depth` brackets are open around it.
  Layout layout(unsigned depth = 0, Place place = Place::Top) const;
  /// On one line, however long.
  std::string flat() const { return layout().flat(); }

private:
  struct Node {
    Kind kind;
    std::string text;
    std::vector<Expression> operands;
    bool braces = false;
  };
  explicit Expression(Node node) : node(std::make_shared<const Node>(std::move(node))) {}

  Layout operand(const Expression &child, Precedence atLeast, unsigned depth) const;
  Layout layoutArguments(unsigned depth) const;
  Layout layoutBinary(unsigned depth, Place place) const;
  Layout layoutConditional(unsigned depth) const;

  std::shared_ptr<const Node> node;
};

/// Short spellings for emission.
inline Expression atom(std::string text) { return Expression::atom(std::move(text)); }
inline Expression call(std::string callee, std::vector<Expression> arguments) {
  return Expression::call(Expression::atom(std::move(callee)), std::move(arguments));
}
/// object.name(arguments)
inline Expression method(Expression object, std::string name, std::vector<Expression> arguments = {}) {
  return Expression::call(Expression::member(std::move(object), std::move(name)), std::move(arguments));
}
inline Expression braces(std::string type, std::vector<Expression> arguments) {
  return Expression::call(Expression::atom(std::move(type)), std::move(arguments), /*braces=*/true);
}
inline Expression binary(std::string op, Expression left, Expression right) {
  return Expression::binary(std::move(op), std::move(left), std::move(right));
}

} // namespace dpg::cpp
