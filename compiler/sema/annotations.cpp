// Annotations that follow a type: contract, range, storage, distribution.
#include "compiler/sema/annotations.h"

#include <cmath>
#include <limits>

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::dyn_cast;

/// The least tolerance that a certificate evaluated in double-double can hold.
static constexpr double leastTolerance = 1e-26;

static std::optional<double> binaryConstant(const BinaryExpression &binary) {
  std::optional<double> left = constantOf(*binary.left), right = constantOf(*binary.right);
  if (!left || !right)
    return std::nullopt;
  switch (binary.op) {
  case BinaryOperator::Add:
    return *left + *right;
  case BinaryOperator::Subtract:
    return *left - *right;
  case BinaryOperator::Multiply:
    return *left * *right;
  case BinaryOperator::Divide:
    return *left / *right;
  case BinaryOperator::Power:
    return std::pow(*left, *right);
  default:
    return std::nullopt;
  }
}

std::optional<double> sema::constantOf(const Expression &expression) {
  if (auto *number = dyn_cast<NumberExpression>(&expression)) {
    double value = 0;
    return llvm::StringRef(number->digits).getAsDouble(value) ? std::nullopt : std::optional(value);
  }
  if (auto *name = dyn_cast<NameExpression>(&expression))
    return isLanguageConstant(name->name.text) ? std::optional(std::numeric_limits<double>::infinity()) : std::nullopt;
  if (auto *binary = dyn_cast<BinaryExpression>(&expression))
    return binaryConstant(*binary);
  auto *unary = dyn_cast<UnaryExpression>(&expression);
  if (!unary || unary->op != UnaryOperator::Negate)
    return std::nullopt;
  std::optional<double> operand = constantOf(*unary->operand);
  return operand ? std::optional(-*operand) : std::nullopt;
}

std::string sema::numberText(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

static void checkTolerance(const Contract &contract, DiagnosticEngine &engine) {
  std::optional<double> tolerance = constantOf(*contract.tolerance);
  SourceRange range = contract.tolerance->range;
  if (!tolerance || !(*tolerance > 0) || std::isinf(*tolerance))
    engine.report(DiagnosticKind::tolerance_not_constant, range, engine.textOf(range));
  else if (*tolerance < leastTolerance)
    engine.report(DiagnosticKind::tolerance_too_small, range, engine.textOf(range));
}

static void checkContract(Contract &contract, const Type &type, const AnnotatedValue &value, ExpressionChecker &checker,
                          DiagnosticEngine &engine) {
  checker.checkComplete(contract.tolerance);
  checkTolerance(contract, engine);
  if (value.isInput)
    engine.report(DiagnosticKind::contract_misplaced, contract.range, "in parameter `" + value.name + "`");
  else if (!type.isUnknown && !isReal(type))
    engine.report(DiagnosticKind::contract_misplaced, contract.range, "`" + value.name + "`, " + describe(type));
  if (contract.sense == ContractSense::Componentwise && contract.norm != ContractNorm::Max)
    engine.report(DiagnosticKind::contract_norm, contract.range);
  if (contract.evidence != ContractEvidence::Likely || !contract.probability)
    return;
  checker.checkComplete(contract.probability);
  std::optional<double> probability = constantOf(*contract.probability);
  SourceRange range = contract.probability->range;
  if (!probability || !(*probability > 0 && *probability < 1))
    engine.report(DiagnosticKind::probability_outside, range, engine.textOf(range));
}

static void checkRange(ValueRange &range, const Type &type, ExpressionChecker &checker, DiagnosticEngine &engine) {
  Type low = checker.checkComplete(range.low), high = checker.checkComplete(range.high);
  std::string lowText = engine.textOf(range.low->range).str(), highText = engine.textOf(range.high->range).str();
  for (const Type &bound : {low, high}) {
    if (bound.isUnknown)
      return;
    if (bound.isScalar() && !isBool(bound) && !bound.isComplex)
      continue;
    engine.report(DiagnosticKind::value_range, range.range, lowText, highText, "has a bound that is no real scalar");
    return;
  }
  std::optional<double> least = constantOf(*range.low), largest = constantOf(*range.high);
  if (!type.isUnknown && (isBool(type) || type.isComplex))
    engine.report(DiagnosticKind::value_range, range.range, lowText, highText, "is on values without an order");
  else if (least && largest && !(*least <= *largest))
    engine.report(DiagnosticKind::value_range, range.range, lowText, highText,
                  "holds nothing; the lower bound comes first");
}

namespace {

struct StorageKind {
  const char *name;
  bool isSparse;
  unsigned sizes;
};

constexpr StorageKind storages[] = {{"csr", true, 0},    {"csc", true, 0},   {"coo", true, 0},
                                    {"ell", true, 0},    {"bsr", true, 1},   {"sell", true, 1},
                                    {"dense", false, 0}, {"rows", false, 0}, {"columns", false, 0}};

std::string countOfNumbers(size_t count) {
  return count == 0 ? "no numbers" : std::to_string(count) + (count == 1 ? " number" : " numbers");
}

void checkSizes(Placement &placement, size_t wanted, ExpressionChecker &checker, DiagnosticEngine &engine) {
  for (Expression *size : placement.shape)
    checker.checkCount(size, "a block size");
  if (placement.shape.size() != wanted && !(wanted == 1 && placement.shape.size() == 2))
    engine.report(DiagnosticKind::placement_size, placement.name.range, placement.name.text, countOfNumbers(wanted),
                  countOfNumbers(placement.shape.size()));
}

} // namespace

void sema::checkStorage(Placement &storage, const Type &type, const std::string &value, ExpressionChecker &checker,
                        DiagnosticEngine &engine) {
  const StorageKind *kind = nullptr;
  for (const StorageKind &known : storages)
    if (storage.name.text == known.name)
      kind = &known;
  if (!kind) {
    engine.report(DiagnosticKind::unknown_storage, storage.name.range, storage.name.text);
    return;
  }
  checkSizes(storage, kind->sizes, checker, engine);
  if (type.isUnknown)
    return;
  if (kind->isSparse != type.isSparse)
    engine.report(DiagnosticKind::storage_kind, storage.name.range, storage.name.text,
                  kind->isSparse ? "sparse values" : "dense arrays", value, describe(type));
}

static void checkDistribution(Placement &distribution, const Type &type, ExpressionChecker &checker,
                              DiagnosticEngine &engine) {
  const std::string &name = distribution.name.text;
  bool isBlocks = name == "blocks";
  if (name != "rows" && name != "columns" && !isBlocks) {
    engine.report(DiagnosticKind::unknown_distribution, distribution.name.range, name);
    return;
  }
  checkSizes(distribution, isBlocks ? 1 : 0, checker, engine);
  size_t least = name == "columns" ? 2 : 1;
  if (!type.isUnknown && type.rank() < least)
    engine.report(DiagnosticKind::placement_rank, distribution.name.range, "distributed " + name, describe(type),
                  least == 2 ? "it takes a matrix" : "it takes an array");
}

void sema::checkAnnotations(TypeSyntax &syntax, const AnnotatedValue &value, ExpressionChecker &checker,
                            DiagnosticEngine &engine) {
  if (syntax.contract)
    checkContract(*syntax.contract, syntax.type, value, checker, engine);
  if (syntax.valueRange)
    checkRange(*syntax.valueRange, syntax.type, checker, engine);
  if (syntax.stored)
    checkStorage(*syntax.stored, syntax.type, value.name, checker, engine);
  if (syntax.distributed)
    checkDistribution(*syntax.distributed, syntax.type, checker, engine);
  if (syntax.distributed && syntax.isReplicated)
    engine.report(DiagnosticKind::placement_rank, syntax.distributed->name.range, "distributed", "`" + value.name + "`",
                  "it is `replicated` too, and a value is one of them");
}
