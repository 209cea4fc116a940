// Checks of subscripts before nests, and records of the elements that have values.
#include "compiler/emit/cpp/graph_emitter.h"
#include "compiler/emit/syntax/printer.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;

static Expression quoted(llvm::StringRef text) { return atom(cpp::stringLiteral(text)); }

/// Under the loops around the access, where one may be empty.
void GraphEmitter::emitCheck(ir::CheckSubscriptsOp check, cpp::Block &out) {
  cpp::Evaluation evaluation{
      cpp::call("dpg::check_subscripts",
                {quoted(check.getName()), atom(std::to_string(check.getDimension())), extent(check.getFrom(), check),
                 extent(check.getTo(), check), extent(check.getExtent(), check), quoted(placeOf(check.getLoc()))})};
  std::optional<Expression> runs;
  for (mlir::Attribute attribute : check.getWithin()) {
    auto loop = cast<ir::IndexAttr>(attribute);
    const Expression isRun = cpp::binary("<", extent(loop.getFrom(), check), extent(loop.getTo(), check));
    runs = runs ? cpp::binary("&&", *runs, isRun) : isRun;
  }
  if (runs)
    out.push_back(cpp::If(*runs, {evaluation}));
  else
    out.push_back(evaluation);
}

/// One that is computed from data: the same on all processes, which end together.
void GraphEmitter::emitCheck(ir::CheckedSubscriptOp checked, cpp::Block &out) {
  const Expression subscript = use(checked.getSubscript());
  out.push_back(cpp::Evaluation{
      cpp::call("dpg::check_subscripts", {quoted(checked.getName()), atom(std::to_string(checked.getDimension())),
                                          subscript, cpp::binary("+", subscript, atom("1")),
                                          extent(checked.getExtent(), checked), quoted(placeOf(checked.getLoc()))})});
  bind(checked.getResult(), subscript);
}

void GraphEmitter::emitCheck(ir::CheckRanOp check, cpp::Block &out) {
  out.push_back(cpp::Evaluation{
      cpp::call("dpg::check_ran", {quoted(check.getName()), extent(check.getIndex().getFrom(), check),
                                   extent(check.getIndex().getTo(), check), quoted(placeOf(check.getLoc()))})});
}

void GraphEmitter::emitCheck(ir::CheckRequirementOp check, cpp::Block &out) {
  out.push_back(
      cpp::Evaluation{cpp::call("dpg::check_requirement", {use(check.getHolds()), quoted(check.getImplementation()),
                                                           quoted(check.getText()), quoted(placeOf(check.getLoc()))})});
}

void GraphEmitter::emitCheck(ir::BeginElementsOp begin, cpp::Block &out) {
  const std::string name = names.take((begin.getName() + "_given").str());
  givenElements[begin.getName()] = name;
  out.push_back(cpp::Declaration{"dpg::given_elements", name, std::nullopt, {quoted(begin.getName())}});
}

/// {{0, k}, {0, n}}
Expression GraphEmitter::boxOf(mlir::ArrayAttr from, mlir::ArrayAttr to, mlir::Operation *at) {
  std::vector<Expression> ranges;
  for (auto [first, last] : llvm::zip(from, to))
    ranges.push_back(
        cpp::braces("", {extent(cast<ir::ExtentAttr>(first), at), extent(cast<ir::ExtentAttr>(last), at)}));
  return cpp::braces("", std::move(ranges));
}

void GraphEmitter::emitCheck(ir::AddElementsOp add, cpp::Block &out) {
  out.push_back(cpp::Evaluation{
      cpp::method(atom(givenElements[add.getName()]), "add", {boxOf(add.getFrom(), add.getTo(), add)})});
}

void GraphEmitter::emitCheck(ir::RequireElementsOp require, cpp::Block &out) {
  out.push_back(cpp::Evaluation{
      cpp::method(atom(givenElements[require.getName()]), "require",
                  {boxOf(require.getFrom(), require.getTo(), require), quoted(placeOf(require.getLoc()))})});
}

} // namespace dpg::emit
