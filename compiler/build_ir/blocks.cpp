// Arrays whose numbers share scales in blocks: mxfp8 and mxfp4.
//
// Statements compute all numbers of such an array in f64, since each of them may decide how others are rounded; a
// function of the runtime rounds and stores them. They are read one by one. Parameters and results are arrays of f64,
// whose numbers are those of blocks: rounding them again changes nothing.
#include "compiler/build_ir/component_builder.h"

namespace dpg {

using namespace ast;
using llvm::StringRef;

static const char *const header = "dpg/library/blocks.h";

Type ComponentBuilder::passedType(Type type) {
  if (isInBlocks(type))
    type.element = Element::F64;
  return type;
}

/// Rows of matrices lie on one process each; the blocks of a vector, of which one function sees all, may not.
static void runWhereRowsAre(ir::InvokeOp invoke, const Type &type) { invoke.setCollective(type.rank() > 1); }

mlir::Value ComponentBuilder::storedInBlocks(mlir::Value numbers, const Type &type, StringRef name,
                                             mlir::Location place) {
  ir::InvokeOp invoke = invokeTask("store_in_blocks", header, place, valueType(type), name, numbers);
  runWhereRowsAre(invoke, type);
  return invoke.getResult(0);
}

/// Inputs in blocks, and arguments, are rounded before anything else.
void ComponentBuilder::storeParameters() {
  for (const Parameter *parameter : component.parameters) {
    const Type &type = parameter->symbol->type;
    if (parameter->direction == Direction::Out || !isInBlocks(type))
      continue;
    mlir::Value &version = versions[parameter->symbol];
    const std::string blocks = freshName(parameter->name.text + "_blocks");
    version = storedInBlocks(version, type, blocks, location(parameter->name.range));
  }
}

mlir::Value ComponentBuilder::returnedValue(const Parameter &parameter) {
  mlir::Value version = versions.lookup(parameter.symbol);
  const Type &type = parameter.symbol->type;
  if (!isInBlocks(type))
    return version;
  const std::string numbers = freshName(parameter.name.text + "_numbers");
  ir::InvokeOp invoke = invokeTask("load_from_blocks", header, location(parameter.name.range),
                                   valueType(passedType(type)), StringRef(numbers), version);
  runWhereRowsAre(invoke, type);
  return invoke.getResult(0);
}

} // namespace dpg
