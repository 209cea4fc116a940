// Symbolic extents as C++ expressions: a parser by precedence for the integer expressions of extents.
#include "compiler/emit/cpp/extents.h"
#include "compiler/emit/syntax/printer.h"

#include "llvm/ADT/StringExtras.h"

namespace dpg::emit {

using cpp::atom;
using cpp::binary;
using cpp::Expression;

namespace {

/// A subexpression: as it is written where it is known to fit, and with the checks that it needs where it is not.
struct Part {
  Expression plain, checked;
  Interval range; ///< once it was checked
};

class Parser {
public:
  Parser(llvm::StringRef text, ExtentNames names, const std::string &place)
      : text(text), rest(text), names(names), place(atom(cpp::stringLiteral(place))) {}

  Part sum() {
    const size_t first = position();
    Part left = take("-") ? negative(product()) : product();
    while (true) {
      if (take("+"))
        left = known(first, checkedPart("+", "dpg::checked_sum", left, product(), emit::sum));
      else if (take("-"))
        left = known(first, checkedPart("-", "dpg::checked_difference", left, product(), emit::difference));
      else
        return left;
    }
  }

private:
  using Arithmetic = Interval (*)(Interval, Interval);

  size_t position() {
    rest = rest.ltrim();
    return text.size() - rest.size();
  }

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

  /// What has been read from `first` on: a variable that holds it, or without checks if it is known to fit.
  Part known(size_t first, Part part) {
    const llvm::StringRef read = text.slice(first, text.size() - rest.size()).rtrim();
    const std::optional<Expression> variable = names.variableOf ? names.variableOf(read) : std::nullopt;
    if (variable)
      return {*variable, *variable, part.range};
    if (const std::optional<Interval> range = names.rangeOf(read))
      return {part.plain, part.plain, *range};
    return part;
  }

  Part checkedPart(const char *symbol, const char *callee, const Part &a, const Part &b, Arithmetic arithmetic) {
    const Interval range = arithmetic(a.range, b.range);
    const Expression checked =
        range.fits() ? binary(symbol, a.checked, b.checked) : cpp::call(callee, {a.checked, b.checked, place});
    return {binary(symbol, a.plain, b.plain), checked, range.checked()};
  }

  Part negative(const Part &part) {
    const Interval range = difference({0, 0}, part.range);
    if (range.lowest == Interval::smallestInt && range.highest == Interval::smallestInt) {
      const Expression smallest = cpp::call("std::numeric_limits<dpg::index>::min", {}); // no literal has this value
      return {smallest, smallest, range};
    }
    const Expression checked = range.fits() ? Expression::unary("-", part.checked)
                                            : cpp::call("dpg::checked_difference", {atom("0"), part.checked, place});
    return {Expression::unary("-", part.plain), checked, range.checked()};
  }

  /// div and mod, which have no value where the divisor is zero.
  Part division(const char *plain, const char *checked, const Part &a, const Part &b, Interval range) {
    const Expression sure = cpp::call(plain, {a.plain, b.plain});
    if (b.range.isPositive())
      return {sure, cpp::call(plain, {a.checked, b.checked}), range};
    return {sure, cpp::call(checked, {a.checked, b.checked, place}), range};
  }

  Part product() {
    const size_t first = position();
    Part left = power();
    while (true) {
      if (take("*")) {
        left = known(first, checkedPart("*", "dpg::checked_product", left, power(), emit::product));
      } else if (takeWord("div")) {
        const Part divisor = power();
        left = division("dpg::floor_div", "dpg::checked_div", left, divisor, quotient(left.range, divisor.range));
      } else if (takeWord("mod")) {
        const Part divisor = power();
        left = division("dpg::floor_mod", "dpg::checked_mod", left, divisor, remainder(divisor.range));
      } else {
        return left;
      }
    }
  }

  Part power() {
    const Part base = primary();
    if (!take("^"))
      return base;
    const Part exponent = power();
    return {cpp::call("dpg::power", {base.plain, exponent.plain, place}),
            cpp::call("dpg::power", {base.checked, exponent.checked, place}), Interval()};
  }

  Part primary() {
    if (take("(")) {
      Part inner = sum();
      take(")");
      return inner;
    }
    rest = rest.ltrim();
    const llvm::StringRef word = rest.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
    rest = rest.drop_front(word.size());
    if (uint64_t number = 0; !word.getAsInteger(10, number)) {
      const Expression literal = atom(word.str());
      return {literal, literal, {number, number}};
    }
    if (!take("(")) {
      const Expression name = names.expressionOf(word);
      return {name, name, names.rangeOf(word).value_or(Interval())};
    }
    return call(word);
  }

  Part call(llvm::StringRef function) {
    std::vector<Part> arguments{sum()};
    while (take(","))
      arguments.push_back(sum());
    take(")");
    const bool isMaximum = function == "max", isExtremum = isMaximum || function == "min";
    std::vector<Expression> plain, checked;
    Interval range = isExtremum ? arguments[0].range : Interval();
    for (const Part &argument : arguments) {
      plain.push_back(argument.plain);
      checked.push_back(argument.checked);
      const Interval other = argument.range;
      if (isMaximum)
        range = {std::max(range.lowest, other.lowest), std::max(range.highest, other.highest)};
      else if (isExtremum)
        range = {std::min(range.lowest, other.lowest), std::min(range.highest, other.highest)};
    }
    const std::string callee = isExtremum ? ("std::" + function + "<dpg::index>").str() : ("dpg::" + function).str();
    return {cpp::call(callee, plain), cpp::call(callee, checked), range};
  }

  const llvm::StringRef text;
  llvm::StringRef rest;
  ExtentNames names;
  const Expression place;
};

} // namespace

Expression extentExpression(llvm::StringRef text, ExtentNames names, const std::string &place) {
  return Parser(text, names, place).sum().checked;
}

Interval extentRange(llvm::StringRef text, llvm::function_ref<std::optional<Interval>(llvm::StringRef)> rangeOf) {
  return Parser(text, {[](llvm::StringRef name) { return atom(name.str()); }, rangeOf}, "").sum().range;
}

bool isChecked(const Expression &expression) {
  const bool isCall = expression.kind() == Expression::Kind::Call;
  const llvm::StringRef callee = isCall ? expression.operands().front().text() : llvm::StringRef();
  return callee.starts_with("dpg::checked_") || callee == "dpg::power" ||
         std::any_of(expression.operands().begin(), expression.operands().end(), isChecked);
}

} // namespace dpg::emit
