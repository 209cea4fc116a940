// Prints how far an iteration is.
#include <dpg/observe/progress.h>

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace dpg {

namespace {

constexpr std::chrono::milliseconds between_rewrites(100);
constexpr std::chrono::seconds before_first_line(1);

bool is_switched_off() {
  const char *setting = std::getenv("DPG_PROGRESS");
  return setting && std::string_view(setting) == "0";
}

} // namespace

progress::progress(const communicator &comm, std::string_view name, index most_steps)
    : name_(name), most_steps_(most_steps), is_shown_(comm.is_root() && !is_switched_off()) {
  const char *terminal = std::getenv("TERM");
  on_terminal_ = isatty(STDERR_FILENO) && !(terminal && std::string_view(terminal) == "dumb");
  next_print_ = on_terminal_ ? begin_ : begin_ + before_first_line;
}

progress::~progress() {
  if (on_terminal_ && has_printed_)
    std::fputs("\r\033[K", stderr);
}

bool progress::is_due() {
  if (!is_shown_)
    return false;
  const clock::time_point now = clock::now();
  if (now < next_print_)
    return false;
  // Lines that stay come at times that double: few, however long it takes.
  next_print_ = on_terminal_ ? now + between_rewrites : begin_ + 2 * (now - begin_);
  return true;
}

void progress::print(index step, const std::string &change) {
  const double seconds = std::chrono::duration<double>(clock::now() - begin_).count();
  const std::string most = most_steps_ > 0 ? " of at most " + std::to_string(most_steps_) : "";
  std::fprintf(stderr, "%s%s: iteration %lld%s%s, %.1f s%s", on_terminal_ ? "\r\033[K" : "", name_.c_str(),
               static_cast<long long>(step), most.c_str(), change.c_str(), seconds, on_terminal_ ? "" : "\n");
  std::fflush(stderr);
  has_printed_ = true;
}

void progress::step(index step, double change) {
  if (!is_due())
    return;
  char text[40];
  // The sign of a NaN says nothing, and which one it has differs between machines.
  std::snprintf(text, sizeof text, ", change %.2e", change != change ? std::fabs(change) : change);
  print(step, text);
}

void progress::step(index step) {
  if (is_due())
    print(step, "");
}

} // namespace dpg
