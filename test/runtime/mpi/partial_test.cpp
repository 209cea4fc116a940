// Arrays that every process holds, and elements that all threads and processes combine.
#include <dpg/dist/move_blocks.h>
#include <dpg/dist/partial.h>
#include <dpg/errors.h>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace {

using dpg::communicator;
using dpg::index;
using dpg::partition;

TEST(replicated_partition, gives_every_process_everything) {
  const communicator world = communicator::world();
  const partition whole = partition::replicated(world, 5);
  EXPECT_TRUE(whole.is_replicated());
  EXPECT_EQ(whole.first(), 0);
  EXPECT_EQ(whole.local_size(), 5);
  EXPECT_EQ(whole.size(), 5);
  for (int rank = 0; rank < world.size(); ++rank)
    EXPECT_EQ(whole.owned_by(rank).size(), 5);
  EXPECT_EQ(whole.owner(4), 0);
  EXPECT_FALSE(whole == partition::on_root(world, 5) && world.size() > 1);
  EXPECT_THROW(partition::replicated(world, -1), dpg::shape_error);
}

TEST(replicated_partition, is_filled_from_spread_vectors_and_back) {
  const communicator world = communicator::world();
  for (const index n : {0, 1, 7}) {
    const partition blocks = partition::uniform(world, n);
    dpg::vector<double> x(blocks);
    for (index i = 0; i < x.local_size(); ++i)
      x[i] = 10.0 * (blocks.first() + i);
    dpg::vector<double> whole = dpg::repartition(std::move(x), partition::replicated(world, n));
    ASSERT_EQ(whole.local_size(), n);
    for (index i = 0; i < n; ++i)
      EXPECT_EQ(whole[i], 10.0 * i);
    const dpg::vector<double> again = dpg::repartition(std::move(whole), blocks);
    ASSERT_EQ(again.local_size(), blocks.local_size());
    for (index i = 0; i < again.local_size(); ++i)
      EXPECT_EQ(again[i], 10.0 * (blocks.first() + i));
  }
}

TEST(replicated_partition, holds_matrices_too) {
  const communicator world = communicator::world();
  const partition rows = partition::on_root(world, 3);
  dpg::dense_matrix<float> A(rows, 2);
  for (index i = 0; i < A.local_rows(); ++i)
    for (index j = 0; j < 2; ++j)
      A(i, j) = static_cast<float>(10 * i + j);
  const dpg::dense_matrix<float> whole = dpg::repartition(std::move(A), partition::replicated(world, 3));
  ASSERT_EQ(whole.local_rows(), 3);
  for (index i = 0; i < 3; ++i)
    for (index j = 0; j < 2; ++j)
      EXPECT_EQ(whole(i, j), static_cast<float>(10 * i + j));
}

TEST(partial_sums, add_what_threads_and_processes_have) {
  const communicator world = communicator::world();
  constexpr index terms = 1000;
  dpg::vector<double> h(partition::replicated(world, 3), 99);
  const std::span<double> elements = h.owned();
  dpg::fill(elements, 0);
#pragma omp parallel
  {
    dpg::partial_sums h_here(elements);
#pragma omp for
    for (index i = 0; i < terms; ++i)
      for (index j = 0; j < 3; ++j)
        h_here[j] += static_cast<double>(i * (j + 1));
  }
  dpg::sum_elements(h);
  for (index j = 0; j < 3; ++j)
    EXPECT_EQ(h[j], static_cast<double>(world.size() * (j + 1) * (terms * (terms - 1) / 2)));
}

TEST(partial_sums, stay_within_the_bound_of_recursive_summation) {
  const communicator world = communicator::world();
  constexpr index terms = 4097;
  const double unit = std::numeric_limits<double>::epsilon() / 2;
  dpg::dense_matrix<double> G(partition::replicated(world, 1), 1);
  dpg::fill(G, 0);
  auto term = [&](index i) {
    return std::sin(static_cast<double>(i)) * std::pow(10.0, static_cast<double>(i % 40) - 20);
  };
#pragma omp parallel
  {
    dpg::partial_sums G_here(G);
#pragma omp for
    for (index i = 0; i < terms; ++i)
      G_here(0, 0) += term(i);
  }
  dpg::sum_elements(G);
  long double exact = 0, magnitudes = 0;
  for (index i = 0; i < terms; ++i) {
    exact += term(i);
    magnitudes += std::fabs(term(i));
  }
  exact *= world.size();
  magnitudes *= world.size();
  const double count = static_cast<double>(terms + 64) * world.size(), gamma = count * unit / (1 - count * unit);
  EXPECT_LE(std::fabs(static_cast<double>(G(0, 0) - exact)), gamma * static_cast<double>(magnitudes));
}

TEST(partial_extrema, keep_infinities_and_nans) {
  const communicator world = communicator::world();
  const double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  dpg::vector<double> largest(partition::replicated(world, 3)), smallest(partition::replicated(world, 3));
  dpg::fill(largest, -infinity);
  dpg::fill(smallest, infinity);
  {
    dpg::partial_maxima largest_here(largest.owned());
    dpg::partial_minima smallest_here(smallest.owned());
    largest_here[0] = smallest_here[0] = world.rank();
    if (world.rank() == world.size() - 1)
      largest_here[1] = smallest_here[1] = nan;
  }
  dpg::max_elements(largest);
  dpg::min_elements(smallest);
  EXPECT_EQ(largest[0], world.size() - 1);
  EXPECT_EQ(smallest[0], 0);
  EXPECT_TRUE(std::isnan(largest[1]) && std::isnan(smallest[1]));
  EXPECT_EQ(largest[2], -infinity); // of nothing
  EXPECT_EQ(smallest[2], infinity);
}

TEST(partial_products, multiply_and_begin_with_one) {
  const communicator world = communicator::world();
  dpg::vector<float> p(partition::replicated(world, 2));
  dpg::fill(p, 1);
  {
    dpg::partial_products p_here(p.owned());
    p_here[0] *= 2;
  }
  dpg::product_elements(p);
  EXPECT_EQ(p[0], std::pow(2.0F, static_cast<float>(world.size())));
  EXPECT_EQ(p[1], 1);
}

} // namespace
