// New memory written by the threads that will work on it: its pages lie near them.
#pragma once

#include <dpg/dist/buffer.h>
#include <dpg/dist/threads.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

namespace dpg {

/// Gives all elements of a buffer that nobody has written yet a value, by the threads that an `omp for` with a static
/// schedule gives them to. Zeros that the system gave are left as they are, once a thread has touched their page.
template <class T> void fill_fresh(buffer<T> &fresh, const T &value) {
  constexpr index page_bytes = 4096;
  T *elements = fresh.data();
  const bool is_zero = std::bit_cast<std::array<std::byte, sizeof(T)>>(value) == std::array<std::byte, sizeof(T)>{};
  const index step = is_zero && fresh.begins_with_zeros() ? std::max<index>(1, page_bytes / index(sizeof(T))) : 1;
#pragma omp parallel for schedule(static) if (worth_threads(fresh.size()))
  for (index i = 0; i < fresh.size(); i += step)
    elements[i] = value;
}

/// Copies all elements into a buffer of as many, likewise.
template <class T> void copy_elements(const buffer<T> &from, buffer<T> &to) {
  const T *source = from.data();
  T *elements = to.data();
#pragma omp parallel for schedule(static) if (worth_threads(from.size()))
  for (index i = 0; i < from.size(); ++i)
    elements[i] = source[i];
}

} // namespace dpg
