// A process alone computes without MPI: what tasks call on threads of their own, of which MPI knows nothing.
//
// MPI's functions are replaced by some that count, as its profiling interface allows (MPI Forum 2021, ch. 15).
#include "random_matrices.h"

#include <dpg/dist/agree.h>
#include <dpg/dist/ghost_rows.h>
#include <dpg/dist/halo.h>
#include <dpg/dist/halo_rows.h>
#include <dpg/dist/move_blocks.h>
#include <dpg/dist/partial.h>
#include <dpg/dist/reduce.h>
#include <dpg/lapack/spread_products.h>
#include <dpg/sparse/csr_builder.h>
#include <dpg/sparse/repartition.h>
#include <dpg/task/process_groups.h>

#include <gtest/gtest.h>

#include <atomic>

static std::atomic<int> calls = 0;

#define DPG_COUNTED(name, parameters, arguments)                                                                       \
  extern "C" int name parameters {                                                                                     \
    ++calls;                                                                                                           \
    return P##name arguments;                                                                                          \
  }
DPG_COUNTED(MPI_Allgather, (const void *a, int b, MPI_Datatype c, void *d, int e, MPI_Datatype f, MPI_Comm g),
            (a, b, c, d, e, f, g))
DPG_COUNTED(MPI_Allreduce, (const void *a, void *b, int c, MPI_Datatype d, MPI_Op e, MPI_Comm f), (a, b, c, d, e, f))
DPG_COUNTED(MPI_Alltoall, (const void *a, int b, MPI_Datatype c, void *d, int e, MPI_Datatype f, MPI_Comm g),
            (a, b, c, d, e, f, g))
DPG_COUNTED(MPI_Barrier, (MPI_Comm a), (a))
DPG_COUNTED(MPI_Bcast, (void *a, int b, MPI_Datatype c, int d, MPI_Comm e), (a, b, c, d, e))
DPG_COUNTED(MPI_Comm_dup, (MPI_Comm a, MPI_Comm *b), (a, b))
DPG_COUNTED(MPI_Comm_rank, (MPI_Comm a, int *b), (a, b))
DPG_COUNTED(MPI_Comm_size, (MPI_Comm a, int *b), (a, b))
DPG_COUNTED(MPI_Comm_split, (MPI_Comm a, int b, int c, MPI_Comm *d), (a, b, c, d))
DPG_COUNTED(MPI_Ialltoall,
            (const void *a, int b, MPI_Datatype c, void *d, int e, MPI_Datatype f, MPI_Comm g, MPI_Request *h),
            (a, b, c, d, e, f, g, h))
DPG_COUNTED(MPI_Ibarrier, (MPI_Comm a, MPI_Request *b), (a, b))
DPG_COUNTED(MPI_Iprobe, (int a, int b, MPI_Comm c, int *d, MPI_Status *e), (a, b, c, d, e))
DPG_COUNTED(MPI_Irecv, (void *a, int b, MPI_Datatype c, int d, int e, MPI_Comm f, MPI_Request *g),
            (a, b, c, d, e, f, g))
DPG_COUNTED(MPI_Isend, (const void *a, int b, MPI_Datatype c, int d, int e, MPI_Comm f, MPI_Request *g),
            (a, b, c, d, e, f, g))
DPG_COUNTED(MPI_Recv, (void *a, int b, MPI_Datatype c, int d, int e, MPI_Comm f, MPI_Status *g), (a, b, c, d, e, f, g))
DPG_COUNTED(MPI_Test, (MPI_Request * a, int *b, MPI_Status *c), (a, b, c))
DPG_COUNTED(MPI_Type_commit, (MPI_Datatype * a), (a))
DPG_COUNTED(MPI_Op_create, (MPI_User_function * a, int b, MPI_Op *c), (a, b, c))
DPG_COUNTED(MPI_Testall, (int a, MPI_Request *b, int *c, MPI_Status *d), (a, b, c, d))
DPG_COUNTED(MPI_Waitall, (int a, MPI_Request *b, MPI_Status *c), (a, b, c))
#undef DPG_COUNTED

namespace {

using dpg::index;
using dpg::testing::world;

/// How often a computation of a process alone calls MPI.
template <class Work> int calls_of(Work work) {
  const int before = calls;
  work(dpg::communicator::self());
  return calls - before;
}

dpg::csr_matrix<double> tridiagonal(const dpg::communicator &comm, index n) {
  dpg::csr_builder<double> builder(comm, n, n);
  for (index i = 0; i < n; ++i)
    for (index j = std::max<index>(i - 1, 0); j < std::min(i + 2, n); ++j)
      builder.add(i, j, 1);
  return std::move(builder).finish();
}

TEST(alone, what_counts_is_called) {
  const int before = calls;
  MPI_Barrier(MPI_COMM_SELF);
  EXPECT_EQ(calls, before + 1);
}

TEST(alone, reduces_and_agrees_without_mpi) {
  const int called = calls_of([](const dpg::communicator &comm) {
    EXPECT_EQ(dpg::sum(comm, 2.5), 2.5);
    EXPECT_EQ(std::get<1>(dpg::sum(comm, 1.0f, 7)), 7);
    EXPECT_EQ(dpg::maxloc(comm, dpg::located<double>{3.0, 4}).at, 4);
    dpg::vector<double> elements(dpg::partition::replicated(comm, 3), 5.0);
    dpg::sum_elements(elements);
    EXPECT_EQ(elements[1], 5);
    dpg::on_root(comm, [] {});
    EXPECT_THROW(dpg::agreed(comm, [] { throw dpg::shape_error("wrong"); }), dpg::shape_error);
    comm.barrier();
  });
  EXPECT_EQ(called, 0);
}

TEST(alone, moves_and_exchanges_without_mpi) {
  const int called = calls_of([](const dpg::communicator &comm) {
    dpg::csr_matrix<double> A = tridiagonal(comm, 50);
    A = dpg::repartition(std::move(A), dpg::partition::on_root(comm, 50));
    const dpg::halo_plan plan(A.row_partition(), A);
    dpg::vector<double> x(A.row_partition(), 1.0);
    dpg::halo<double> exchange(plan);
    exchange.start(x);
    exchange.poll();
    exchange.finish();
    dpg::vector<double> moved = dpg::repartition(std::move(x), dpg::partition::replicated(comm, 50));
    EXPECT_EQ(moved[49], 1);
  });
  EXPECT_EQ(called, 0);
}

TEST(alone, multiplies_without_mpi) {
  const int called = calls_of([](const dpg::communicator &comm) {
    const dpg::partition rows = dpg::partition::uniform(comm, 8);
    dpg::dense_matrix<double> A(rows, 8, 1.0), B(rows, 8, 2.0), C(rows, 8);
    dpg::multiply(A, B, C);
    EXPECT_EQ(C(7, 7), 16);
    dpg::ghost_rows ghosts(rows, 1);
    ghosts.start(A);
    ghosts.finish();
  });
  EXPECT_EQ(called, 0);
}

TEST(alone, is_what_a_group_of_one_process_is) {
  const dpg::process_groups groups(world(), {0, world().size()}, 1);
  const int before = calls;
  const dpg::csr_matrix<double> A = tridiagonal(groups.comm(), 30);
  EXPECT_EQ(dpg::sum(groups.comm().duplicate(), 1.0), 1.0);
  EXPECT_EQ(calls, before);
}

TEST(alone, runs_groups_without_mpi) {
  if (!world().is_alone())
    GTEST_SKIP() << "several processes";
  const dpg::process_groups groups(world(), {0, 3}, 1);
  const int called = calls_of([&](const dpg::communicator &) {
    index sum = 0;
    groups.run([&](index c) { sum += c; });
    EXPECT_EQ(sum, 3);
  });
  EXPECT_EQ(called, 0);
}

} // namespace
