// Says which loops were ended by their number of iterations.
#include <dpg/observe/loop_ends.h>

#include <cstdio>
#include <string>

namespace dpg {

loop_ends::~loop_ends() {
  if (!is_shown_ || by_number_ == 0)
    return;
  const std::string runs =
      runs_ > 1 ? " in " + std::to_string(by_number_) + " of " + std::to_string(runs_) + " runs" : "";
  // In one piece: processes of several groups may write at once.
  std::fputs((graph_ + ": the loop at " + place_ + " ended by its number of iterations" + runs + "\n").c_str(), stderr);
  std::fflush(stderr);
}

} // namespace dpg
