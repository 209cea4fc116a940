// From ANTLR's parse tree to the syntax tree: files, imports, names and places.
#include "compiler/parse/build_tree.h"

#include "compiler/parse/words.h"

using namespace dpg;
using namespace dpg::ast;

void TreeBuilder::build(Grammar::FileContext *context) {
  for (Grammar::ComponentContext *component : context->component())
    program.components.push_back(build(component));
}

Import *TreeBuilder::build(Grammar::ImportDeclarationContext *context) {
  auto *import = create<Import>(context);
  import->path = textOf(context->STRING());
  import->pathRange = dpg::rangeOf(*context->STRING()->getSymbol(), file);
  program.imports.push_back(import);
  return import;
}

SourceRange TreeBuilder::rangeOf(antlr4::ParserRuleContext *context) const {
  return rangeOf(context->getStart(), context->getStop());
}

SourceRange TreeBuilder::rangeOf(antlr4::Token *first, antlr4::Token *last) const {
  return dpg::rangeOf(*first, file).to(dpg::rangeOf(*last, file));
}

Name TreeBuilder::nameOf(antlr4::ParserRuleContext *word) const { return nameOf(word->getStart()); }

Name TreeBuilder::nameOf(antlr4::Token *word) const { return {word->getText(), dpg::rangeOf(*word, file)}; }

std::vector<Name> TreeBuilder::build(const std::vector<Grammar::NameContext *> &names) const {
  std::vector<Name> result;
  for (Grammar::NameContext *name : names)
    result.push_back(nameOf(name));
  return result;
}

std::string TreeBuilder::textOf(antlr4::tree::TerminalNode *string) const {
  std::string text = string->getText();
  return text.substr(1, text.size() - 2);
}

void TreeBuilder::reportRepeated(antlr4::ParserRuleContext *clause) {
  diagnostics.report(DiagnosticKind::clause_repeated, rangeOf(clause), clause->getStart()->getText());
}
