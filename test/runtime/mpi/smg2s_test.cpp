// Matrices of a prescribed spectrum: that they have it, and that they do not depend on the number of processes.
#include <dpg/sparse/smg2s.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

extern "C" void dgeev_(const char *left, const char *right, const int *n, double *A, const int *lda, double *re,
                       double *im, double *vl, const int *ldvl, double *vr, const int *ldvr, double *work,
                       const int *lwork, int *info);

namespace {

using dpg::communicator;
using dpg::index;
using dpg::prescribed_spectrum;
using dpg::spectrum_kind;
using complex = std::complex<double>;
using spectrum = std::function<complex(index)>;

spectrum listed(std::vector<complex> values) {
  return [values](index row) { return values[row]; };
}

/// The rows of this process, by columns.
std::vector<double> dense(const dpg::csr_matrix<double> &A) {
  std::vector<double> values(A.local_rows() * A.column_count());
  for (index i = 0; i < A.local_rows(); ++i)
    for (index k = A.rowptr()[i]; k < A.rowptr()[i + 1]; ++k)
      values[A.columns()[k] * A.local_rows() + i] = A.values()[k];
  return values;
}

std::vector<complex> eigenvalues(const dpg::csr_matrix<double> &A) {
  std::vector<double> values = dense(A);
  const int n = static_cast<int>(A.row_count()), one = 1, work_size = 64 * n;
  std::vector<double> re(n), im(n), work(work_size);
  int info = 0;
  dgeev_("N", "N", &n, values.data(), &n, re.data(), im.data(), nullptr, &one, nullptr, &one, work.data(), &work_size,
         &info);
  EXPECT_EQ(info, 0);
  std::vector<complex> found;
  for (int k = 0; k < n; ++k)
    found.emplace_back(re[k], im[k]);
  return found;
}

/// The largest distance of a prescribed eigenvalue from the nearest one found that no other was given, over the largest
/// magnitude.
double largest_error(const spectrum &prescribed, std::vector<complex> found) {
  double error = 0, magnitude = 0;
  for (index row = 0; !found.empty(); ++row) {
    const complex wanted = prescribed(row);
    const auto nearest = std::min_element(
        found.begin(), found.end(), [&](complex a, complex b) { return std::abs(a - wanted) < std::abs(b - wanted); });
    error = std::max(error, std::abs(*nearest - wanted));
    magnitude = std::max(magnitude, std::abs(wanted));
    found.erase(nearest);
  }
  return error / magnitude;
}

/// What dgeev adds to the rounding of the entries: its backward error, a small multiple of 2^-53 times the norm of A,
/// times the condition number of the eigenvectors, which is below 20.
constexpr double tolerance = 1e-13;

void expect_spectrum(index n, const spectrum &prescribed, const dpg::smg2s_options &options) {
  int processes = 0;
  MPI_Comm_size(MPI_COMM_WORLD, &processes);
  if (processes > 1)
    return; // the matrix is the same
  EXPECT_LE(largest_error(prescribed, eigenvalues(dpg::smg2s(communicator::self(), n, prescribed, options))),
            tolerance);
}

TEST(smg2s, has_an_even_spectrum) { expect_spectrum(1000, prescribed_spectrum(1000, 1, 100, spectrum_kind::even), {}); }

TEST(smg2s, has_a_geometric_spectrum) {
  expect_spectrum(1000, prescribed_spectrum(1000, -1e-3, -1e3, spectrum_kind::geometric), {12, 7, 3});
}

TEST(smg2s, has_multiple_eigenvalues_without_jordan_blocks) {
  expect_spectrum(1000, prescribed_spectrum(1000, -2, 5, spectrum_kind::clustered), {40, 16, 2});
}

TEST(smg2s, has_conjugate_pairs) {
  expect_spectrum(1001, prescribed_spectrum(1001, 0, 2, spectrum_kind::conjugate_pairs), {9, 5, 4});
}

TEST(smg2s, has_the_spectrum_of_a_function) {
  // Real eigenvalues and pairs in turn, neighbours close together.
  const spectrum mixed = [](index row) {
    const double x = 1 + static_cast<double>(row / 2) * 1e-3;
    return row / 2 % 3 == 0 ? complex(x, row % 2 == 0 ? -1 : 1) : complex(x);
  };
  expect_spectrum(300, mixed, {299, 3, 1});
}

TEST(smg2s, is_the_exponential_of_the_commutator) {
  const auto values = [](const spectrum &prescribed, index n, index nilpotency) {
    return dense(dpg::smg2s(communicator::self(), n, prescribed, {0, nilpotency, 1}));
  };
  EXPECT_EQ(values(listed({1, 2}), 2, 2), (std::vector<double>{1, 0, 1, 2}));
  EXPECT_EQ(values(listed({1, 2, 4}), 3, 3), (std::vector<double>{1, 0, 0, 1, 2, 0, 0.5, 2, 4}));
  EXPECT_EQ(values(listed({1, 2, 4}), 3, 2), (std::vector<double>{1, 0, 0, 1, 2, 0, 0, 0, 4}));
  EXPECT_EQ(values(listed({{0, 1}, {0, -1}}), 2, 2), (std::vector<double>{-1, -1, 2, 1}));
}

TEST(smg2s, leaves_out_what_cancels) {
  // Second differences of evenly spaced eigenvalues: one entry above the diagonal in each row but the last of a group.
  const spectrum steps = [](index row) { return complex(0.375 + static_cast<double>(row)); };
  const auto A = dpg::smg2s(communicator::self(), 12, steps, {0, 6, 1});
  EXPECT_EQ(A.local_nonzeros(), 12 + 10);
}

TEST(smg2s, couples_rows_in_its_band_alone) {
  const prescribed_spectrum even(64, 1, 2, spectrum_kind::even);
  const auto A = dpg::smg2s(communicator::self(), 64, even, {7, 4, 1});
  index farthest = 0;
  for (index i = 0; i < 64; ++i)
    farthest = std::max(farthest, i - A.columns()[A.rowptr()[i]]);
  EXPECT_GE(farthest, 7);
  EXPECT_LE(farthest, 7 + 3); // rows move up by 3 at most, and columns to the right
  EXPECT_NE(dense(A), dense(dpg::smg2s(communicator::self(), 64, even, {7, 4, 2}))) << "the seed";
}

/// Rows made together are, bit for bit, those that a process makes alone.
void expect_same_on_any_number(index n, const spectrum &prescribed, const dpg::smg2s_options &options) {
  const auto together = dpg::smg2s(communicator::world(), n, prescribed, options);
  const auto alone = dpg::smg2s(communicator::self(), n, prescribed, options);
  for (index i = 0; i < together.local_rows(); ++i) {
    const index row = together.row_partition().first() + i;
    const auto same = [&](auto of_together, auto of_alone) {
      return std::equal(of_together.begin() + together.rowptr()[i], of_together.begin() + together.rowptr()[i + 1],
                        of_alone.begin() + alone.rowptr()[row], of_alone.begin() + alone.rowptr()[row + 1]);
    };
    EXPECT_TRUE(same(together.columns(), alone.columns())) << "row " << row;
    EXPECT_TRUE(same(together.values(), alone.values())) << "row " << row;
  }
}

TEST(smg2s, is_the_same_on_any_number_of_processes) {
  expect_same_on_any_number(1003, prescribed_spectrum(1003, 1, 100, spectrum_kind::even), {});
  expect_same_on_any_number(301, prescribed_spectrum(301, 1, 1e9, spectrum_kind::geometric), {31, 8, 5});
  expect_same_on_any_number(302, prescribed_spectrum(302, -3, 9, spectrum_kind::clustered), {2, 2, 5});
  expect_same_on_any_number(303, prescribed_spectrum(303, 0, 1, spectrum_kind::conjugate_pairs), {6, 3, 1});
  expect_same_on_any_number(2, prescribed_spectrum(2, 0, 1, spectrum_kind::conjugate_pairs), {1, 64, 1});
  expect_same_on_any_number(1, prescribed_spectrum(1, 3, 4, spectrum_kind::even), {0, 2, 1});
}

TEST(smg2s, prescribes_what_its_header_says) {
  const auto sorted = [](index n, double low, double high, spectrum_kind kind) {
    const prescribed_spectrum values(n, low, high, kind);
    std::vector<double> found(n);
    for (index row = 0; row < n; ++row)
      found[row] = values(row).real();
    std::sort(found.begin(), found.end());
    return found;
  };
  EXPECT_EQ(sorted(5, 1, 3, spectrum_kind::even), (std::vector<double>{1, 1.5, 2, 2.5, 3}));
  EXPECT_EQ(sorted(3, 1, 4, spectrum_kind::geometric), (std::vector<double>{1, 2, 4}));
  EXPECT_EQ(sorted(20, 0, 9, spectrum_kind::clustered),
            (std::vector<double>{0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9}));
  EXPECT_EQ(sorted(5, 0, 4, spectrum_kind::conjugate_pairs), (std::vector<double>{1, 1, 3, 3, 4}));
  const prescribed_spectrum pair(2, 0, 4, spectrum_kind::conjugate_pairs);
  EXPECT_EQ(pair(0), complex(2, 2));
  EXPECT_EQ(pair(1), complex(2, -2));
}

std::string refusal(index n, const spectrum &prescribed, const dpg::smg2s_options &options = {0, 2, 1}) {
  try {
    dpg::smg2s(communicator::world(), n, prescribed, options);
  } catch (const dpg::range_error &error) {
    return error.what();
  }
  return "";
}

TEST(smg2s, refuses_arguments_outside_their_ranges) {
  const spectrum ones = [](index) { return complex(1); };
  EXPECT_EQ(refusal(0, ones), "smg2s: n is 0; expected 1 to 2147483647");
  EXPECT_EQ(refusal(-4, ones), "smg2s: n is -4; expected 1 to 2147483647");
  EXPECT_EQ(refusal(10, ones, {10, 2, 1}), "smg2s: bandwidth is 10; expected 0 to 9");
  EXPECT_EQ(refusal(10, ones, {-1, 2, 1}), "smg2s: bandwidth is -1; expected 0 to 9");
  EXPECT_EQ(refusal(10, ones, {2, 1, 1}), "smg2s: nilpotency is 1; expected 2 to 64");
  EXPECT_EQ(refusal(10, ones, {2, 65, 1}), "smg2s: nilpotency is 65; expected 2 to 64");
  EXPECT_THROW(prescribed_spectrum(0, 1, 2, spectrum_kind::even), dpg::range_error);
  EXPECT_THROW(prescribed_spectrum(3, 1, 1e101, spectrum_kind::even), dpg::range_error);
  EXPECT_THROW(prescribed_spectrum(3, 1, 2, spectrum_kind{4}), dpg::range_error);
  EXPECT_THROW(prescribed_spectrum(3, -1, 2, spectrum_kind::geometric), dpg::range_error);
}

TEST(smg2s, refuses_what_is_no_spectrum_of_a_real_matrix) {
  const std::string lonely = "smg2s: eigenvalue 2 is not real, and eigenvalue 3 is not its conjugate";
  EXPECT_EQ(refusal(4, listed({1, 1, {0, 1}, {0, 1}})), lonely);
  EXPECT_EQ(refusal(3, listed({1, 1, {0, 1}})), lonely);
  EXPECT_EQ(refusal(4, listed({1, {0, 1}, {0, -1}, 1})),
            "smg2s: eigenvalue 1 is not real, and eigenvalue 0 is not its conjugate");
  EXPECT_EQ(refusal(2, listed({1, std::nan("")})),
            "smg2s: eigenvalue 1 has a part that is nan; expected at most 1e+100 in magnitude");
}

} // namespace
