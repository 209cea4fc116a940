// Reading and writing data in the format that a file's name or first bytes tell.
#pragma once

#include <dpg/dist/in_format.h>
#include <dpg/file_formats/file_format.h>
#include <dpg/io/matrix_market.h>
#include <dpg/io/npy.h>

#include <string>
#include <string_view>

namespace dpg {

/// The format of a file to read, by its name or first bytes (file_formats/file_format.h).
///
/// @throws dpg::input_error on every process if the file cannot be read. Collective over comm.
file_format format_to_read(const communicator &comm, const std::string &path);

/// What is wrong with `.npy` for double-double numbers.
inline constexpr const char *no_digits_for_dd = "elements of dd are written to files that end in `.mtx`";

/// Whether a result can be written under this name: it ends in `.mtx` or `.npy`.
bool is_writable_name(std::string_view path);

/// A sparse matrix from a Matrix Market file.
///
/// @throws dpg::input_error on every process. Collective over comm.
template <class T> csr_matrix<T> read_sparse(const communicator &comm, const std::string &path) {
  if (format_to_read(comm, path) == file_format::npy)
    throw input_error(path + ": " + npy_has_no_sparse);
  return read_matrix_market_sparse<T>(comm, path);
}

/// A vector from a Matrix Market or NumPy file or a list of numbers.
template <class T> vector<T> read_vector(const communicator &comm, const std::string &path) {
  switch (format_to_read(comm, path)) {
  case file_format::npy:
    return read_npy_vector<T>(comm, path);
  case file_format::number_list:
    return read_number_list<T>(comm, path);
  case file_format::matrix_market:
    break;
  }
  return read_matrix_market_vector<T>(comm, path);
}

/// A dense matrix from a Matrix Market or NumPy file.
template <class T> dense_matrix<T> read_dense(const communicator &comm, const std::string &path) {
  if (format_to_read(comm, path) == file_format::npy)
    return read_npy_dense<T>(comm, path);
  return read_matrix_market_dense<T>(comm, path);
}

/// What is wrong with other files for arrays of three dimensions.
inline constexpr const char *three_dimensions_in_npy =
    "an array of three dimensions lies in a file that ends in `.npy`";

/// An array of three dimensions from a NumPy file.
template <class T> dense_array3<T> read_array3(const communicator &comm, const std::string &path) {
  if (format_to_read(comm, path) != file_format::npy)
    throw input_error(path + ": " + three_dimensions_in_npy);
  return read_npy_array3<T>(comm, path);
}

/// Writes numbers that only text has the digits for. @throws dpg::usage_error for a name that does not end in `.mtx`
template <class Array> void write_digits(const std::string &path, const Array &array) {
  if (!path.ends_with(".mtx"))
    throw usage_error(path + ": " + no_digits_for_dd);
  write_matrix_market(path, array);
}

/// Writes a vector or a matrix in the format of the name's end, `.mtx` or `.npy` (dense data only).
///
/// @throws dpg::usage_error for another name; dpg::input_error if the file cannot be written; on every process
/// Collective over the data's processes.
template <class Array> void write_file(const std::string &path, const Array &array) {
  if (!is_writable_name(path))
    throw usage_error(path + ": expected a name that ends in `.mtx` or `.npy`");
  if (path.ends_with(".mtx"))
    return write_matrix_market(path, array);
  if constexpr (requires { write_npy(path, array); })
    return write_npy(path, array);
  else
    throw usage_error(path + ": a sparse matrix is written to files that end in `.mtx`");
}

/// @throws dpg::usage_error for a name that does not end in `.npy`, and for elements of dd
template <class T> void write_file(const std::string &path, const dense_array3<T> &X) {
  if (!path.ends_with(".npy") || std::same_as<T, dd>)
    throw usage_error(path + ": " + (path.ends_with(".npy") ? no_digits_for_dd : three_dimensions_in_npy));
  if constexpr (!held_in_another_format<T>)
    write_npy(path, X);
  else if constexpr (!std::same_as<T, dd>)
    write_npy(path, in_format<written_format<T>>(X));
}

/// The same of elements whose format files do not know: they are written in one that holds them
/// (num/element_formats.h); dd in text alone.
template <held_in_another_format T> void write_file(const std::string &path, const vector<T> &x) {
  if constexpr (std::same_as<T, dd>)
    write_digits(path, x);
  else
    write_file(path, in_format<written_format<T>>(x));
}

template <held_in_another_format T> void write_file(const std::string &path, const dense_matrix<T> &X) {
  if constexpr (std::same_as<T, dd>)
    write_digits(path, X);
  else
    write_file(path, in_format<written_format<T>>(X));
}

template <held_in_another_format T> void write_file(const std::string &path, const csr_matrix<T> &A) {
  if constexpr (std::same_as<T, dd>)
    write_digits(path, A);
  else
    write_file(path, in_format<written_format<T>>(A.copy()));
}

} // namespace dpg
