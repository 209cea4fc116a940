// Sums of exact products in balls, for a block of columns at once.
//
//     dpg::for_column_blocks(0, s, [&](const auto columns) {
//       dpg::column_ball_sums sums(columns);
//       for (const dpg::index k : A.entries(i))
//         sums.add_product(A.value(k), X(A.column(k), columns));
//       for (const dpg::index j : columns)
//         ... sums.total(j) ...
//     });
//
// What a column's sum is, and why its radius holds, is said in num/ball_sum.h: each column's is that of a ball_sum to
// which the same products were added. The error-free transforms are those of num/eft.h, on vectors: each operation on
// them stands in a statement of its own behind rounded(), so that none is contracted or reassociated.
#pragma once

#include <dpg/num/ball_sum.h>
#include <dpg/num/column_block.h>

namespace dpg {

template <int width> class column_ball_sums {
  static constexpr int lanes = width < register_width ? width : register_width;
  static constexpr int parts = width / lanes;
  struct several {
    typedef double type __attribute__((vector_size(lanes * sizeof(double))));
  };
  using part = typename std::conditional_t<lanes == 1, std::type_identity<double>, several>::type;

public:
  explicit column_ball_sums(column_block<width> columns) : first_column_(columns.first) {}

  /// Exactly x * y, for each column.
  [[gnu::always_inline]] void add_product(double x, const column_values<width> &y) {
    double factors[width];
    y.store(factors);
    for (int p = 0; p < parts; ++p) {
      part factor;
      std::memcpy(&factor, factors + p * lanes, sizeof(factor));
      add(p, x - part{}, factor);
    }
    ++count_;
  }

  /// An enclosure of a column's sum: invalid where a term is, or where something overflowed.
  ball total(index column) const {
    const auto at = [&](const part *values) {
      double value;
      std::memcpy(&value, reinterpret_cast<const char *>(values) + sizeof(double) * (column - first_column_),
                  sizeof(value));
      return value;
    };
    return ball_sum::total_of(at(high_), at(low_), at(low_magnitude_), at(is_tiny_) != 0, count_);
  }

private:
  /// `x`, as values that the compiler knows nothing about.
  static part rounded_each(part x) {
    if constexpr (lanes == 1) {
      return rounded(x);
    } else {
#if defined(__AVX512F__)
      asm("" : "+v"(x));
#elif defined(__SSE2__)
      asm("" : "+x"(x));
#else
      asm("" : "+m"(x));
#endif
      return x;
    }
  }

  /// x * y + z, rounded once.
  static part fused(part x, part y, part z) {
    if constexpr (lanes == 1) {
      return std::fma(x, y, z);
    } else {
#if defined(__clang__)
      return __builtin_elementwise_fma(x, y, z);
#else
      part result;
      for (int l = 0; l < lanes; ++l)
        result[l] = std::fma(x[l], y[l], z[l]);
      return result;
#endif
    }
  }

  static part magnitude(part x) { return x < 0 ? -x : x; }

  [[gnu::always_inline]] void add(int p, part x, part y) {
    const part product = rounded_each(x * y);
    const part error = rounded_each(fused(x, y, -product));
    const part high = high_[p];
    const part sum = rounded_each(high + product);
    const part high_part = rounded_each(sum - product);
    const part product_part = rounded_each(sum - high_part);
    const part high_error = rounded_each(high - high_part);
    const part product_error = rounded_each(product - product_part);
    const part sum_error = rounded_each(high_error + product_error);
    high_[p] = sum;
    low_[p] = rounded_each(low_[p] + rounded_each(error + sum_error));
    low_magnitude_[p] = rounded_each(low_magnitude_[p] + rounded_each(magnitude(error) + magnitude(sum_error)));
    const part one = 1 - part{};
    const part is_tiny = magnitude(product) >= 0x1p-900 ? part{} : one;
    is_tiny_[p] += ((x != 0) & (y != 0)) ? is_tiny : part{};
  }

  part high_[parts]{};
  part low_[parts]{};
  part low_magnitude_[parts]{};
  part is_tiny_[parts]{}; // how many products may have underflowed
  index first_column_;
  index count_ = 0;
};

template <int width> column_ball_sums(column_block<width>) -> column_ball_sums<width>;

} // namespace dpg
