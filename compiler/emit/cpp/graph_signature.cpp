// What a graph's C++ function takes and gives: see graph_signature.h.
#include "compiler/emit/cpp/graph_signature.h"

#include "compiler/ast/extent_text.h"
#include "compiler/emit/cpp/defaults.h"
#include "compiler/emit/cpp/scalar_emitter.h"
#include "compiler/emit/cpp/types.h"
#include "compiler/emit/syntax/printer.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/StringExtras.h"

namespace dpg::emit {

using llvm::cast;
using llvm::dyn_cast;
using llvm::StringRef;

GraphSignature::GraphSignature(ir::GraphOp graph, NameTable &fileNames) : graph(graph) {
  name = fileNames.take(graph.getSymName());
  addParameters();
  addResults();
  if (returnsStruct())
    resultType = fileNames.take(name + "_result");
  else
    resultType = results.empty() ? "void" : results.front().type;
}

const GraphResult *GraphSignature::find(GraphResult::Kind kind) const {
  const auto found = llvm::find_if(results, [&](const GraphResult &result) { return result.kind == kind; });
  return found == results.end() ? nullptr : &*found;
}

/// A default that C++ can state: one that no other parameter is part of.
static std::string defaultOf(ir::ParameterAttr parameter, const std::string &place) {
  const StringRef initial = parameter.getInitial();
  if (isLiteralDefault(initial))
    return literalDefault(initial);
  if (initial.empty() || !namesInText(initial).empty())
    return "";
  return parseDefault(initial, place, [](StringRef) { return DefaultValue{cpp::atom(""), true}; }).expression.flat();
}

void GraphSignature::addParameters() {
  NameTable names;
  for (auto [position, argument] : llvm::enumerate(graph.getBody().getArguments())) {
    const ir::ParameterAttr parameter = graph.parameterOfArgument(position);
    auto array = dyn_cast<ir::ArrayType>(argument.getType());
    const std::string type = array ? arrayType(array) : scalarType(argument.getType());
    std::string initial = array ? "" : defaultOf(parameter, placeOf(graph.getLoc()));
    if (isNarrow(argument.getType()) && !initial.empty())
      initial = type + "(" + initial + ")";
    parameters.push_back({type, names.take(ir::nameInMemory(argument)), initial});
    if (array && comm.empty())
      comm = parameters.back().name + ".comm()";
  }
  takesComm = comm.empty() && !graph->hasAttr("of_elements");
  if (takesComm) {
    comm = names.take("comm");
    parameters.insert(parameters.begin(), {"const dpg::communicator &", comm});
  }
  addPublished(names);
  // A default may only be followed by defaults.
  bool mayHaveDefault = true;
  for (cpp::Parameter &parameter : llvm::reverse(parameters)) {
    mayHaveDefault &= !parameter.initial.empty();
    if (!mayHaveDefault)
      parameter.initial.clear();
  }
}

void GraphSignature::addPublished(NameTable &names) {
  const auto add = [&](StringRef of, const std::string &kind, mlir::Type element) {
    if (llvm::any_of(published, [&](const Published &known) { return known.of == of; }))
      return;
    published.push_back(
        {of.str(), "dpg::published_" + kind + "<" + scalarType(element) + ">", names.take((of + "_published").str())});
    parameters.push_back({published.back().type + " &", published.back().name});
  };
  graph.walk([&](mlir::Operation *op) {
    if (auto publish = dyn_cast<ir::PublishOp>(op)) {
      auto row = dyn_cast<ir::ArrayType>(publish.getRow().getType());
      add(publish.getName(), row ? "rows" : "elements", row ? row.getElement() : publish.getRow().getType());
    } else if (auto newest = dyn_cast<ir::NewestOp>(op)) {
      add(newest.getName(), newest.getInstance() ? "rows" : "elements", newest.getType().getElement());
    }
  });
}

/// How a contract is met, for the comment beside its certificate.
static StringRef kindOf(ir::CheckContractOp check) {
  return check->hasAttr("bounded") ? "bounded: " : check->hasAttr("sampled") ? "sampled: " : "certified: ";
}

void GraphSignature::addResults() {
  NameTable members;
  auto returned = cast<ir::ReturnOp>(graph.getBody().front().getTerminator());
  for (auto [position, value] : llvm::enumerate(returned.getValues())) {
    const ir::ParameterAttr parameter = graph.parameterOfResult(position);
    auto array = dyn_cast<ir::ArrayType>(value.getType());
    std::string comment = parameter.getType().str();
    if (!parameter.getContractText().empty())
      comment += " " + parameter.getContractText().str();
    results.push_back({GraphResult::Kind::Output, array ? arrayType(array) : scalarType(value.getType()),
                       members.take(parameter.getName()), parameter.getName().str(), comment,
                       static_cast<unsigned>(position)});
  }
  for (ir::CheckContractOp check : graph.getBody().front().getOps<ir::CheckContractOp>())
    if (!isPrivate())
      results.push_back({GraphResult::Kind::Certificate, "dpg::certificate",
                         members.take((check.getName() + "_certificate").str()), check.getName().str(),
                         (kindOf(check) + check.getText()).str()});
  if (!isPrivate())
    for (ir::RepeatOp repeat : graph.getBody().front().getOps<ir::RepeatOp>())
      loop = repeat;
  if (loop) {
    results.push_back({GraphResult::Kind::Converged, "bool", members.take("converged"), "", loop.getCondition().str()});
    results.push_back({GraphResult::Kind::Iterations, "dpg::index", members.take("iterations"), "", ""});
  }
}

cpp::Struct GraphSignature::resultStruct() const {
  cpp::Struct record{resultType, {}, {"What " + name + " returns."}};
  for (const GraphResult &result : results)
    record.members.push_back({result.type, result.name, result.comment});
  return record;
}

/// How an input lies in memory.
static std::string describeStorage(ir::ArrayType array) {
  if (array.getStorage() == ir::Storage::coo)
    return "as triplets on any process, those of one element summed";
  if (array.getStorage() == ir::Storage::csc)
    return "as the rows of its transpose, spread over processes";
  return array.rank() == 1 ? "spread over processes" : "rows spread over processes";
}

/// What a caller must know of one input.
static std::string describeInput(ir::ParameterAttr parameter, mlir::Type type) {
  std::string text = parameter.getType().str();
  if (!parameter.getLow().empty() && StringRef(text).contains(" in [") == false)
    text += (" in [" + parameter.getLow() + ", " + parameter.getHigh() + "]").str();
  if (auto array = dyn_cast<ir::ArrayType>(type)) {
    text += ", " + describeStorage(array) + "; consumed";
  }
  return text;
}

std::vector<std::string> GraphSignature::documentation() const {
  std::vector<std::string> lines;
  if (const StringRef text = ir::GraphOp(graph).getDocumentation().trim(); !text.empty())
    lines = cpp::refill(text, cpp::columnLimit - 4);
  if (!lines.empty())
    lines.push_back("");
  size_t width = 0;
  for (const cpp::Parameter &parameter : parameters)
    width = std::max(width, parameter.name.size());
  auto describe = [&](StringRef parameter, const std::string &text) {
    lines.push_back("@param " + parameter.str() + std::string(width - parameter.size() + 2, ' ') + text);
  };
  if (takesComm)
    describe(parameters.front().name, "the processes that share the work");
  bool hasRange = false;
  for (auto [position, argument] : llvm::enumerate(ir::GraphOp(graph).getBody().getArguments())) {
    const ir::ParameterAttr parameter = ir::GraphOp(graph).parameterOfArgument(position);
    hasRange |= !parameter.getLow().empty() || !parameter.getHigh().empty();
    describe(parameters[position + takesComm].name, describeInput(parameter, argument.getType()));
  }
  if (hasRange)
    lines.push_back("@throws dpg::range_error if an input lies outside its range");
  if (!comm.empty())
    lines.push_back("@throws dpg::shape_error if the inputs' shapes do not fit together");
  if (const GraphResult *certificate = find(GraphResult::Kind::Certificate))
    lines.push_back("@throws dpg::contract_error if " + certificate->of + " is not shown to meet its contract");
  if (auto proved = graph->getAttrOfType<mlir::DictionaryAttr>("proved"))
    for (const mlir::NamedAttribute &each : proved)
      lines.push_back("Proved: `" + each.getName().str() + "` meets its contract, " +
                      cast<mlir::StringAttr>(each.getValue()).getValue().str() + ".");
  if (!comm.empty())
    lines.push_back("Collective over " + comm + ".");
  return lines;
}

cpp::Function GraphSignature::declaration() const {
  cpp::Function function{resultType, name, parameters};
  function.documentation = documentation();
  return function;
}

} // namespace dpg::emit
