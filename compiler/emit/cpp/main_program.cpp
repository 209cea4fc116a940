// main.cpp: a program around one graph, whose options are its parameters.
#include "compiler/emit/cpp/main_program.h"

#include "compiler/ast/extent_text.h"
#include "compiler/emit/cpp/defaults.h"
#include "compiler/emit/cpp/extents.h"
#include "compiler/emit/cpp/input_order.h"
#include "compiler/emit/cpp/integer_ranges.h"
#include "compiler/emit/cpp/scalar_emitter.h"
#include "compiler/emit/cpp/types.h"
#include "compiler/emit/syntax/printer.h"
#include "dialects/dpg/instances.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

#include <map>

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::dyn_cast;
using llvm::StringRef;

namespace {

/// Lines of the summary that --help prints; their statements fit into the printed lines.
constexpr unsigned summaryWidth = 80;

std::string kindOf(mlir::Type type) {
  if (auto array = dyn_cast<ir::ArrayType>(type))
    return array.isSparse() ? "sparse" : array.rank() == 1 ? "vector" : array.rank() == 2 ? "dense" : "array3";
  return type.isIndex() || isNarrowInteger(type) ? "integer"
         : type.isInteger(1)                     ? "boolean"
         : isComplex(type)                       ? "complex"
                                                 : "real";
}

/// Builds the functions of main.cpp.
class MainBuilder {
public:
  MainBuilder(const GraphSignature &signature, const EmitOptions &options)
      : signature(signature), graph(signature.graph), options(options) {
    findDefaults();
  }

  cpp::Function describe();
  cpp::Function run();

private:
  Expression field(StringRef name, Expression value) { return atom("." + name.str() + " = " + value.flat()); }
  Expression text(StringRef value) { return atom(cpp::stringLiteral(value)); }
  Expression description(ir::ParameterAttr parameter, mlir::Type type);
  void findDefaults();
  void describeChoices(cpp::Block &body);
  void describeDefault(ir::ParameterAttr parameter, std::vector<Expression> &fields);
  Expression inputExpression(StringRef written);
  bool isExtent(StringRef name);
  Expression checkedRange(ir::ParameterAttr parameter, const std::string &name);
  Expression readScalar(ir::ParameterAttr parameter, mlir::Type type);
  Expression readInput(ir::ParameterAttr parameter, mlir::Type type);
  Expression filled(ir::ParameterAttr parameter, ir::ArrayType array);
  void learnSizes(ir::ArrayType type, const std::string &array);
  Expression sized(StringRef extent);
  bool isKnown(ir::ExtentAttr extent);
  std::vector<Expression> readInputs(cpp::Block &body);
  void emitOutputs(const std::string &returned, cpp::Block &body);

  const GraphSignature &signature;
  ir::GraphOp graph;
  const EmitOptions &options;
  NameTable names;
  llvm::StringSet<> computed;                ///< inputs whose default is computed from others
  std::map<std::string, Expression> sizes;   ///< what inputs read before say of sizes
  std::map<std::string, std::string> locals; ///< C++ names of inputs
};

/// One value fills an array only where others tell its sizes: else the array has to be given.
void MainBuilder::findDefaults() {
  llvm::StringSet<> told;
  for (const unsigned position : inputOrder(graph)) {
    const ir::ParameterAttr parameter = graph.parameterOfArgument(position);
    auto array = dyn_cast<ir::ArrayType>(graph.getBody().getArgument(position).getType());
    bool isSized = true;
    for (ir::ExtentAttr extent : array ? array.getShape() : llvm::ArrayRef<ir::ExtentAttr>()) {
      isSized &=
          llvm::all_of(namesInText(extent.getText()), [&](const std::string &name) { return told.contains(name); });
      told.insert(extent.getText());
    }
    told.insert(parameter.getName());
    if (isSized && !isConstantDefault(parameter.getInitial()))
      computed.insert(parameter.getName());
  }
}

/// `read "FILE"` counts from the folder of the source.
void MainBuilder::describeDefault(ir::ParameterAttr parameter, std::vector<Expression> &fields) {
  if (!parameter.getFile().empty()) {
    const bool isAbsolute = parameter.getFile().starts_with("/");
    const Expression path = text((isAbsolute ? "" : "/") + parameter.getFile().str());
    fields.push_back(field("value", isAbsolute ? path : cpp::binary("+", atom("source_folder"), path)));
  } else if (!parameter.getGenerator().empty()) {
    fields.push_back(field("value", text(parameter.getGenerator())));
  } else if (StringRef initial = parameter.getInitial(); !initial.empty()) {
    if (isConstantDefault(initial))
      fields.push_back(field("value", text(literalDefault(initial))));
    else if (computed.contains(parameter.getName()))
      fields.push_back(field("computed", text(initial)));
  }
}

Expression MainBuilder::description(ir::ParameterAttr parameter, mlir::Type type) {
  std::vector<Expression> fields{field("name", text(parameter.getName()))};
  if (const std::string kind = kindOf(type); kind != "real")
    fields.push_back(field("kind", atom("dpg::parameter_kind::" + kind)));
  if (parameter.getDirection() != ir::Direction::in)
    fields.push_back(
        field("role", atom(parameter.getDirection() == ir::Direction::out ? "dpg::parameter_role::output"
                                                                          : "dpg::parameter_role::input_and_output")));
  std::string written = parameter.getType().str();
  if (!parameter.getLow().empty())
    written += " in [" + parameter.getLow().str() + ", " + parameter.getHigh().str() + "]";
  if (!parameter.getContractText().empty() && !StringRef(written).contains("within"))
    written += " " + parameter.getContractText().str();
  const auto proved = ir::GraphOp(graph)->getAttrOfType<mlir::DictionaryAttr>("proved");
  if (proved && parameter.getDirection() != ir::Direction::in && proved.contains(parameter.getName()))
    written += ", proved";
  fields.push_back(field("type", text(written)));
  describeDefault(parameter, fields);
  return cpp::braces("", std::move(fields));
}

/// Tasks that choose an implementation while the program runs, each with all that its calls may run by.
void MainBuilder::describeChoices(cpp::Block &body) {
  llvm::MapVector<StringRef, llvm::SetVector<StringRef>> offered;
  for (ir::GraphOp each : ir::withInstances(graph))
    each.walk([&](ir::ChooseOp choice) {
      for (auto candidate : choice.getCandidates().getAsRange<ir::CandidateAttr>())
        offered[choice.getTask()].insert(candidate.getName());
    });
  for (const auto &[task, names] : offered) {
    std::vector<Expression> implementations;
    for (const StringRef name : names)
      implementations.push_back(text(name));
    const Expression choices = Expression::member(atom("program"), "choices");
    const Expression described =
        cpp::braces("", {field("task", text(task)), field("implementations", cpp::braces("", implementations))});
    body.push_back(cpp::Evaluation{cpp::method(choices, "push_back", {described})});
  }
}

cpp::Function MainBuilder::describe() {
  cpp::Block body{cpp::Declaration{"dpg::program_description", "program"}};
  // Appended: g++ 12 warns falsely of assigned strings of one letter (GCC 105651).
  body.push_back(cpp::Assignment{Expression::member(atom("program"), "name"), text(graph.getSymName()), "+="});
  const Expression summary = Expression::member(atom("program"), "summary");
  if (!graph.getDocumentation().trim().empty())
    for (const std::string &line : cpp::refill(graph.getDocumentation(), summaryWidth))
      body.push_back(cpp::Assignment{summary, text(line + "\n"), "+="});
  auto returned = llvm::cast<ir::ReturnOp>(graph.getBody().front().getTerminator());
  unsigned input = 0, output = 0;
  for (mlir::Attribute attribute : graph.getParameters()) {
    auto parameter = llvm::cast<ir::ParameterAttr>(attribute);
    const bool isInput = parameter.getDirection() != ir::Direction::out;
    const bool isOutput = parameter.getDirection() != ir::Direction::in;
    mlir::Type type;
    if (isInput)
      type = graph.getBody().getArgument(input++).getType();
    if (isOutput)
      type = returned.getValues()[output++].getType();
    const Expression parameters = Expression::member(atom("program"), "parameters");
    body.push_back(cpp::Evaluation{cpp::method(parameters, "push_back", {description(parameter, type)})});
  }
  describeChoices(body);
  body.push_back(cpp::Return{atom("program")});
  return cpp::Function{"dpg::program_description", "describe", {}, std::move(body), {"The program and its options."}};
}

void MainBuilder::learnSizes(ir::ArrayType type, const std::string &array) {
  const bool isVector = type.rank() == 1, isTransposed = type.getStorage() == ir::Storage::csc;
  for (unsigned dimension = 0; dimension < type.rank(); ++dimension) {
    if (type.rank() > 2 && isName(type.getShape()[dimension].getText()))
      sizes.try_emplace(type.getShape()[dimension].getText().str(),
                        cpp::method(atom(array), "extent", {atom(std::to_string(dimension))}));
    const bool isOfRows = (dimension == 0) != isTransposed;
    const char *extent = isVector ? "global_size" : isOfRows ? "row_count" : "column_count";
    if (isName(type.getShape()[dimension].getText()))
      sizes.try_emplace(type.getShape()[dimension].getText().str(), cpp::method(atom(array), extent));
  }
}

bool MainBuilder::isKnown(ir::ExtentAttr extent) {
  return llvm::all_of(namesInText(extent.getText()), [&](const std::string &name) { return sizes.contains(name); });
}

/// An integer expression in a parameter's shape or default; sizes are those of arrays in memory.
Expression MainBuilder::sized(StringRef extent) {
  const llvm::StringSet<> known = sizesOf(graph);
  const auto nameOf = [&](StringRef name) {
    const auto found = sizes.find(name.str());
    return found == sizes.end() ? atom(locals[name.str()]) : found->second;
  };
  const auto range = [&](StringRef part) { return rangeOf(part, graph, known); };
  return extentExpression(extent, {nameOf, range}, placeOf(graph.getLoc()));
}

/// A default or an end of a range, over inputs that were read before and sizes that these showed.
Expression MainBuilder::inputExpression(StringRef written) {
  const auto valueOf = [&](StringRef used) -> DefaultValue {
    if (used == "inf" || used == "infinity")
      return {cpp::call("std::numeric_limits<double>::infinity", {}), false};
    if (const auto found = sizes.find(used.str()); found != sizes.end())
      return {found->second, true};
    return {atom(locals[used.str()]), false};
  };
  return parseDefault(written, placeOf(graph.getLoc()), valueOf).expression;
}

Expression MainBuilder::readScalar(ir::ParameterAttr parameter, mlir::Type type) {
  const Expression from = atom("options"), name = text(parameter.getName());
  const std::string held = scalarType(type);
  const bool isNarrower = type.isF32() || isNarrow(type), isNarrowComplex = held == "std::complex<float>";
  Expression value = cpp::method(from, isNarrower ? "number<" + held + ">" : kindOf(type), {name});
  if (computed.contains(parameter.getName())) {
    // As an extent it is checked; other ints are written with what extents do not have, `1_000` or a function.
    const std::optional<Extent> extent = type.isIndex() ? Extent::parse(parameter.getInitial()) : std::nullopt;
    const Expression initial = extent ? sized(extent->text()) : inputExpression(parameter.getInitial());
    value = Expression::conditional(cpp::method(from, "given", {name}), value,
                                    isNarrower ? cpp::call("static_cast<" + held + ">", {initial}) : initial);
  }
  if (isNarrowInteger(type))
    return cpp::call("dpg::read_in_format<" + held + ">", {name, value});
  return isNarrowComplex ? cpp::call("static_cast<" + held + ">", {value}) : value;
}

Expression MainBuilder::readInput(ir::ParameterAttr parameter, mlir::Type type) {
  const Expression from = atom("options");
  const Expression name = text(parameter.getName());
  auto array = dyn_cast<ir::ArrayType>(type);
  if (!array)
    return readScalar(parameter, type);
  const std::string element = "<" + scalarType(array.getElement()) + ">";
  if (array.isSparse()) {
    const Expression byRows = cpp::method(from, "sparse_matrix" + element, {name});
    const bool isTransposed = array.getStorage() == ir::Storage::csc;
    const bool isTriplets = array.getStorage() == ir::Storage::coo;
    return isTransposed ? cpp::call("dpg::transpose", {byRows})
           : isTriplets ? cpp::call("dpg::expand", {byRows})
                        : byRows;
  }
  if (array.rank() > 2)
    return cpp::method(from, "array3" + element, {name});
  std::vector<Expression> arguments{name};
  const bool knowsRows = isKnown(array.getShape()[0]);
  const bool knowsColumns = array.rank() == 2 && isKnown(array.getShape()[1]);
  if (knowsRows || knowsColumns)
    arguments.push_back(knowsRows ? sized(array.getShape()[0].getText()) : atom("std::nullopt"));
  if (knowsColumns)
    arguments.push_back(sized(array.getShape()[1].getText()));
  const Expression read = cpp::method(from, (array.rank() == 1 ? "vector" : "dense") + element, std::move(arguments));
  if (!computed.contains(parameter.getName()))
    return read;
  return Expression::conditional(cpp::method(from, "given", {name}), read, filled(parameter, array));
}

/// An array with a computed default in each element.
Expression MainBuilder::filled(ir::ParameterAttr parameter, ir::ArrayType array) {
  std::vector<Expression> arguments{cpp::call(
      "dpg::partition::uniform", {cpp::method(atom("options"), "comm"), sized(array.getShape()[0].getText())})};
  if (array.rank() == 2)
    arguments.push_back(sized(array.getShape()[1].getText()));
  arguments.push_back(inputExpression(parameter.getInitial()));
  return cpp::call(arrayType(array), std::move(arguments));
}

void MainBuilder::emitOutputs(const std::string &returned, cpp::Block &body) {
  const bool isStruct = signature.returnsStruct();
  auto valueOf = [&](const GraphResult &result) {
    return isStruct ? Expression::member(atom(returned), result.name) : atom(returned);
  };
  mlir::Operation *terminator = graph.getBody().front().getTerminator();
  if (const GraphResult *iterations = signature.find(GraphResult::Kind::Iterations))
    body.push_back(
        cpp::Evaluation{cpp::method(atom("summary"), "iterations",
                                    {valueOf(*iterations), valueOf(*signature.find(GraphResult::Kind::Converged))})});
  for (const GraphResult &result : signature.results) {
    if (result.kind != GraphResult::Kind::Output)
      continue;
    Expression value = valueOf(result);
    if (result.type == "std::complex<float>")
      value = cpp::call("std::complex<double>", {value});
    else if (mlir::Type type = terminator->getOperand(result.output).getType(); type.isF32() || isNarrow(type))
      value = cpp::call("static_cast<double>", {value});
    else if (isNarrowInteger(type))
      value = cpp::call("dpg::index", {value});
    std::vector<Expression> arguments{text(result.of), value};
    // Of several under one name the last is the graph's own; others are of graphs that it calls.
    const GraphResult *own = nullptr;
    for (const GraphResult &certificate : signature.results)
      if (certificate.kind == GraphResult::Kind::Certificate && certificate.of == result.of)
        own = &certificate;
    if (own)
      arguments.push_back(valueOf(*own));
    body.push_back(cpp::Evaluation{cpp::method(atom("summary"), "output", std::move(arguments))});
  }
  if (countsInstabilities(graph) || options.measuresTasks)
    body.push_back(cpp::Evaluation{cpp::method(atom("summary"), "finish", {})});
}

/// Whether an input's shape names a parameter: then its range is checked before data of that shape is read or made.
bool MainBuilder::isExtent(StringRef name) {
  return llvm::any_of(graph.getBody().getArgumentTypes(), [&](mlir::Type type) {
    auto array = dyn_cast<ir::ArrayType>(type);
    return array && llvm::any_of(array.getShape(), [&](ir::ExtentAttr extent) {
             return llvm::is_contained(namesInText(extent.getText()), name.str());
           });
  });
}

Expression MainBuilder::checkedRange(ir::ParameterAttr parameter, const std::string &name) {
  std::vector<Expression> ends;
  for (StringRef end : {parameter.getLow(), parameter.getHigh()})
    ends.push_back(inputExpression(end));
  return cpp::call("dpg::check_range", {text(parameter.getName()), atom(name), cpp::braces("", ends)});
}

/// Declares the inputs in an order in which each finds the sizes that it needs; they come back in the graph's order.
std::vector<Expression> MainBuilder::readInputs(cpp::Block &body) {
  auto inputs = graph.getBody().getArguments();
  for (auto [position, argument] : llvm::enumerate(inputs))
    locals[graph.parameterOfArgument(position).getName().str()] = names.take(ir::nameInMemory(argument));
  std::vector<Expression> arguments(inputs.size(), atom(""));
  for (const unsigned position : inputOrder(graph)) {
    const ir::ParameterAttr parameter = graph.parameterOfArgument(position);
    const mlir::Type type = inputs[position].getType();
    const std::string &name = locals[parameter.getName().str()];
    auto array = dyn_cast<ir::ArrayType>(type);
    body.push_back(cpp::Declaration{array ? "auto" : "const " + scalarType(type), name, readInput(parameter, type)});
    if (array)
      learnSizes(array, name);
    else if (type.isIndex())
      sizes.try_emplace(parameter.getName().str(), atom(name));
    if (isExtent(parameter.getName()) && !parameter.getLow().empty())
      body.push_back(cpp::Evaluation{checkedRange(parameter, name)});
    arguments[position] = array ? cpp::call("std::move", {atom(name)}) : atom(name);
  }
  return arguments;
}

cpp::Function MainBuilder::run() {
  cpp::Block body;
  std::vector<Expression> arguments = readInputs(body);
  if (signature.takesComm)
    arguments.insert(arguments.begin(), cpp::method(atom("options"), "comm"));
  body.push_back(cpp::Declaration{countsInstabilities(graph) ? "dpg::sample_report"
                                  : options.measuresTasks    ? "dpg::measured_report"
                                                             : "dpg::summary",
                                  "summary",
                                  std::nullopt,
                                  {atom("options")}});
  const auto module = graph->getParentOfType<mlir::ModuleOp>();
  const std::string callee = programNamespace(module, options.sourceName) + "::" + signature.name;
  const Expression call = cpp::call(callee, std::move(arguments));
  const std::string returned = names.take(names.isTaken("result") ? signature.name + "_result" : "result");
  if (signature.results.empty())
    body.push_back(cpp::Evaluation{call});
  else
    body.push_back(cpp::Declaration{"const auto", returned, call});
  emitOutputs(returned, body);
  return cpp::Function{"void",
                       "run",
                       {{"const dpg::options &", "options"}},
                       std::move(body),
                       {"Reads the inputs, runs the graph, prints and writes the results."}};
}

} // namespace

std::vector<cpp::Item> emitMain(const GraphSignature &graph, const EmitOptions &options) {
  MainBuilder builder(graph, options);
  std::vector<cpp::Item> items;
  const bool readsFiles = llvm::any_of(ir::GraphOp(graph.graph).getParameters(), [](mlir::Attribute attribute) {
    const StringRef file = llvm::cast<ir::ParameterAttr>(attribute).getFile();
    return !file.empty() && !file.starts_with("/");
  });
  if (readsFiles) {
    items.push_back(cpp::Comment{"Where " + options.sourceName + " lies: defaults are read from there."});
    items.push_back(cpp::Line{"const std::string source_folder = " + cpp::stringLiteral(options.sourceFolder) + ";"});
  }
  items.push_back(builder.describe());
  items.push_back(builder.run());
  cpp::Function main{"int", "main", {{"int", "argc"}, {"char *", "*argv"}}};
  main.parameters[1].type = "char **";
  main.parameters[1].name = "argv";
  main.body = cpp::Block{
      cpp::Return{cpp::call("dpg::run_program", {atom("argc"), atom("argv"), cpp::call("describe", {}), atom("run")})}};
  return {cpp::Namespace{"", std::move(items)}, main};
}

} // namespace dpg::emit
