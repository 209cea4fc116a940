// Index types and ranges: how the runtime counts rows, columns and entries.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>

namespace dpg {

/// Counts and positions: rows, entries, global indices. Always 64 bits.
using index = std::int64_t;

/// Stored column numbers. 32 bits halve what a sparse product reads for its indices; define DPG_64BIT_COLUMNS for
/// matrices with 2^31 columns or more (checked when a matrix is made).
#ifdef DPG_64BIT_COLUMNS
using column_index = std::int64_t;
#else
using column_index = std::int32_t;
#endif

/// The position of an entry among those of one process, in rowptr. Its 32 bits halve what a loop over short rows reads
/// beside their entries. It becomes an index wherever it is used, so that sums and products of positions have 64 bits,
/// and an index becomes one only where that is written.
class entry_offset {
public:
  static constexpr index largest = std::numeric_limits<std::uint32_t>::max();

  entry_offset() = default;

  /// 0 <= position <= largest (not checked: where rowptr is made, all of it is checked at once).
  constexpr explicit entry_offset(index position) : position_(static_cast<std::uint32_t>(position)) {}

  constexpr operator index() const { return position_; }

private:
  std::uint32_t position_;
};

/// Counts upward over integers. A 64-bit random-access iterator of our own, since `omp for` over std::views::iota makes
/// compilers compute 128-bit differences.
class index_iterator {
public:
  using iterator_category = std::random_access_iterator_tag;
  using iterator_concept = std::random_access_iterator_tag;
  using value_type = index;
  using difference_type = std::int64_t;
  using pointer = const index *;
  using reference = index;

  constexpr index_iterator() = default;
  constexpr explicit index_iterator(index at) : at_(at) {}

  constexpr index operator*() const { return at_; }
  constexpr index operator[](difference_type steps) const { return at_ + steps; }

  constexpr index_iterator &operator++() { return ++at_, *this; }
  constexpr index_iterator &operator--() { return --at_, *this; }
  constexpr index_iterator operator++(int) { return index_iterator(at_++); }
  constexpr index_iterator operator--(int) { return index_iterator(at_--); }
  constexpr index_iterator &operator+=(difference_type steps) { return at_ += steps, *this; }
  constexpr index_iterator &operator-=(difference_type steps) { return at_ -= steps, *this; }

  friend constexpr index_iterator operator+(index_iterator it, difference_type steps) { return it += steps; }
  friend constexpr index_iterator operator+(difference_type steps, index_iterator it) { return it += steps; }
  friend constexpr index_iterator operator-(index_iterator it, difference_type steps) { return it -= steps; }
  friend constexpr difference_type operator-(index_iterator a, index_iterator b) { return a.at_ - b.at_; }
  friend constexpr auto operator<=>(index_iterator, index_iterator) = default;
  friend constexpr bool operator==(index_iterator, index_iterator) = default;

private:
  index at_ = 0;
};

/// The integers first, first + 1, ..., last - 1, where first <= last (not checked: loops over entries of sparse rows
/// make one of these a row).
struct index_range {
  index first = 0;
  index last = 0;

  constexpr index size() const { return last - first; }
  constexpr bool empty() const { return first == last; }
  constexpr bool contains(index i) const { return first <= i && i < last; }
  constexpr index_iterator begin() const { return index_iterator(first); }
  constexpr index_iterator end() const { return index_iterator(last); }
  friend constexpr bool operator==(const index_range &, const index_range &) = default;
};

/// The integers that lie in both ranges; if there are none, an empty range where b begins.
constexpr index_range intersection(index_range a, index_range b) {
  const index first = a.first > b.first ? a.first : b.first;
  const index last = a.last < b.last ? a.last : b.last;
  return last > first ? index_range{first, last} : index_range{b.first, b.first};
}

/// The number of elements of a container or span, signed: loops compare it with an `index` without a cast.
template <class Container> constexpr index size(const Container &container) {
  return static_cast<index>(container.size());
}

} // namespace dpg
