// Plans and runs the exchange of vector entries between processes.
#include <dpg/dist/halo.h>

#include "dist/column_set.h"
#include "dist/message_chunks.h"
#include "dist/unfinished_messages.h"

#include <dpg/dist/agree.h>

#include <algorithm>
#include <limits>

namespace dpg {

namespace {

constexpr int need_tag = 13;
constexpr int halo_tag = 14;

void check_columns(const partition &columns, const csr_pattern &matrix) {
  if (matrix.column_count() != columns.size())
    throw shape_error("a matrix with " + std::to_string(matrix.column_count()) +
                      " columns cannot be multiplied with vectors of " + std::to_string(columns.size()) + " entries");
  if (matrix.has_local_columns())
    throw shape_error("a halo plan was made for this matrix before");
}

void check_local_columns(index owned, index halo) {
  if (owned + halo > std::numeric_limits<column_index>::max())
    throw shape_error("a process needs " + std::to_string(owned + halo) +
                      " vector entries, too many for 32-bit column numbers: use more processes or define "
                      "DPG_64BIT_COLUMNS");
}

/// The halo, cut where its owner changes: ascending columns lie in the order of their owners.
std::vector<halo_plan::neighbour> group_by_owner(const partition &columns, std::span<const index> halo_columns) {
  std::vector<halo_plan::neighbour> groups;
  for (index first = 0; first < dpg::size(halo_columns);) {
    const int owner = columns.owner(halo_columns[first]);
    const auto behind =
        std::lower_bound(halo_columns.begin() + first, halo_columns.end(), columns.owned_by(owner).last);
    const index last = behind - halo_columns.begin();
    groups.push_back({owner, {first, last}});
    first = last;
  }
  return groups;
}

} // namespace

halo_plan::halo_plan(const partition &columns, std::initializer_list<matrix_reference> matrices) {
  for (const matrix_reference &matrix : matrices)
    check_columns(columns, *matrix.pattern);
  column_set halo(columns.size());
  for (const matrix_reference &matrix : matrices)
    matrix.pattern->collect_halo(columns, halo);
  const index halo_size = halo.number();
  agreed(columns.comm(), [&] { check_local_columns(columns.local_size(), halo_size); });

  state plan{columns, halo.members(), {}, {}, {}};
  exchange_needs(plan);
  state_ = std::make_shared<const state>(std::move(plan));
  for (const matrix_reference &matrix : matrices) {
    matrix.pattern->use_local_columns(columns, halo, matrix.values, matrix.value_bytes);
    matrix.pattern->halo_columns_ = std::shared_ptr<const std::vector<index>>(state_, &state_->halo_columns);
  }
}

/// Tells each owner which of its entries are needed here, and learns which of one's own are needed elsewhere.
void halo_plan::exchange_needs(state &plan) {
  const communicator &comm = plan.columns.comm();
  if (comm.is_alone())
    return;
  plan.receives = group_by_owner(plan.columns, plan.halo_columns);
  std::vector<index> needed(comm.size(), 0), asked(comm.size());
  for (const neighbour &from : plan.receives)
    needed[from.rank] = from.entries.size();
  MPI_Alltoall(needed.data(), 1, MPI_INT64_T, asked.data(), 1, MPI_INT64_T, comm.handle());

  index asked_in_all = 0;
  for (int rank = 0; rank < comm.size(); ++rank)
    if (asked[rank] > 0) {
      plan.sends.push_back({rank, {asked_in_all, asked_in_all + asked[rank]}});
      asked_in_all += asked[rank];
    }
  std::vector<index> asked_columns(asked_in_all);
  std::vector<MPI_Request> requests;
  const index bytes = sizeof(index);
  for (const neighbour &to : plan.sends)
    for_each_chunk(to.entries, bytes, [&](index at, int size) {
      MPI_Irecv(asked_columns.data() + at / bytes, size, MPI_BYTE, to.rank, need_tag, comm.handle(),
                &requests.emplace_back());
    });
  for (const neighbour &from : plan.receives)
    for_each_chunk(from.entries, bytes, [&](index at, int size) {
      MPI_Isend(plan.halo_columns.data() + at / bytes, size, MPI_BYTE, from.rank, need_tag, comm.handle(),
                &requests.emplace_back());
    });
  wait_for_messages(requests);
  for (const index column : asked_columns)
    plan.entries_to_send.push_back(static_cast<column_index>(column - plan.columns.first()));
}

halo_messages::halo_messages(const halo_plan &plan, std::size_t element_bytes)
    : plan_(plan), element_bytes_(static_cast<index>(element_bytes)) {}

halo_messages::~halo_messages() { end_messages(requests_); }

void halo_messages::post_receives(void *halo) {
  for (const halo_plan::neighbour &from : plan_.receives_from())
    for_each_chunk(from.entries, element_bytes_, [&](index at, int size) {
      MPI_Irecv(static_cast<char *>(halo) + at, size, MPI_BYTE, from.rank, halo_tag, plan_.comm().handle(),
                &requests_.emplace_back());
    });
}

void halo_messages::post_sends(const void *packed) {
  for (const halo_plan::neighbour &to : plan_.sends_to())
    for_each_chunk(to.entries, element_bytes_, [&](index at, int size) {
      MPI_Isend(static_cast<const char *>(packed) + at, size, MPI_BYTE, to.rank, halo_tag, plan_.comm().handle(),
                &requests_.emplace_back());
    });
}

void halo_messages::test() {
  constexpr std::chrono::microseconds often_enough(20);
  constexpr int most_calls = 256;
  const auto now = std::chrono::steady_clock::now();
  calls_between_tests_ =
      now - last_test_ < often_enough ? std::min(2 * calls_between_tests_, most_calls) : (calls_between_tests_ + 1) / 2;
  calls_to_skip_ = calls_between_tests_;
  last_test_ = now;
  test_messages(requests_);
}

void halo_messages::wait() { wait_for_messages(requests_); }

} // namespace dpg
