// Publishing by messages: who publishes sends, and who reads takes what has arrived.
//
// To each counterpart one message a row is under way at most. What is published meanwhile waits, and of several the
// latest alone: a counterpart that does not look gets no queue of what nobody will read. Messages move when a process
// publishes, looks, or has run its instances and waits.
#include "task/publication.h"

#include <algorithm>
#include <cstring>

namespace dpg {

namespace {

constexpr std::size_t number_bytes = sizeof(std::int64_t);

class message_publication final : public publication {
public:
  message_publication(const process_groups &groups, std::size_t block_bytes)
      : groups_(groups), block_bytes_(block_bytes), comm_(groups.all().duplicate()),
        arrived_(groups.instances().size()), outgoing_(groups.mine().size()) {
    for (row_to_send &row : outgoing_)
      for (int group = 0; group < groups.count(); ++group)
        if (const int rank = group * groups.processes() + groups.comm().rank(); rank != groups.all().rank())
          row.destinations.push_back({rank});
  }

  void publish(index instance, std::int64_t version, const void *block) override {
    auto text = std::make_shared<message>(number_bytes + block_bytes_);
    std::memcpy(text->data(), &version, number_bytes);
    std::memcpy(text->data() + number_bytes, block, block_bytes_);
    keep(instance, *text);
    outgoing_[groups_.turn_of(instance)].latest = std::move(text);
    drive();
  }

  void look(std::span<const index> instances, std::int64_t *versions) override {
    drive();
    for (std::size_t k = 0; k < instances.size(); ++k)
      for (int which : {0, 1})
        versions[2 * k + which] = version_of(kept(instances[k])[which]);
  }

  /// What has arrived stays until the next look.
  std::vector<int> take(std::span<const index> instances, std::span<const std::int64_t> versions,
                        void *blocks) override {
    for (std::size_t k = 0; k < instances.size(); ++k)
      for (const message &text : kept(instances[k]))
        if (version_of(text) == versions[k])
          std::memcpy(static_cast<std::byte *>(blocks) + k * block_bytes_, text.data() + number_bytes, block_bytes_);
    return std::vector<int>(instances.size(), 1);
  }

  void drive() override {
    receive_arrived();
    for (std::size_t turn = 0; turn < outgoing_.size(); ++turn)
      for (destination &to : outgoing_[turn].destinations)
        send_latest(static_cast<int>(groups_.mine()[turn] - groups_.instances().first), outgoing_[turn].latest, to);
  }

  void end() override {
    while (!all_have_left())
      drive();
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Ibarrier(comm_.handle(), &request);
    for (int done = 0; done == 0; MPI_Test(&request, &done, MPI_STATUS_IGNORE))
      receive_arrived();
  }

private:
  using message = std::vector<std::byte>; // a version's number and its block

  struct destination {
    int rank;
    MPI_Request request = MPI_REQUEST_NULL;
    std::shared_ptr<message> under_way = nullptr;
  };
  struct row_to_send {
    std::shared_ptr<message> latest;
    std::vector<destination> destinations;
  };

  static std::int64_t version_of(const message &text) {
    std::int64_t version = none;
    if (!text.empty())
      std::memcpy(&version, text.data(), number_bytes);
    return version;
  }

  std::vector<message> &kept(index instance) {
    std::vector<message> &two = arrived_[instance - groups_.instances().first];
    two.resize(2);
    return two;
  }

  /// In place of the older of two.
  void keep(index instance, message text) {
    std::vector<message> &two = kept(instance);
    two[version_of(two[0]) <= version_of(two[1]) ? 0 : 1] = std::move(text);
  }

  void send_latest(int row, const std::shared_ptr<message> &latest, destination &to) {
    int has_left = 0;
    MPI_Test(&to.request, &has_left, MPI_STATUS_IGNORE);
    if (has_left == 0 || to.under_way == latest)
      return;
    to.under_way = latest;
    MPI_Isend(latest->data(), static_cast<int>(latest->size()), MPI_BYTE, to.rank, row, comm_.handle(), &to.request);
  }

  bool all_have_left() {
    return std::all_of(outgoing_.begin(), outgoing_.end(), [](row_to_send &row) {
      return std::all_of(row.destinations.begin(), row.destinations.end(), [&](destination &to) {
        int has_left = 0;
        MPI_Test(&to.request, &has_left, MPI_STATUS_IGNORE);
        return has_left != 0 && to.under_way == row.latest;
      });
    });
  }

  void receive_arrived() {
    for (;;) {
      int arrived = 0;
      MPI_Status status;
      MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, comm_.handle(), &arrived, &status);
      if (arrived == 0)
        return;
      message text(number_bytes + block_bytes_);
      MPI_Recv(text.data(), static_cast<int>(text.size()), MPI_BYTE, status.MPI_SOURCE, status.MPI_TAG, comm_.handle(),
               MPI_STATUS_IGNORE);
      keep(groups_.instances().first + status.MPI_TAG, std::move(text));
    }
  }

  const process_groups &groups_;
  std::size_t block_bytes_;
  communicator comm_;
  std::vector<std::vector<message>> arrived_; // of each instance the two latest versions, its own group's too
  std::vector<row_to_send> outgoing_;         // of the group's instances
};

} // namespace

std::unique_ptr<publication> make_message_publication(const process_groups &groups, std::size_t block_bytes) {
  return std::make_unique<message_publication>(groups, block_bytes);
}

} // namespace dpg
