// Arrays that a function needs while it runs, held by one process.
#pragma once

#include <dpg/dist/buffer.h>

namespace dpg {

/// An array of one to three dimensions, row-major, whose elements have no value until they are written.
template <class T> class work_array {
public:
  /// @throws dpg::shape_error if there cannot be as many elements; std::bad_alloc
  explicit work_array(index count) : elements_(count) {}
  work_array(index row_count, index column_count)
      : elements_(element_count(row_count, column_count)), column_count_(column_count) {}
  work_array(index first, index second, index third)
      : elements_(element_count(first, element_count(second, third))), column_count_(second * third), third_(third) {}

  T &operator[](index i) { return elements_.data()[i]; }
  const T &operator[](index i) const { return elements_.data()[i]; }
  T &operator()(index i, index j) { return elements_.data()[i * column_count_ + j]; }
  const T &operator()(index i, index j) const { return elements_.data()[i * column_count_ + j]; }
  T &operator()(index i, index j, index k) { return elements_.data()[i * column_count_ + j * third_ + k]; }
  const T &operator()(index i, index j, index k) const { return elements_.data()[i * column_count_ + j * third_ + k]; }

private:
  buffer<T> elements_;
  index column_count_ = 1;
  index third_ = 1;
};

} // namespace dpg
