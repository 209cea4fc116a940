// Prints the results of a program.
#include <dpg/observe/summary.h>

#include <dpg/dist/reduce.h>
#include <dpg/file_formats/text.h>
#include <dpg/observe/show.h>

#include <cstdio>

namespace dpg {

summary::summary(const options &options) : options_(options) {
  options_.comm().barrier(); // the clock of all processes starts when the last one is ready
  begin_ = std::chrono::steady_clock::now();
}

void summary::iterations(index count, bool converged) {
  iterations_ = std::to_string(count) + (count == 1 ? " iteration, " : " iterations, ") +
                (converged ? "converged; " : "ended by their number; ");
  head();
}

void summary::output(const std::string &name, double value, const std::optional<certificate> &outcome) {
  print_scalar(name, number_text(value), outcome);
}

void summary::output(const std::string &name, std::complex<double> value, const std::optional<certificate> &outcome) {
  print_scalar(name, shown(value), outcome);
}

void summary::output(const std::string &name, const dd &value, const std::optional<certificate> &outcome) {
  print_scalar(name, shown(value), outcome);
}

void summary::output(const std::string &name, const stochastic &value, const std::optional<certificate> &outcome) {
  head();
  print_output(name, "  value    " + shown(value) + "\n  digits   " + digits_text(digits(value)) + "\n", outcome);
}

void summary::output(const std::string &name, index value, const std::optional<certificate> &outcome) {
  print_scalar(name, std::to_string(value), outcome);
}

void summary::output(const std::string &name, bool value, const std::optional<certificate> &outcome) {
  print_scalar(name, value ? "true" : "false", outcome);
}

void summary::print_scalar(const std::string &name, const std::string &value,
                           const std::optional<certificate> &outcome) {
  head();
  print_output(name, "  value    " + value + "\n", outcome);
}

void summary::head() {
  if (has_head_)
    return;
  has_head_ = true;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin_;
  const double slowest = max(options_.comm(), elapsed.count());
  char seconds[32];
  std::snprintf(seconds, sizeof(seconds), "%.3g s", slowest);
  const int processes = options_.comm().size();
  print(options_.program().name + ": " + iterations_ + seconds + ", " + std::to_string(processes) +
        (processes == 1 ? " process\n" : " processes\n"));
}

void summary::print(const std::string &text) const {
  if (!options_.comm().is_root())
    return;
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void summary::print_output(const std::string &name, const std::string &text,
                           const std::optional<certificate> &outcome) const {
  const std::string type = type_of(name);
  print(name + (type.empty() ? "\n" : ": " + type + "\n") + text + (outcome ? "  " + describe(*outcome) + "\n" : ""));
}

void summary::print_file(const std::string &name) const {
  if (const auto path = options_.output_file(name))
    print("  written to " + *path + "\n");
}

std::string summary::type_of(const std::string &name) const {
  for (const parameter &p : options_.program().parameters)
    if (p.name == name && p.is_output())
      return p.type;
  return "";
}

} // namespace dpg
