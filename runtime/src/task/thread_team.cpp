// Meetings of threads by dissemination (Hensgen, Finkel, Manber 1988): in round r a thread tells the one 2^r further on
// that it is there, and waits for the one 2^r before. After log2 of them, all have heard of all.
#include <dpg/task/thread_team.h>

#include <dpg/errors.h>

#include <omp.h>

#include <bit>
#include <string>
#include <thread>

namespace dpg {

namespace {

/// As long as a meeting of threads that all run; where cores are shared, the others need this one then.
constexpr int looks_before_yielding = 300;

void look_again_soon() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  std::atomic_signal_fence(std::memory_order_seq_cst);
#endif
}

void wait_for(const std::atomic<index> &flag, index meeting) {
  for (int looks = 0; flag.load(std::memory_order_acquire) < meeting; ++looks)
    if (looks < looks_before_yielding)
      look_again_soon();
    else
      std::this_thread::yield();
}

} // namespace

thread_team::thread_team()
    : most_(omp_get_max_threads()), rounds_(std::bit_width(static_cast<unsigned>(most_ - 1))),
      flags_(std::make_unique<flag[]>(static_cast<std::size_t>(most_) * static_cast<std::size_t>(rounds_))) {}

team_member::team_member(thread_team &team)
    : team_(team), number_(omp_get_thread_num()), count_(omp_get_num_threads()), meeting_(team.meetings_) {
  if (count_ > team.most_)
    end_at_once("a team of " + std::to_string(team.most_) + " threads has " + std::to_string(count_));
}

/// All threads of a region have met as often: one of them tells the next region.
team_member::~team_member() {
  meet(); // none begins late and reads what is written here
  if (number_ == 0)
    team_.meetings_ = meeting_;
}

void team_member::meet_others() {
  ++meeting_;
  index distance = 1;
  for (index round = 0; distance < count_; ++round, distance *= 2) {
    const auto flag_of = [&](index number) -> std::atomic<index> & {
      return team_.flags_[static_cast<std::size_t>(number * team_.rounds_ + round)].meeting;
    };
    flag_of((number_ + distance) % count_).store(meeting_, std::memory_order_release);
    wait_for(flag_of(number_), meeting_);
  }
}

} // namespace dpg
