// C++ statements and top-level items as a tree: what emission builds and printer.h prints.
#pragma once

#include "compiler/emit/syntax/expression.h"

#include <iterator>
#include <optional>
#include <variant>

namespace dpg::cpp {

struct Statement;
using Block = std::vector<Statement>;

/// type name = value;   type name(arguments);   type name;
struct Declaration {
  std::string type;
  std::string name; ///< or a structured binding: "[lost, change]"
  std::optional<Expression> value = std::nullopt;
  std::vector<Expression> arguments = {}; ///< of a constructor; only without `value`
};

/// target op value;
struct Assignment {
  Expression target;
  Expression value;
  std::string op = "=";
};

/// An expression for its effect.
struct Evaluation {
  Expression value;
};

struct Return {
  std::optional<Expression> value = std::nullopt;
};

struct If {
  If(Expression condition, Block yes, Block no);
  If(Expression condition, Block yes);
  Expression condition;
  Block yes;
  Block no;
};

/// switch (value) { case 0: ... default: ... }: the last case is the default.
struct Switch {
  struct Case {
    Block body;
    std::string comment;
  };
  Expression value;
  std::vector<Case> cases;
};

/// for (type name = from; name < to; ++name), or name += step
struct CountedLoop {
  std::string type;
  std::string name;
  Expression from;
  Expression to;
  Block body;
  int64_t step = 1;
};

/// for (type name : range)
struct RangeLoop {
  std::string type;
  std::string name;
  Expression range;
  Block body;
};

/// function(arguments, [&](type name) { });
struct LambdaLoop {
  std::string function;
  std::vector<Expression> arguments;
  std::string type;
  std::string name;
  Block body;
};

/// do { } while (condition);
struct DoLoop {
  Block body;
  Expression condition;
};

/// { }
struct Scope {
  Block body;
};

/// #pragma text
struct Pragma {
  std::string directive;
  std::vector<std::string> clauses = {};
};

/// A comment on lines of its own; long ones are wrapped.
struct Comment {
  std::string text;
};

struct BlankLine {};

/// A statement, and the comment behind its first line (behind its only one, as a rule).
struct Statement {
  std::variant<Declaration, Assignment, Evaluation, Return, If, Switch, CountedLoop, RangeLoop, LambdaLoop, DoLoop,
               Scope, Pragma, Comment, BlankLine>
      node;
  std::string comment = "";

  template <typename Node>
  Statement(Node node, std::string comment = "") : node(std::move(node)), comment(std::move(comment)) {}
};

/// Puts statements behind others.
inline void append(Block &block, Block more) {
  block.insert(block.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

inline If::If(Expression condition, Block yes, Block no)
    : condition(std::move(condition)), yes(std::move(yes)), no(std::move(no)) {}
inline If::If(Expression condition, Block yes) : If(std::move(condition), std::move(yes), {}) {}

// ------------------------------------------------------------------------------------------------------ top-level
// items

struct Parameter {
  std::string type; ///< with its & or *
  std::string name;
  std::string initial = ""; ///< its default, as text; empty without one
};

/// A function, or its declaration where there is no body.
struct Function {
  std::string result;
  std::string name;
  std::vector<Parameter> parameters;
  std::optional<Block> body = std::nullopt;
  std::vector<std::string> comment = {};       ///< lines above it, with `//`
  std::vector<std::string> documentation = {}; ///< lines above it, with `///`
};

/// struct name { members };
struct Struct {
  struct Member {
    std::string type;
    std::string name;
    std::string comment = "";
  };
  std::string name;
  std::vector<Member> members;
  std::vector<std::string> comment = {};
};

/// One #include line; `path` has its brackets or quotes.
struct Include {
  std::string path;
};

struct Item;
/// namespace name { items }; unnamed where the name is empty.
struct Namespace {
  std::string name;
  std::vector<Item> items;
};

/// A line that is printed as it is.
struct Line {
  std::string text;
};

struct Item {
  std::variant<Include, Line, Namespace, Function, Struct, Comment> node;
  template <typename Node> Item(Node node) : node(std::move(node)) {}
};

} // namespace dpg::cpp
