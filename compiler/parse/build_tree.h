// From ANTLR's parse tree to the syntax tree.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/diagnostics/diagnostic.h"

#include "grammar/DpgParser.h"

namespace dpg {

/// Builds the nodes of one file whose parse tree has no error.
class TreeBuilder {
public:
  TreeBuilder(ast::Program &program, FileId file, antlr4::CommonTokenStream &words, DiagnosticEngine &diagnostics)
      : program(program), file(file), words(words), diagnostics(diagnostics) {}

  /// Appends the file's components to the program.
  void build(grammar::DpgParser::FileContext *context);
  /// Appends the import to the program. The file is read by the caller.
  ast::Import *build(grammar::DpgParser::ImportDeclarationContext *context);

private:
  using Grammar = grammar::DpgParser;

  // build_components.cpp
  ast::Component *build(Grammar::ComponentContext *context);
  ast::Component *build(Grammar::AbstractComponentContext *context);
  ast::Component *build(Grammar::GraphComponentContext *context);
  ast::Component *build(Grammar::ImplementationComponentContext *context);
  ast::Component *build(Grammar::ExecutionComponentContext *context);
  ast::Parameter *build(Grammar::ParameterContext *context);
  std::vector<ast::Fact *> build(const std::vector<Grammar::ExpertiseContext *> &contexts);
  ast::Fact *build(Grammar::FactContext *context);
  std::vector<ast::Parameter *> build(Grammar::ParametersContext *context);
  void addProperty(Grammar::ImplementationPropertyContext *context, ast::ImplementationComponent &component);
  ast::CountRange buildCount(Grammar::CountPropertyContext *context);
  std::vector<ast::FormatChoice> buildVariant(Grammar::ArithmeticPropertyContext *context);
  std::string documentationOf(antlr4::ParserRuleContext *component);

  // build_types.cpp
  ast::TypeSyntax *build(Grammar::TypeContext *context);
  ast::Placement build(Grammar::PlacementContext *context);
  std::vector<ast::Expression *> build(Grammar::ShapeContext *context); // none for null
  void addAnnotation(Grammar::AnnotationContext *context, ast::TypeSyntax &type);
  ast::Contract buildContract(Grammar::ContractContext *context);
  void setNorm(Grammar::ContractNormContext *context, ast::Contract &contract);

  // build_statements.cpp
  ast::Statement *build(Grammar::StatementContext *context);
  ast::Statement *build(Grammar::AssignmentContext *context);
  ast::Statement *build(Grammar::DeclarationContext *context);
  ast::Statement *build(Grammar::ForStatementContext *context);
  ast::Statement *build(Grammar::RepeatStatementContext *context);
  ast::Statement *build(Grammar::IfStatementContext *context);
  ast::Statement *build(Grammar::CertifyStatementContext *context);
  ast::Statement *build(Grammar::ShowStatementContext *context);
  ast::Block build(const std::vector<Grammar::StatementContext *> &statements);
  std::vector<ast::Target> build(Grammar::TargetsContext *context);
  ast::Target build(Grammar::TargetContext *context);

  // build_clauses.cpp
  enum class Bearer { Assignment, Loop };
  ast::Clauses build(const std::vector<Grammar::ClauseContext *> &clauses, Bearer bearer);
  void addClause(Grammar::ClauseContext *context, ast::Clauses &clauses);
  void addArithmetic(Grammar::ArithmeticClauseContext *context, ast::Arithmetic &arithmetic);
  ast::Demand build(Grammar::DemandContext *context);
  ast::ScheduleItem build(Grammar::ScheduleItemContext *context);
  void setOnce(ast::Expression *&slot, Grammar::ExpressionContext *value, antlr4::ParserRuleContext *clause);

  // build_expressions.cpp
  ast::Expression *build(Grammar::ExpressionContext *context);
  ast::Expression *buildOperation(Grammar::ExpressionContext *context);
  ast::Expression *buildChain(Grammar::ExpressionContext *context);
  ast::Expression *buildUnary(antlr4::ParserRuleContext *context, ast::UnaryOperator op,
                              Grammar::ExpressionContext *operand);
  ast::Expression *buildReduction(Grammar::ReductionContext *context);
  ast::Expression *buildChoice(Grammar::ChoiceContext *context);
  ast::Expression *buildPrimary(Grammar::PrimaryContext *context);
  ast::Expression *buildNumber(Grammar::NumberContext *context);
  ast::Expression *buildCall(Grammar::CallContext *context);
  ast::Expression *buildUse(Grammar::UseContext *context);
  ast::Expression *buildBracketed(Grammar::BracketedContext *context);
  ast::Expression *subscripted(ast::Expression *base, Grammar::SubscriptsContext *context);
  std::vector<ast::Expression *> build(const std::vector<Grammar::ExpressionContext *> &expressions);
  std::vector<ast::Subscript> build(Grammar::SubscriptsContext *context);
  ast::Subscript build(Grammar::SubscriptContext *context);
  ast::Argument build(Grammar::ArgumentContext *context);
  std::vector<ast::Binder> build(const std::vector<Grammar::BinderContext *> &binders);
  ast::Range build(Grammar::RangeContext *context);

  // build_tree.cpp: what all of them need
  SourceRange rangeOf(antlr4::ParserRuleContext *context) const;
  SourceRange rangeOf(antlr4::Token *first, antlr4::Token *last) const;
  ast::Name nameOf(antlr4::ParserRuleContext *word) const; // a name, an element name: one word
  ast::Name nameOf(antlr4::Token *word) const;
  std::vector<ast::Name> build(const std::vector<Grammar::NameContext *> &names) const;
  std::string textOf(antlr4::tree::TerminalNode *string) const; // without its quotes
  template <typename Node, typename Context> Node *create(Context *context) {
    return program.create<Node>(rangeOf(context));
  }
  void reportRepeated(antlr4::ParserRuleContext *clause);

  ast::Program &program;
  FileId file;
  antlr4::CommonTokenStream &words;
  DiagnosticEngine &diagnostics;
  size_t depth = 0;       // of the node that is built
  bool isTooDeep = false; // and this was reported
};

} // namespace dpg
