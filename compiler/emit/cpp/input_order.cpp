// In which order a program reads its inputs.
#include "compiler/emit/cpp/input_order.h"

#include "compiler/ast/extent_text.h"

#include <string>

namespace dpg::emit {

using llvm::dyn_cast;
using llvm::StringRef;

namespace {

struct Input {
  ir::ParameterAttr parameter;
  ir::ArrayType array; ///< null for a scalar

  bool isScalar() const { return !array; }
  /// Of two arrays that show one size, the one that surely tells it is read first.
  unsigned doubt() const;
  bool tells(StringRef size) const;
  std::vector<std::string> neededSizes() const;
};

unsigned Input::doubt() const {
  if (array.isSparse())
    return 0;
  const StringRef initial = parameter.getInitial();
  const bool isMadeFromSizes = !parameter.getGenerator().empty() || (!initial.empty() && !initial.starts_with("["));
  return isMadeFromSizes ? 2 : 1;
}

bool Input::tells(StringRef size) const {
  if (isScalar())
    return parameter.getName() == size;
  return llvm::any_of(array.getShape(), [&](ir::ExtentAttr extent) { return extent.getText() == size; });
}

std::vector<std::string> Input::neededSizes() const {
  if (isScalar())
    return isConstantDefault(parameter.getInitial()) ? std::vector<std::string>() : namesInText(parameter.getInitial());
  std::vector<std::string> sizes;
  if (!array.isSparse())
    for (ir::ExtentAttr extent : array.getShape())
      llvm::append_range(sizes, namesInText(extent.getText()));
  return sizes;
}

bool mustComeBefore(const Input &teller, const Input &reader) {
  if (llvm::none_of(reader.neededSizes(), [&](const std::string &size) { return teller.tells(size); }))
    return false;
  return teller.isScalar() || reader.isScalar() || teller.doubt() < reader.doubt();
}

} // namespace

bool isConstantDefault(StringRef text) {
  return text.starts_with("[") || text.find_first_not_of("0123456789.eE+-") == StringRef::npos || text == "true" ||
         text == "false";
}

std::vector<unsigned> inputOrder(ir::GraphOp graph) {
  std::vector<Input> inputs;
  std::vector<unsigned> waiting, order;
  for (auto [position, argument] : llvm::enumerate(graph.getBody().getArguments())) {
    inputs.push_back({graph.parameterOfArgument(position), dyn_cast<ir::ArrayType>(argument.getType())});
    waiting.push_back(position);
  }
  while (!waiting.empty()) {
    auto next = llvm::find_if(waiting, [&](unsigned reader) {
      return llvm::none_of(
          waiting, [&](unsigned teller) { return teller != reader && mustComeBefore(inputs[teller], inputs[reader]); });
    });
    if (next == waiting.end()) // each needs another: the program then says what it does not know
      next = waiting.begin();
    order.push_back(*next);
    waiting.erase(next);
  }
  return order;
}

} // namespace dpg::emit
