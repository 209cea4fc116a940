// Sparse matrices of a prescribed spectrum: entry by entry those that the runtime makes (dpg/sparse/smg2s.h).
#pragma once

#include "compiler/eval/library/generators.h"

namespace dpg::eval {

/// The eigenvalues, scattered over the rows.
struct PrescribedSpectrum {
  enum : int64_t { even, geometric, clustered, conjugatePairs };

  int64_t n;
  double low, high;
  int64_t kind;
};

/// What is free beside the spectrum: the lower band of M, the index of N, the seed of M's lower entries.
struct SimilarMatrix {
  int64_t bandwidth, nilpotency, seed;
};

/// The entries of exp(N) M exp(-N) that are not 0, each rounded once (Galicher, Boillod-Cerneux, Petiton, Calvin 2014).
/// Arguments lie in their ranges.
std::vector<GeneratedEntry> smg2sEntries(const PrescribedSpectrum &spectrum, const SimilarMatrix &shape);

} // namespace dpg::eval
