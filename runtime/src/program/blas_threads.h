// How many threads BLAS takes, where it has threads of its own.
#pragma once

namespace dpg {

/// Has a BLAS with threads of its own take `threads` until the end of its life: OpenBLAS in the variant with POSIX
/// threads knows neither OpenMP's number nor its parallel regions, in which it would start threads from every thread.
/// Without effect on others, and where the program calls none.
class blas_threads {
public:
  explicit blas_threads(int threads);
  ~blas_threads();
  blas_threads(const blas_threads &) = delete;
  blas_threads &operator=(const blas_threads &) = delete;

private:
  int before_ = 0; // 0 where nothing was changed
};

} // namespace dpg
