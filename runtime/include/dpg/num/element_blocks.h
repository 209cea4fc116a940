// Ranges of elements in blocks, as many at once as a sample_block holds: see num/sample_block.h.
#pragma once

#include <dpg/num/sample_block.h>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <span>

#define DPG_INLINED inline __attribute__((always_inline))

namespace dpg {

/// The elements first, ..., first + count - 1: those of a whole block, or fewer at the end of a range.
struct element_block {
  index first;
  int count;

  constexpr bool is_whole() const { return count == sample_block::width; }
  friend constexpr element_block operator+(element_block i, index steps) { return {i.first + steps, i.count}; }
  friend constexpr element_block operator+(index steps, element_block i) { return i + steps; }
  friend constexpr element_block operator-(element_block i, index steps) { return i + -steps; }
};

/// Counts blocks upward, for loops that threads share.
class element_block_iterator {
public:
  using iterator_category = std::random_access_iterator_tag;
  using value_type = element_block;
  using difference_type = std::int64_t;
  using pointer = const element_block *;
  using reference = element_block;

  constexpr element_block_iterator() = default;
  constexpr element_block_iterator(index at, index last) : at_(at), last_(last) {}

  constexpr element_block operator*() const {
    return {at_, static_cast<int>(last_ - at_ < sample_block::width ? last_ - at_ : sample_block::width)};
  }
  constexpr element_block operator[](difference_type steps) const { return *(*this + steps); }

  constexpr element_block_iterator &operator++() { return *this += 1; }
  constexpr element_block_iterator &operator--() { return *this -= 1; }
  constexpr element_block_iterator operator++(int) { return ++*this - 1; }
  constexpr element_block_iterator operator--(int) { return --*this + 1; }
  constexpr element_block_iterator &operator+=(difference_type steps) {
    return at_ += steps * sample_block::width, *this;
  }
  constexpr element_block_iterator &operator-=(difference_type steps) { return *this += -steps; }

  friend constexpr element_block_iterator operator+(element_block_iterator it, difference_type steps) {
    return it += steps;
  }
  friend constexpr element_block_iterator operator+(difference_type steps, element_block_iterator it) {
    return it += steps;
  }
  friend constexpr element_block_iterator operator-(element_block_iterator it, difference_type steps) {
    return it -= steps;
  }
  friend constexpr difference_type operator-(element_block_iterator a, element_block_iterator b) {
    return (a.at_ - b.at_) / sample_block::width;
  }
  friend constexpr auto operator<=>(element_block_iterator a, element_block_iterator b) { return a.at_ <=> b.at_; }
  friend constexpr bool operator==(element_block_iterator a, element_block_iterator b) { return a.at_ == b.at_; }

private:
  index at_ = 0, last_ = 0;
};

/// The elements first, ..., last - 1 in blocks; none where last is not behind first.
class in_blocks {
public:
  constexpr in_blocks(index first, index last) : first_(first), last_(last > first ? last : first) {}

  constexpr element_block_iterator begin() const { return {first_, last_}; }
  constexpr element_block_iterator end() const {
    const index blocks = (last_ - first_ + sample_block::width - 1) / sample_block::width;
    return {first_ + blocks * sample_block::width, last_};
  }

private:
  index first_, last_;
};

namespace element_blocks {

template <class Number> DPG_INLINED sample_block load(const Number *from, int count) {
  if (count == sample_block::width) [[likely]]
    return sample_block(from);
  Number padded[sample_block::width] = {};
  std::memcpy(padded, from, static_cast<std::size_t>(count) * sizeof(Number));
  return sample_block(padded);
}

} // namespace element_blocks

/// The elements of x in a block, of stochastic or double.
DPG_INLINED sample_block at(std::span<const stochastic> x, element_block i) {
  return element_blocks::load(x.data() + i.first, i.count);
}
DPG_INLINED sample_block at(std::span<const double> x, element_block i) {
  return element_blocks::load(x.data() + i.first, i.count);
}

/// Puts the elements of a block into z.
DPG_INLINED void put(std::span<stochastic> z, element_block i, const sample_block &values) {
  if (i.is_whole()) [[likely]]
    return values.store(z.data() + i.first);
  stochastic padded[sample_block::width];
  values.store(padded);
  std::memcpy(z.data() + i.first, padded, static_cast<std::size_t>(i.count) * sizeof(stochastic));
}

template <class Block, class Terms> DPG_INLINED void sample_block::add(Block elements, const Terms &terms) {
  if (elements.is_whole()) [[likely]] {
    *this += terms;
    return;
  }
  sample_block sums = *this;
  sums += terms;
  stochastic before[width], after[width];
  store(before);
  sums.store(after);
  std::memcpy(before, after, static_cast<std::size_t>(elements.count) * sizeof(stochastic));
  *this = sample_block(before);
}

} // namespace dpg

#undef DPG_INLINED
