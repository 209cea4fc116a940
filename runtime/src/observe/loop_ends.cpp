// Says which loops were ended by their number of iterations.
#include <dpg/observe/loop_ends.h>

#include <cstdio>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace dpg {

namespace {

struct counts {
  index runs = 0;
  index by_number = 0;
};

/// What waits until it is said together: by graph and place, in their order.
struct waiting_ends {
  std::mutex mutex;
  int depth = 0; // how many loop_ends_together live
  std::map<std::pair<std::string, std::string>, counts> of_loop;
};

waiting_ends &waiting() {
  static waiting_ends ends;
  return ends;
}

void say(const std::string &graph, const std::string &place, const counts &ends) {
  if (ends.by_number == 0)
    return;
  const std::string runs =
      ends.runs > 1 ? " in " + std::to_string(ends.by_number) + " of " + std::to_string(ends.runs) + " runs" : "";
  // In one piece: processes of several groups may write at once.
  std::fputs((graph + ": the loop at " + place + " ended by its number of iterations" + runs + "\n").c_str(), stderr);
  std::fflush(stderr);
}

} // namespace

loop_ends::~loop_ends() {
  if (!is_shown_)
    return;
  waiting_ends &all = waiting();
  const std::lock_guard lock(all.mutex);
  if (all.depth == 0) {
    say(graph_, place_, {runs_, by_number_});
    return;
  }
  counts &ends = all.of_loop[{graph_, place_}];
  ends.runs += runs_;
  ends.by_number += by_number_;
}

loop_ends_together::loop_ends_together() {
  const std::lock_guard lock(waiting().mutex);
  ++waiting().depth;
}

loop_ends_together::~loop_ends_together() {
  waiting_ends &all = waiting();
  const std::lock_guard lock(all.mutex);
  if (--all.depth > 0)
    return;
  for (const auto &[loop, ends] : all.of_loop)
    say(loop.first, loop.second, ends);
  all.of_loop.clear();
}

} // namespace dpg
