// Elements of an array that all threads, and all processes, add to: each has a copy of its own.
//
//     dpg::fill(h, 0.0);
//     #pragma omp parallel
//     {
//       dpg::partial_sums h_here(h);                       // this thread's, added to h where the block ends
//     #pragma omp for
//       for (dpg::index i = 0; i < dpg::size(w); ++i)
//         for (dpg::index j = 0; j < m; ++j)
//           h_here[j] += V(i, j) * w[i];
//     }
//     ...
//     dpg::sum_elements(h);                                // over processes
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/reduce.h>
#include <dpg/dist/vector.h>

#include <concepts>
#include <cstring>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

namespace dpg {

/// The elements of an array that every process holds.
template <class T> std::span<T> elements_of(std::span<T> x) { return x; }
template <class T> std::span<T> elements_of(vector<T> &x) { return x.owned(); }
template <class T> std::span<T> elements_of(dense_matrix<T> &A) { return A.owned(); }

/// Gives all elements of an array one value.
template <class Array, class T> void fill(Array &&array, const T &value) {
  for (auto &element : elements_of(array))
    element = value;
}

/// A thread's copy of the elements of `target`, which begin with `identity` and are combined into those of `target`
/// when the copy ends. Of a vector's elements one speaks by [], of a matrix's by (i, j).
///
/// Memory: as much as the array, for each thread. The order in which threads combine is not fixed: sums vary by their
/// rounding, at most gamma(t - 1) times the sum of the t threads' magnitudes (Higham 2002, sec. 4.2).
template <class T, template <class> class Combine> class partial {
public:
  partial(std::span<T> target, const T &identity) : target_(target), row_length_(1), here_(target.size(), identity) {}
  partial(dense_matrix<T> &target, const T &identity)
      : target_(target.owned()), row_length_(target.column_count()), here_(target_.size(), identity) {}

  partial(const partial &) = delete;
  partial &operator=(const partial &) = delete;

  ~partial() {
#pragma omp critical(dpg_partial)
    for (std::size_t e = 0; e < here_.size(); ++e)
      target_[e] = Combine<T>::combine(target_[e], here_[e]);
  }

  T &operator[](index i) { return here_[i]; }
  T &operator()(index i, index j) { return here_[i * row_length_ + j]; }

private:
  std::span<T> target_;
  index row_length_;
  std::vector<T> here_;
};

template <class T> struct partial_sums : partial<T, sum_of> {
  explicit partial_sums(std::span<T> target) : partial<T, sum_of>(target, T(0)) {}
  explicit partial_sums(dense_matrix<T> &target) : partial<T, sum_of>(target, T(0)) {}
};

template <class T> struct partial_products : partial<T, product_of> {
  explicit partial_products(std::span<T> target) : partial<T, product_of>(target, T(1)) {}
  explicit partial_products(dense_matrix<T> &target) : partial<T, product_of>(target, T(1)) {}
};

namespace reducing {

template <class T> T minus_infinity() {
  if constexpr (std::floating_point<T>)
    return -std::numeric_limits<T>::infinity();
  else
    return T::minus_infinity();
}

template <class T> T plus_infinity() {
  if constexpr (std::floating_point<T>)
    return std::numeric_limits<T>::infinity();
  else
    return T::plus_infinity();
}

} // namespace reducing

/// A NaN where there is one.
template <class T> struct partial_maxima : partial<T, max_of> {
  explicit partial_maxima(std::span<T> target) : partial<T, max_of>(target, reducing::minus_infinity<T>()) {}
  explicit partial_maxima(dense_matrix<T> &target) : partial<T, max_of>(target, reducing::minus_infinity<T>()) {}
};

template <class T> struct partial_minima : partial<T, min_of> {
  explicit partial_minima(std::span<T> target) : partial<T, min_of>(target, reducing::plus_infinity<T>()) {}
  explicit partial_minima(dense_matrix<T> &target) : partial<T, min_of>(target, reducing::plus_infinity<T>()) {}
};

template <class T> partial_sums(dense_matrix<T> &) -> partial_sums<T>;
template <class T> partial_sums(std::span<T>) -> partial_sums<T>;
template <class T> partial_products(dense_matrix<T> &) -> partial_products<T>;
template <class T> partial_products(std::span<T>) -> partial_products<T>;
template <class T> partial_maxima(dense_matrix<T> &) -> partial_maxima<T>;
template <class T> partial_maxima(std::span<T>) -> partial_maxima<T>;
template <class T> partial_minima(dense_matrix<T> &) -> partial_minima<T>;
template <class T> partial_minima(std::span<T>) -> partial_minima<T>;

namespace reducing {

template <class T, class Part> void combine_elements(void *from, void *into, int *count, MPI_Datatype *) {
  for (int c = 0; c < *count; ++c) {
    T values[2];
    std::memcpy(&values[0], static_cast<const char *>(from) + c * sizeof(T), sizeof(T));
    std::memcpy(&values[1], static_cast<char *>(into) + c * sizeof(T), sizeof(T));
    const T combined = Part::combine(values[0], values[1]);
    std::memcpy(static_cast<char *>(into) + c * sizeof(T), &combined, sizeof(T));
  }
}

void allreduce(const communicator &comm, void *elements, index count, std::size_t element_bytes,
               const byte_operation &operation);

template <class Part, class Array> void elements(Array &array) {
  if (array.comm().is_alone())
    return;
  using T = typename decltype(elements_of(array))::value_type;
  static const byte_operation operation(&combine_elements<T, Part>, sizeof(T));
  const std::span<T> all = elements_of(array);
  allreduce(array.comm(), all.data(), dpg::size(all), sizeof(T), operation);
}

} // namespace reducing

/// Combines an array of which every process holds its share, element by element, into the same array on all of them.
/// All get identical elements; sums depend on the number of processes as far as rounding goes.
///
/// @param array  a vector or matrix over a replicated partition
/// Collective over array.comm(), in one message.
template <class Array> void sum_elements(Array &array) {
  using T = typename decltype(elements_of(array))::value_type;
  reducing::elements<sum_of<T>>(array);
}
template <class Array> void product_elements(Array &array) {
  using T = typename decltype(elements_of(array))::value_type;
  reducing::elements<product_of<T>>(array);
}
template <class Array> void max_elements(Array &array) {
  using T = typename decltype(elements_of(array))::value_type;
  reducing::elements<max_of<T>>(array);
}
template <class Array> void min_elements(Array &array) {
  using T = typename decltype(elements_of(array))::value_type;
  reducing::elements<min_of<T>>(array);
}

} // namespace dpg
