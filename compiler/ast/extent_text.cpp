// Reads the text of an extent's atoms: a small recursive descent over sums, products, div, mod, ^, calls, subscripts.
#include "compiler/ast/extent_text.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace dpg;
using llvm::StringRef;

static bool startsName(char c) { return llvm::isAlpha(c) || c == '_'; }
static bool continuesName(char c) { return llvm::isAlnum(c) || c == '_'; }
static bool isOperatorWord(StringRef word) { return word == "div" || word == "mod"; }

bool dpg::isName(StringRef text) {
  return !text.empty() && startsName(text.front()) && llvm::all_of(text, continuesName) && !isOperatorWord(text);
}

bool dpg::isOneWord(StringRef text) {
  size_t depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(' || text[i] == '[')
      ++depth;
    else if (text[i] == ')' || text[i] == ']')
      --depth;
    else if (depth == 0 && !continuesName(text[i]))
      return false;
    if (depth == 0 && text[i] == ')' && i + 1 < text.size() && text[i + 1] != '[')
      return false;
  }
  return !text.empty() && continuesName(text.front());
}

namespace {

/// The words of an atom's text, one after another.
class Words {
public:
  explicit Words(StringRef text) : rest(text.ltrim()) {}

  bool atEnd() const { return rest.empty(); }
  StringRef next() const {
    if (rest.empty() || !continuesName(rest.front()))
      return rest.take_front(1);
    return rest.take_while(continuesName);
  }
  StringRef take() {
    StringRef word = next();
    rest = rest.drop_front(word.size()).ltrim();
    return word;
  }
  bool takeIf(StringRef word) {
    if (next() != word)
      return false;
    take();
    return true;
  }

private:
  StringRef rest;
};

/// Evaluates text; `failed` is set where it is no integer expression.
class Evaluator {
public:
  Evaluator(StringRef text, const std::map<std::string, Extent> &values) : words(text), values(values) {}

  std::optional<Extent> run() {
    Extent result = sum();
    return failed || !words.atEnd() ? std::nullopt : std::optional(result);
  }

  /// A call, or two operands of `div` or `mod`, and nothing behind it.
  std::optional<ExtentParts> parts(StringRef text) {
    const StringRef function = words.take();
    if (isName(function) && words.takeIf("(")) {
      std::vector<Extent> arguments = list(")");
      if (!failed && words.atEnd())
        return ExtentParts{function.str(), std::move(arguments)};
    }
    words = Words(text);
    failed = false;
    const Extent left = unary();
    const StringRef word = words.take();
    if (failed || !isOperatorWord(word))
      return std::nullopt;
    const Extent right = unary();
    return failed || !words.atEnd() ? std::nullopt : std::optional(ExtentParts{word.str(), {left, right}});
  }

private:
  static constexpr size_t depthLimit = 256;

  Extent sum() {
    Extent left = product();
    while (!failed) {
      if (words.takeIf("+"))
        left = left + product();
      else if (words.takeIf("-"))
        left = left - product();
      else
        break;
    }
    return left;
  }

  Extent product() {
    Extent left = unary();
    while (!failed) {
      if (words.takeIf("*"))
        left = left * unary();
      else if (words.takeIf("div"))
        left = left.floorDivide(unary());
      else if (words.takeIf("mod"))
        left = left.modulo(unary());
      else
        break;
    }
    return left;
  }

  Extent unary() {
    if (++depth > depthLimit)
      return fail();
    Extent result = words.takeIf("-") ? Extent() - unary() : power();
    --depth;
    return result;
  }

  Extent power() {
    Extent base = primary();
    return words.takeIf("^") ? base.power(unary()) : base;
  }

  Extent primary() {
    StringRef word = words.take();
    int64_t number = 0;
    if (!word.empty() && llvm::isDigit(word.front()))
      return word.getAsInteger(10, number) ? fail() : Extent::constant(number);
    if (word == "(") {
      Extent inner = sum();
      return words.takeIf(")") ? inner : fail();
    }
    if (!isName(word))
      return fail();
    if (words.takeIf("("))
      return Extent::call(word, list(")"));
    return words.takeIf("[") ? element(word) : value(word);
  }

  Extent value(StringRef name) {
    auto found = values.find(name.str());
    return found == values.end() ? Extent::symbol(name) : found->second;
  }

  /// subspace[c]: an element of an array of integers, whose name may be replaced by another name only.
  Extent element(StringRef name) {
    std::optional<std::string> array = value(name).asSymbol();
    std::vector<Extent> subscripts = list("]");
    if (!array)
      return fail();
    std::string text = *array + "[";
    for (size_t i = 0; i < subscripts.size(); ++i)
      text += (i ? ", " : "") + subscripts[i].text();
    return Extent::atom(text + "]");
  }

  std::vector<Extent> list(StringRef close) {
    std::vector<Extent> items;
    do
      items.push_back(sum());
    while (!failed && words.takeIf(","));
    if (!words.takeIf(close))
      fail();
    return items;
  }

  Extent fail() {
    failed = true;
    return {};
  }

  Words words;
  const std::map<std::string, Extent> &values;
  bool failed = false;
  size_t depth = 0;
};

} // namespace

std::optional<Extent> Extent::parse(StringRef text) {
  static const std::map<std::string, Extent> unchanged;
  return Evaluator(text, unchanged).run();
}

std::optional<ExtentParts> dpg::partsOf(const std::string &atom) {
  static const std::map<std::string, Extent> unchanged;
  return isName(atom) ? std::nullopt : Evaluator(atom, unchanged).parts(atom);
}

std::vector<std::string> dpg::namesInText(StringRef text) {
  std::vector<std::string> names;
  for (Words words(text); !words.atEnd();) {
    StringRef word = words.take();
    if (isName(word) && words.next() != "(")
      names.push_back(word.str());
  }
  return names;
}

/// The text with its names replaced by the texts of their values, in brackets.
static Extent replaceWords(StringRef text, const std::map<std::string, Extent> &values) {
  std::string result;
  for (StringRef rest = text; !rest.empty();) {
    StringRef word = rest.take_while(continuesName);
    if (word.empty())
      word = rest.take_front(1);
    rest = rest.drop_front(word.size());
    auto found = rest.starts_with("(") ? values.end() : values.find(word.str());
    if (found == values.end())
      result += word;
    else
      result += isOneWord(found->second.text()) ? found->second.text() : "(" + found->second.text() + ")";
  }
  return Extent::atom(result);
}

Extent dpg::substituteInText(const std::string &text, const std::map<std::string, Extent> &values) {
  if (isName(text)) {
    auto found = values.find(text);
    return found == values.end() ? Extent::symbol(text) : found->second;
  }
  std::vector<std::string> names = namesInText(text);
  if (llvm::none_of(names, [&](const std::string &name) { return values.count(name) > 0; }))
    return Extent::atom(text);
  if (std::optional<Extent> evaluated = Evaluator(text, values).run())
    return *evaluated;
  return replaceWords(text, values);
}
