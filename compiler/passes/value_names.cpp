// Names of values in a graph: which are taken, and new ones that are not.
#include "compiler/passes/value_names.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

std::string TakenNames::fresh(StringRef wanted) {
  std::string name = wanted.str();
  for (unsigned count = 2; !names.insert(name).second; ++count)
    name = (wanted + "_" + Twine(count)).str();
  return name;
}

static void takeAll(TakenNames &taken, ArrayAttr names) {
  for (auto name : names.getAsValueRange<StringAttr>())
    taken.take(name);
}

TakenNames namesTakenIn(Region &scope) {
  TakenNames taken;
  for (BlockArgument argument : scope.getArguments())
    taken.take(ir::nameOf(argument));
  if (auto graph = dyn_cast<ir::GraphOp>(scope.getParentOp()))
    takeAll(taken, graph.getSizes());
  scope.walk<WalkOrder::PreOrder>([&](Operation *op) {
    for (Value result : op->getResults())
      taken.take(ir::nameOf(result));
    if (auto loop = dyn_cast<ir::ForOp>(op))
      taken.take(loop.getIndex().getName());
    return isa<ir::NestOp, ir::CertifyOp>(op) ? WalkResult::skip() : WalkResult::advance();
  });
  return taken;
}

static constexpr llvm::StringLiteral localNamesAttribute = "local_names";

static DictionaryAttr localNames(ir::NestOp nest) { return nest->getAttrOfType<DictionaryAttr>(localNamesAttribute); }

StringRef localName(ir::NestOp nest, StringRef name) {
  DictionaryAttr names = localNames(nest);
  auto local = names ? names.getAs<StringAttr>(name) : StringAttr();
  return local ? local.getValue() : name;
}

void setLocalNames(ir::NestOp nest, ArrayRef<std::pair<StringRef, StringRef>> names) {
  NamedAttrList list;
  for (auto [name, local] : names)
    if (name != local && !name.empty() && !local.empty())
      list.set(name, StringAttr::get(nest.getContext(), local));
  if (list.empty())
    nest->removeAttr(localNamesAttribute);
  else
    nest->setAttr(localNamesAttribute, list.getDictionary(nest.getContext()));
}

void joinLocalNames(ir::NestOp joined, ir::NestOp first, ir::NestOp second) {
  llvm::SmallDenseSet<StringRef> components;
  for (auto origin : joined.getOrigins().getAsRange<ir::OriginAttr>())
    components.insert(origin.getComponent());
  if (components.size() != 1)
    return;
  NamedAttrList list;
  for (ir::NestOp nest : {first, second})
    for (NamedAttribute entry : localNames(nest) ? localNames(nest).getValue() : ArrayRef<NamedAttribute>()) {
      Attribute known = list.set(entry.getName(), entry.getValue());
      if (known && known != entry.getValue())
        return;
    }
  if (!list.empty())
    joined->setAttr(localNamesAttribute, list.getDictionary(joined.getContext()));
}

} // namespace dpg
