// Which elements of an array have values, where a program gives them part by part.
#pragma once

#include <dpg/index.h>

#include <string>
#include <string_view>
#include <vector>

namespace dpg {

/// A record of the boxes of elements that have values. Every process keeps the same one.
///
///     dpg::given_elements z_given("z");
///     z_given.add({{0, k}});
///     z_given.require({{0, n}}, "solve.dpg:4");
class given_elements {
public:
  /// A box: in each dimension the subscripts first, ..., last - 1.
  using box = std::vector<index_range>;

  explicit given_elements(std::string_view array) : array_(array) {}

  /// The elements of a box have values. Boxes that lie in others or extend them are no new ones: elements that a loop
  /// gives one after the other stay one box.
  void add(const box &part);

  /// Whether all elements of a box have values. Does not communicate. Cost: linear in the boxes, where few overlap.
  ///
  /// @throws dpg::range_error "solve.dpg:4: element [3] of `z` has no value"
  void require(const box &part, std::string_view place) const;

private:
  std::string array_;
  std::vector<box> boxes_;
};

} // namespace dpg
