// Arrays of three dimensions: where elements lie, and where they go with the rows.
#include <dpg/dist/dense_array3.h>
#include <dpg/dist/ghost_rows.h>

#include <gtest/gtest.h>

namespace {

using dpg::communicator, dpg::dense_array3, dpg::index, dpg::partition;

/// Element [i, j, k] is 100 i + 10 j + k.
dense_array3<double> numbered(const partition &rows) {
  dense_array3<double> A(rows, 3, 2, 0.0, 1);
  for (index i = 0; i < A.local_rows(); ++i)
    for (index j = 0; j < 3; ++j)
      for (index k = 0; k < 2; ++k)
        A(i, j, k) = static_cast<double>(100 * (rows.first() + i) + 10 * j + k);
  return A;
}

TEST(DenseArray3, LiesInRowMajorOrder) {
  const auto A = numbered(partition::uniform(communicator::world(), 7));
  for (index e = 0; e < dpg::size(A.owned()); ++e) {
    const index row = A.row_partition().first() + e / 6;
    EXPECT_EQ(A.owned()[e], 100 * row + 10 * (e % 6 / 2) + e % 2);
  }
  EXPECT_EQ(A.extent(0), 7);
  EXPECT_EQ(A.extent(1), 3);
  EXPECT_EQ(A.extent(2), 2);
}

TEST(DenseArray3, CopiesKeepTheirElementsWhenTheOriginalsChange) {
  auto A = numbered(partition::uniform(communicator::world(), 7));
  const auto B = A.copy();
  for (double &element : A.owned())
    element = -1;
  for (index i = 0; i < B.local_rows(); ++i)
    EXPECT_EQ(B(i, 2, 1), 100 * (B.row_partition().first() + i) + 21);
}

TEST(DenseArray3, RepartitionsRowsWhole) {
  const communicator comm = communicator::world();
  const auto A = repartition(numbered(partition::uniform(comm, 7)), partition::on_root(comm, 7));
  EXPECT_EQ(A.extent(2), 2);
  for (index i = 0; i < A.local_rows(); ++i)
    EXPECT_EQ(A(i, 1, 1), 100 * i + 11);
}

TEST(DenseArray3, ExchangesGhostRowsWhole) {
  auto A = numbered(partition::uniform(communicator::world(), 7));
  exchange_ghost_rows(A, 1);
  const index first = A.row_partition().first();
  if (first > 0 && A.local_rows() > 0) {
    EXPECT_EQ(A(-1, 2, 1), 100 * (first - 1) + 21);
  }
  if (A.row_partition().last() < 7 && A.local_rows() > 0) {
    EXPECT_EQ(A(A.local_rows(), 0, 1), 100 * A.row_partition().last() + 1);
  }
}

} // namespace
