// Matrix Market files and plain lists of numbers, read and written by all processes together.
//
// Each process reads and parses its even part of the file's lines, with all its threads; entries then go to the
// processes that own them. Memory while reading: that of csr_builder and a few megabytes a thread. What is read:
//
//   layout      coordinate (entries of one element are summed, as csr_builder says) and array
//   field       real, integer, pattern (whose entries are ones); complex is refused
//   symmetry    general, symmetric, skew-symmetric: what symmetry implies is added
//
// Values are correctly rounded to f64, then to T. Not a number and infinity are refused. All errors name the file and
// the line, are thrown on every process alike, and come before anything is allocated for what a header merely promises.
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/vector.h>
#include <dpg/sparse/csr_matrix.h>

#include <string>

namespace dpg {

/// A sparse matrix, its rows spread so that nonzeros are balanced. T is double, float, dpg::index or bool. Zeros that
/// stand in a coordinate file are entries; those of an array file are not.
///
/// @throws dpg::input_error on every process. Collective over comm.
template <class T> csr_matrix<T> read_matrix_market_sparse(const communicator &comm, const std::string &path);

/// A vector, spread evenly, from a file with one column.
template <class T> vector<T> read_matrix_market_vector(const communicator &comm, const std::string &path);

/// A dense matrix, its rows spread evenly.
template <class T> dense_matrix<T> read_matrix_market_dense(const communicator &comm, const std::string &path);

/// A vector, spread evenly, from a text with one number a line; blank lines and lines that begin with `#` are skipped.
template <class T> vector<T> read_number_list(const communicator &comm, const std::string &path);

/// Writes an array file of one column. Numbers are the shortest that read back as the same value.
///
/// @throws dpg::input_error on every process; the file then is as it was before (io/output_file.h)
/// Collective over x.comm(). Nothing is gathered: each process writes its part.
template <class T> void write_matrix_market(const std::string &path, const vector<T> &x);

/// Writes an array file, column after column.
template <class T> void write_matrix_market(const std::string &path, const dense_matrix<T> &X);

/// Writes a coordinate file, row after row. Needs global column numbers.
template <class T> void write_matrix_market(const std::string &path, const csr_matrix<T> &A);

} // namespace dpg
