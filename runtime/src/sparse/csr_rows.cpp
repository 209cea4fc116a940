// How the rows of a view are cut into shares and blocks of even work.
#include <dpg/sparse/csr_rows.h>

#include <algorithm>

namespace dpg {

row_iterator row_list::at_work(index work) const {
  if (work >= this->work())
    return end();
  const auto behind = std::upper_bound(segments_.begin(), segments_.end(), work,
                                       [](index w, const row_segment &s) { return w < s.work_before; });
  const row_segment &segment = behind[-1];
  const index wanted = work - segment.work_before + key(segment.first);
  index low = segment.first, high = segment.last; // key(low) <= wanted, or low is the answer
  while (low < high) {
    const index middle = low + (high - low) / 2;
    if (key(middle) < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  return low < segment.last ? row_iterator(low, &segment) : row_iterator((&segment)[1].first, &segment + 1);
}

row_iterator row_list::near_work(row_iterator first, index end, index work) const {
  const row_segment *segment = first.segment();
  const index segment_work = segment[1].work_before - segment->work_before;
  const index row = *first + work * (segment->last - segment->first) / segment_work;
  if (row > *first && row < end) {
    const index work_to_there = key(row) - key(*first);
    if (work <= 2 * work_to_there && work_to_there <= 2 * work)
      return row_iterator(row, segment);
  }
  return at_work(work_before(first) + work);
}

row_iterator row_blocks::next_block(row_iterator first) const {
  const row_segment *segment = first.segment();
  const index target = rows_.work_before(first) + work_per_block;
  if (target < segment[1].work_before && (segment != last_.segment() || target < rows_.work_before(last_)))
    return rows_.near_work(first, segment == last_.segment() ? *last_ : segment->last, work_per_block);
  return segment == last_.segment() ? last_ : row_iterator(segment[1].first, segment + 1); // no search: most are short
}

} // namespace dpg
