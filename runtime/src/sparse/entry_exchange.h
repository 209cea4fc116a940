// Sends entries to the processes that own their rows while they are being added.
#pragma once

#include "sparse/packed_entry.h"

#include <dpg/dist/communicator.h>

#include <functional>
#include <list>
#include <span>
#include <vector>

namespace dpg {

/// Messages of entries between all processes, with no order among their senders: whoever adds entries also receives.
template <class T> class entry_exchange {
public:
  using receiver = std::function<void(std::span<const packed_entry<T>>)>;

  /// `comm` is used by this exchange alone. `deliver` is given what arrives, during add() and finish().
  entry_exchange(const communicator &comm, receiver deliver);

  void add(int destination, const packed_entry<T> &entry) {
    std::vector<packed_entry<T>> &block = open_[destination];
    block.push_back(entry);
    if (static_cast<index>(block.size()) == block_entries_)
      post(destination);
  }

  /// Returns when all entries of all processes have been delivered. Collective.
  void finish();

private:
  struct message {
    MPI_Request request;
    std::vector<packed_entry<T>> entries;
  };

  void post(int destination);
  void drive();
  void receive_arrived();

  communicator comm_;
  receiver deliver_;
  index block_entries_;
  std::vector<std::vector<packed_entry<T>>> open_; // one a process, filled until block_entries_
  std::list<message> under_way_;
  std::vector<index> sent_; // messages, one count a process
  index received_ = 0;
};

} // namespace dpg
