// The halo exchange of a hand-written MPI loop: see halo.h.
#include "halo.h"

#include <algorithm>

namespace hand_written {

halo::halo(MPI_Comm comm, const std::vector<std::int64_t> &offsets, const std::vector<std::int64_t> &ghosts)
    : comm_(comm) {
  const int processes = static_cast<int>(offsets.size()) - 1;
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  std::vector<int> wanted(processes), asked(processes);
  std::vector<int> wanted_first(processes + 1, 0), asked_first(processes + 1, 0);
  for (int p = 0; p < processes; ++p) {
    const auto first = std::lower_bound(ghosts.begin(), ghosts.end(), offsets[p]);
    const auto last = std::lower_bound(ghosts.begin(), ghosts.end(), offsets[p + 1]);
    wanted[p] = static_cast<int>(last - first);
    wanted_first[p + 1] = wanted_first[p] + wanted[p];
    if (wanted[p] > 0)
      receives_.push_back({p, wanted_first[p], wanted[p]});
  }
  MPI_Alltoall(wanted.data(), 1, MPI_INT, asked.data(), 1, MPI_INT, comm);
  for (int p = 0; p < processes; ++p) {
    asked_first[p + 1] = asked_first[p] + asked[p];
    if (asked[p] > 0)
      sends_.push_back({p, asked_first[p], asked[p]});
  }
  std::vector<std::int64_t> columns(asked_first[processes]);
  MPI_Alltoallv(ghosts.data(), wanted.data(), wanted_first.data(), MPI_INT64_T, columns.data(), asked.data(),
                asked_first.data(), MPI_INT64_T, comm);
  for (const std::int64_t column : columns)
    to_send_.push_back(static_cast<std::int32_t>(column - offsets[rank]));
  packed_ = filled(static_cast<std::int64_t>(columns.size()), 0);
}

void halo::start(const double *x, double *ghosts) {
  requests_.assign(receives_.size() + sends_.size(), MPI_REQUEST_NULL);
  MPI_Request *request = requests_.data();
  for (const message &m : receives_)
    MPI_Irecv(ghosts + m.first, static_cast<int>(m.count), MPI_DOUBLE, m.rank, 0, comm_, request++);
  double *packed = packed_.data();
  const std::int32_t *to_send = to_send_.data();
  for (std::size_t e = 0; e < to_send_.size(); ++e)
    packed[e] = x[to_send[e]];
  for (const message &m : sends_)
    MPI_Isend(packed + m.first, static_cast<int>(m.count), MPI_DOUBLE, m.rank, 0, comm_, request++);
}

void halo::poll() {
  int done = 0;
  MPI_Testall(static_cast<int>(requests_.size()), requests_.data(), &done, MPI_STATUSES_IGNORE);
}

void halo::finish() { MPI_Waitall(static_cast<int>(requests_.size()), requests_.data(), MPI_STATUSES_IGNORE); }

namespace {

/// Which part of a row an entry belongs to.
struct ownership {
  std::int64_t first, last;
  bool holds(std::int64_t column) const { return first <= column && column < last; }
};

csr empty_csr(std::int64_t rows, std::int64_t entries) {
  csr matrix{rows, array<std::uint32_t>(rows + 1), array<std::int32_t>(entries), array<double>(entries)};
  matrix.rowptr[0] = 0;
  return matrix;
}

std::vector<std::int64_t> ghost_columns(const csr &rows, ownership own) {
  std::vector<std::int64_t> ghosts;
  for (std::int64_t k = 0; k < rows.nonzeros(); ++k)
    if (!own.holds(rows.columns[k]))
      ghosts.push_back(rows.columns[k]);
  std::sort(ghosts.begin(), ghosts.end());
  ghosts.erase(std::unique(ghosts.begin(), ghosts.end()), ghosts.end());
  return ghosts;
}

/// Gives both parts their sizes, and finds the rows that have ghosts.
distributed_csr empty_parts(const csr &rows, ownership own) {
  distributed_csr parts;
  std::int64_t ghost_entries = 0;
  for (std::int64_t i = 0; i < rows.rows; ++i) {
    const std::int64_t before = ghost_entries;
    for (std::int64_t k = rows.rowptr[i]; k < rows.rowptr[i + 1]; ++k)
      ghost_entries += !own.holds(rows.columns[k]);
    if (ghost_entries > before)
      parts.ghost_rows.push_back(static_cast<std::int32_t>(i));
  }
  parts.owned = empty_csr(rows.rows, rows.nonzeros() - ghost_entries);
  parts.ghost = empty_csr(static_cast<std::int64_t>(parts.ghost_rows.size()), ghost_entries);
  return parts;
}

} // namespace

distributed_csr split_columns(const csr &rows, std::int64_t first_owned, std::int64_t last_owned) {
  const ownership own{first_owned, last_owned};
  distributed_csr parts = empty_parts(rows, own);
  parts.ghosts = ghost_columns(rows, own);
  std::int64_t owned_at = 0, ghost_at = 0, ghost_row = 0;
  const auto put = [](csr &part, std::int64_t &at, std::int64_t column, double value) {
    part.columns[at] = static_cast<std::int32_t>(column);
    part.values[at++] = value;
  };
  const auto ghost_of = [&](std::int64_t column) {
    return std::lower_bound(parts.ghosts.begin(), parts.ghosts.end(), column) - parts.ghosts.begin();
  };
  for (std::int64_t i = 0; i < rows.rows; ++i) {
    const std::int64_t before = ghost_at;
    for (std::int64_t k = rows.rowptr[i]; k < rows.rowptr[i + 1]; ++k)
      if (const std::int64_t column = rows.columns[k]; own.holds(column))
        put(parts.owned, owned_at, column - first_owned, rows.values[k]);
      else
        put(parts.ghost, ghost_at, ghost_of(column), rows.values[k]);
    parts.owned.rowptr[i + 1] = static_cast<std::uint32_t>(owned_at);
    if (ghost_at > before)
      parts.ghost.rowptr[++ghost_row] = static_cast<std::uint32_t>(ghost_at);
  }
  return parts;
}

} // namespace hand_written
