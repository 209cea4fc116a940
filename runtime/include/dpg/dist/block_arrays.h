// Arrays in block formats: vectors and dense matrices of numbers that share scales (num/block_formats.h).
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/vector.h>
#include <dpg/errors.h>
#include <dpg/num/block_formats.h>

#include <algorithm>
#include <span>
#include <string>
#include <utility>

namespace dpg {

namespace blocks {

/// Rows of `columns` numbers, each in blocks of its own: a block crosses no row.
template <block_format Format> class rows {
public:
  rows(index count, index columns)
      : columns_(columns), blocks_(blocks_of(columns)), scales_(element_count(count, blocks_)),
        elements_(element_count(count, blocks_ * Format::block_bytes)) {
    std::fill(scales_.begin(), scales_.end(), std::uint8_t(0));
    std::fill(elements_.begin(), elements_.end(), std::uint8_t(0));
  }

  rows copy() const {
    rows twin(0, columns_);
    twin.scales_ = buffer<std::uint8_t>(scales_.size());
    twin.elements_ = buffer<std::uint8_t>(elements_.size());
    std::copy(scales_.begin(), scales_.end(), twin.scales_.begin());
    std::copy(elements_.begin(), elements_.end(), twin.elements_.begin());
    return twin;
  }

  double operator()(index i, index j) const {
    const index block = i * blocks_ + j / block_length;
    const std::uint8_t *elements = elements_.data() + block * Format::block_bytes;
    return value_of<Format>(code_at<Format>(elements, j % block_length), scales_[block]);
  }

  template <class T> void store(index i, std::span<const T> values) {
    store_blocks<Format>(values, scales_.data() + i * blocks_, elements_.data() + i * blocks_ * Format::block_bytes);
  }

  template <class T> void load(index i, std::span<T> values) const {
    load_blocks<Format>(scales_.data() + i * blocks_, elements_.data() + i * blocks_ * Format::block_bytes, values);
  }

  index column_count() const { return columns_; }

  /// What scales and elements take.
  index bytes() const { return scales_.size() + elements_.size(); }

private:
  index columns_, blocks_;
  buffer<std::uint8_t> scales_, elements_;
};

} // namespace blocks

/// A matrix of shape [row_count(), column_count()] in a block format, spread by rows as dense_matrix is, without room
/// for rows of other processes. Blocks lie along rows. Elements are read as double, exactly; whole rows are stored,
/// since one element may change the scale of 31 others. Copies are made by copy() only.
template <block_format Format> class block_matrix {
public:
  /// A matrix of zeros. @throws dpg::shape_error if there cannot be as many elements. Does not communicate.
  block_matrix(const partition &rows, index column_count) : partition_(rows), rows_(rows.local_size(), column_count) {}

  block_matrix(block_matrix &&) noexcept = default;
  block_matrix &operator=(block_matrix &&) noexcept = default;

  block_matrix copy() const { return block_matrix(partition_, rows_.copy()); }

  const partition &row_partition() const { return partition_; }
  const communicator &comm() const { return partition_.comm(); }
  index row_count() const { return partition_.size(); }
  index column_count() const { return rows_.column_count(); }
  index local_rows() const { return partition_.local_size(); }

  /// Element j of local row i.
  double operator()(index i, index j) const { return rows_(i, j); }

  /// Local row i, rounded to the format. T is double or float, here and below.
  template <class T> void store_row(index i, std::span<const T> values) { rows_.store(i, values); }

  /// Local row i as numbers, exactly.
  template <class T> void load_row(index i, std::span<T> values) const { rows_.load(i, values); }

  /// What this process holds.
  index bytes() const { return rows_.bytes(); }

  friend void swap(block_matrix &a, block_matrix &b) noexcept { std::swap(a, b); }

private:
  block_matrix(const partition &rows, blocks::rows<Format> stored) : partition_(rows), rows_(std::move(stored)) {}

  partition partition_;
  blocks::rows<Format> rows_;
};

/// A vector in a block format, likewise: blocks count from element 0 of the vector, so that parts of processes begin at
/// multiples of dpg::block_length.
template <block_format Format> class block_vector {
public:
  /// A vector of zeros. @throws dpg::shape_error on a process whose part begins within a block. Does not communicate.
  explicit block_vector(const dpg::partition &partition)
      : partition_(partition), row_(1, (check(partition), partition.local_size())) {}

  block_vector(block_vector &&) noexcept = default;
  block_vector &operator=(block_vector &&) noexcept = default;

  block_vector copy() const { return block_vector(partition_, row_.copy()); }

  const dpg::partition &partition() const { return partition_; }
  const communicator &comm() const { return partition_.comm(); }
  index global_size() const { return partition_.size(); }
  index local_size() const { return partition_.local_size(); }

  /// Element i of this process.
  double operator[](index i) const { return row_(0, i); }

  /// This process's elements, rounded to the format. T is double or float, here and below.
  template <class T> void store(std::span<const T> values) { row_.store(0, values); }

  /// This process's elements as numbers, exactly.
  template <class T> void load(std::span<T> values) const { row_.load(0, values); }

  index bytes() const { return row_.bytes(); }

  friend void swap(block_vector &a, block_vector &b) noexcept { std::swap(a, b); }

private:
  block_vector(const dpg::partition &partition, blocks::rows<Format> stored)
      : partition_(partition), row_(std::move(stored)) {}

  static void check(const dpg::partition &partition) {
    if (partition.local_size() > 0 && partition.first() % block_length != 0)
      throw shape_error("a part of a vector in blocks begins at element " + std::to_string(partition.first()) +
                        "; expected a multiple of " + std::to_string(block_length));
  }

  dpg::partition partition_;
  blocks::rows<Format> row_;
};

/// Rounds a matrix to blocks, row by row. X and W are spread alike, with as many columns. Does not communicate.
template <block_format Format, class T> void store_in_blocks(const dense_matrix<T> &X, block_matrix<Format> &W) {
#pragma omp parallel for schedule(static) if (worth_threads(X.local_rows() * X.column_count()))
  for (index i = 0; i < X.local_rows(); ++i)
    W.store_row(i, X.row(i));
}

/// The same of a vector, on one thread.
template <block_format Format, class T> void store_in_blocks(const vector<T> &x, block_vector<Format> &w) {
  w.store(x.owned());
}

/// The array in a block format, spread alike. Does not communicate. Memory: both.
template <block_format Format, class T> block_matrix<Format> in_blocks(const dense_matrix<T> &X) {
  block_matrix<Format> W(X.row_partition(), X.column_count());
  store_in_blocks(X, W);
  return W;
}

template <block_format Format, class T> block_vector<Format> in_blocks(const vector<T> &x) {
  block_vector<Format> w(x.partition());
  store_in_blocks(x, w);
  return w;
}

/// The numbers that are stored, exactly. W and X are spread alike, with as many columns. Does not communicate.
template <block_format Format, class T> void load_from_blocks(const block_matrix<Format> &W, dense_matrix<T> &X) {
#pragma omp parallel for schedule(static) if (worth_threads(W.local_rows() * W.column_count()))
  for (index i = 0; i < W.local_rows(); ++i)
    W.load_row(i, X.row(i));
}

template <block_format Format, class T> void load_from_blocks(const block_vector<Format> &w, vector<T> &x) {
  w.load(x.owned());
}

} // namespace dpg
