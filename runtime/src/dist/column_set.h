// A set of global column numbers that threads fill together and that numbers its members in ascending order.
#pragma once

#include <dpg/index.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace dpg {

/// A bitmap in pages, made where columns are inserted: small for matrices whose halo lies nearby, and a bit a column at
/// most.
class column_set {
public:
  explicit column_set(index column_count);
  ~column_set();
  column_set(const column_set &) = delete;
  column_set &operator=(const column_set &) = delete;

  /// May be called by several threads.
  void insert(index column);

  /// Numbers the members; none may be inserted afterwards. Returns how many there are.
  index number();

  /// How many members are less than `column`, which is one.
  index position(index column) const;

  /// The members in ascending order.
  std::vector<index> members() const;

private:
  static constexpr int page_bits = 15;
  static constexpr index page_columns = index(1) << page_bits;
  static constexpr index page_words = page_columns / 64;

  struct page {
    std::array<std::atomic<std::uint64_t>, page_words> words{};
    std::array<std::uint16_t, page_words> before{}; // members in earlier words of this page
    index before_page = 0;
  };

  page &page_of(index column);

  std::vector<std::atomic<page *>> pages_;
  index count_ = 0;
};

} // namespace dpg
