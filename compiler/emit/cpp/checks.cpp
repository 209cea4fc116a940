// What a graph checks and gives back: ranges of inputs, contracts, results.
#include "compiler/emit/cpp/graph_emitter.h"
#include "compiler/emit/syntax/printer.h"
#include "dialects/dpg/names.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;
using llvm::StringRef;

/// An end of a range as the program writes it; of ints, none is rounded.
Expression GraphEmitter::bound(StringRef text, bool isOfInts) {
  const bool isNegative = text.consume_front("-");
  Expression value = atom(text.str());
  int64_t whole = 0;
  if (text == "inf" || text == "infinity")
    value = cpp::call("std::numeric_limits<double>::infinity", {});
  else if (isOfInts && text.find_first_not_of("0123456789") == StringRef::npos && text.getAsInteger(10, whole))
    value = atom(text.str() + ".0"); // more than any int
  else if (isOfInts && text.find_first_not_of("0123456789.eE+-") != StringRef::npos)
    value = extent(text, graph, knownExtents());
  else if (text.find_first_not_of("0123456789.eE+-") != StringRef::npos)
    value = cpp::call("double", {extent(text, graph, knownExtents())});
  return isNegative ? Expression::unary("-", value) : value;
}

void GraphEmitter::emitCheckRange(ir::CheckRangeOp check, cpp::Block &out) {
  auto array = llvm::dyn_cast<ir::ArrayType>(check.getValue().getType());
  const Expression value = array ? atom(buffer(check.getValue())) : use(check.getValue());
  const bool isTransposed = array && array.getStorage() == ir::Storage::csc;
  const mlir::Type element = array ? array.getElement() : check.getValue().getType();
  const bool isOfInts = element.isIntOrIndex();
  const auto argument = llvm::dyn_cast<mlir::BlockArgument>(check.getValue()); // of the graph, or of a loop
  const bool isInput =
      (argument && argument.getOwner() == &graph.getBody().front()) || llvm::is_contained(compressed, check.getValue());
  cpp::Block &place = !isInput ? out : array ? checks : scalarChecks;
  place.push_back(cpp::Evaluation{
      cpp::call(isTransposed ? "dpg::check_range_transposed" : "dpg::check_range",
                {atom(cpp::stringLiteral(check.getName())), value,
                 cpp::braces("", {bound(check.getLow(), isOfInts), bound(check.getHigh(), isOfInts)})})});
}

static std::string senseOf(ir::ContractAttr contract) {
  switch (contract.getSense()) {
  case ir::Sense::relative:
    return "";
  case ir::Sense::absolute:
    return "dpg::tolerance_kind::absolute";
  case ir::Sense::backward:
    return "dpg::tolerance_kind::backward";
  case ir::Sense::componentwise:
    return "dpg::tolerance_kind::componentwise";
  }
  llvm_unreachable("all senses are listed");
}

/// Columns of a comment in a graph's function, loops left out.
constexpr unsigned widthOfStatements = cpp::columnLimit - 5;

/// The comparison of a bound with its contract, as C++ says it; `function` ends the program where it fails or does not.
Expression GraphEmitter::comparison(ir::CheckContractOp check, const char *function) {
  const std::string sense = senseOf(check.getContract());
  std::vector<Expression> contract{atom(check.getContract().getTolerance().str())};
  if (!sense.empty())
    contract.push_back(atom(sense));
  std::vector<Expression> arguments{atom(cpp::stringLiteral(check.getName())), typed(check.getBound()),
                                    typed(check.getNorm()), cpp::braces("", std::move(contract))};
  if (check->hasAttr("sampled"))
    arguments.push_back(cpp::method(atom(watch), "doubts", {comm()}));
  if (check->hasAttr("bounded"))
    arguments.push_back(atom("dpg::certificate_kind::bounded"));
  const Expression outcome = cpp::call(function, std::move(arguments));
  const llvm::StringRef likely = check.getContract().getLikely();
  if (likely.empty() || !check->hasAttr("bounded"))
    return outcome;
  return cpp::method(outcome, "with_probability", {atom(cpp::stringLiteral(likely))});
}

/// Of two checks of one contract, the first of which is tried with narrow arrays; -1 of others.
static int64_t numberOfTry(ir::CheckContractOp check) {
  auto number = check->getAttrOfType<mlir::IntegerAttr>("tries");
  return number ? number.getInt() : -1;
}

/// The format of the arrays that a contract is tried with, quoted: "f32".
static Expression formatOfTry(ir::CheckContractOp check) {
  std::string name;
  llvm::raw_string_ostream(name) << *check.getTried();
  return atom(cpp::stringLiteral(name));
}

/// What is computed for a contract, for the comment above it.
static std::string evidenceOf(ir::CheckContractOp check) {
  if (check->hasAttr("bounded"))
    return ("a bound of " + check.getText() + " of " + check.getName()).str();
  if (check->hasAttr("sampled"))
    return ("an estimate of the error of " + check.getName() + " by " + check.getText()).str();
  return ("certify " + check.getName() + " by " + check.getText()).str();
}

/// From where the graph begins on it is watched what would make estimates invalid.
void GraphEmitter::startWatch() {
  bool isSampled = false;
  graph.walk([&](ir::CheckContractOp check) { isSampled |= check->hasAttr("sampled"); });
  if (!isSampled)
    return;
  watch = names.take("watch");
  setup.push_back(cpp::Declaration{"const dpg::sampling_watch", watch, std::nullopt});
}

/// One in a loop or a branch comes from a graph that is called there: it must hold, and is not given back; but where
/// another was tried before, what it says takes the place of what that one said.
void GraphEmitter::emitCheckContract(ir::CheckContractOp check, cpp::Block &out) {
  for (const std::string &line : cpp::wrapStatement(evidenceOf(check), widthOfStatements))
    out.push_back(cpp::Comment{line});
  if (check.getHolds()) {
    const std::string name = names.take((check.getName() + "_certificate").str());
    const Expression value = cpp::method(comparison(check, "dpg::check_contract"), "in", {formatOfTry(check)});
    statement(out, cpp::Declaration{"dpg::certificate", name, value}, check);
    certificates.push_back(name);
    triedCertificates[numberOfTry(check)] = name;
    return bind(check.getHolds(), atom(name + ".holds"));
  }
  Expression value = comparison(check, check->hasAttr("sampled") ? "dpg::certify_sampled" : "dpg::certify");
  if (auto format = check->getAttrOfType<mlir::StringAttr>("format"))
    value = cpp::method(value, "in", {atom(cpp::stringLiteral(format))});
  if (const auto tried = triedCertificates.find(numberOfTry(check)); tried != triedCertificates.end()) {
    const Expression name = atom(tried->second);
    return statement(out, cpp::Assignment{name, cpp::method(value, "after", {name})}, check);
  }
  if (!llvm::isa<ir::GraphOp>(check->getParentOp()) || signature.isPrivate())
    return statement(out, cpp::Evaluation{value}, check);
  const std::string name = names.take((check.getName() + "_certificate").str());
  statement(out, cpp::Declaration{"const dpg::certificate", name, value}, check);
  certificates.push_back(name);
}

mlir::LogicalResult GraphEmitter::emitShow(ir::ShowOp show, cpp::Block &out) {
  for (auto [value, text] : llvm::zip(show.getValues(), show.getTexts())) {
    const Expression number = llvm::isa<ir::ArrayType>(value.getType()) ? atom(buffer(value)) : typed(value);
    const Expression shown = isNarrow(value.getType()) ? cpp::call("double", {number}) : number;
    statement(out,
              cpp::Evaluation{cpp::call(
                  "dpg::show", {comm(), atom(cpp::stringLiteral(cast<mlir::StringAttr>(text).getValue())), shown})},
              show);
  }
  return mlir::success();
}

/// Whether a sparse matrix cannot be moved out: its columns are places in [owned | halo], it is values for the entries
/// of another, or another that is returned has its entries.
static bool needsCopy(mlir::Value value, ir::ReturnOp returned) {
  return llvm::any_of(value.getUsers(), [](mlir::Operation *user) { return llvm::isa<dist_ir::PlanOp>(user); }) ||
         ir::patternOf(value) != value || llvm::any_of(returned.getValues(), [&](mlir::Value other) {
           return other != value && ir::patternOf(other) == value;
         });
}

/// Arrays are moved out where nothing else needs them; a struct's members come in its order.
void GraphEmitter::emitReturn(ir::ReturnOp returned, cpp::Block &out) {
  std::vector<Expression> values;
  size_t certificate = 0;
  for (const GraphResult &result : signature.results) {
    switch (result.kind) {
    case GraphResult::Kind::Output: {
      const mlir::Value value = returned.getValues()[result.output];
      if (!llvm::isa<ir::ArrayType>(value.getType())) {
        // In braces, an int that stands for a real would be narrowed.
        values.push_back(signature.returnsStruct() ? typed(value) : use(value));
        break;
      }
      if (auto store = value.getDefiningOp<ir::StoreAsOp>(); store && isSpreadAgain(store)) {
        values.push_back(storedAs(store));
        break;
      }
      const Expression array = atom(buffer(value));
      const bool mayMove = !needsCopy(value, returned) && StoragePlan::consumes(returned, result.output);
      values.push_back(mayMove ? signature.returnsStruct() ? cpp::call("std::move", {array}) : array
                               : cpp::method(array, "copy"));
      break;
    }
    case GraphResult::Kind::Certificate:
      values.push_back(atom(certificates[certificate++]));
      break;
    case GraphResult::Kind::Converged:
      values.push_back(atom(converged));
      break;
    case GraphResult::Kind::Iterations:
      values.push_back(atom(iterations));
      break;
    }
  }
  if (values.size() == 1)
    out.push_back(cpp::Return{values.front()});
  else if (!values.empty())
    out.push_back(cpp::Return{cpp::braces("", std::move(values))});
}

} // namespace dpg::emit
