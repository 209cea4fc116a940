// Prints C++ trees: see printer.h.
#include "compiler/emit/syntax/printer.h"

#include "llvm/ADT/StringExtras.h"

#include <algorithm>

namespace dpg::cpp {

namespace {

constexpr unsigned indentWidth = 2;
constexpr unsigned priceOfAssignmentBreak = 2;
constexpr unsigned priceOfParameterBreak = 21;
constexpr unsigned priceOfFirstParameter = 120;
constexpr unsigned priceOfHeadBreak = 21;
constexpr unsigned priceOfResultBreak = 60;

/// One printed line, or several where a statement broke, with the comment behind the last.
struct PrintedLine {
  std::string text;
  std::string comment;
};

size_t lastLineWidth(llvm::StringRef text) {
  return text.rsplit('\n').second.empty() ? text.size() : text.rsplit('\n').second.size();
}

template <typename... Overloads> struct Visitor : Overloads... {
  using Overloads::operator()...;
};

/// Collects lines; knows how deep it stands.
class Printer {
public:
  void print(const Block &block) {
    for (const Statement &statement : block)
      print(statement);
  }
  void print(const Statement &statement);
  void print(const Item &item);
  void printItems(const std::vector<Item> &items);
  std::string text() const;

private:
  void line(std::string text, std::string comment = "") {
    if (!text.empty())
      text.insert(0, std::string(indent, ' '));
    const std::string safe = commentText(comment);
    // A comment that does not fit behind the statement stands above it.
    const bool fits = safe.empty() || lastLineWidth(text) + safe.size() + 4 <= columnLimit;
    if (!fits)
      commentLines("//", safe);
    lines.push_back({std::move(text), fits ? safe : ""});
  }
  void line(const Layout &layout, const std::string &comment) {
    line(onlyNames ? layout.flat() : layout.print(indent), comment);
  }
  void commentLines(llvm::StringRef mark, llvm::StringRef text);

  /// What stands under a head such as `for (...)`: in braces unless it is one short statement.
  void body(const Layout &head, const Block &block, const std::string &comment);
  void nested(const Block &block) {
    indent += indentWidth;
    print(block);
    indent -= indentWidth;
  }

  void statement(const Declaration &node, const std::string &comment);
  void statement(const Assignment &node, const std::string &comment);
  void statement(const If &node, const std::string &comment);
  void statement(const Switch &node, const std::string &comment);
  void statement(const LambdaLoop &node, const std::string &comment);
  void statement(const DoLoop &node, const std::string &comment);
  void statement(const Pragma &node);
  void item(const Function &function);
  void item(const Struct &record);
  void item(const Namespace &space);
  bool printOnOneLine(const Function &function, const std::string &head);
  friend bool dpg::cpp::isUsed(llvm::StringRef name, const Block &block);

  std::vector<PrintedLine> lines;
  unsigned indent = 0;
  bool onlyNames = false; ///< what is printed is searched for names: where its lines break does not matter
};

/// What keeps compilers from warning of a name that a person would have left out, had the caller not to pass it.
const char *const unusedMark = "[[maybe_unused]] ";

bool isNamePart(char c) { return llvm::isAlnum(c) || c == '_'; }

/// Whether the name stands in the code of a line as a word.
bool holdsWord(llvm::StringRef code, llvm::StringRef name) {
  for (size_t at = code.find(name); at != llvm::StringRef::npos; at = code.find(name, at + 1)) {
    const size_t behind = at + name.size();
    if ((at == 0 || !isNamePart(code[at - 1])) && (behind == code.size() || !isNamePart(code[behind])))
      return true;
  }
  return false;
}

bool needsBraces(const Block &block) {
  if (block.size() != 1)
    return true;
  const auto &node = block.front().node;
  return !std::holds_alternative<Evaluation>(node) && !std::holds_alternative<Assignment>(node) &&
         !std::holds_alternative<Return>(node);
}

Layout ended(Layout layout) { return Layout::sequence({std::move(layout), Layout::text(";")}); }

void Printer::commentLines(llvm::StringRef mark, llvm::StringRef text) {
  if (text.empty())
    return line(mark.str());
  const unsigned width = columnLimit - indent - mark.size() - 1;
  for (const std::string &wrapped : wrapWords(commentText(text), width))
    line(wrapped.empty() ? mark.str() : mark.str() + " " + wrapped);
}

void Printer::body(const Layout &head, const Block &block, const std::string &comment) {
  if (needsBraces(block)) {
    line(Layout::sequence({head, Layout::text(" {")}), comment);
    nested(block);
    line("}");
    return;
  }
  line(head, comment);
  nested(block);
}

/// type name, or type [name, name], which may break between names.
static Layout declared(const std::string &head) {
  const auto [before, names] = llvm::StringRef(head).split('[');
  if (names.empty())
    return Layout::text(head);
  llvm::SmallVector<llvm::StringRef> parts;
  names.drop_back().split(parts, ", ");
  std::vector<Layout> items;
  for (llvm::StringRef part : parts)
    items.push_back(Layout::text((part + (part.data() == parts.back().data() ? "" : ",")).str()));
  return Layout::bracketed((before + "[").str(), std::move(items), "]", priceOfParameterBreak, priceOfFirstParameter);
}

void Printer::statement(const Declaration &node, const std::string &comment) {
  const std::string head = node.type + (llvm::StringRef(node.type).ends_with("&") ? "" : " ") + node.name;
  if (node.value)
    return line(Layout::continued(Layout::sequence({declared(head), Layout::text(" =")}), ended(node.value->layout()),
                                  priceOfAssignmentBreak),
                comment);
  if (node.arguments.empty())
    return line(head + ";", comment);
  line(ended(Expression::call(atom(head), node.arguments).layout()), comment);
}

void Printer::statement(const Assignment &node, const std::string &comment) {
  const Layout target = Layout::sequence({node.target.layout(), Layout::text(" " + node.op)});
  line(Layout::continued(target, ended(node.value.layout()), priceOfAssignmentBreak), comment);
}

void Printer::statement(const If &node, const std::string &comment) {
  const Layout head =
      Layout::bracketed("if (", {node.condition.layout(1)}, ")", priceOfHeadBreak, priceOfFirstParameter);
  if (node.no.empty())
    return body(head, node.yes, comment);
  const bool braces = needsBraces(node.yes) || needsBraces(node.no);
  const char *open = braces ? " {" : "";
  line(Layout::sequence({head, Layout::text(open)}), comment);
  nested(node.yes);
  line(braces ? "} else {" : "else");
  nested(node.no);
  if (braces)
    line("}");
}

/// Braces around a case that declares something.
void Printer::statement(const Switch &node, const std::string &comment) {
  line("switch (" + node.value.flat() + ") {", comment);
  for (size_t i = 0; i < node.cases.size(); ++i) {
    const Block &block = node.cases[i].body;
    const bool declares = std::any_of(block.begin(), block.end(), [](const Statement &each) {
      return std::holds_alternative<Declaration>(each.node);
    });
    const std::string label = i + 1 < node.cases.size() ? "case " + std::to_string(i) + ":" : "default:";
    line(label + (declares ? " {" : ""), node.cases[i].comment);
    nested(block);
    indent += indentWidth;
    line("break;");
    indent -= indentWidth;
    if (declares)
      line("}");
  }
  line("}");
}

void Printer::statement(const LambdaLoop &node, const std::string &comment) {
  std::string head = node.function + "(";
  for (const Expression &argument : node.arguments)
    head += argument.flat() + ", ";
  const bool isReference = llvm::StringRef(node.type).ends_with("&");
  line(head + "[&](" + node.type + (isReference || node.name.empty() ? "" : " ") + node.name + ") {", comment);
  nested(node.body);
  line("});");
}

void Printer::statement(const DoLoop &node, const std::string &comment) {
  line("do {", comment);
  nested(node.body);
  line(Layout::bracketed("} while (", {node.condition.layout(1)}, ");", priceOfHeadBreak, priceOfFirstParameter), "");
}

/// Clauses that do not fit go on below, behind a backslash at the end of the line.
void Printer::statement(const Pragma &node) {
  std::string text = "#pragma " + node.directive;
  for (const std::string &clause : node.clauses) {
    const unsigned room = columnLimit - (&clause == &node.clauses.back() ? 0 : 2);
    if (text.size() + 1 + clause.size() > room) {
      text.resize(std::max<size_t>(text.size() + 1, columnLimit - 1), ' ');
      lines.push_back({text + "\\", ""});
      text = "   ";
    }
    text += " " + clause;
  }
  lines.push_back({text, ""});
}

void Printer::print(const Statement &printed) {
  const std::string &comment = printed.comment;
  std::visit(Visitor{
                 [&](const Declaration &node) { statement(node, comment); },
                 [&](const Assignment &node) { statement(node, comment); },
                 [&](const If &node) { statement(node, comment); },
                 [&](const Switch &node) { statement(node, comment); },
                 [&](const DoLoop &node) { statement(node, comment); },
                 [&](const Evaluation &node) { line(ended(node.value.layout()), comment); },
                 [&](const Return &node) {
                   if (!node.value)
                     return line("return;", comment);
                   line(Layout::sequence({Layout::text("return "), ended(node.value->layout())}), comment);
                 },
                 [&](const CountedLoop &node) {
                   const std::string head = node.type + " " + node.name + " = " + node.from.flat() + ";";
                   std::vector<Layout> parts{Layout::text(head), Layout::text(node.name + " < " + node.to.flat() + ";"),
                                             Layout::text(node.step == 1
                                                              ? "++" + node.name
                                                              : node.name + " += " + std::to_string(node.step))};
                   body(Layout::bracketed("for (", std::move(parts), ")", priceOfHeadBreak, priceOfFirstParameter),
                        node.body, comment);
                 },
                 [&](const RangeLoop &node) {
                   const std::string mark = onlyNames || isUsed(node.name, node.body) ? "" : unusedMark;
                   const std::string head =
                       mark + node.type + (llvm::StringRef(node.type).ends_with("&") ? "" : " ") + node.name;
                   body(Layout::bracketed("for (", {Layout::text(head + " :"), node.range.layout(1)}, ")",
                                          priceOfHeadBreak, priceOfFirstParameter),
                        node.body, comment);
                 },
                 [&](const LambdaLoop &node) { statement(node, comment); },
                 [&](const Scope &node) {
                   line("{", comment);
                   nested(node.body);
                   line("}");
                 },
                 [&](const Pragma &node) { statement(node); },
                 [&](const Comment &node) { commentLines("//", node.text); },
                 [&](const BlankLine &) { line(""); },
             },
             printed.node);
}

Layout parameterList(const Function &function) {
  std::vector<Layout> items;
  for (size_t i = 0; i < function.parameters.size(); ++i) {
    const Parameter &parameter = function.parameters[i];
    const char last = parameter.type.back();
    std::string text = parameter.type + (last == '&' || last == '*' ? "" : " ") + parameter.name;
    if (!parameter.initial.empty())
      text += " = " + parameter.initial;
    items.push_back(Layout::text(text + (i + 1 < function.parameters.size() ? "," : "")));
  }
  const Layout rest =
      Layout::bracketed(function.name + "(", std::move(items), ")", priceOfParameterBreak, priceOfFirstParameter);
  return Layout::stacked(Layout::text(function.result), rest, priceOfResultBreak);
}

/// clang-format joins a function with a body of one statement to one line where it fits.
bool Printer::printOnOneLine(const Function &function, const std::string &head) {
  if (function.body->size() > 1)
    return false;
  Printer inner;
  inner.print(*function.body);
  const std::string statement = function.body->empty() ? "" : inner.lines.front().text;
  const std::string whole = head + (statement.empty() ? "}" : " " + statement + " }");
  const bool fits =
      inner.lines.size() <= 1 && whole.find('\n') == std::string::npos && indent + whole.size() <= columnLimit;
  const bool isPlain =
      inner.lines.empty() || (inner.lines.front().comment.empty() && !llvm::StringRef(statement).starts_with("#"));
  if (fits && isPlain)
    line(whole);
  return fits && isPlain;
}

void Printer::item(const Function &given) {
  Function function = given;
  if (function.body)
    for (Parameter &parameter : function.parameters)
      if (!isUsed(parameter.name, *function.body))
        parameter.type.insert(0, unusedMark);
  for (const std::string &text : function.comment)
    commentLines("//", text);
  for (const std::string &text : function.documentation)
    commentLines("///", text);
  const Layout head = Layout::sequence({parameterList(function), Layout::text(function.body ? " {" : ";")});
  const std::string printedHead = head.print(indent);
  if (function.body && printOnOneLine(function, printedHead))
    return;
  line(printedHead);
  if (!function.body)
    return;
  nested(*function.body);
  line("}");
}

void Printer::item(const Struct &record) {
  for (const std::string &text : record.comment)
    commentLines("//", text);
  line("struct " + record.name + " {");
  indent += indentWidth;
  for (const Struct::Member &member : record.members)
    line(member.type + " " + member.name + ";", member.comment);
  indent -= indentWidth;
  line("};");
}

void Printer::item(const Namespace &space) {
  const std::string head = space.name.empty() ? "namespace {" : "namespace " + space.name + " {";
  line(head);
  line("");
  printItems(space.items);
  line("");
  line(space.name.empty() ? "} // namespace" : "} // namespace " + space.name);
}

void Printer::print(const Item &printed) {
  std::visit(Visitor{
                 [&](const Include &node) { line("#include " + node.path); },
                 [&](const Line &node) { line(node.text); },
                 [&](const Comment &node) { commentLines("//", node.text); },
                 [&](const Namespace &node) { item(node); },
                 [&](const Function &node) { item(node); },
                 [&](const Struct &node) { item(node); },
             },
             printed.node);
}

/// Lines that stand together: includes, comments, lines as they are.
bool isLine(const Item &item) {
  return std::holds_alternative<Include>(item.node) || std::holds_alternative<Line>(item.node) ||
         std::holds_alternative<Comment>(item.node);
}

void Printer::printItems(const std::vector<Item> &items) {
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0 && !(isLine(items[i - 1]) && isLine(items[i])))
      line("");
    print(items[i]);
  }
}

/// Comments behind consecutive lines begin in one column, as long as all of them end within the limit.
std::string Printer::text() const {
  std::string result;
  for (size_t first = 0; first < lines.size();) {
    size_t column = 0, width = 0, last = first;
    for (; last < lines.size() && !lines[last].comment.empty(); ++last) {
      const size_t nextColumn = std::max(column, lastLineWidth(lines[last].text) + 1);
      const size_t nextWidth = std::max(width, lines[last].comment.size() + 3);
      if (last > first && nextColumn + nextWidth > columnLimit)
        break;
      column = nextColumn;
      width = nextWidth;
    }
    if (last == first)
      last = first + 1;
    for (; first < last; ++first) {
      const PrintedLine &printed = lines[first];
      result += printed.text;
      if (!printed.comment.empty())
        result += std::string(column - lastLineWidth(printed.text), ' ') + "// " + printed.comment;
      result += "\n";
    }
  }
  return result;
}

} // namespace

/// Judged by the printed text, which has every kind of node in it; a bare name in a structured binding counts as used.
bool isUsed(llvm::StringRef name, const Block &block) {
  if (name.starts_with("["))
    return true;
  Printer inner;
  inner.onlyNames = true;
  inner.print(block);
  return llvm::any_of(inner.lines, [&](const PrintedLine &line) {
    return !llvm::StringRef(line.text).ltrim().starts_with("//") && holdsWord(line.text, name);
  });
}

std::string printFile(const std::vector<Item> &items) {
  Printer printer;
  printer.printItems(items);
  return printer.text();
}

} // namespace dpg::cpp
