// Blocks that a program declares: see declared_blocks.h.
#include "dialects/dpg/declared_blocks.h"

#include "dialects/dpg/dpg.h"

using namespace mlir;

std::optional<std::pair<int64_t, int64_t>> dpg::ir::declaredBlocks(Value matrix) {
  auto argument = dyn_cast<BlockArgument>(matrix);
  auto graph = argument ? dyn_cast<GraphOp>(argument.getOwner()->getParentOp()) : GraphOp();
  ParameterAttr parameter = graph ? graph.parameterOfArgument(argument.getArgNumber()) : ParameterAttr();
  StringRef type = parameter ? parameter.getType() : StringRef();
  if (!type.consume_front("sparse["))
    return std::nullopt;
  auto [height, width] = type.take_until([](char c) { return c == ']'; }).split(',');
  std::pair<int64_t, int64_t> blocks;
  const bool areNumbers =
      !height.trim().getAsInteger(10, blocks.first) && !width.trim().getAsInteger(10, blocks.second);
  return areNumbers && blocks.first > 0 && blocks.second > 0 ? std::optional(blocks) : std::nullopt;
}
