// Facts about symbolic integers: see inequalities.h. What follows is shown by an empty polyhedron.
#include "compiler/passes/graph/check_elements/inequalities.h"

#include "compiler/ast/extent_text.h"

#include "mlir/Analysis/Presburger/IntegerRelation.h"
#include "llvm/ADT/STLExtras.h"

#include <set>

namespace dpg {

void Inequalities::assumeRange(const Extent &value, const Extent &from, const Extent &to) {
  assume(value - from);
  assume(to - Extent::constant(1) - value);
}

namespace {

/// What is true of the atoms of extents by what they are, and of those in their operands: min(a, b) <= a, 0 <= a mod 2.
class AtomFacts {
public:
  explicit AtomFacts(std::vector<Extent> &rows) : rows(rows) {
    for (size_t row = 0; row < rows.size(); ++row) { // which grow
      const Extent extent = rows[row];
      for (const auto &[monomial, coefficient] : extent.monomials())
        for (const std::string &factor : monomial)
          if (known.insert(factor).second)
            add(factor);
    }
  }

private:
  void add(const std::string &text) {
    const std::optional<ExtentParts> parts = partsOf(text);
    if (!parts)
      return;
    const Extent atom = Extent::atom(text);
    for (const Extent &operand : parts->operands) {
      if (parts->function == "min")
        rows.push_back(operand - atom);
      if (parts->function == "max")
        rows.push_back(atom - operand);
    }
    if (parts->function != "div" && parts->function != "mod")
      return;
    const int64_t divisor = parts->operands[1].asConstant().value_or(0);
    if (divisor < 1)
      return;
    const Extent whole = Extent::constant(divisor), last = whole - Extent::constant(1);
    const Extent rest = parts->function == "mod" ? atom : parts->operands[0] - whole * atom;
    rows.push_back(rest);
    rows.push_back(last - rest);
  }

  std::vector<Extent> &rows;
  std::set<std::string> known;
};

/// `extent` with each of the operands of its first min or max in the place of that; empty where there is none.
std::vector<Extent> cases(const Extent &extent) {
  std::vector<Extent> found;
  for (const auto &[monomial, coefficient] : extent.monomials()) {
    const std::optional<ExtentParts> parts = monomial.size() == 1 ? partsOf(monomial.front()) : std::nullopt;
    if (!parts || (parts->function != "min" && parts->function != "max"))
      continue;
    for (const Extent &operand : parts->operands)
      found.push_back(extent + Extent::constant(coefficient) * (operand - Extent::atom(monomial.front())));
    break;
  }
  return found;
}

} // namespace

bool Inequalities::imply(const Extent &extent) const {
  if (followsAtOnce(extent))
    return true;
  const std::vector<Extent> each = cases(extent); // a minimum is one of its operands
  return !each.empty() && llvm::all_of(each, [&](const Extent &one) { return imply(one); });
}

bool Inequalities::followsAtOnce(const Extent &extent) const {
  if (std::optional<int64_t> constant = extent.asConstant(); constant && *constant >= 0)
    return true;
  std::vector<Extent> rows = facts;
  rows.push_back(Extent::constant(-1) - extent); // its negation: extent <= -1
  const AtomFacts atoms(rows);
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
