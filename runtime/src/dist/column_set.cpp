// A paged bitmap with ranks.
#include "dist/column_set.h"

#include <bit>

namespace dpg {

column_set::column_set(index column_count) : pages_((column_count >> page_bits) + 1) {}

column_set::~column_set() {
  for (const std::atomic<page *> &p : pages_)
    delete p.load();
}

column_set::page &column_set::page_of(index column) {
  std::atomic<page *> &slot = pages_[column >> page_bits];
  page *present = slot.load(std::memory_order_acquire);
  if (present)
    return *present;
  auto fresh = std::make_unique<page>();
  if (slot.compare_exchange_strong(present, fresh.get()))
    return *fresh.release();
  return *present; // another thread was first
}

void column_set::insert(index column) {
  const index in_page = column & (page_columns - 1);
  std::atomic<std::uint64_t> &word = page_of(column).words[in_page / 64];
  const std::uint64_t bit = std::uint64_t(1) << (in_page % 64);
  if (!(word.load(std::memory_order_relaxed) & bit)) // most columns come more than once
    word.fetch_or(bit, std::memory_order_relaxed);
}

index column_set::number() {
  count_ = 0;
  for (const std::atomic<page *> &slot : pages_) {
    page *p = slot.load();
    if (!p)
      continue;
    p->before_page = count_;
    index in_page = 0;
    for (index w = 0; w < page_words; ++w) {
      p->before[w] = static_cast<std::uint16_t>(in_page);
      in_page += std::popcount(p->words[w].load());
    }
    count_ += in_page;
  }
  return count_;
}

index column_set::position(index column) const {
  const page &p = *pages_[column >> page_bits].load(std::memory_order_relaxed);
  const index in_page = column & (page_columns - 1);
  const std::uint64_t below = (std::uint64_t(1) << (in_page % 64)) - 1;
  return p.before_page + p.before[in_page / 64] +
         std::popcount(p.words[in_page / 64].load(std::memory_order_relaxed) & below);
}

std::vector<index> column_set::members() const {
  std::vector<index> all;
  all.reserve(count_);
  for (index n = 0; n < dpg::size(pages_); ++n) {
    const page *p = pages_[n].load();
    if (!p)
      continue;
    for (index w = 0; w < page_words; ++w)
      for (std::uint64_t bits = p->words[w].load(); bits != 0; bits &= bits - 1)
        all.push_back((n << page_bits) + w * 64 + std::countr_zero(bits));
  }
  return all;
}

} // namespace dpg
