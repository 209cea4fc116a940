// How many threads BLAS takes, where it has threads of its own.
#pragma once

#include <dpg/index.h>

#include <optional>

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

/// Keeps this thread from starting others, and BLAS too, for a matrix whose larger extent n is small, until the end of
/// its life.
class one_thread_if_small {
public:
  explicit one_thread_if_small(index n);
  ~one_thread_if_small();
  one_thread_if_small(const one_thread_if_small &) = delete;
  one_thread_if_small &operator=(const one_thread_if_small &) = delete;

private:
  int before_ = 0; // 0 where nothing was changed
  std::optional<blas_threads> of_blas_;
};

} // namespace dpg
