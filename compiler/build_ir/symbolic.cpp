// Which subscripts are known without looking at data.
#include "compiler/build_ir/symbolic.h"
#include "compiler/build_ir/walk.h"

namespace dpg {

using namespace ast;

static bool isKnownName(const Symbol *symbol) {
  if (!symbol || !symbol->type.isScalar() || symbol->type.element != Element::Int)
    return false;
  return symbol->kind == SymbolKind::Size || symbol->kind == SymbolKind::Parameter ||
         symbol->kind == SymbolKind::LoopIndex;
}

bool isSymbolic(const Expression &expression) {
  bool symbolic = expression.type.element == Element::Int;
  walkExpressions(&expression, [&](const Expression &part) {
    const auto *name = llvm::dyn_cast<NameExpression>(&part);
    symbolic &=
        llvm::isa<NumberExpression, BinaryExpression, UnaryExpression>(part) || (name && isKnownName(name->symbol));
    return Walk::Into;
  });
  return symbolic;
}

} // namespace dpg
