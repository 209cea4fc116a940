// Writes the components that annotations describe: see write_components.h.
#include "compiler/cxx/write_components.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

using namespace dpg;
using namespace dpg::cxx;
using llvm::StringRef;

/// Words that name no component.
static constexpr llvm::StringLiteral reserved[] = {
    "abstract", "implementation", "execution", "graph", "import", "in",   "out", "inout", "for",
    "parallel", "repeat",         "until",     "if",    "then",   "else", "and", "or",    "not",
    "true",     "false",          "as",        "where"};

/// The function's own name; a suffix where another component has it.
static std::string freeName(StringRef function, std::set<std::string> &taken) {
  const size_t colons = function.rfind("::");
  const std::string own = (colons == StringRef::npos ? function : function.drop_front(colons + 2)).str();
  std::string name = own;
  for (unsigned k = 1; llvm::is_contained(reserved, name) || taken.contains(name); ++k)
    name = own + "_cpp" + (k == 1 ? "" : std::to_string(k));
  taken.insert(name);
  return name;
}

std::list<ImportedComponent> cxx::groupFunctions(const std::vector<AnnotatedFunction> &functions,
                                                 DiagnosticEngine &diagnostics) {
  std::list<ImportedComponent> components;
  for (const AnnotatedFunction &function : functions) {
    auto component = llvm::find_if(components, [&](const auto &c) { return c.name == function.component; });
    if (component == components.end())
      component = components.insert(components.end(), ImportedComponent{function.component, {}, {}});
    else if (const CommentLine &first = component->functions.front()->signature;
             !areAlike(first.text, function.signature.text))
      diagnostics.report(DiagnosticKind::annotation_conflict, function.signature.place, function.component)
          .note(first.place, "the first one stands here");
    component->functions.push_back(&function);
    auto implementation = llvm::find_if(component->implementations, [&](const ImportedImplementation &known) {
      return known.overloads.front()->function.name == function.function.name;
    });
    if (implementation == component->implementations.end())
      implementation = component->implementations.insert(component->implementations.end(), ImportedImplementation());
    implementation->overloads.push_back(&function);
  }
  std::set<std::string> taken;
  for (const ImportedComponent &component : components)
    taken.insert(component.name);
  for (ImportedComponent &component : components)
    for (ImportedImplementation &implementation : component.implementations)
      implementation.name = freeName(implementation.overloads.front()->function.name, taken);
  return components;
}

namespace {

class ComponentWriter {
public:
  explicit ComponentWriter(StringRef source) : source(source) {}

  void write(const ImportedComponent &component) {
    const AnnotatedFunction &first = *component.functions.front();
    place = first.signature.place;
    add("\n");
    document(first);
    add("abstract ");
    text.copy(first.signature.text, first.signature.place);
    const std::vector<const CommentLine *> facts = distinct(component.functions, &AnnotatedFunction::facts);
    add(facts.empty() ? ";\n" : " {\n  expertise {\n");
    for (const CommentLine *fact : facts)
      addClause("    ", *fact);
    add(facts.empty() ? "" : "  }\n}\n");
    for (const ImportedImplementation &implementation : component.implementations)
      write(implementation, component.name, &implementation == &component.implementations.front());
  }

  void add(StringRef words) { text.add(words, place); }
  MappedText text;

private:
  void write(const ImportedImplementation &implementation, const std::string &component, bool isFirst) {
    const AnnotatedFunction &first = *implementation.overloads.front();
    place = first.function.place;
    add("\n");
    if (!isFirst)
      document(first);
    add("implementation " + implementation.name + " of " + component + " in cpp {\n");
    add("  source \"" + source.str() + "\"; function " + first.function.name + ";\n");
    for (const std::string &stored : implementation.stored)
      add("  stored " + stored + ";\n");
    for (const std::string &variant : implementation.arithmetic)
      add("  arithmetic " + variant + ";\n");
    const auto properties = distinct(implementation.overloads, &AnnotatedFunction::properties);
    for (const CommentLine *property : properties)
      addClause("  ", *property);
    const auto says = [&](StringRef word) {
      return llvm::any_of(properties, [&](const CommentLine *line) { return StringRef(line->text).starts_with(word); });
    };
    if (!says("processes"))
      add("  processes 1..;\n");
    if (!says("threads"))
      add(takesThreads(first.function) ? "  threads 1..;\n" : "  threads 1;\n");
    add("}\n");
  }

  /// A last parameter `int` is the number of threads.
  static bool takesThreads(const CxxFunction &function) {
    if (function.parameters.empty())
      return false;
    const CxxType &last = function.parameters.back().type;
    return last.shape == Shape::Scalar && last.element == CxxElement::Int32 && last.passing == Passing::Value;
  }

  void addClause(StringRef indent, const CommentLine &line) {
    add(indent);
    text.copy(line.text, line.place);
    add(";\n");
  }

  void document(const AnnotatedFunction &function) {
    llvm::ArrayRef<CommentLine> lines = function.documentation;
    while (!lines.empty() && lines.front().text.empty())
      lines = lines.drop_front();
    while (!lines.empty() && lines.back().text.empty())
      lines = lines.drop_back();
    for (const CommentLine &line : lines)
      add(line.text.empty() ? "///\n" : "/// " + line.text + "\n");
  }

  /// The lines of several functions, those that say the same once.
  static std::vector<const CommentLine *> distinct(const std::vector<const AnnotatedFunction *> &functions,
                                                   std::vector<CommentLine> AnnotatedFunction::*lines) {
    std::vector<const CommentLine *> kept;
    for (const AnnotatedFunction *function : functions)
      for (const CommentLine &line : function->*lines)
        if (llvm::none_of(kept, [&](const CommentLine *known) { return areAlike(known->text, line.text); }))
          kept.push_back(&line);
    return kept;
  }

  StringRef source;
  SourceRange place; // where mistakes in words of our own are shown
};

} // namespace

MappedText cxx::writeComponents(const std::list<ImportedComponent> &components, StringRef source) {
  ComponentWriter writer(source);
  writer.add("// Written by dpgc import from " + llvm::sys::path::filename(source).str() + ".\n");
  for (const ImportedComponent &component : components)
    writer.write(component);
  return std::move(writer.text);
}
