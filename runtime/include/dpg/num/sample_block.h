// Consecutive elements of arrays of stochastic numbers that are computed at once, their samples in vector registers.
//
//     dpg::sample_block sum;
//     #pragma omp parallel for reduction(+ : sum)
//     for (const dpg::element_block i : dpg::in_blocks(0, n)) {
//       dpg::put(z, i, dpg::at(x, i) + a * dpg::at(y, i));
//       sum.add(i, dpg::at(x, i) * dpg::at(y, i));
//     }
//     return sum.total();
//
// Each sample of each element is rounded down or up with equal probability, as in num/stochastic.h, but where the bits
// come from is cheaper: an element has a word, a hash of its samples and the seed where it is loaded, and an operation
// gives its result a word made of those of its operands, by a sum and a product of integers. Of that word the highest
// bit rounds the first sample, and the next one the second and, the other way, the third. So equal expressions of equal
// numbers round alike, x + y is y + x, and no result depends on threads, processes or its neighbours.
//
// Where an instruction states how it rounds (AVX-512), x * y + z in one expression is rounded once, as compilers
// contract it in f64; elsewhere twice. A block is that of the machine that is compiled for: sums have an order of their
// own on each, as they have under `omp simd`. A result of 0 is +0.
#pragma once

#include <dpg/index.h>
#include <dpg/num/sample_lanes.h>

#include <bit>
#include <cstring>
#include <utility>

#define DPG_INLINED inline __attribute__((always_inline))

namespace dpg {

class sample_product;

/// A stochastic number for each element of a block. Arithmetic is that of each element for itself; a double or a
/// stochastic number stands for the same one in all of them.
class sample_block {
  // Of one part the latencies would be waited for; more parts need more registers than there are.
#ifdef DPG_ROUNDS_BY_INSTRUCTION
  static constexpr int parts = 3;
#else
  static constexpr int parts = 2;
#endif

public:
  static constexpr int width = parts * register_width;

  DPG_INLINED sample_block(double value = 0) : sample_block(stochastic(value)) {}
  DPG_INLINED sample_block(const stochastic &value) {
    const sampling::bits word = sampling::first_words(bits_of(value, 0), bits_of(value, 1), bits_of(value, 2));
    for (part &p : parts_) {
      for (int k = 0; k < 3; ++k)
        p.samples[k] = value.samples[k] - sampling::lanes{}; // in all lanes, also of -0
      p.words = word + sampling::lane_words{};
    }
  }
  DPG_INLINED sample_block(const sample_product &product);

  /// `width` numbers from `first` on.
  DPG_INLINED explicit sample_block(const stochastic *first) {
    for (int p = 0; p < parts; ++p)
      parts_[p] = part(first->samples + 3 * register_width * p);
  }
  DPG_INLINED explicit sample_block(const double *first) {
    for (int p = 0; p < parts; ++p) {
      sampling::lanes values;
      std::memcpy(&values, first + register_width * p, sizeof(values));
      parts_[p] = part(values, values, values);
    }
  }

  DPG_INLINED void store(stochastic *first) const {
    for (int p = 0; p < parts; ++p)
      parts_[p].store(first->samples + 3 * register_width * p);
  }

  /// The sum of the elements that have been added, and what the block began with in all lanes but the first.
  stochastic total() const {
    sample_block sum = *this;
    for (int p = 1; p < parts; ++p)
      sum.parts_[0] = part::sum(sum.parts_[0], sum.parts_[p]);
    stochastic each[width], all;
    sum.store(each);
    for (int lane = 0; lane < register_width; ++lane)
      all = lane == 0 ? each[0] : all + each[lane];
    return all;
  }

  /// -x, x + y, x / y, and the square root of x: a NaN in each sample that is below 0.
  DPG_INLINED sample_block negated() const {
    return each([&](int p) { return parts_[p].negated(); });
  }
  DPG_INLINED sample_block plus(const sample_block &y) const {
    return each([&](int p) { return part::sum(parts_[p], y.parts_[p]); });
  }
  DPG_INLINED sample_block over(const sample_block &y) const {
    return each([&](int p) { return part::quotient(parts_[p], y.parts_[p]); });
  }
  DPG_INLINED sample_block root() const {
    return each([&](int p) { return part::root(parts_[p]); });
  }
  DPG_INLINED sample_block &operator+=(const sample_block &x) { return *this = plus(x); }
  DPG_INLINED sample_block &operator+=(const sample_product &product);

  /// Adds the elements of a block, which at the end of a range may be fewer than `width`.
  template <class Block, class Terms> DPG_INLINED void add(Block elements, const Terms &terms);

private:
  friend class sample_product;

  /// The numbers of one register: their samples, and what random bits depend on.
  struct part {
    part() = default;
    DPG_INLINED part(sampling::lanes first, sampling::lanes second, sampling::lanes third)
        : samples{first, second, third},
          words(sampling::first_words((sampling::lane_words)first, (sampling::lane_words)second,
                                      (sampling::lane_words)third)) {}
    DPG_INLINED explicit part(const double *from) {
      constexpr std::make_index_sequence<register_width> lane;
      for (int line = 0; line < 3; ++line) // what the processor does not fetch early enough by itself
        __builtin_prefetch(from + 384 + line * register_width);
      sampling::lanes in[3];
      std::memcpy(in, from, sizeof(in));
      for (sampling::lanes &each : in)
        each = sampling::kept(each);
      *this = part(sampling::unwoven<0>(in[0], in[1], in[2], lane), sampling::unwoven<1>(in[0], in[1], in[2], lane),
                   sampling::unwoven<2>(in[0], in[1], in[2], lane));
    }
    DPG_INLINED void store(double *to) const {
      constexpr std::make_index_sequence<register_width> at;
      const sampling::lanes x = samples[0] + 0.0, y = samples[1] + 0.0, z = samples[2] + 0.0; // -0 becomes 0
      const sampling::lanes out[3] = {sampling::woven<0>(x, y, z, at), sampling::woven<1>(x, y, z, at),
                                      sampling::woven<2>(x, y, z, at)};
      std::memcpy(to, out, sizeof(out));
    }

    DPG_INLINED sampling::lane_choice first_up() const { return sampling::first_goes_up(words); }
    DPG_INLINED sampling::lane_choice second_up() const { return sampling::second_goes_up(words); }

    static DPG_INLINED part sum(const part &x, const part &y) {
      part z;
      z.words = (x.words + y.words) * sampling::sum_multiplier;
      z.samples[0] = sampling::sum<false>(x.samples[0], y.samples[0], z.first_up());
      z.samples[1] = sampling::sum<false>(x.samples[1], y.samples[1], z.second_up());
      z.samples[2] = sampling::sum<true>(x.samples[2], y.samples[2], z.second_up());
      return z;
    }
    static DPG_INLINED part product(const part &x, const part &y) {
      part z;
      z.words = (x.words + y.words) * sampling::product_multiplier;
      z.samples[0] = sampling::product<false>(x.samples[0], y.samples[0], z.first_up());
      z.samples[1] = sampling::product<false>(x.samples[1], y.samples[1], z.second_up());
      z.samples[2] = sampling::product<true>(x.samples[2], y.samples[2], z.second_up());
      return z;
    }
    /// x y + z
    static DPG_INLINED part product_sum(const part &x, const part &y, const part &z) {
#ifdef DPG_ROUNDS_BY_INSTRUCTION
      part result;
      result.words = (x.words + y.words + z.words) * sampling::product_multiplier;
      const sampling::lane_choice first = result.first_up(), second = result.second_up();
      result.samples[0] = sampling::product_sum<false>(x.samples[0], y.samples[0], z.samples[0], first);
      result.samples[1] = sampling::product_sum<false>(x.samples[1], y.samples[1], z.samples[1], second);
      result.samples[2] = sampling::product_sum<true>(x.samples[2], y.samples[2], z.samples[2], second);
      return result;
#else
      return sum(product(x, y), z);
#endif
    }
    static DPG_INLINED part quotient(const part &x, const part &y) {
      part z;
      z.words = (x.words - y.words) * sampling::quotient_multiplier;
      z.samples[0] = sampling::quotient<false>(x.samples[0], y.samples[0] + 0.0, z.first_up());
      z.samples[1] = sampling::quotient<false>(x.samples[1], y.samples[1] + 0.0, z.second_up());
      z.samples[2] = sampling::quotient<true>(x.samples[2], y.samples[2] + 0.0, z.second_up());
      return z;
    }
    static DPG_INLINED part root(const part &x) {
      part z;
      z.words = x.words * sampling::root_multiplier;
      z.samples[0] = sampling::root<false>(x.samples[0], z.first_up());
      z.samples[1] = sampling::root<false>(x.samples[1], z.second_up());
      z.samples[2] = sampling::root<true>(x.samples[2], z.second_up());
      return z;
    }
    DPG_INLINED part negated() const {
      part z;
      for (int k = 0; k < 3; ++k)
        z.samples[k] = -samples[k];
      z.words = ~words;
      return z;
    }

    sampling::lanes samples[3];
    sampling::lane_words words;
  };

  struct not_defined {};
  explicit DPG_INLINED sample_block(not_defined) {}

  /// A block of the parts that a function gives by their number.
  template <class Part> static DPG_INLINED sample_block each(Part &&part_of) {
    sample_block result(not_defined{});
    for (int p = 0; p < parts; ++p)
      result.parts_[p] = part_of(p);
    return result;
  }
  static DPG_INLINED sampling::bits bits_of(const stochastic &x, int sample) {
    return std::bit_cast<sampling::bits>(x.samples[sample]);
  }

  part parts_[parts];
};

/// The product of two blocks, to which the expression that it stands in may add something before it is rounded.
class sample_product {
public:
  DPG_INLINED sample_product(const sample_block &x, const sample_block &y) : x_(x), y_(y) {}

  DPG_INLINED sample_product negated() const { return {x_.negated(), y_}; }
  DPG_INLINED sample_block rounded() const {
    return sample_block::each([&](int p) { return sample_block::part::product(x_.parts_[p], y_.parts_[p]); });
  }
  DPG_INLINED sample_block plus(const sample_block &z) const {
    return sample_block::each(
        [&](int p) { return sample_block::part::product_sum(x_.parts_[p], y_.parts_[p], z.parts_[p]); });
  }

private:
  sample_block x_, y_;
};

DPG_INLINED sample_block::sample_block(const sample_product &product) : sample_block(product.rounded()) {}
DPG_INLINED sample_block &sample_block::operator+=(const sample_product &xy) { return *this = xy.plus(*this); }

DPG_INLINED sample_block operator+(const sample_block &x, const sample_block &y) { return x.plus(y); }
DPG_INLINED sample_block operator+(const sample_product &xy, const sample_block &z) { return xy.plus(z); }
DPG_INLINED sample_block operator+(const sample_block &z, const sample_product &xy) { return xy.plus(z); }
DPG_INLINED sample_block operator+(const sample_product &xy, const sample_product &uv) { return xy.plus(uv.rounded()); }
DPG_INLINED sample_block operator-(const sample_block &x) { return x.negated(); }
DPG_INLINED sample_product operator-(const sample_product &xy) { return xy.negated(); }
DPG_INLINED sample_block operator-(const sample_block &x, const sample_block &y) { return x.plus(y.negated()); }
DPG_INLINED sample_block operator-(const sample_product &xy, const sample_block &z) { return xy.plus(z.negated()); }
DPG_INLINED sample_block operator-(const sample_block &z, const sample_product &xy) { return xy.negated().plus(z); }
DPG_INLINED sample_block operator-(const sample_product &xy, const sample_product &uv) {
  return xy.plus(uv.rounded().negated());
}
DPG_INLINED sample_product operator*(const sample_block &x, const sample_block &y) { return {x, y}; }
DPG_INLINED sample_block operator/(const sample_block &x, const sample_block &y) { return x.over(y); }
DPG_INLINED sample_block sqrt(const sample_block &x) { return x.root(); }

#pragma omp declare reduction(+ : dpg::sample_block : omp_out += omp_in) initializer(omp_priv = dpg::sample_block())

} // namespace dpg

#undef DPG_INLINED
