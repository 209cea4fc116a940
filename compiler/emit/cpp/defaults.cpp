// Defaults of parameters as C++: a parser by precedence, which knows of each value whether C++ would divide it as an
// int.
#include "compiler/emit/cpp/defaults.h"

#include "compiler/emit/syntax/printer.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::StringRef;

namespace {

std::string withoutSeparators(StringRef digits) {
  std::string plain;
  llvm::copy_if(digits, std::back_inserter(plain), [](char c) { return c != '_'; });
  return plain;
}

/// The characters of a number at the beginning of a text; none where there is none.
size_t lengthOfNumber(StringRef text) {
  size_t length = 0;
  auto skipDigits = [&] {
    while (length < text.size() && (llvm::isDigit(text[length]) || (length > 0 && text[length] == '_')))
      ++length;
  };
  skipDigits();
  if (length == 0)
    return 0;
  if (length < text.size() && text[length] == '.') {
    ++length;
    skipDigits();
  }
  if (length < text.size() && (text[length] == 'e' || text[length] == 'E')) {
    ++length;
    if (length < text.size() && (text[length] == '+' || text[length] == '-'))
      ++length;
    skipDigits();
  }
  return length;
}

/// An int as an operand of an operation on reals, where C++ would compute with ints.
Expression asReal(const DefaultValue &value) {
  if (!value.isInt)
    return value.expression;
  const StringRef text = value.expression.isAtom() ? StringRef(value.expression.text()) : StringRef();
  const bool isLiteral = !text.empty() && llvm::all_of(text, llvm::isDigit);
  return isLiteral ? atom((text + ".0").str()) : cpp::call("double", {value.expression});
}

class Parser {
public:
  Parser(StringRef text, const std::string &place, llvm::function_ref<DefaultValue(StringRef)> valueOf)
      : rest(text), place(atom(cpp::stringLiteral(place))), valueOf(valueOf) {}

  DefaultValue sum() {
    DefaultValue left = product();
    while (true) {
      if (take("+"))
        left = combined("+", left, product());
      else if (take("-"))
        left = combined("-", left, product());
      else
        return left;
    }
  }

private:
  bool take(StringRef symbol) {
    rest = rest.ltrim();
    return rest.consume_front(symbol);
  }

  bool takeWord(StringRef word) {
    rest = rest.ltrim();
    const bool found = rest.starts_with(word) &&
                       (rest.size() == word.size() || (!llvm::isAlnum(rest[word.size()]) && rest[word.size()] != '_'));
    if (found)
      rest = rest.drop_front(word.size());
    return found;
  }

  /// An operation of ints or of reals; C++ takes an int beside a real for a real.
  static DefaultValue combined(const char *op, const DefaultValue &left, const DefaultValue &right) {
    return {cpp::binary(op, left.expression, right.expression), left.isInt && right.isInt};
  }

  static DefaultValue quotient(const DefaultValue &left, const DefaultValue &right) {
    const bool areInts = left.isInt && right.isInt;
    return {cpp::binary("/", areInts ? asReal(left) : left.expression, right.expression), false};
  }

  /// Division of ints, which is checked unless the divisor is a literal other than 0.
  DefaultValue divided(const std::string &word, const DefaultValue &left, const DefaultValue &right) {
    const StringRef divisor = right.expression.isAtom() ? StringRef(right.expression.text()) : StringRef();
    const bool isCertain = llvm::all_of(divisor, llvm::isDigit) && divisor.find_first_not_of('0') != StringRef::npos;
    std::vector<Expression> operands{left.expression, right.expression};
    if (!isCertain)
      operands.push_back(place);
    return {cpp::call((isCertain ? "dpg::floor_" : "dpg::checked_") + word, std::move(operands)), true};
  }

  DefaultValue product() {
    DefaultValue left = negation();
    while (true) {
      if (take("*"))
        left = combined("*", left, negation());
      else if (take("/"))
        left = quotient(left, negation());
      else if (takeWord("div"))
        left = divided("div", left, negation());
      else if (takeWord("mod"))
        left = divided("mod", left, negation());
      else
        return left;
    }
  }

  DefaultValue negation() {
    if (!take("-"))
      return power();
    const DefaultValue value = negation();
    return {Expression::unary("-", value.expression), value.isInt};
  }

  DefaultValue power() {
    const DefaultValue base = primary();
    if (!take("^"))
      return base;
    const DefaultValue exponent = negation();
    if (base.isInt && exponent.isInt)
      return {cpp::call("dpg::power", {base.expression, exponent.expression, place}), true};
    if (exponent.isInt)
      return {cpp::call("dpg::power", {base.expression, exponent.expression}), false};
    return {cpp::call("std::pow", {asReal(base), exponent.expression}), false};
  }

  DefaultValue primary() {
    if (take("(")) {
      const DefaultValue inner = sum();
      take(")");
      return inner;
    }
    rest = rest.ltrim();
    if (const size_t length = lengthOfNumber(rest)) {
      const std::string number = withoutSeparators(rest.take_front(length));
      rest = rest.drop_front(length);
      return {atom(number), llvm::all_of(number, llvm::isDigit)};
    }
    const StringRef word = rest.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
    rest = rest.drop_front(word.size());
    return take("(") ? function(word) : valueOf(word);
  }

  DefaultValue function(StringRef name) {
    std::vector<DefaultValue> arguments{sum()};
    while (take(","))
      arguments.push_back(sum());
    take(")");
    const bool areInts = llvm::all_of(arguments, [](const DefaultValue &each) { return each.isInt; });
    if (name == "max" || name == "min") {
      const std::string extremum = ("std::" + name + (areInts ? "<dpg::index>" : "<double>")).str();
      DefaultValue result = arguments.front();
      for (const DefaultValue &other : llvm::ArrayRef(arguments).drop_front())
        result = {cpp::call(extremum, {result.expression, other.expression}), areInts};
      return result;
    }
    std::vector<Expression> given;
    for (const DefaultValue &argument : arguments)
      given.push_back(name == "abs" ? argument.expression : asReal(argument));
    const bool isRounding = name == "floor" || name == "ceil" || name == "round";
    const std::string callee = isRounding          ? ("dpg::" + name + "_to_int").str()
                               : name == "complex" ? "std::complex<double>"
                                                   : ("std::" + name).str();
    if (isRounding)
      given.push_back(place);
    return {cpp::call(callee, std::move(given)), isRounding || (name == "abs" && areInts)};
  }

  StringRef rest;
  Expression place; ///< that a message names where a number has no int
  llvm::function_ref<DefaultValue(StringRef)> valueOf;
};

} // namespace

bool isLiteralDefault(StringRef text) {
  text.consume_front("-");
  return text == "true" || text == "false" || (!text.empty() && lengthOfNumber(text) == text.size());
}

std::string literalDefault(StringRef text) {
  return text == "true" || text == "false" ? text.str() : withoutSeparators(text);
}

DefaultValue parseDefault(StringRef text, const std::string &place,
                          llvm::function_ref<DefaultValue(StringRef)> valueOf) {
  return Parser(text, place, valueOf).sum();
}

} // namespace dpg::emit
