// Which way published blocks travel: measured once, or pinned.
#include "task/publication.h"

#include "task/from_root.h"
#include "task/small_file.h"

#include <dpg/errors.h>

#include <chrono>
#include <optional>
#include <string>

namespace dpg {

namespace {

using clock = std::chrono::steady_clock;

/// While process 0 computes for some milliseconds, without a call of MPI, the others get a number from its memory.
/// Whether all of them have it before it ends.
bool gets_from_who_computes(const communicator &all) {
  constexpr std::chrono::milliseconds work{4};
  std::int64_t *memory = nullptr, number = 0;
  MPI_Win window = MPI_WIN_NULL;
  MPI_Win_allocate(sizeof(number), 1, MPI_INFO_NULL, all.handle(), &memory, &window);
  *memory = 1;
  MPI_Win_lock_all(MPI_MODE_NOCHECK, window);
  MPI_Win_sync(window);
  all.barrier();
  const clock::time_point begin = clock::now();
  if (all.is_root()) {
    while (clock::now() - begin < work) {
    }
  } else {
    MPI_Get(&number, sizeof(number), MPI_BYTE, 0, 0, sizeof(number), MPI_BYTE, window);
    MPI_Win_flush(0, window);
  }
  int is_soon = all.is_root() || clock::now() - begin < work / 2;
  MPI_Allreduce(MPI_IN_PLACE, &is_soon, 1, MPI_INT, MPI_MIN, all.handle());
  MPI_Win_unlock_all(window);
  MPI_Win_free(&window);
  return is_soon != 0;
}

/// The best of some tries: a process that waits for its turn on a core is slow for another reason.
bool measures_one_sided(const communicator &all) {
  constexpr int tries = 5;
  for (int attempt = 0; attempt < tries; ++attempt)
    if (gets_from_who_computes(all))
      return true;
  return false;
}

/// Measured once by each process; where some have not, in other groups, by all again. Process 0 has the last word.
bool suits_one_sided(const communicator &all) {
  static std::optional<bool> known;
  int is_known_to_all = known.has_value();
  MPI_Allreduce(MPI_IN_PLACE, &is_known_to_all, 1, MPI_INT, MPI_MIN, all.handle());
  if (is_known_to_all == 0)
    known = measures_one_sided(all);
  int is_one_sided = *known;
  MPI_Bcast(&is_one_sided, 1, MPI_INT, 0, all.handle());
  return is_one_sided != 0;
}

} // namespace

std::unique_ptr<publication> make_publication(const process_groups &groups, std::size_t block_bytes) {
  const std::string pinned = from_root(groups.all(), environment_value("DPG_PUBLISH"));
  if (!pinned.empty() && pinned != "one-sided" && pinned != "messages")
    throw usage_error("DPG_PUBLISH is `" + pinned + "`: it may be one-sided or messages");
  const bool is_one_sided = pinned.empty() ? suits_one_sided(groups.all()) : pinned == "one-sided";
  return is_one_sided ? make_one_sided_publication(groups, block_bytes) : make_message_publication(groups, block_bytes);
}

} // namespace dpg
