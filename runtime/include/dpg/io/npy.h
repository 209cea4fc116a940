// NumPy's .npy files, read and written by all processes together, each its part of the elements.
//
// Read are f4, f8, i4, i8 and b1, in both byte orders, in C and Fortran order, with one or two dimensions. Integers
// become floating point values as the language says (rounded to f64 where they have more than 53 bits); floating point
// values never become integers. Not a number and infinity are refused. Written is version 1.0, little endian, C order.
#pragma once

#include <dpg/dist/dense_array3.h>
#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/vector.h>

#include <string>

namespace dpg {

/// A vector, spread evenly, from an array of shape (n,) or (n, 1). T is double, float, dpg::index or bool.
///
/// @throws dpg::input_error on every process; nothing is allocated for what a header merely promises
/// Collective over comm.
template <class T> vector<T> read_npy_vector(const communicator &comm, const std::string &path);

/// A dense matrix, its rows spread evenly, from an array of shape (m, n).
template <class T> dense_matrix<T> read_npy_dense(const communicator &comm, const std::string &path);

/// An array of three dimensions, in C's order.
template <class T> dense_array3<T> read_npy_array3(const communicator &comm, const std::string &path);

/// Writes an array of shape (n,).
///
/// @throws dpg::input_error on every process; the file then is as it was before (io/output_file.h)
/// Collective over x.comm().
template <class T> void write_npy(const std::string &path, const vector<T> &x);

/// Writes an array of shape (m, n).
template <class T> void write_npy(const std::string &path, const dense_matrix<T> &X);
template <class T> void write_npy(const std::string &path, const dense_array3<T> &X);

} // namespace dpg
