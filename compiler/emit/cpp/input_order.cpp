// In which order a program reads its inputs.
#include "compiler/emit/cpp/input_order.h"

#include "compiler/ast/extent_text.h"
#include "compiler/emit/cpp/defaults.h"

#include <climits>
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
  /// Of sizes, and of scalars that a default is computed from.
  std::vector<std::string> neededNames() const;
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

std::vector<std::string> Input::neededNames() const {
  std::vector<std::string> names;
  if (!isConstantDefault(parameter.getInitial()))
    names = namesInText(parameter.getInitial());
  if (array && !array.isSparse())
    for (ir::ExtentAttr extent : array.getShape())
      llvm::append_range(names, namesInText(extent.getText()));
  return names;
}

/// Which inputs have to be read before which.
class Order {
public:
  explicit Order(const std::vector<Input> &inputs) : inputs(inputs) {}

  bool mustComeBefore(const Input &teller, const Input &reader) const {
    return llvm::any_of(reader.neededNames(), [&](const std::string &name) {
      if (!teller.tells(name))
        return false;
      return teller.isScalar() ||
             (reader.isScalar() ? teller.doubt() == leastDoubt(name) : teller.doubt() < reader.doubt());
    });
  }

private:
  unsigned leastDoubt(StringRef size) const {
    unsigned least = UINT_MAX;
    for (const Input &input : inputs)
      if (!input.isScalar() && input.tells(size))
        least = std::min(least, input.doubt());
    return least;
  }

  const std::vector<Input> &inputs;
};

} // namespace

bool isConstantDefault(StringRef text) { return text.empty() || text.starts_with("[") || isLiteralDefault(text); }

std::vector<unsigned> inputOrder(ir::GraphOp graph) {
  std::vector<Input> inputs;
  std::vector<unsigned> waiting, found;
  for (auto [position, argument] : llvm::enumerate(graph.getBody().getArguments())) {
    inputs.push_back({graph.parameterOfArgument(position), dyn_cast<ir::ArrayType>(argument.getType())});
    waiting.push_back(position);
  }
  const Order order(inputs);
  while (!waiting.empty()) {
    auto next = llvm::find_if(waiting, [&](unsigned reader) {
      return llvm::none_of(waiting, [&](unsigned teller) {
        return teller != reader && order.mustComeBefore(inputs[teller], inputs[reader]);
      });
    });
    if (next == waiting.end()) // each needs another: the program then says what it does not know
      next = waiting.begin();
    found.push_back(*next);
    waiting.erase(next);
  }
  return found;
}

} // namespace dpg::emit
