// Locations, origins, and names for values that the program does not name.
#include "compiler/build_ir/component_builder.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Path.h"

namespace dpg {

using namespace ast;
using llvm::StringRef;

mlir::Location ComponentBuilder::location(SourceRange range) const {
  LineColumn place = sources.begin(range);
  return mlir::FileLineColLoc::get(builder.getContext(), sources.file(range.file).displayPath, place.line,
                                   place.column);
}

mlir::Location ComponentBuilder::named(StringRef name, SourceRange range) const {
  return mlir::NameLoc::get(builder.getStringAttr(name), location(range));
}

/// The program's text on one line: comments dropped, runs of blanks made one.
std::string ComponentBuilder::statementText(SourceRange range) const {
  std::string text;
  bool blank = false;
  StringRef rest = sources.text(range);
  while (!rest.empty()) {
    if (rest.starts_with("//"))
      rest = rest.drop_until([](char c) { return c == '\n'; });
    else if (llvm::isSpace(rest.front())) {
      blank = !text.empty();
      rest = rest.drop_front();
    } else {
      if (blank)
        text += ' ';
      blank = false;
      text += rest.front();
      rest = rest.drop_front();
    }
  }
  return text;
}

mlir::ArrayAttr ComponentBuilder::currentOrigins() { return builder.getArrayAttr({originOf(*statement)}); }

ir::OriginAttr ComponentBuilder::originOf(const ast::Statement &each) {
  // Of a repeat, only its condition computes anything itself.
  const auto *repeat = llvm::dyn_cast<ast::RepeatStatement>(&each);
  SourceRange range = repeat ? repeat->until->range : each.range;
  return ir::OriginAttr::get(builder.getContext(), name.text, (repeat ? "until " : "") + statementText(range),
                             llvm::sys::path::filename(sources.file(range.file).displayPath),
                             sources.begin(range).line);
}

std::string ComponentBuilder::freshName(StringRef wanted) {
  std::string name = wanted.str();
  for (unsigned count = 2; !usedNames.insert(name).second; ++count)
    name = (wanted + "_" + llvm::Twine(count)).str();
  return name;
}

std::string ComponentBuilder::freshScalarName(StringRef wanted) {
  scalarNames.push_back(freshName(wanted));
  return scalarNames.back();
}

ComponentBuilder::Scope::~Scope() {
  for (; component.scalarNames.size() > outside; component.scalarNames.pop_back())
    component.usedNames.erase(component.scalarNames.back());
}

static StringRef wordOf(BinaryOperator op) {
  switch (op) {
  case BinaryOperator::Add:
    return "_plus_";
  case BinaryOperator::Subtract:
    return "_minus_";
  case BinaryOperator::Divide:
    return "_over_";
  default:
    return "_";
  }
}

/// The name that a component gives to the one result that stands in an expression.
static std::string nameOfResult(const Callable &component) {
  for (const Parameter *parameter : component.parameters)
    if (parameter->direction != Direction::In)
      return parameter->name.text;
  return "result";
}

/// A name that says what a part of an expression is: norm2(b - A * x) is norm2_of_b_minus_A_x.
std::string ComponentBuilder::describe(const Expression &expression) const {
  return llvm::TypeSwitch<const Expression *, std::string>(&expression)
      .Case([](const NameExpression *name) { return name->name.text; })
      .Case([](const NumberExpression *number) {
        std::string digits;
        for (char c : number->digits)
          digits += llvm::isAlnum(c) ? c : '_';
        return digits;
      })
      .Case([&](const SubscriptedExpression *subscripted) { return describe(*subscripted->base); })
      .Case([&](const CallExpression *call) {
        if (call->calleeKind == CalleeKind::Component)
          return call->callee.text + "_" + nameOfResult(*llvm::cast<Callable>(call->component));
        std::string text = call->callee.text;
        for (size_t i = 0; i < call->bound.size(); ++i)
          text += (i == 0 ? "_of_" : "_") + describe(*call->bound[i]);
        return text;
      })
      .Case([&](const ReductionExpression *reduction) {
        return reduction->name.text + "_of_" + describe(*reduction->body);
      })
      .Case([&](const UnaryExpression *unary) {
        StringRef word = unary->op == UnaryOperator::Transpose ? "_transposed" : "";
        StringRef before = unary->op == UnaryOperator::Negate ? "minus_"
                           : unary->op == UnaryOperator::Not  ? "not_"
                                                              : "";
        return (before + describe(*unary->operand) + word).str();
      })
      .Case([&](const BinaryExpression *binary) {
        return (describe(*binary->left) + wordOf(binary->op) + describe(*binary->right)).str();
      })
      .Case([&](const PinnedExpression *pinned) { return describe(*pinned->operand); })
      .Default([](const Expression *) { return std::string("part"); });
}

} // namespace dpg
