// Attention over all pairs of rows, by products of BLAS and a vectorised softmax between them.
#pragma once

#include <vector>

namespace bench {

/// O = softmax(Q K' / sqrt(d)) V in f32, matrices of shape [s, d] by rows.
class dense_attention {
public:
  /// @param panel  rows whose scores are computed at once: s for all of them, fewer for scores that stay in a cache
  dense_attention(int s, int d, int panel);

  /// Threads are those of BLAS in the products, and OpenMP's in between.
  void run(const float *Q, const float *K, const float *V, float *O);

private:
  void softmax(int rows);

  int s_, d_, panel_;
  std::vector<float> scores_;
};

} // namespace bench
