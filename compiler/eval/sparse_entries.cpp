// Sparse matrices of entries in any order.
#include "compiler/eval/sparse_entries.h"

#include <algorithm>
#include <compare>
#include <complex>
#include <tuple>

namespace dpg::eval {

/// Whether the sum, rounded, is a T.
static bool add(double &sum, double value) {
  sum += value;
  return true;
}
static bool add(std::complex<double> &sum, std::complex<double> value) {
  sum += value;
  return true;
}
static bool add(int64_t &sum, int64_t value) { return !__builtin_add_overflow(sum, value, &sum); }
static bool add(bool &sum, bool value) {
  sum = sum || value;
  return true;
}

template <typename T> static bool precedes(const T &a, const T &b) { return std::strong_order(a, b) < 0; }
static bool precedes(const std::complex<double> &a, const std::complex<double> &b) {
  const auto order = std::strong_order(a.real(), b.real());
  return order != 0 ? order < 0 : precedes(a.imag(), b.imag());
}

template <typename T> bool sumRepeated(std::vector<triplet<T>> &entries) {
  std::sort(entries.begin(), entries.end(), [](const triplet<T> &a, const triplet<T> &b) {
    const auto places = std::tie(a.row, a.column) <=> std::tie(b.row, b.column);
    return places != 0 ? places < 0 : precedes(a.value, b.value);
  });
  size_t kept = 0;
  for (const triplet<T> &entry : entries) {
    triplet<T> *last = kept > 0 ? &entries[kept - 1] : nullptr;
    if (!last || last->row != entry.row || last->column != entry.column)
      entries[kept++] = entry;
    else if (!add(last->value, entry.value))
      return false;
  }
  entries.resize(kept);
  return true;
}

template <typename T> void setElement(Array &array, int64_t slot, T value) {
  array.setZero(slot);
  if constexpr (std::is_same_v<T, std::complex<double>>) {
    mpfr_set_d(array.re[slot], value.real(), MPFR_RNDN);
    mpfr_set_d(array.im[slot], value.imag(), MPFR_RNDN);
  } else if (array.isInteger()) {
    array.integers[slot] = static_cast<int64_t>(value);
  } else {
    mpfr_set_d(array.re[slot], static_cast<double>(value), MPFR_RNDN);
  }
}

template <typename T>
std::shared_ptr<Array> sparseFrom(Session &session, int64_t rows, int64_t columns, std::vector<triplet<T>> entries,
                                  ElementKind kind, SourceRange range) {
  // Row and column starts take memory whatever the entries.
  if (!session.allows(16 * (rows + columns), std::max(rows, columns), range))
    return nullptr;
  sumRepeated(entries);
  std::vector<Pattern::Entry> places;
  places.reserve(entries.size());
  for (const triplet<T> &entry : entries)
    places.emplace_back(entry.row, entry.column);
  const auto array = session.make(kind, std::make_shared<Pattern>(rows, columns, places), State::Value, range);
  for (size_t slot = 0; array && slot < entries.size(); ++slot)
    setElement(*array, static_cast<int64_t>(slot), entries[slot].value);
  return array;
}

#define DPG_FOR_ELEMENT(T)                                                                                             \
  template bool sumRepeated<T>(std::vector<triplet<T>> &);                                                             \
  template void setElement<T>(Array &, int64_t, T);                                                                    \
  template std::shared_ptr<Array> sparseFrom<T>(Session &, int64_t, int64_t, std::vector<triplet<T>>, ElementKind,     \
                                                SourceRange);
DPG_FOR_ELEMENT(double)
DPG_FOR_ELEMENT(std::complex<double>)
DPG_FOR_ELEMENT(int64_t)
DPG_FOR_ELEMENT(bool)
#undef DPG_FOR_ELEMENT

} // namespace dpg::eval
