// The processes that share one computation: a small value around MPI_Comm, and the lifetime of MPI itself.
#pragma once

// MPI's C interface alone: the C++ bindings of old are slow to compile and full of warnings.
#ifndef OMPI_SKIP_MPICXX
#define OMPI_SKIP_MPICXX 1
#endif
#ifndef MPICH_SKIP_MPICXX
#define MPICH_SKIP_MPICXX 1
#endif
#include <mpi.h>

#include <memory>

namespace dpg {

/// A group of processes. Copies are cheap and denote the same group.
///
/// MPI is used with MPI_THREAD_FUNNELED: only the thread that started MPI may call what communicates. Where a process
/// is alone, what this library has for the data of a computation calls no MPI, and any thread may call it; files,
/// groups, choices and publications are for the first thread there too.
class communicator {
public:
  /// The processes of an MPI communicator that the caller owns and keeps alive.
  explicit communicator(MPI_Comm handle) : handle_(handle) {
    MPI_Comm_rank(handle, &rank_);
    MPI_Comm_size(handle, &size_);
  }

  /// All processes that mpirun started.
  static communicator world() { return communicator(MPI_COMM_WORLD); }

  /// The calling process alone.
  static communicator self() { return communicator(MPI_COMM_SELF, 0, 1); }

  /// The same processes with a message space of their own, freed with the last copy. A process alone sends itself no
  /// messages, and needs none. Collective.
  communicator duplicate() const;

  /// The processes that give the same number, in their order here, with a message space of their own; the calling
  /// process alone if its number is negative. Collective.
  communicator split(int number) const;

  int rank() const { return rank_; }
  int size() const { return size_; }
  bool is_root() const { return rank_ == 0; }
  bool is_alone() const { return size_ == 1; }
  MPI_Comm handle() const { return handle_; }

  /// Waits until all processes have come here. Collective.
  void barrier() const {
    if (!is_alone())
      MPI_Barrier(handle_);
  }

private:
  communicator(MPI_Comm handle, int rank, int size) : handle_(handle), rank_(rank), size_(size) {}

  MPI_Comm handle_;
  int rank_ = 0;
  int size_ = 1;
  std::shared_ptr<void> owner_; // frees a communicator that was made here; empty otherwise
};

/// MPI from construction to destruction: the first object of main().
///
/// @throws dpg::error if MPI does not give MPI_THREAD_FUNNELED
class mpi_session {
public:
  mpi_session(int &argc, char **&argv);
  ~mpi_session();
  mpi_session(const mpi_session &) = delete;
  mpi_session &operator=(const mpi_session &) = delete;

private:
  bool started_here_ = false; // a caller may have started MPI before
};

} // namespace dpg
