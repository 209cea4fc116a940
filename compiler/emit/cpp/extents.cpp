// Symbolic extents as C++ expressions: a parser by precedence for the integer expressions of extents.
#include "compiler/emit/cpp/extents.h"

#include "llvm/ADT/StringExtras.h"

namespace dpg::emit {

using cpp::atom;
using cpp::binary;
using cpp::Expression;

namespace {

class Parser {
public:
  Parser(llvm::StringRef text, llvm::function_ref<Expression(llvm::StringRef)> nameOf) : rest(text), nameOf(nameOf) {}

  Expression sum() {
    Expression left = take("-") ? Expression::unary("-", product()) : product();
    while (true) {
      if (take("+"))
        left = binary("+", left, product());
      else if (take("-"))
        left = binary("-", left, product());
      else
        return left;
    }
  }

private:
  bool take(llvm::StringRef symbol) {
    rest = rest.ltrim();
    return rest.consume_front(symbol);
  }

  bool takeWord(llvm::StringRef word) {
    rest = rest.ltrim();
    const bool found = rest.starts_with(word) && (rest.size() == word.size() || !llvm::isAlnum(rest[word.size()]));
    if (found)
      rest = rest.drop_front(word.size());
    return found;
  }

  Expression product() {
    Expression left = power();
    while (true) {
      if (take("*"))
        left = binary("*", left, power());
      else if (takeWord("div"))
        left = cpp::call("dpg::floor_div", {left, power()});
      else if (takeWord("mod"))
        left = cpp::call("dpg::floor_mod", {left, power()});
      else
        return left;
    }
  }

  Expression power() {
    Expression base = primary();
    return take("^") ? cpp::call("dpg::power", {base, power()}) : base;
  }

  Expression primary() {
    if (take("(")) {
      Expression inner = sum();
      take(")");
      return inner;
    }
    rest = rest.ltrim();
    const llvm::StringRef word = rest.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
    rest = rest.drop_front(word.size());
    if (!word.empty() && llvm::isDigit(word[0]))
      return atom(word.str());
    if (!take("("))
      return nameOf(word);
    std::vector<Expression> arguments{sum()};
    while (take(","))
      arguments.push_back(sum());
    take(")");
    const bool isExtremum = word == "min" || word == "max";
    return cpp::call(isExtremum ? ("std::" + word + "<dpg::index>").str() : ("dpg::" + word).str(), arguments);
  }

  llvm::StringRef rest;
  llvm::function_ref<Expression(llvm::StringRef)> nameOf;
};

} // namespace

Expression extentExpression(llvm::StringRef text, llvm::function_ref<Expression(llvm::StringRef)> nameOf) {
  return Parser(text, nameOf).sum();
}

} // namespace dpg::emit
