// Which subscripts are known without looking at data.
#include "compiler/build_ir/symbolic.h"
#include "compiler/build_ir/walk.h"

namespace dpg {

using namespace ast;

/// An index of a statement goes through all of its values at once.
static bool readsIndex(const Expression &expression) {
  bool found = false;
  walkExpressions(&expression, [&](const Expression &part) {
    const auto *name = llvm::dyn_cast<NameExpression>(&part);
    found |= name && name->symbol && name->symbol->kind == SymbolKind::Index;
    return Walk::Into;
  });
  return found;
}

bool isSymbolic(const Subscript &subscript) {
  const bool isKnown = subscript.kind == SubscriptKind::Element && subscript.from != subscript.to;
  // An extent may speak of an element, `order[c]`, which is data.
  return isKnown && subscript.from.text().find('[') == std::string::npos && !readsIndex(*subscript.element);
}

} // namespace dpg
