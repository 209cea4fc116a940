// Facts about symbolic integers: see inequalities.h. What follows is shown by an empty polyhedron.
#include "compiler/passes/graph/check_elements/inequalities.h"

#include "mlir/Analysis/Presburger/IntegerRelation.h"

namespace dpg {

void Inequalities::assumeRange(const Extent &value, const Extent &from, const Extent &to) {
  assume(value - from);
  assume(to - Extent::constant(1) - value);
}

bool Inequalities::imply(const Extent &extent) const {
  if (std::optional<int64_t> constant = extent.asConstant(); constant && *constant >= 0)
    return true;
  std::vector<Extent> rows = facts;
  rows.push_back(Extent::constant(-1) - extent); // its negation: extent <= -1
  std::map<Extent::Monomial, unsigned> columns;
  for (const Extent &row : rows)
    for (const auto &[monomial, coefficient] : row.monomials())
      if (!monomial.empty())
        columns.try_emplace(monomial, columns.size());
  mlir::presburger::IntegerPolyhedron polyhedron(mlir::presburger::PresburgerSpace::getSetSpace(columns.size()));
  for (const Extent &row : rows) {
    llvm::SmallVector<int64_t> coefficients(columns.size() + 1);
    for (const auto &[monomial, coefficient] : row.monomials())
      coefficients[monomial.empty() ? columns.size() : columns.at(monomial)] = coefficient;
    polyhedron.addInequality(coefficients);
  }
  return polyhedron.isEmpty();
}

} // namespace dpg
