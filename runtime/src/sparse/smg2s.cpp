// Sparse matrices of a prescribed spectrum: A = exp(N) M exp(-N) as the sum of ad_N^k(M) / k!, where ad_N(X) = N X - X
// N.
//
// N has ones above the diagonal but for each p-th. So rows and columns fall into groups of p, N X moves rows up and X N
// columns to the right, each within its group, and the sum ends after k = 2 (p - 1). With p = 2 and a band of h = 2:
//
//     M   . |         N X - X N   fills, in each tile of p x p, what lies above and to the right of M's entries
//         x . |
//       x x . |       row i of A needs rows i to the end of its group of M, and no other
//         x x . |
//
// Differences are exact in double-double as long as M's entries have similar exponents: an entry that cancels is 0, not
// some rounding.
#include <dpg/sparse/smg2s.h>

#include "sparse/generated_rows.h"
#include "sparse/smg2s_ranges.h"

#include <dpg/dist/agree.h>
#include <dpg/num/dd.h>
#include <dpg/num/random.h>

#include <bit>
#include <cmath>
#include <vector>

namespace dpg {
namespace {

/// The eigenvalues of some rows.
struct spectrum_window {
  index_range rows;
  std::vector<std::complex<double>> values;

  const std::complex<double> &operator[](index row) const { return values[row - rows.first]; }
  /// Half of a conjugate pair, not a real eigenvalue.
  bool is_paired(index row) const { return (*this)[row].imag() != 0; }
};

void check_eigenvalue(const spectrum_window &spectrum, index row) {
  const std::complex<double> value = spectrum[row];
  for (const double part : {value.real(), value.imag()})
    if (!(std::abs(part) <= largest_eigenvalue_part))
      throw range_error("smg2s: eigenvalue " + number_text(row) + " has a part that is " + number_text(part) +
                        "; expected at most 1e+100 in magnitude");
  const index partner = row % 2 == 0 ? row + 1 : row - 1;
  if (value.imag() != 0 && !(spectrum.rows.contains(partner) && spectrum[partner] == std::conj(value)))
    throw range_error("smg2s: eigenvalue " + number_text(row) + " is not real, and eigenvalue " + number_text(partner) +
                      " is not its conjugate");
}

spectrum_window window_of(index_range rows, const std::function<std::complex<double>(index)> &eigenvalue) {
  spectrum_window spectrum{rows, {}};
  spectrum.values.reserve(rows.size());
  for (index row = rows.first; row < rows.last; ++row)
    spectrum.values.push_back(eigenvalue(row));
  for (index row = rows.first; row < rows.last; ++row)
    check_eigenvalue(spectrum, row);
  return spectrum;
}

/// M = D + R D - D R.
class coupled_spectrum {
public:
  coupled_spectrum(index bandwidth, index seed, spectrum_window spectrum)
      : bandwidth_(bandwidth), seed_(seed),
        scale_(std::ldexp(1.0, -10 - static_cast<int>(std::bit_width(static_cast<std::uint64_t>(bandwidth / 2))))),
        spectrum_(std::move(spectrum)) {}

  /// Whether the entry may be other than 0.
  bool holds(index i, index j) const {
    if (i / 2 == j / 2)
      return i == j || spectrum_.is_paired(i);
    return couples(i, j) || (spectrum_.is_paired(j) && couples(i, j ^ 1)) ||
           (spectrum_.is_paired(i) && couples(i ^ 1, j));
  }

  dd entry(index i, index j) const {
    if (i / 2 == j / 2)
      return diagonal(i, j);
    if (!holds(i, j))
      return 0;
    dd sum = (dd(spectrum_[j].real()) - spectrum_[i].real()) * coupling(i, j);
    if (spectrum_.is_paired(j))
      sum += dd(coupling(i, j ^ 1)) * diagonal(j ^ 1, j);
    if (spectrum_.is_paired(i))
      sum -= dd(coupling(i ^ 1, j)) * diagonal(i, i ^ 1);
    return sum;
  }

private:
  /// Entries of D in the rows of one pair: [a, b; -b, a], where the imaginary part of the first is b, of the second -b.
  double diagonal(index i, index j) const { return i == j ? spectrum_[i].real() : spectrum_[i].imag(); }

  bool couples(index i, index j) const { return i / 2 % 2 == 1 && j / 2 % 2 == 0 && i - bandwidth_ <= j && j < i; }

  double coupling(index i, index j) const {
    return couples(i, j) ? static_cast<double>(uniform_integer(2048, seed_, i, j) - 1024) * scale_ : 0;
  }

  index bandwidth_, seed_;
  double scale_;
  spectrum_window spectrum_;
};

/// The groups of p rows, and of p columns, of a matrix of order n.
struct groups {
  index n, nilpotency, bandwidth;

  index first(index i) const { return i / nilpotency * nilpotency; }
  index last(index i) const { return std::min(n, first(i) + nilpotency); }

  /// The columns that rows of a group can have: whole groups, one more to the right where a pair stands in two.
  index_range columns(index row) const {
    const index right = last(row) % 2 == 1 && last(row) < n ? last(row) : last(row) - 1;
    return {first(std::max<index>(0, first(row) - bandwidth - 1)), last(right)};
  }

  /// The rows whose eigenvalues some rows depend on: whole pairs.
  index_range window(index_range rows) const {
    if (rows.empty())
      return {0, 0};
    return {columns(rows.first).first / 2 * 2, std::min(n, columns(rows.last - 1).last / 2 * 2 + 2)};
  }
};

/// 1 / k! for k up to `last`.
std::vector<dd> inverse_factorials(index last) {
  std::vector<dd> inverses{dd(1.0)};
  for (index k = 1; k <= last; ++k)
    inverses.push_back(inverses.back() / dd(k));
  return inverses;
}

/// Rows of one group of A, in dense form.
class row_group {
public:
  row_group(const coupled_spectrum &M, const groups &layout)
      : M_(M), layout_(layout), inverse_factorials_(inverse_factorials(2 * (layout.nilpotency - 1))) {}

  /// Computes the rows of the group that `row` belongs to.
  void compute(index row) {
    rows_ = {layout_.first(row), layout_.last(row)};
    columns_ = layout_.columns(row);
    term_.resize(rows_.size() * columns_.size());
    for (index i = rows_.first; i < rows_.last; ++i)
      for (index j = columns_.first; j < columns_.last; ++j)
        term(i, j) = M_.entry(i, j);
    sum_ = term_;
    for (std::size_t k = 1; k < inverse_factorials_.size(); ++k) {
      apply_commutator();
      for (std::size_t e = 0; e < term_.size(); ++e)
        if (term_[e] != dd())
          sum_[e] += term_[e] * inverse_factorials_[k];
    }
  }

  /// Writes the entries of a row that are not 0; returns how many there are.
  template <class T> index put(index row, std::span<column_index> columns, std::span<T> values) const {
    index length = 0;
    for (index j = columns_.first; j < columns_.last; ++j) {
      const double value = static_cast<double>(sum_[place(row, j)]);
      if (value == 0)
        continue;
      columns[length] = static_cast<column_index>(j);
      values[length++] = static_cast<T>(value);
    }
    return length;
  }

private:
  index place(index i, index j) const { return (i - rows_.first) * columns_.size() + j - columns_.first; }
  dd &term(index i, index j) { return term_[place(i, j)]; }

  /// X becomes N X - X N, in place: row i + 1 and column j - 1 are still the old ones where element (i, j) needs them.
  void apply_commutator() {
    for (index i = rows_.first; i < rows_.last; ++i)
      for (index j = columns_.last - 1; j >= columns_.first; --j) {
        const dd below = i + 1 < rows_.last ? term(i + 1, j) : dd();
        const dd before = j > layout_.first(j) ? term(i, j - 1) : dd();
        term(i, j) = below == before ? dd() : below - before;
      }
  }

  const coupled_spectrum &M_;
  groups layout_;
  std::vector<dd> inverse_factorials_;
  index_range rows_, columns_;
  std::vector<dd> term_, sum_;
};

/// The most entries that each row of a group may have, from its last row up: in each group of columns, those from the
/// first on that M has in this row or in one below.
void bound_rows(const coupled_spectrum &M, const groups &layout, index row, const auto &put) {
  const index_range columns = layout.columns(row);
  std::vector<index> from; // for each group of columns
  for (index j = columns.first; j < columns.last; j = layout.last(j))
    from.push_back(layout.last(j));
  for (index i = layout.last(row) - 1; i >= layout.first(row); --i) {
    index count = 0, group = 0;
    for (index first = columns.first; first < columns.last; first = layout.last(first), ++group) {
      index j = first;
      while (j < from[group] && !M.holds(i, j))
        ++j;
      from[group] = j;
      count += layout.last(first) - j;
    }
    put(i, count);
  }
}

/// Calls visit(first row of the group) for each group that has some of `rows`, with all threads; make() gives what a
/// thread works with.
void visit_groups(index_range rows, const groups &layout, const auto &make, const auto &visit) {
  const index first = rows.first / layout.nilpotency;
  const index last = rows.empty() ? first : (rows.last - 1) / layout.nilpotency + 1;
#pragma omp parallel
  {
    auto work = make();
#pragma omp for schedule(dynamic, 64)
    for (index group = first; group < last; ++group)
      visit(work, group * layout.nilpotency);
  }
}

/// Where rows begin that have room for their entries.
buffer<index> row_bounds(const coupled_spectrum &M, const groups &layout, index_range rows) {
  buffer<index> bounds(rows.size() + 1);
  bounds[0] = 0;
  const auto put = [&](index row, index count) {
    if (rows.contains(row))
      bounds[row - rows.first + 1] = count;
  };
  visit_groups(rows, layout, [] { return 0; }, [&](int, index row) { bound_rows(M, layout, row, put); });
  for (index i = 0; i < rows.size(); ++i)
    bounds[i + 1] += bounds[i];
  return bounds;
}

template <class T> csr_matrix<T> make_rows(const coupled_spectrum &M, const groups &layout, const partition &rows) {
  const index_range owned = rows.owned();
  const buffer<index> bounds = row_bounds(M, layout, owned);
  csr_arrays<T> made = room_for_rows<T>(bounds);
  const auto fill = [&](row_group &group, index first) {
    group.compute(first);
    for (index row = std::max(first, owned.first); row < std::min(layout.last(first), owned.last); ++row) {
      const index i = row - owned.first;
      const auto room = static_cast<std::size_t>(bounds[i + 1] - bounds[i]);
      made.rowptr[i + 1] = row_length(group.put(row, std::span(made.columns.data() + bounds[i], room),
                                                std::span(made.values.data() + bounds[i], room)));
    }
  };
  visit_groups(owned, layout, [&] { return row_group(M, layout); }, fill);
  close_gaps(bounds, made);
  return csr_matrix<T>(rows, layout.n, std::move(made));
}

} // namespace

template <class T>
csr_matrix<T> smg2s(const communicator &comm, index n, const std::function<std::complex<double>(index)> &eigenvalue,
                    const smg2s_options &options) {
  check_argument<index>("smg2s", "n", n, 1, largest_smg2s_order);
  check_argument<index>("smg2s", "bandwidth", options.bandwidth, 0, n - 1);
  check_argument<index>("smg2s", "nilpotency", options.nilpotency, 2, largest_nilpotency);
  const groups layout{n, options.nilpotency, options.bandwidth};
  const partition rows = partition::uniform(comm, n);
  return agreed(comm, [&] {
    const coupled_spectrum M(options.bandwidth, options.seed, window_of(layout.window(rows.owned()), eigenvalue));
    return make_rows<T>(M, layout, rows);
  });
}

template csr_matrix<double> smg2s(const communicator &, index, const std::function<std::complex<double>(index)> &,
                                  const smg2s_options &);
template csr_matrix<float> smg2s(const communicator &, index, const std::function<std::complex<double>(index)> &,
                                 const smg2s_options &);

} // namespace dpg
