// Functions compiled for executions: see variants.h.
#include "compiler/emit/cpp/variants.h"

#include "compiler/emit/cpp/types.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/StringExtras.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::StringRef;

/// What a function takes for a value that it reads or writes, as `functionArgument` of the graph passes it.
static std::string parameterType(ir::InvokeOp invoke, mlir::Type type, bool isWritten, StringRef stored) {
  auto array = llvm::dyn_cast<ir::ArrayType>(type);
  if (!array)
    return scalarType(type) + (isWritten ? " &" : "");
  if (invoke.getCollective())
    return (isWritten ? "" : "const ") + arrayType(array) + " &";
  const std::string element = "<" + scalarType(array.getElement()) + "> &";
  if (stored.starts_with("sell"))
    return "const dpg::sell_rows" + element;
  if (stored.starts_with("bsr"))
    return "const dpg::bsr_rows" + element;
  return isWritten ? writeParameterType(array) : readParameterType(array, /*hasGhosts=*/false);
}

/// The parameters, in the order of the component's.
static std::vector<cpp::Parameter> parametersOf(ir::InvokeOp invoke, NameTable &names) {
  std::vector<cpp::Parameter> parameters;
  unsigned taken = 0, given = 0;
  auto wanted = invoke->getAttrOfType<mlir::ArrayAttr>("parameters").getAsRange<mlir::StringAttr>();
  const auto ways = llvm::to_vector(invoke->getAttrOfType<mlir::ArrayAttr>("stored").getAsRange<mlir::StringAttr>());
  for (auto [direction, name] : llvm::zip(invoke.getDirections().getAsValueRange<mlir::StringAttr>(), wanted)) {
    const bool isIn = direction == "in";
    mlir::Value value = isIn ? invoke.getArguments()[taken] : invoke.getResult(given);
    const bool isReturned = !isIn && invoke.getGivesResult() && !llvm::isa<ir::ArrayType>(value.getType());
    if (!isReturned)
      parameters.push_back({parameterType(invoke, value.getType(), !isIn, isIn ? ways[taken].getValue() : StringRef()),
                            names.take(name.getValue())});
    taken += direction != "out";
    given += !isIn;
  }
  if (invoke.getTakesCommunicator())
    parameters.push_back({"const dpg::communicator &", names.take("comm")});
  if (invoke.getTakesThreads())
    parameters.push_back({"int", names.take("threads")});
  return parameters;
}

static std::string resultTypeOf(ir::InvokeOp invoke) {
  if (invoke.getGivesResult())
    for (mlir::Type type : invoke.getResultTypes())
      if (!llvm::isa<ir::ArrayType>(type))
        return scalarType(type);
  return "void";
}

Variants::Variants(mlir::ModuleOp module, NameTable &names) {
  for (ir::KernelOp kernel : module.getOps<ir::KernelOp>())
    kernels[kernel.getSymName()] = names.take(kernel.getSymName());
  module.walk([&](ir::InvokeOp invoke) {
    const auto isSame = [&](Variant each) { return each.invoke.getExecution() == invoke.getExecution(); };
    if (invoke.getExecution() && llvm::none_of(variants, isSame))
      variants.push_back({invoke, names.take(*invoke.getExecution())});
  });
}

std::string Variants::qualified(llvm::StringRef function) {
  return (function.contains("::") ? "" : "::") + function.str();
}

std::string Variants::functionOf(ir::InvokeOp invoke) const {
  if (invoke->hasAttr("kernel"))
    return kernels.lookup(invoke.getFunction());
  for (Variant variant : variants)
    if (variant.invoke.getExecution() == invoke.getExecution())
      return variant.name;
  return qualified(invoke.getFunction());
}

cpp::Function Variants::functionFor(const Variant &variant) {
  ir::InvokeOp invoke = variant.invoke;
  NameTable names;
  cpp::Function function{resultTypeOf(invoke), variant.name, parametersOf(invoke, names)};
  std::vector<Expression> arguments;
  for (const cpp::Parameter &parameter : function.parameters)
    arguments.push_back(atom(parameter.name));
  const Expression call = cpp::call(invoke.getFunction().str(), std::move(arguments));
  function.body =
      cpp::Block{function.result == "void" ? cpp::Statement(cpp::Evaluation{call}) : cpp::Statement(cpp::Return{call})};
  return function;
}

std::vector<cpp::Item> Variants::declarations() const {
  std::vector<cpp::Item> items;
  for (const Variant &variant : variants) {
    cpp::Function function = functionFor(variant);
    function.body.reset();
    items.push_back(std::move(function));
  }
  return items;
}

/// `NAME::function(...)` as the C++ ABI of Itanium mangles it, up to the parameters.
static std::string symbolsOf(StringRef space, StringRef function) {
  return ("_ZN" + llvm::Twine(space.size()) + space + llvm::Twine(function.size()) + function + "E*").str();
}

VariantBuild buildOf(const Variants::Variant &variant, StringRef program, StringRef space) {
  ir::InvokeOp invoke = variant.invoke;
  VariantBuild build{(program + "_" + variant.name).str(), symbolsOf(space, variant.name), {}};
  for (StringRef flag : invoke->getAttrOfType<mlir::ArrayAttr>("flags").getAsValueRange<mlir::StringAttr>())
    build.flags.push_back(flag.str());
  return build;
}

} // namespace dpg::emit
