// Boxes of elements that have values: joined when they come, subtracted from what is asked for.
#include <dpg/dist/given_elements.h>

#include <dpg/errors.h>

#include <algorithm>

namespace dpg {

namespace {

using box = given_elements::box;

bool is_empty(const box &part) {
  return std::any_of(part.begin(), part.end(), [](index_range range) { return range.last <= range.first; });
}

/// Makes `grown` the union of both, if that is a box: they differ in one dimension at most, and touch there.
bool joins(box &grown, const box &other) {
  std::size_t differing = 0, where = 0;
  for (std::size_t d = 0; d < grown.size(); ++d)
    if (!(grown[d] == other[d])) {
      ++differing;
      where = d;
    }
  if (differing == 0)
    return true;
  index_range &range = grown[where];
  if (differing > 1 || other[where].first > range.last || range.first > other[where].last)
    return false;
  range = {std::min(range.first, other[where].first), std::max(range.last, other[where].last)};
  return true;
}

/// Appends what `part` has outside of `taken`: at most two boxes a dimension.
void append_rest(box part, const box &taken, std::vector<box> &rest) {
  for (std::size_t d = 0; d < part.size(); ++d)
    if (taken[d].first >= part[d].last || taken[d].last <= part[d].first)
      return rest.push_back(part);
  for (std::size_t d = 0; d < part.size(); ++d) {
    if (part[d].first < taken[d].first) {
      rest.push_back(part);
      rest.back()[d].last = taken[d].first;
      part[d].first = taken[d].first;
    }
    if (part[d].last > taken[d].last) {
      rest.push_back(part);
      rest.back()[d].first = taken[d].last;
      part[d].last = taken[d].last;
    }
  }
}

std::string first_element(const box &part) {
  std::string text;
  for (const index_range &range : part)
    text += (text.empty() ? "[" : ", ") + std::to_string(range.first);
  return text + "]";
}

} // namespace

void given_elements::add(const box &part) {
  if (is_empty(part))
    return;
  box grown = part;
  for (std::size_t at = 0; at < boxes_.size();) {
    if (!joins(grown, boxes_[at])) {
      ++at;
      continue;
    }
    boxes_.erase(boxes_.begin() + static_cast<std::ptrdiff_t>(at));
    at = 0; // a larger box may touch those passed over before
  }
  boxes_.push_back(std::move(grown));
}

void given_elements::require(const box &part, std::string_view place) const {
  if (is_empty(part))
    return;
  std::vector<box> missing{part};
  for (const box &given : boxes_) {
    std::vector<box> rest;
    for (const box &each : missing)
      append_rest(each, given, rest);
    missing = std::move(rest);
  }
  if (!missing.empty())
    throw range_error(
        std::string(place) + ": element " +
        first_element(*std::min_element(missing.begin(), missing.end(),
                                        [](const box &a, const box &b) {
                                          return std::lexicographical_compare(
                                              a.begin(), a.end(), b.begin(), b.end(),
                                              [](index_range x, index_range y) { return x.first < y.first; });
                                        })) +
        " of `" + array_ + "` has no value");
}

} // namespace dpg
