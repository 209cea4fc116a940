// Attention over all pairs of rows: see dense_peer.h.
#include "dense_peer.h"

#include <dpg/num/lanes.h>

#include <algorithm>
#include <cmath>

extern "C" void sgemm_(const char *, const char *, const int *, const int *, const int *, const float *, const float *,
                       const int *, const float *, const int *, const float *, float *, const int *);

namespace bench {

dense_attention::dense_attention(int s, int d, int panel)
    : s_(s), d_(d), panel_(std::min(panel, s)), scores_(std::size_t(panel_) * s) {}

/// Three passes over a row, which lies in a cache: its maximum, exponentials with their sum, and the quotients.
void dense_attention::softmax(int rows) {
  constexpr int width = dpg::lane_count<float>;
#pragma omp parallel for
  for (int r = 0; r < rows; ++r) {
    float *row = scores_.data() + std::size_t(r) * s_;
    dpg::lanes<float> largest_lanes = dpg::in_all_lanes(row[0]), sums{};
    const int whole = s_ / width * width;
    for (int c = 0; c < whole; c += width) {
      const dpg::lanes<float> x = dpg::load_lanes<float>(row + c);
      largest_lanes = x > largest_lanes ? x : largest_lanes;
    }
    float largest = row[0], sum = 0;
    for (int lane = 0; lane < width; ++lane)
      largest = std::max(largest, largest_lanes[lane]);
    for (int c = whole; c < s_; ++c)
      largest = std::max(largest, row[c]);
    for (int c = 0; c < whole; c += width) {
      const dpg::lanes<float> weight =
          dpg::exp2_lanes<float>((dpg::load_lanes<float>(row + c) - largest) * dpg::log2_e<float>);
      dpg::store_lanes<float>(row + c, weight);
      sums += weight;
    }
    for (int c = whole; c < s_; ++c)
      sum += row[c] = std::exp(row[c] - largest);
    for (int lane = 0; lane < width; ++lane)
      sum += sums[lane];
    const float factor = 1 / sum;
#pragma omp simd
    for (int c = 0; c < s_; ++c)
      row[c] *= factor;
  }
}

/// By rows, S = Q K' is by columns S' = K Q'.
void dense_attention::run(const float *Q, const float *K, const float *V, float *O) {
  const float scale = 1 / std::sqrt(float(d_)), one = 1, zero = 0;
  for (int first = 0; first < s_; first += panel_) {
    const int rows = std::min(panel_, s_ - first);
    const std::size_t at = std::size_t(first) * d_;
    sgemm_("T", "N", &s_, &rows, &d_, &scale, K, &d_, Q + at, &d_, &zero, scores_.data(), &s_);
    softmax(rows);
    sgemm_("N", "N", &d_, &rows, &s_, &one, V, &d_, scores_.data(), &s_, &zero, O + at, &d_);
  }
}

} // namespace bench
