// SuiteSparse:GraphBLAS as its users hold it: what the peers of the benchmarks share.
//
// Matrices are held by rows, so that a product with a dense vector is a dot product for each row, and vectors full, so
// that a product is added to one in place. Entries take 16 bytes in a matrix: GraphBLAS has column numbers of 64 bits.
#pragma once

#include "../hand_written/csr.h"

#include <cmath>
#include <complex>
#include <span>

// The header leaves it to C++ to say that its functions are C's; what it includes itself stands above.
extern "C" {
#include <GraphBLAS.h>
}

namespace graphblas {

/// Ends all processes where a call failed.
void check(GrB_Info info);

/// GraphBLAS between GrB_init and GrB_finalize, with as many threads as OpenMP has. One at a time.
class session {
public:
  session();
  ~session();
  session(const session &) = delete;
  session &operator=(const session &) = delete;
};

/// A square matrix of f64, by rows. The arrays of `rows` are copied.
class matrix {
public:
  explicit matrix(const hand_written::csr &rows);
  ~matrix() { GrB_Matrix_free(&handle_); }
  matrix(const matrix &) = delete;
  matrix &operator=(const matrix &) = delete;

  operator GrB_Matrix() const { return handle_; }

private:
  GrB_Matrix handle_ = nullptr;
};

/// A vector of f64.
class vector {
public:
  /// All of `values`: a full vector.
  explicit vector(std::span<const double> values);
  /// `count` times `value`.
  vector(std::int64_t count, double value);
  vector(vector &&other) noexcept { std::swap(handle_, other.handle_); }
  vector &operator=(vector &&) = delete;
  ~vector() { GrB_Vector_free(&handle_); }

  operator GrB_Vector() const { return handle_; }
  friend void swap(vector &x, vector &y) { std::swap(x.handle_, y.handle_); }

  /// A copy of all entries; those that are not there are 0.
  std::vector<double> values() const;

private:
  GrB_Vector handle_ = nullptr;
};

/// The entries of `values` that are not 0, without the others.
vector nonzeros(std::span<const double> values);

} // namespace graphblas
