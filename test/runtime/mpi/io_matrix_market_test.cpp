// Matrix Market files read and written by any number of processes.
#include "temporary_folder.h"

#include <dpg/dist/move_blocks.h>
#include <dpg/io/files.h>
#include <dpg/io/output_file.h>
#include <dpg/num/random.h>

#include <gtest/gtest.h>

#include <vector>

namespace {

using dpg::communicator;
using dpg::index;
using dpg::testing::temporary_folder;

const std::string banner = "%%MatrixMarket matrix ";

/// The whole matrix, row by row, on every process.
std::vector<double> dense(const dpg::csr_matrix<double> &A) {
  std::vector<double> all(A.row_count() * A.column_count());
  for (index i = 0; i < A.local_rows(); ++i)
    for (index k = A.rowptr()[i]; k < A.rowptr()[i + 1]; ++k)
      all[(A.row_partition().first() + i) * A.column_count() + A.columns()[k]] = A.values()[k];
  MPI_Allreduce(MPI_IN_PLACE, all.data(), static_cast<int>(all.size()), MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
  return all;
}

std::vector<double> dense(const dpg::dense_matrix<double> &X) {
  std::vector<double> all(X.row_count() * X.column_count());
  for (index i = 0; i < X.local_rows(); ++i)
    for (index j = 0; j < X.column_count(); ++j)
      all[(X.row_partition().first() + i) * X.column_count() + j] = X(i, j);
  MPI_Allreduce(MPI_IN_PLACE, all.data(), static_cast<int>(all.size()), MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
  return all;
}

template <class T> std::vector<double> dense(const dpg::vector<T> &x) {
  std::vector<double> all(x.global_size());
  for (index i = 0; i < x.local_size(); ++i)
    all[x.partition().first() + i] = static_cast<double>(x[i]);
  MPI_Allreduce(MPI_IN_PLACE, all.data(), static_cast<int>(all.size()), MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
  return all;
}

std::vector<double> sparse_of(const std::string &content) {
  const temporary_folder folder;
  return dense(dpg::read_sparse<double>(communicator::world(), folder.write("a.mtx", content)));
}

/// The message of reading `content`, without its folder.
std::string problem_of(const std::string &content) {
  const temporary_folder folder;
  const std::string path = folder.write("a.mtx", content);
  try {
    dpg::read_sparse<double>(communicator::world(), path);
  } catch (const dpg::input_error &problem) {
    return std::string(problem.what()).substr(path.size() - 5);
  }
  return "no problem";
}

TEST(matrix_market, sums_duplicates_and_skips_blank_and_comment_lines) {
  EXPECT_EQ(sparse_of(banner + "coordinate real general\n% words\n\n 2 3 4\n1 1 1.5\n%\n\n2 3 -1e0\r\n1 1 +.5\n2 1 4"),
            (std::vector<double>{2, 0, 0, 4, 0, -1}));
}

TEST(matrix_market, adds_what_symmetry_implies) {
  EXPECT_EQ(sparse_of(banner + "coordinate integer symmetric\n2 2 2\n1 1 3\n2 1 4\n"),
            (std::vector<double>{3, 4, 4, 0}));
  EXPECT_EQ(sparse_of(banner + "COORDINATE Real Skew-Symmetric\n2 2 1\n2 1 4\n"), (std::vector<double>{0, -4, 4, 0}));
  EXPECT_EQ(sparse_of(banner + "array real symmetric\n3 3\n1\n2\n3\n4\n5\n6\n"),
            (std::vector<double>{1, 2, 3, 2, 4, 5, 3, 5, 6}));
  EXPECT_EQ(sparse_of(banner + "array real skew-symmetric\n3 3\n1\n2\n3\n"),
            (std::vector<double>{0, -1, -2, 1, 0, -3, 2, 3, 0}));
}

TEST(matrix_market, reads_lines_of_any_length) {
  const std::string blanks(20 << 20, ' '); // more than a block of lines has
  EXPECT_EQ(sparse_of(banner + "coordinate real general\n1 2 2\n1 1 5" + blanks + "\n% " + blanks + "\n1 2 6\n"),
            (std::vector<double>{5, 6}));
}

TEST(matrix_market, reads_patterns_as_ones) {
  EXPECT_EQ(sparse_of(banner + "coordinate pattern general\n2 2 2\n1 2\n2 1\n"), (std::vector<double>{0, 1, 1, 0}));
}

using complex = std::complex<double>;

/// A column of a complex matrix, on every process.
std::vector<complex> column_of(const std::string &content, index column) {
  const temporary_folder folder;
  const auto X = dpg::read_dense<complex>(communicator::world(), folder.write("a.mtx", content));
  std::vector<complex> all(X.row_count());
  for (index i = 0; i < X.local_rows(); ++i)
    all[X.row_partition().first() + i] = X(i, column);
  MPI_Allreduce(MPI_IN_PLACE, all.data(), static_cast<int>(2 * all.size()), MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
  return all;
}

TEST(matrix_market, reads_complex_numbers_of_each_symmetry) {
  const std::string entries = "2 2 2\n1 1 3 0\n2 1 1 -2\n", complex_file = banner + "coordinate complex ";
  EXPECT_EQ(column_of(complex_file + "general\n" + entries, 0), (std::vector<complex>{3, {1, -2}}));
  EXPECT_EQ(column_of(complex_file + "symmetric\n" + entries, 1), (std::vector<complex>{{1, -2}, 0}));
  EXPECT_EQ(column_of(complex_file + "hermitian\n" + entries, 1), (std::vector<complex>{{1, 2}, 0}));
  EXPECT_EQ(column_of(banner + "array complex general\n2 1\n1 2\n-3 0.5\n", 0),
            (std::vector<complex>{{1, 2}, {-3, 0.5}}));
  EXPECT_EQ(column_of(banner + "array integer general\n2 1\n1\n2\n", 0), (std::vector<complex>{1, 2}));
}

TEST(matrix_market, reads_back_complex_numbers_that_it_wrote) {
  const temporary_folder folder;
  dpg::vector<complex> x(dpg::partition::uniform(communicator::world(), 5));
  for (index i = 0; i < x.local_size(); ++i)
    x[i] = {0.1 * static_cast<double>(x.partition().first() + i), -1e-300};
  for (const char *name : {"x.mtx", "x.npy"}) {
    dpg::write_file(folder.file(name), x);
    const auto y = dpg::read_vector<complex>(communicator::world(), folder.file(name));
    EXPECT_TRUE(std::ranges::equal(x.owned(), y.owned())) << name;
  }
}

TEST(matrix_market, names_the_line_of_each_mistake) {
  const std::string real = banner + "coordinate real general\n";
  EXPECT_EQ(problem_of(""), "a.mtx:1: the file is empty; expected a Matrix Market file, which begins with "
                            "`%%MatrixMarket`");
  EXPECT_EQ(problem_of(banner + "coordinate quaternion general\n1 1 1\n1 1 1 0\n"),
            "a.mtx:1: found `quaternion`; expected `real`, `integer`, `pattern` or `complex`");
  EXPECT_EQ(problem_of(banner + "coordinate complex general\n1 1 1\n1 1 1 0\n"),
            "a.mtx:2: the file holds complex numbers; expected real ones");
  EXPECT_THROW(column_of(banner + "coordinate complex hermitian\n1 1 1\n1 1 2 5\n", 0), dpg::input_error);
  EXPECT_EQ(problem_of(banner + "coordinate real hermitian\n1 1 1\n1 1 1\n"),
            "a.mtx:1: found `hermitian`; expected `symmetric` for a matrix that is not complex");
  EXPECT_EQ(problem_of(real + "2 2 2\n1 1 1\n3 1 1\n"), "a.mtx:4: found `3`; expected a row: an integer from 1 to 2");
  EXPECT_EQ(problem_of(real + "2 2 2\n1 1 1\n1 0 1\n"),
            "a.mtx:4: found `0`; expected a column: an integer from 1 to 2");
  EXPECT_EQ(problem_of(real + "2 2 1\n1 1 nan\n"), "a.mtx:3: found `nan`; expected a finite number");
  EXPECT_EQ(problem_of(real + "2 2 1\n1 1 1e999\n"), "a.mtx:3: found `1e999`; expected a finite number");
  EXPECT_EQ(problem_of(real + "2 2 1\n1 1 1 7\n"),
            "a.mtx:3: found `7`; expected the end of the line after row, column and value");
  EXPECT_EQ(problem_of(real + "2 2 1\n1 1\n       "), "a.mtx:3: the line ends; expected a finite number");
  EXPECT_EQ(problem_of(real + "2 2 2\n1 1 1\n    \n"), "a.mtx:2: the header promises 2 entries, but the file holds 1");
  EXPECT_EQ(problem_of(real + "2 2 1\n1 1 1\n%\n2 2 1\n2 1 1\n"),
            "a.mtx:5: more entries than the 1 that the header promises; expected the end of the file");
  EXPECT_EQ(problem_of(banner + "coordinate real symmetric\n2 2 1\n1 2 1\n"),
            "a.mtx:3: the entry in row 1 and column 2 lies above the diagonal; expected the lower triangle of a "
            "symmetric matrix");
}

TEST(matrix_market, never_believes_a_header) {
  const std::string real = banner + "coordinate real general\n";
  EXPECT_EQ(problem_of(real + "9 9 99999999999\n1 1 1\n"),
            "a.mtx:2: the header promises 99999999999 entries, but the file, of 68 bytes, has no room for so many");
  EXPECT_EQ(problem_of(real + "9 9 99999999999999999999\n1 1 1\n"),
            "a.mtx:2: found `99999999999999999999`; expected the number of entries: an integer of at least 0 that fits "
            "into 64 bits");
  EXPECT_EQ(problem_of(banner + "array real general\n4294967296 4294967296\n1\n"),
            "a.mtx:2: a matrix of 4294967296 by 4294967296 has more elements than 64 bits count");
  EXPECT_EQ(problem_of(real + "999999999999 9 1\n1 1 1\n"),
            "a.mtx:2: the header promises 999999999999 rows or columns, out of all proportion to a file of 69 bytes; "
            "expected at most 4194304");
  EXPECT_EQ(problem_of(real + "9 4194305 1\n1 1 1\n"),
            "a.mtx:2: the header promises 4194305 rows or columns, out of all proportion to a file of 64 bytes; "
            "expected at most 4194304");
}

TEST(matrix_market, takes_sizes_in_proportion_to_the_file) {
  const temporary_folder folder;
  const auto file = [&](const std::string &sizes, int comments) {
    return folder.write("a.mtx", banner + "coordinate real general\n" + std::string(comments, '%') + "\n" + sizes +
                                     " 1\n2 3 5\n");
  };
  const communicator world = communicator::world();
  EXPECT_EQ(dpg::read_sparse<double>(world, file("4194304 4", 1)).row_count(), 4194304);
  EXPECT_EQ(dpg::read_sparse<double>(world, file("5000000 4", 80000)).row_count(), 5000000);
  EXPECT_THROW(dpg::read_sparse<double>(world, file("5000000 4", 8000)), dpg::input_error);
  EXPECT_EQ(dpg::read_dense<double>(world, file("4096 4096", 1)).row_count(), 4096);
  EXPECT_THROW(dpg::read_dense<double>(world, file("4096 4097", 1)), dpg::input_error);
}

TEST(matrix_market, finds_missing_files_and_folders) {
  const temporary_folder folder;
  EXPECT_THROW(dpg::read_sparse<double>(communicator::world(), folder.file("none.mtx")), dpg::input_error);
  EXPECT_THROW(dpg::read_vector<double>(communicator::world(), folder.file("")), dpg::input_error);
}

TEST(matrix_market, reads_vectors_of_every_kind) {
  const temporary_folder folder;
  const auto read = [&](const char *name, const std::string &content) {
    return dense(dpg::read_vector<double>(communicator::world(), folder.write(name, content)));
  };
  EXPECT_EQ(read("a.mtx", banner + "array real general\n3 1\n1\n2\n3\n"), (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(read("b.mtx", banner + "coordinate real general\n3 1 2\n3 1 2\n3 1 5\n"), (std::vector<double>{0, 0, 7}));
  EXPECT_EQ(read("c.txt", "3\n# words\n-1\n\n2"), (std::vector<double>{3, -1, 2}));
  EXPECT_THROW(read("d.mtx", banner + "array real general\n1 2\n1\n2\n"), dpg::input_error);
  const auto labels = dpg::read_vector<index>(communicator::world(), folder.write("labels.txt", "3\n4\n"));
  EXPECT_EQ(dense(labels), (std::vector<double>{3, 4}));
  EXPECT_THROW(dpg::read_vector<index>(communicator::world(), folder.write("e.txt", "3.5\n")), dpg::input_error);
}

TEST(matrix_market, writes_what_it_reads) {
  const temporary_folder folder;
  const std::string text = banner + "array real general\n4 2\n0.1\n-2\n1e-300\n3\n4\n5\n6\n7\n";
  const auto X = dpg::read_dense<double>(communicator::world(), folder.write("X.mtx", text));
  EXPECT_EQ(dense(X), (std::vector<double>{0.1, 4, -2, 5, 1e-300, 6, 3, 7}));
  dpg::write_file(folder.file("Y.mtx"), X);
  EXPECT_EQ(folder.content("Y.mtx"), text);
  const std::string sparse = banner + "coordinate real general\n3 3 3\n1 2 0.5\n3 1 -1\n3 3 2\n";
  const auto A = dpg::read_sparse<double>(communicator::world(), folder.write("A.mtx", sparse));
  dpg::write_file(folder.file("B.mtx"), A);
  EXPECT_EQ(folder.content("B.mtx"), sparse);
  EXPECT_EQ(folder.count(), 4); // no temporary stays behind
}

TEST(matrix_market, keeps_wide_matrices) {
  const temporary_folder folder;
  // Fewer rows than processes may have, more columns than are written at once.
  dpg::dense_matrix<double> X(dpg::partition::uniform(communicator::world(), 2), 16 * 1024 + 3);
  for (index i = 0; i < X.local_rows(); ++i)
    for (index j = 0; j < X.column_count(); ++j)
      X(i, j) = dpg::normal(3, X.row_partition().first() + i, j);
  dpg::write_matrix_market(folder.file("X.mtx"), X);
  EXPECT_EQ(dense(dpg::read_dense<double>(communicator::world(), folder.file("X.mtx"))), dense(X));
}

TEST(npy, writes_what_it_reads) {
  const temporary_folder folder;
  dpg::dense_matrix<double> X(dpg::partition::uniform(communicator::world(), 5), 3);
  for (index i = 0; i < X.local_rows(); ++i)
    for (index j = 0; j < 3; ++j)
      X(i, j) = static_cast<double>(10 * (X.row_partition().first() + i) + j);
  dpg::write_file(folder.file("X.npy"), X);
  EXPECT_EQ(dense(dpg::read_dense<double>(communicator::world(), folder.file("X.npy"))), dense(X));
  dpg::vector<index> x(dpg::partition::uniform(communicator::world(), 3), 7);
  dpg::write_file(folder.file("x.npy"), x);
  EXPECT_EQ(dense(dpg::read_vector<double>(communicator::world(), folder.file("x.npy"))), dense(x));
  EXPECT_EQ(folder.content("x.npy").size(), 128u + 24u);
}

TEST(output_file, leaves_nothing_behind_when_it_is_not_committed) {
  const temporary_folder folder;
  folder.write("kept.mtx", "as before");
  {
    dpg::output_file file(communicator::world(), folder.file("kept.mtx"));
    file.write_at(0, "new");
    MPI_Barrier(MPI_COMM_WORLD);
  }
  EXPECT_EQ(folder.content("kept.mtx"), "as before");
  EXPECT_EQ(folder.count(), 1);
}

TEST(output_file, is_made_where_a_link_points_even_if_nothing_is_there) {
  const temporary_folder folder;
  if (communicator::world().is_root()) {
    std::filesystem::create_directory(folder.file("data"));
    std::filesystem::create_symlink("second.mtx", folder.file("first.mtx"));
    std::filesystem::create_symlink("data/x.mtx", folder.file("second.mtx"));
    std::filesystem::create_symlink("circle.mtx", folder.file("circle.mtx"));
  }
  MPI_Barrier(MPI_COMM_WORLD);
  const auto write = [&](const std::string &name) {
    dpg::write_file(folder.file(name), dpg::vector<double>(dpg::partition::uniform(communicator::world(), 3), 1.0));
  };
  write("first.mtx");
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file("first.mtx")));
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file("second.mtx")));
  EXPECT_TRUE(std::filesystem::is_regular_file(folder.file("data/x.mtx")));
  EXPECT_EQ(dpg::output_target(folder.file("data/../first.mtx")), dpg::output_target(folder.file("data/x.mtx")));
  EXPECT_THROW(write("circle.mtx"), dpg::input_error);
}

TEST(output_file, keeps_the_mode_of_the_file_that_it_replaces) {
  const temporary_folder folder;
  const std::string path = folder.write("x.mtx", "old");
  const auto mode = [&] { return std::filesystem::status(path).permissions(); };
  for (const unsigned bits : {0600u, 0444u, 0664u}) {
    if (communicator::world().is_root())
      std::filesystem::permissions(path, std::filesystem::perms(bits));
    MPI_Barrier(MPI_COMM_WORLD);
    dpg::write_file(path, dpg::vector<double>(dpg::partition::uniform(communicator::world(), 3), 1.0));
    EXPECT_EQ(mode(), std::filesystem::perms(bits));
    EXPECT_NE(folder.content("x.mtx"), "old");
    MPI_Barrier(MPI_COMM_WORLD);
  }
}

TEST(output_file, reports_a_full_disk) {
  dpg::vector<double> x(dpg::partition::uniform(communicator::world(), 100));
  EXPECT_THROW(dpg::write_matrix_market("/dev/full", x), dpg::input_error);
  EXPECT_THROW(dpg::write_matrix_market("/no/such/folder/x.mtx", x), dpg::input_error);
}

} // namespace
