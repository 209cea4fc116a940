// Functions that run at the same time, each on one thread.
#pragma once

#include <array>
#include <cstddef>
#include <exception>
#include <functional>

namespace dpg {

/// Calls all of them, as OpenMP's tasks, and returns when they have ended. Where one throws, the others end all the
/// same, and the error of the first of them in order is thrown. None may communicate.
template <class... Works> void run_beside(const Works &...works) {
  const std::array<std::function<void()>, sizeof...(Works)> all{std::cref(works)...};
  std::array<std::exception_ptr, sizeof...(Works)> problems;
#pragma omp parallel
#pragma omp single
  for (std::size_t k = 0; k < all.size(); ++k) {
#pragma omp task firstprivate(k)
    try {
      all[k]();
    } catch (...) {
      problems[k] = std::current_exception();
    }
  }
  for (const std::exception_ptr &problem : problems)
    if (problem)
      std::rethrow_exception(problem);
}

} // namespace dpg
