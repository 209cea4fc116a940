// Operations on stochastic numbers that are watched: those at which the estimate of digits, or the result, is doubtful
// are counted, by the statement of the program in which they stand.
//
//     sum = dpg::watched<"solve.dpg:12">::sum(sum, dpg::watched<"solve.dpg:12">::product(a, x));
//
// Source: F. Jézéquel, J.-M. Chesneaux 2008 (num/stochastic.h), sec. 2 and 3: the method neglects errors of second
// order, which a product of two numbers without digits, and a quotient by one, are made of; and it is silent about
// branches that were taken by comparing numbers that do not differ significantly. Watched operations round as others
// do; loops of them are not vectorised. What reductions over threads combine is not watched.
#pragma once

#include <dpg/num/stochastic.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

namespace dpg {

/// What may happen at an operation, in the order in which it is reported.
enum class instability {
  product,      ///< of two numbers without a digit
  quotient,     ///< by a number without a digit
  branch,       ///< a comparison of numbers whose difference has no digit; a minimum or maximum of them; a rounding to
                ///< an int that another one may be within the estimate of the error
  function,     ///< a function of a number without a digit
  cancellation, ///< a sum that has lost four digits or more of those that both its operands had
};
inline constexpr std::size_t instability_kinds = 5;

/// A cancellation is reported from this many lost digits on, as CADNA does.
inline constexpr double digits_of_cancellation = 4;

/// What was counted for a statement, by threads of this process.
class watched_place {
public:
  /// Joins the list of all places. `text` has to stay: "solve.dpg:12".
  explicit watched_place(const char *text);

  void count(instability kind) { counts_[static_cast<std::size_t>(kind)].fetch_add(1, std::memory_order_relaxed); }
  const char *text() const { return text_; }
  index count_of(instability kind) const { return counts_[static_cast<std::size_t>(kind)].load(); }

private:
  const char *text_;
  std::array<std::atomic<index>, instability_kinds> counts_{};
};

/// All places of the program, in the order of their texts: the same on all its processes.
std::vector<watched_place *> watched_places();

namespace watching {

/// Tests that are not vectorised, and leave the common case to one comparison each.
bool is_unstable_sum(const stochastic &x, const stochastic &y, const stochastic &result);
bool is_unstable_comparison(const stochastic &x, const stochastic &y);
bool is_unstable_floor(const stochastic &x, double shift);

/// The text of a place as an argument of a template.
template <std::size_t length> struct place_text {
  char characters[length];
  constexpr place_text(const char (&text)[length]) { std::copy_n(text, length, characters); }
};

} // namespace watching

/// The operations, for one statement. All threads may use them.
template <watching::place_text place> struct watched {
  static stochastic sum(const stochastic &x, const stochastic &y) {
    const stochastic result = x + y;
    return counted(watching::is_unstable_sum(x, y, result), instability::cancellation, result);
  }
  static stochastic difference(const stochastic &x, const stochastic &y) { return sum(x, -y); }
  static stochastic product(const stochastic &x, const stochastic &y) {
    return counted(is_noise(x) && is_noise(y), instability::product, x * y);
  }
  static stochastic quotient(const stochastic &x, const stochastic &y) {
    return counted(is_noise(y), instability::quotient, x / y);
  }
  static stochastic max(const stochastic &x, const stochastic &y) {
    return counted(watching::is_unstable_comparison(x, y), instability::branch, dpg::max(x, y));
  }
  static stochastic min(const stochastic &x, const stochastic &y) {
    return counted(watching::is_unstable_comparison(x, y), instability::branch, dpg::min(x, y));
  }
  static bool equal(const stochastic &x, const stochastic &y) { return compared(x, y, x == y); }
  static bool differ(const stochastic &x, const stochastic &y) { return compared(x, y, x != y); }
  static bool less(const stochastic &x, const stochastic &y) { return compared(x, y, x < y); }
  static bool at_most(const stochastic &x, const stochastic &y) { return compared(x, y, x <= y); }
  static bool greater(const stochastic &x, const stochastic &y) { return compared(x, y, x > y); }
  static bool at_least(const stochastic &x, const stochastic &y) { return compared(x, y, x >= y); }

  static index floor_to_int(const stochastic &x, const char *where) {
    return counted(watching::is_unstable_floor(x, 0), instability::branch, dpg::floor_to_int(x, where));
  }
  static index ceil_to_int(const stochastic &x, const char *where) {
    return counted(watching::is_unstable_floor(-x, 0), instability::branch, dpg::ceil_to_int(x, where));
  }
  static index round_to_int(const stochastic &x, const char *where) {
    return counted(watching::is_unstable_floor(x, 0.5), instability::branch, dpg::round_to_int(x, where));
  }

  /// What is about to be raised to a power: a product of it.
  static const stochastic &factor(const stochastic &x) {
    if (is_noise(x))
      counts.count(instability::product);
    return x;
  }

  /// What a function is about to take.
  static const stochastic &operand(const stochastic &x) {
    if (is_noise(x))
      counts.count(instability::function);
    return x;
  }

private:
  static bool compared(const stochastic &x, const stochastic &y, bool holds) {
    return counted(watching::is_unstable_comparison(x, y), instability::branch, holds);
  }
  template <class Result> static Result counted(bool happened, instability kind, const Result &result) {
    if (happened)
      counts.count(kind);
    return result;
  }

  static inline watched_place counts{place.characters};
};

} // namespace dpg
