// How far what a graph gives is from what plain loops give, and how far it may be.
#pragma once

#include "problem.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace polybench {

/// The largest difference of `count` elements, infinite where one is no number; both sides over `scale`.
template <class T> double largest_difference(const T *ours, const T *theirs, index count, double scale) {
  double largest = 0;
  for (index e = 0; e < count; ++e) {
    const double difference = std::abs(double(ours[e]) - double(theirs[e])) / scale;
    largest = difference <= largest ? largest : difference;
    if (std::isnan(difference))
      return std::numeric_limits<double>::infinity();
  }
  return largest;
}

template <class T> double scale_of(const array<T> &whole) {
  double largest = std::numeric_limits<double>::min();
  for (const T value : whole.values)
    largest = std::max(largest, std::abs(double(value)));
  return largest;
}

/// Of the calling process's elements, over the largest magnitude of all.
template <class T> double difference(const dpg::dense_matrix<T> &ours, const array<T> &theirs) {
  if (ours.row_count() != theirs.rows || ours.column_count() != theirs.columns)
    return std::numeric_limits<double>::infinity();
  const T *first = theirs.values.data() + ours.row_partition().first() * theirs.columns;
  return largest_difference(ours.owned().data(), first, ours.owned().size(), scale_of(theirs));
}

template <class T> double difference(const dpg::vector<T> &ours, const array<T> &theirs) {
  if (ours.global_size() != theirs.rows)
    return std::numeric_limits<double>::infinity();
  const T *first = theirs.values.data() + ours.partition().first();
  return largest_difference(ours.owned().data(), first, ours.local_size(), scale_of(theirs));
}

template <class T> double difference(const array<T> &ours, const array<T> &theirs) {
  return largest_difference(ours.values.data(), theirs.values.data(), theirs.values.size(), scale_of(theirs));
}

template <class... Ours, class... Theirs>
double difference(const std::tuple<Ours...> &ours, const std::tuple<Theirs...> &theirs) {
  static_assert(sizeof...(Ours) == sizeof...(Theirs));
  return std::apply(
      [&](const auto &...mine) {
        return std::apply([&](const auto &...others) { return std::max({0.0, difference(mine, others)...}); }, theirs);
      },
      ours);
}

/// As many roundings as lie on the way to an element, of both.
template <class Problem> double tolerance(const Problem &problem) {
  return 2 * problem.roundings() * std::numeric_limits<double>::epsilon() / 2;
}

} // namespace polybench
