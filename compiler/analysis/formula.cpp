// Formulas of bounds: see formula.h.
#include "compiler/analysis/formula.h"

#include "compiler/ast/extent_text.h"

using namespace mlir;

namespace dpg::analysis {

Formula Formulas::unique(FormulaNode node) {
  Key key{node.kind,
          {node.operands.begin(), node.operands.end()},
          node.text,
          node.attribute.getAsOpaquePointer(),
          node.value.getAsOpaquePointer(),
          node.along,
          node.precision};
  Formula &made = known[std::move(key)];
  if (!made)
    made = &nodes.emplace_back(std::move(node));
  return made;
}

Formula Formulas::number(StringRef text) { return unique({FormulaKind::Number, {}, text.str()}); }

Formula Formulas::unit(int precision) { return unique({FormulaKind::Unit, {}, "", {}, {}, 0, precision}); }

Formula Formulas::extent(ir::ExtentAttr extent) { return unique({FormulaKind::Extent, {}, "", extent}); }

Formula Formulas::length(ir::IndexAttr loop) {
  if (loop.getFrom().getText() == "0" && isName(loop.getTo().getText()))
    return extent(loop.getTo());
  return unique({FormulaKind::Length, {}, "", loop});
}

Formula Formulas::size(ir::ArrayType type) {
  Formula count = nullptr;
  for (ir::ExtentAttr each : type.getShape())
    count = count ? mul(count, extent(each)) : extent(each);
  return count ? count : number("1");
}

Formula Formulas::of(FormulaKind kind, Value value, unsigned along) { return unique({kind, {}, "", {}, value, along}); }

// ---------------------------------------------------------------------------------------------------------- arithmetic

Formula Formulas::add(Formula left, Formula right) {
  return left && right ? unique({FormulaKind::Sum, {left, right}}) : left ? left : right;
}

Formula Formulas::sub(Formula left, Formula right) {
  return right ? unique({FormulaKind::Difference, {left, right}}) : left;
}

static bool isOne(Formula formula) { return formula->kind == FormulaKind::Number && formula->text == "1"; }

Formula Formulas::mul(Formula left, Formula right) {
  if (left && right && (isOne(left) || isOne(right)))
    return isOne(left) ? right : left;
  return left && right ? unique({FormulaKind::Product, {left, right}}) : nullptr;
}

Formula Formulas::div(Formula left, Formula right) {
  return left ? unique({FormulaKind::Quotient, {left, right}}) : nullptr;
}

Formula Formulas::max(Formula left, Formula right) {
  if (!left || !right || left == right)
    return left ? left : right;
  return unique({FormulaKind::Larger, {left, right}});
}

Formula Formulas::min(Formula left, Formula right) {
  return left && right ? unique({FormulaKind::Smaller, {left, right}}) : nullptr;
}

Formula Formulas::sqrt(Formula value) { return value ? unique({FormulaKind::Root, {value}}) : nullptr; }

Formula Formulas::distance(Formula left, Formula right) {
  return right ? unique({FormulaKind::Distance, {left, right}}) : left;
}

Formula Formulas::finite(Formula value, Formula where) { return unique({FormulaKind::Finite, {value, where}}); }

Formula Formulas::fitting(Formula magnitude, StringRef largest) {
  return magnitude ? unique({FormulaKind::Fitting, {magnitude}, largest.str()}) : nullptr;
}

Formula Formulas::gamma(Formula count, int precision, Attribute place) {
  return unique({FormulaKind::Gamma, {count}, "", place, {}, 0, precision});
}

Formula Formulas::underflow(Formula terms, Formula most, StringRef least) {
  if (!most)
    return nullptr;
  return unique({FormulaKind::Underflow, {terms ? terms : number("1"), most}, least.str()});
}

Formula Formulas::errorOf(Value value, Formula error) {
  return error ? unique({FormulaKind::ErrorOf, {error}, "", {}, value}) : nullptr;
}

} // namespace dpg::analysis
