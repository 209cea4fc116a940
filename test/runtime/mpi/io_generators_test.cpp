// Generated matrices: their definition, and that they do not depend on the number of processes.
#include <dpg/dist/reduce.h>
#include <dpg/num/random.h>
#include <dpg/sparse/generators.h>

#include <gtest/gtest.h>

#include <cstdint>

namespace {

using dpg::communicator;
using dpg::index;

index nonzeros(const dpg::csr_matrix<double> &A) { return dpg::sum(A.comm(), A.local_nonzeros()); }

/// A number that every entry of a matrix changes, wherever it lies.
std::uint64_t fingerprint(const dpg::csr_matrix<double> &A) {
  std::uint64_t here = 0;
  for (index i = 0; i < A.local_rows(); ++i)
    for (index k = A.rowptr()[i]; k < A.rowptr()[i + 1]; ++k)
      here += dpg::random_bits(A.row_partition().first() + i, static_cast<index>(A.columns()[k]),
                               static_cast<index>(A.values()[k] * 1024));
  return dpg::sum(A.comm(), here);
}

template <class Make> void expect_same_on_any_number(Make &&make) {
  const auto together = make(communicator::world());
  const auto alone = make(communicator::self());
  EXPECT_EQ(nonzeros(together), nonzeros(alone));
  EXPECT_EQ(fingerprint(together), fingerprint(alone));
}

TEST(rmat, is_the_same_on_any_number_of_processes) {
  expect_same_on_any_number([](const communicator &comm) { return dpg::rmat(comm, 9, 8, 3); });
  expect_same_on_any_number([](const communicator &comm) { return dpg::rmat(comm, 1, 5, 3); });
}

TEST(rmat, spreads_edges_as_its_probabilities_say) {
  // The upper half of the rows gets 0.76 of the edges, less what merges.
  const auto A = dpg::rmat(communicator::self(), 20, 1, 7);
  const index edges = index{1} << 20;
  const double upper = static_cast<double>(A.rowptr()[A.row_count() / 2]) / static_cast<double>(A.local_nonzeros());
  EXPECT_LE(A.local_nonzeros(), edges);
  EXPECT_GE(A.local_nonzeros(), edges * 9 / 10);
  EXPECT_NEAR(upper, 0.76, 0.01);
}

TEST(c_diagonal, is_the_same_on_any_number_of_processes) {
  expect_same_on_any_number([](const communicator &comm) { return dpg::c_diagonal(comm, 300, 7, 0.3, 2); });
}

TEST(c_diagonal, has_rows_of_sum_c_and_wraps_around) {
  const auto A = dpg::c_diagonal(communicator::world(), 50, 4, 0.5, 1);
  for (index i = 0; i < A.local_rows(); ++i) {
    double sum = 0;
    for (index k = A.rowptr()[i]; k < A.rowptr()[i + 1]; ++k)
      sum += A.values()[k];
    EXPECT_EQ(sum, 4);
  }
  const auto B = dpg::c_diagonal(communicator::self(), 3, 2, 0, 1);
  EXPECT_EQ(std::vector<index>(B.columns().begin(), B.columns().end()), (std::vector<index>{0, 1, 1, 2, 0, 2}));
}

TEST(convection_diffusion, has_the_five_point_stencil) {
  const auto A = dpg::convection_diffusion(communicator::self(), 2, 2, 0.5, 0.25);
  EXPECT_EQ(std::vector<double>(A.values().begin(), A.values().end()),
            (std::vector<double>{4, -0.75, -0.875, -1.25, 4, -0.875, -1.125, 4, -0.75, -1.125, -1.25, 4}));
  expect_same_on_any_number([](const communicator &comm) { return dpg::convection_diffusion(comm, 7, 5, 0.5, 0.25); });
}

TEST(generators, refuse_arguments_outside_their_ranges) {
  const communicator comm = communicator::world();
  EXPECT_THROW(dpg::rmat(comm, 63, 16), dpg::range_error);
  EXPECT_THROW(dpg::c_diagonal(comm, 10, 11, 0.1), dpg::range_error);
  EXPECT_THROW(dpg::c_diagonal(comm, 10, 2, 1.5), dpg::range_error);
  EXPECT_THROW(dpg::convection_diffusion(comm, 0, 2, 0, 0), dpg::range_error);
}

TEST(random, is_what_its_header_says) {
  static_assert(dpg::random_bits(0) == 0xe220a8397b1dcdafu); // SplitMix64's first output for the seed 0
  static_assert(dpg::random_bits(0, 0) == dpg::random_detail::mix(0xe220a8397b1dcdafu + 0x9e3779b97f4a7c15u));
  EXPECT_EQ(dpg::uniform(1), 0.5665615751722809);
  EXPECT_EQ(dpg::uniform(1, 2, 3), 0.5211329322530508);
  EXPECT_EQ(dpg::normal(1, 2, 3), 0.052997203969237884);
}

TEST(random, normal_quantile_inverts_the_distribution) {
  for (const double p : {0x1p-53, 1e-10, 1e-3, 0.07, 0.08, 0.3, 0.5, 0.9, 0.999})
    EXPECT_NEAR(0.5 * std::erfc(-dpg::normal_quantile(p) / std::sqrt(2.0)), p, 3e-14 * p);
}

} // namespace
