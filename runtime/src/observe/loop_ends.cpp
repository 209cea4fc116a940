// Says which loops were ended by their number of iterations.
#include <dpg/observe/loop_ends.h>

#include <cstdio>

namespace dpg {

loop_ends::~loop_ends() {
  if (!is_shown_ || by_number_ == 0)
    return;
  std::fprintf(stderr, "%s: the loop at %s ended by its number of iterations", graph_.c_str(), place_.c_str());
  if (runs_ > 1)
    std::fprintf(stderr, " in %lld of %lld runs", static_cast<long long>(by_number_), static_cast<long long>(runs_));
  std::fputs("\n", stderr);
  std::fflush(stderr);
}

} // namespace dpg
