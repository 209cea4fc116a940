// Reads and writes vectors and dense matrices as .npy files.
#include <dpg/io/npy.h>

#include "io/npy_elements.h"
#include "io/text_blocks.h"

#include <type_traits>

namespace dpg {

npy_file npy_file::open(const communicator &comm, const std::string &path) {
  return agreed(comm, [&] {
    npy_file opened{input_file(path), {}};
    opened.located(
        [&] { opened.header = parse_npy_header(opened.file.read_text(0, longest_npy_header), opened.file.size()); });
    return opened;
  });
}

/// Demands that T can hold the file's kind of number.
template <class T> static void check_kind(const npy_file &source) {
  if constexpr (std::is_integral_v<T>)
    source.check_header([](const npy_header &header) { check_is_integral(header); });
  else if constexpr (!complex_number<T>)
    source.check_header([](const npy_header &header) { check_is_real(header); });
}

template <class T> vector<T> read_npy_vector(const communicator &comm, const std::string &path) {
  const npy_file source = npy_file::open(comm, path);
  source.check_header([](const npy_header &header) { check_is_vector(header); });
  check_kind<T>(source);
  vector<T> x(partition::uniform(comm, source.header.shape[0]));
  agreed(comm, [&] { read_elements(source, x.partition().first(), x.local_size(), x.data()); });
  return x;
}

namespace {

/// Reads the calling process's rows of an array in Fortran's order: a run of each column.
template <class T> void read_columns(const npy_file &source, dense_matrix<T> &X) {
  buffer<T> run(X.local_rows());
  for (index j = 0; j < X.column_count(); ++j) {
    read_elements(source, j * X.row_count() + X.row_partition().first(), run.size(), run.data());
    for (index i = 0; i < run.size(); ++i)
      X(i, j) = run[i];
  }
}

/// Writes elements of which the calling process has `owned`, from element `first` on. Collective.
template <class T>
void write_elements(const communicator &comm, const std::string &path, const std::vector<index> &shape, index first,
                    std::span<const T> owned) {
  static_assert(std::endian::native == std::endian::little, "elements are written as they lie in memory");
  output_file file(comm, path);
  const std::string head = npy_head(npy_type<T>(), shape);
  agreed(comm, [&] {
    if (comm.is_root())
      file.write_at(0, head);
    file.write_at(dpg::size(head) + first * static_cast<index>(sizeof(T)), std::as_bytes(owned));
  });
  file.commit();
}

} // namespace

template <class T> dense_matrix<T> read_npy_dense(const communicator &comm, const std::string &path) {
  const npy_file source = npy_file::open(comm, path);
  const std::vector<index> &shape = source.header.shape;
  source.check_header([](const npy_header &header) { check_rank(header, 2); });
  check_kind<T>(source);
  dense_matrix<T> X(partition::uniform(comm, shape[0]), shape[1]);
  agreed(comm, [&] {
    if (source.header.is_column_major)
      read_columns(source, X);
    else
      read_elements(source, X.row_partition().first() * shape[1], X.local_rows() * shape[1], X.owned().data());
  });
  return X;
}

template <class T> dense_array3<T> read_npy_array3(const communicator &comm, const std::string &path) {
  const npy_file source = npy_file::open(comm, path);
  const std::vector<index> &shape = source.header.shape;
  source.check_header([](const npy_header &header) {
    check_rank(header, 3);
    if (header.is_column_major)
      throw text_error(0, "arrays of three dimensions are read in C's order, not in Fortran's");
  });
  check_kind<T>(source);
  dense_array3<T> X(partition::uniform(comm, shape[0]), shape[1], shape[2]);
  const index row = X.column_count();
  agreed(comm, [&] { read_elements(source, X.row_partition().first() * row, X.local_rows() * row, X.owned().data()); });
  return X;
}

template <class T> void write_npy(const std::string &path, const vector<T> &x) {
  write_elements(x.comm(), path, {x.global_size()}, x.partition().first(), x.owned());
}

template <class T> void write_npy(const std::string &path, const dense_matrix<T> &X) {
  write_elements(X.comm(), path, {X.row_count(), X.column_count()}, X.row_partition().first() * X.column_count(),
                 X.owned());
}

template <class T> void write_npy(const std::string &path, const dense_array3<T> &X) {
  write_elements(X.comm(), path, {X.extent(0), X.extent(1), X.extent(2)}, X.row_partition().first() * X.column_count(),
                 X.owned());
}

#define DPG_FOR_VALUE(T)                                                                                               \
  template vector<T> read_npy_vector<T>(const communicator &, const std::string &);                                    \
  template dense_matrix<T> read_npy_dense<T>(const communicator &, const std::string &);                               \
  template dense_array3<T> read_npy_array3<T>(const communicator &, const std::string &);                              \
  template void write_npy<T>(const std::string &, const dense_array3<T> &);                                            \
  template void write_npy<T>(const std::string &, const vector<T> &);                                                  \
  template void write_npy<T>(const std::string &, const dense_matrix<T> &);
DPG_FOR_VALUE(double)
DPG_FOR_VALUE(float)
DPG_FOR_VALUE(std::complex<double>)
DPG_FOR_VALUE(std::complex<float>)
DPG_FOR_VALUE(index)
DPG_FOR_VALUE(bool)
#undef DPG_FOR_VALUE

} // namespace dpg
