// Sends entries to the processes that own their rows while they are being added.
#include "sparse/entry_exchange.h"

#include <dpg/num/element_formats.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace dpg {

namespace {

constexpr int entry_tag = 12;
constexpr index message_bytes = 256 * 1024;   // larger ones are slower through shared memory
constexpr index open_bytes = index(64) << 20; // of all open messages together
constexpr std::size_t most_under_way = 16;

} // namespace

template <class T>
entry_exchange<T>::entry_exchange(const communicator &comm, receiver deliver)
    : comm_(comm), deliver_(std::move(deliver)),
      block_entries_(std::min(message_bytes, open_bytes / comm.size()) / static_cast<index>(sizeof(packed_entry<T>))),
      open_(comm.size()), sent_(comm.size(), 0) {}

template <class T> void entry_exchange<T>::post(int destination) {
  message &next = under_way_.emplace_back();
  next.entries = std::exchange(open_[destination], {});
  MPI_Isend(next.entries.data(), static_cast<int>(next.entries.size() * sizeof(packed_entry<T>)), MPI_BYTE, destination,
            entry_tag, comm_.handle(), &next.request);
  ++sent_[destination];
  do
    drive();
  while (under_way_.size() > most_under_way);
}

template <class T> void entry_exchange<T>::drive() {
  receive_arrived();
  std::erase_if(under_way_, [](message &m) {
    int sent = 0;
    MPI_Test(&m.request, &sent, MPI_STATUS_IGNORE);
    return sent != 0;
  });
}

template <class T> void entry_exchange<T>::receive_arrived() {
  for (;;) {
    int arrived = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, entry_tag, comm_.handle(), &arrived, &status);
    if (!arrived)
      return;
    int bytes = 0;
    MPI_Get_count(&status, MPI_BYTE, &bytes);
    std::vector<packed_entry<T>> entries(bytes / sizeof(packed_entry<T>));
    MPI_Recv(entries.data(), bytes, MPI_BYTE, status.MPI_SOURCE, entry_tag, comm_.handle(), MPI_STATUS_IGNORE);
    ++received_;
    deliver_(entries);
  }
}

template <class T> void entry_exchange<T>::finish() {
  if (comm_.is_alone())
    return;
  for (int rank = 0; rank < comm_.size(); ++rank)
    if (!open_[rank].empty())
      post(rank);
  // How many messages to expect: counted while messages still move, since others may wait for theirs to be taken.
  std::vector<index> expected(comm_.size());
  MPI_Request counting;
  MPI_Ialltoall(sent_.data(), 1, MPI_INT64_T, expected.data(), 1, MPI_INT64_T, comm_.handle(), &counting);
  for (int counted = 0; !counted; MPI_Test(&counting, &counted, MPI_STATUS_IGNORE))
    drive();
  const index all = std::accumulate(expected.begin(), expected.end(), index(0));
  while (received_ < all || !under_way_.empty())
    drive();
}

#define DPG_INSTANTIATE(T) template class entry_exchange<T>;
DPG_FOR_EACH_ENTRY(DPG_INSTANTIATE)
#undef DPG_INSTANTIATE

} // namespace dpg
