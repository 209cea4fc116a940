// Sparse matrices of entries in any order.
#pragma once

#include "compiler/eval/session.h"

#include <dpg/sparse/triplet.h>

#include <vector>

namespace dpg::eval {

/// Sorts entries by rows and sums those of one element as compiled programs do: in ascending order of their values,
/// each sum rounded to T (`or` for bool). T is double, std::complex<double>, int64_t or bool. False where a sum of ints
/// leaves 64 bits.
template <typename T> bool sumRepeated(std::vector<triplet<T>> &entries);

/// A sparse matrix of entries in any order, those that repeat summed; null after an error.
template <typename T>
std::shared_ptr<Array> sparseFrom(Session &session, int64_t rows, int64_t columns, std::vector<triplet<T>> entries,
                                  ElementKind kind, SourceRange range);

/// Makes a slot a value; an array of ints takes ints alone.
template <typename T> void setElement(Array &array, int64_t slot, T value);

} // namespace dpg::eval
