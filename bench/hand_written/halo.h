// The halo exchange of a hand-written MPI loop: packed values, MPI_Isend and MPI_Irecv, local column numbers.
//
// A process's rows are held as two matrices, as PETSc does (Balay et al. 1997): `owned` with the entries in columns
// that the process owns, multiplied while messages are under way, and `ghost` with the others, in the rows that have
// any.
#pragma once

#include "csr.h"

#include <mpi.h>

namespace hand_written {

class halo {
public:
  /// @param offsets  where the columns of each process begin, processes + 1 numbers
  /// @param ghosts   global columns that this process needs from others, ascending
  /// Collective over comm.
  halo(MPI_Comm comm, const std::vector<std::int64_t> &offsets, const std::vector<std::int64_t> &ghosts);

  /// Sends what others need of x, and begins to fill `ghosts`.
  void start(const double *x, double *ghosts);

  /// Lets messages advance; between blocks of rows.
  void poll();

  void finish();

private:
  struct message {
    int rank;
    std::int64_t first;
    std::int64_t count;
  };

  MPI_Comm comm_;
  std::vector<message> receives_, sends_;
  std::vector<std::int32_t> to_send_; // which entries of x
  array<double> packed_;
  std::vector<MPI_Request> requests_;
};

/// A process's rows in two parts with local column numbers, and what they need from others.
struct distributed_csr {
  csr owned;                            // all rows; columns from 0 count the owned entries
  csr ghost;                            // the rows in ghost_rows; columns from 0 count the ghosts
  std::vector<std::int32_t> ghost_rows; // ascending
  std::vector<std::int64_t> ghosts;     // their global columns, ascending
};

/// Splits rows with global columns. Not collective.
distributed_csr split_columns(const csr &rows, std::int64_t first_owned, std::int64_t last_owned);

/// Rows between two polls: some tens of microseconds of a product.
inline constexpr std::int64_t rows_between_polls = 4096;

} // namespace hand_written
