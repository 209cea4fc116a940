// The structure of distributed sparse matrices: checks, local column numbers, inner and outer rows.
#include <dpg/sparse/csr_matrix.h>

#include "dist/column_set.h"

#include <dpg/dist/threads.h>

#include <algorithm>
#include <cstring>
#include <limits>

namespace dpg {

namespace {

/// Lists rows in segments as they are added in ascending order.
class segment_list {
public:
  explicit segment_list(std::span<const entry_offset> rowptr) : rowptr_(rowptr) {}

  void add(index_range rows) {
    if (rows.empty())
      return;
    if (!segments_.empty() && segments_.back().last == rows.first)
      segments_.back().last = rows.last;
    else
      segments_.push_back({rows.first, rows.last, work_});
    work_ += rowptr_[rows.last] - rowptr_[rows.first] + rows.size();
    entries_ += rowptr_[rows.last] - rowptr_[rows.first];
  }

  index entries() const { return entries_; }

  /// The segments with the sentinel that row_iterator stops at.
  std::vector<row_segment> finish() && {
    const index behind_all = dpg::size(rowptr_) - 1;
    segments_.push_back({behind_all, behind_all, work_});
    segments_.shrink_to_fit();
    return std::move(segments_);
  }

private:
  std::span<const entry_offset> rowptr_;
  std::vector<row_segment> segments_;
  index work_ = 0;
  index entries_ = 0;
};

/// How many of a row's columns are not near to any of the row before.
index far_from(std::span<const column_index> before, std::span<const column_index> row) {
  constexpr index near = 8; // the processor itself fetches what follows a place that was read
  index far = 0;
  auto other = before.begin();
  for (const index column : row) {
    while (other != before.end() && *other < column - near)
      ++other;
    far += other == before.end() || *other > column + near;
  }
  return far;
}

/// Brings the elements from `middle` on before those from `first` on, in an array of any element type.
void rotate_elements(void *array, std::size_t element_bytes, index first, index middle, index last) {
  const auto rotate_as = [&](auto *elements) { std::rotate(elements + first, elements + middle, elements + last); };
  if (element_bytes == sizeof(double))
    return rotate_as(static_cast<double *>(array));
  if (element_bytes == sizeof(float))
    return rotate_as(static_cast<float *>(array));
  const index bytes = static_cast<index>(element_bytes);
  char *elements = static_cast<char *>(array);
  std::rotate(elements + first * bytes, elements + middle * bytes, elements + last * bytes);
}

} // namespace

csr_pattern::csr_pattern(const partition &rows, index column_count, buffer<entry_offset> rowptr,
                         buffer<column_index> columns)
    : rows_(rows), column_count_(column_count), rowptr_(std::move(rowptr)), columns_(std::move(columns)) {
  if (column_count > std::numeric_limits<column_index>::max())
    throw shape_error("a matrix with " + std::to_string(column_count) +
                      " columns needs 64-bit column numbers: define DPG_64BIT_COLUMNS");
  segment_list all(this->rowptr());
  all.add({0, local_rows()});
  all_ = std::move(all).finish();
}

void csr_pattern::collect_halo(const partition &columns, column_set &halo) const {
  const index_range owned = columns.owned();
#pragma omp parallel for schedule(static) if (worth_threads(local_nonzeros()))
  for (index k = 0; k < local_nonzeros(); ++k)
    if (!owned.contains(columns_[k]))
      halo.insert(columns_[k]);
}

void csr_pattern::use_local_columns(const partition &columns, const column_set &halo, void *values,
                                    std::size_t value_bytes) {
  const index_range owned = columns.owned();
#pragma omp parallel for schedule(dynamic, 4096) if (worth_threads(local_nonzeros()))
  for (index i = 0; i < local_rows(); ++i) {
    column_index *first = columns_.data() + rowptr_[i], *last = columns_.data() + rowptr_[i + 1];
    // A row lies as [before owned | owned | behind owned]; it will lie as [owned | before | behind].
    column_index *owned_first = std::lower_bound(first, last, owned.first);
    column_index *owned_last = std::lower_bound(owned_first, last, owned.last);
    for (column_index *column = first; column < last; ++column)
      *column = static_cast<column_index>(
          column >= owned_first && column < owned_last ? *column - owned.first : owned.size() + halo.position(*column));
    if (first == owned_first || owned_first == owned_last)
      continue;
    std::rotate(first, owned_first, owned_last);
    rotate_elements(values, value_bytes, rowptr_[i], rowptr_[i] + (owned_first - first),
                    rowptr_[i] + (owned_last - first));
  }
  columns_are_local_ = true;
  tiles_.reset();
  column_partition_ = columns;
  find_inner_rows();
  columns_are_scattered_ = sample_columns();
}

void csr_pattern::copy_arrays(buffer<entry_offset> &rowptr, buffer<column_index> &columns, void *values,
                              const void *own_values, std::size_t value_bytes) const {
  std::copy(rowptr_.begin(), rowptr_.end(), rowptr.begin());
  const char *source = static_cast<const char *>(own_values);
  char *target = static_cast<char *>(values);
  const column_numbering own = numbering();
#pragma omp parallel for schedule(dynamic, 4096) if (worth_threads(local_nonzeros()))
  for (index i = 0; i < local_rows(); ++i) {
    // A row lies as [owned | before | behind]; its copy will lie as [before | owned | behind].
    const index first = rowptr_[i], last = rowptr_[i + 1];
    index halo = first, behind = first;
    while (columns_are_local_ && halo < last && columns_[halo] < own.owned_count)
      ++halo;
    for (behind = halo; behind < last && own.global(columns_[behind]) < own.first_owned;)
      ++behind;
    index to = first;
    for (const index_range part : {index_range{halo, behind}, index_range{first, halo}, index_range{behind, last}})
      for (index k = part.first; k < part.last; ++k, ++to) {
        columns[to] = static_cast<column_index>(own.global(columns_[k]));
        std::memcpy(target + to * value_bytes, source + k * value_bytes, value_bytes);
      }
  }
}

bool csr_pattern::sample_columns() const {
  constexpr index samples = 1024, most_scattered = 32; // one entry of so many
  const auto row = [&](index i) { return std::span(columns_.data() + rowptr_[i], columns_.data() + rowptr_[i + 1]); };
  index entries = 0, far = 0;
  for (index i = 1; i < local_rows(); i += std::max<index>(1, local_rows() / samples)) {
    entries += dpg::size(row(i));
    far += far_from(row(i - 1), row(i));
  }
  return far * most_scattered > entries;
}

void csr_pattern::find_inner_rows() {
  const index owned = column_partition_->local_size();
  segment_list inner(rowptr()), outer(rowptr());
  for (index i = 0; i < local_rows(); ++i) {
    const bool needs_halo = rowptr_[i] < rowptr_[i + 1] && columns_[rowptr_[i + 1] - 1] >= owned; // columns ascend
    (needs_halo ? outer : inner).add({i, i + 1});
  }
  const bool few_are_inner = 2 * inner.entries() < local_nonzeros();
  inner_ = few_are_inner ? segment_list(rowptr()).finish() : std::move(inner).finish();
  outer_ = few_are_inner ? all_ : std::move(outer).finish(); // one segment: the few inner rows would tear it to pieces
}

} // namespace dpg
