// A copy of a matrix in another storage, which is made when it is first used.
#pragma once

#include <functional>
#include <mutex>
#include <optional>

namespace dpg {

/// What `Copy(matrix, sizes...)` makes, for an implementation that a program may choose or not:
///
///     const dpg::stored_on_demand<dpg::sell_rows<double>> A_in_slices(A, 8);
///     kernels::spmv(*A_in_slices, x, y); // makes it
///
/// The matrix outlives it, unchanged. Any thread may use it first; what the copy's constructor throws comes from there,
/// and the next use tries again.
template <class Copy> class stored_on_demand {
public:
  template <class Matrix, class... Sizes>
  explicit stored_on_demand(const Matrix &matrix, Sizes... sizes)
      : make_([&matrix, sizes...](std::optional<Copy> &made) { made.emplace(matrix, sizes...); }) {}
  stored_on_demand(const stored_on_demand &) = delete;
  stored_on_demand &operator=(const stored_on_demand &) = delete;

  /// Makes the copy, unless it is there: where that is to be no part of a time that is measured.
  void make() const {
    std::call_once(once_, [&] { make_(made_); });
  }

  const Copy &operator*() const {
    make();
    return *made_;
  }

  /// By the thread that made it, or behind a barrier.
  bool is_made() const { return made_.has_value(); }

private:
  std::function<void(std::optional<Copy> &)> make_;
  mutable std::once_flag once_;
  mutable std::optional<Copy> made_;
};

} // namespace dpg
