// Triangular solves, incomplete factors and Krylov spaces of sparse matrices.
#include "compiler/eval/library/sparse_tasks.h"

#include "compiler/eval/library/factorisations.h"

namespace dpg::eval {

Matrix solveLowerSparse(const Array &l, Matrix b) {
  const Pattern &pattern = *l.pattern;
  for (Column &x : b.columns)
    for (int64_t i = 0; i < l.shape[0]; ++i) {
      Number diagonal;
      for (int64_t slot = pattern.rowStart[i]; slot < pattern.rowStart[i + 1] && pattern.column[slot] <= i; ++slot)
        if (pattern.column[slot] == i)
          diagonal = elementOf(l, slot);
        else
          x[i].subtractProduct(elementOf(l, slot), x[pattern.column[slot]]);
      x[i] = x[i] / diagonal;
    }
  return b;
}

Matrix solveUpperSparse(const Array &u, Matrix b) {
  const Pattern &pattern = *u.pattern;
  for (Column &x : b.columns)
    for (int64_t i = u.shape[0]; i-- > 0;) {
      Number diagonal;
      for (int64_t slot = pattern.rowStart[i + 1]; slot-- > pattern.rowStart[i] && pattern.column[slot] >= i;)
        if (pattern.column[slot] == i)
          diagonal = elementOf(u, slot);
        else
          x[i].subtractProduct(elementOf(u, slot), x[pattern.column[slot]]);
      x[i] = x[i] / diagonal;
    }
  return b;
}

/// The elimination itself, row by row, in the entries of A (the IKJ variant).
static bool eliminate(const Pattern &pattern, std::vector<Number> &entries, std::string &why) {
  for (int64_t i = 0; i < pattern.rows(); ++i) {
    for (int64_t slot = pattern.rowStart[i]; slot < pattern.rowStart[i + 1] && pattern.column[slot] < i; ++slot) {
      const int64_t k = pattern.column[slot];
      entries[slot] = entries[slot] / entries[pattern.find(k, k)];
      for (int64_t next = slot + 1; next < pattern.rowStart[i + 1]; ++next)
        if (const int64_t above = pattern.find(k, pattern.column[next]); above >= 0)
          entries[next].subtractProduct(entries[slot], entries[above]);
    }
    const int64_t diagonal = pattern.find(i, i);
    if (diagonal < 0 || entries[diagonal].isZero()) {
      why = "row " + std::to_string(i) + " has " + (diagonal < 0 ? "no entry on the diagonal" : "a zero pivot");
      return false;
    }
  }
  return true;
}

IncompleteLU incompleteLU(Session &session, const Array &a, SourceRange range, std::string &why) {
  const Pattern &pattern = *a.pattern;
  std::vector<Number> entries(pattern.size());
  for (int64_t slot = 0; slot < pattern.size(); ++slot)
    entries[slot] = elementOf(a, slot);
  if (!eliminate(pattern, entries, why))
    return {};
  std::vector<Pattern::Entry> lower, upper;
  std::vector<int64_t> lowerSlots, upperSlots;
  for (int64_t i = 0; i < pattern.rows(); ++i) {
    for (int64_t slot = pattern.rowStart[i]; slot < pattern.rowStart[i + 1]; ++slot) {
      const bool isLower = pattern.column[slot] < i;
      (isLower ? lower : upper).emplace_back(i, pattern.column[slot]);
      (isLower ? lowerSlots : upperSlots).push_back(slot);
    }
    lower.emplace_back(i, i);
    lowerSlots.push_back(-1); // one
  }
  const ElementKind kind = std::max(a.kind, ElementKind::Real);
  const auto l =
      session.make(kind, std::make_shared<Pattern>(pattern.rows(), pattern.rows(), lower), State::Value, range);
  const auto u =
      session.make(kind, std::make_shared<Pattern>(pattern.rows(), pattern.rows(), upper), State::Value, range);
  if (!l || !u)
    return {};
  for (size_t k = 0; k < lowerSlots.size(); ++k)
    setElement(*l, static_cast<int64_t>(k), lowerSlots[k] < 0 ? Number(1) : entries[lowerSlots[k]]);
  for (size_t k = 0; k < upperSlots.size(); ++k)
    setElement(*u, static_cast<int64_t>(k), entries[upperSlots[k]]);
  return {l, u};
}

Column times(const Array &a, const Column &x) {
  Column y(a.shape[0]);
  for (int64_t i = 0; i < a.shape[0]; ++i) {
    const int64_t begin = a.isSparse() ? a.pattern->rowStart[i] : i * a.shape[1];
    const int64_t end = a.isSparse() ? a.pattern->rowStart[i + 1] : begin + a.shape[1];
    for (int64_t slot = begin; slot < end; ++slot)
      y[i].addProduct(elementOf(a, slot), x[a.isSparse() ? a.pattern->column[slot] : slot - begin]);
  }
  return y;
}

/// What A gives is in the space where no more than this part of it is left.
static constexpr double endOfSpace = 1e-14;

Krylov arnoldi(const Array &a, const Column &start, int64_t steps) {
  Krylov krylov{Matrix(a.shape[0], steps), Matrix(steps, steps)};
  Column next = start;
  Real length = norm2(start);
  for (int64_t k = 0; k < steps && !mpfr_zero_p(length.get()); ++k) {
    if (k > 0)
      krylov.h(k, k - 1) = length;
    divide(next, length);
    krylov.v.columns[k] = std::move(next);
    next = times(a, krylov.v.columns[k]);
    for (int pass = 0; pass < 2; ++pass)
      for (int64_t j = 0; j <= k; ++j) {
        const Number part = innerProduct(krylov.v.columns[j], next);
        subtractMultiple(next, part, krylov.v.columns[j]);
        krylov.h(j, k) += part;
      }
    length = norm2(next);
    Real least = norm2(krylov.h.columns[k]);
    mpfr_mul_d(least.get(), least.get(), endOfSpace, MPFR_RNDN);
    if (!(least < length))
      mpfr_set_zero(length.get(), 1);
  }
  return krylov;
}

} // namespace dpg::eval
