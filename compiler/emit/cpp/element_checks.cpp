// Checks of subscripts before nests, and records of the elements that have values.
#include "compiler/emit/cpp/graph_emitter.h"
#include "compiler/emit/syntax/printer.h"

#include "llvm/Support/SaveAndRestore.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;

static Expression quoted(llvm::StringRef text) { return atom(cpp::stringLiteral(text)); }

/// Adds a check that runs where a condition holds; behind another under the same condition, it joins that.
static void addWhere(const std::optional<Expression> &condition, cpp::Statement check, cpp::Block &out) {
  if (!condition)
    return out.push_back(std::move(check));
  auto *before = out.empty() ? nullptr : std::get_if<cpp::If>(&out.back().node);
  if (before && before->no.empty() && before->condition.flat() == condition->flat())
    before->yes.push_back(std::move(check));
  else
    out.push_back(cpp::If(*condition, {std::move(check)}));
}

/// Under the loops around the access, where one may be empty: what is computed there only may not end the program where
/// all are.
void GraphEmitter::emitCheck(ir::CheckSubscriptsOp check, cpp::Block &out) {
  const llvm::SaveAndRestore take(takesVariables, true);
  std::optional<Expression> runs;
  std::string last;
  for (mlir::Attribute attribute : check.getWithin()) {
    auto loop = cast<ir::IndexAttr>(attribute);
    const Expression from = runs ? extent(loop.getFrom(), check) : extentHere(loop.getFrom(), check, out);
    const Expression to = runs ? extent(loop.getTo(), check) : extentHere(loop.getTo(), check, out);
    const Expression isRun = cpp::binary("<", from, to);
    if (isRun.flat() != last)
      runs = runs ? cpp::binary("&&", *runs, isRun) : isRun;
    last = isRun.flat();
  }
  const auto value = [&](ir::ExtentAttr wanted) {
    return runs ? extent(wanted, check) : extentHere(wanted, check, out);
  };
  const Expression from = value(check.getFrom()), to = value(check.getTo()), size = value(check.getExtent());
  addWhere(runs,
           cpp::Evaluation{
               cpp::call("dpg::check_subscripts", {quoted(check.getName()), atom(std::to_string(check.getDimension())),
                                                   from, to, size, quoted(placeOf(check.getLoc()))})},
           out);
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
