// The choices of the running program: one table of them, made at the first one.
#include <dpg/task/choice.h>

#include "task/choice_table.h"
#include "task/from_root.h"
#include "task/small_file.h"

#include <dpg/errors.h>
#include <dpg/file_formats/text.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <optional>

namespace dpg {
namespace {

struct running_choices {
  std::optional<choice_settings> settings; // of a session
  std::unique_ptr<choosing::table> table;
};

/// Its end, after main(), writes the record of who has no session.
running_choices &running() {
  static running_choices choices;
  return choices;
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Of who has no session. The environment of process 0 counts.
choice_settings settings_of_environment(const communicator &comm) {
  return {.pins = parse_pins(from_root(comm, environment_value("DPG_CHOOSE")))};
}

/// What is said at the end of a session that explains its choices; nothing on processes other than 0.
std::string last_words(const choosing::table *table) {
  if (table != nullptr)
    return table->explains() ? table->report() : "";
  return communicator::world().is_root() ? "choices: none were made\n" : "";
}

std::string without_blanks(const std::string &text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

} // namespace

void choosing::prepare(const communicator &comm) {
  running_choices &choices = running();
  if (!choices.table)
    choices.table = std::make_unique<table>(comm, choices.settings ? *choices.settings : settings_of_environment(comm));
}

const machine_profile &choosing::profile() { return running().table->profile(); }

choice choose(const communicator &comm, const char *task, std::span<const candidate> candidates,
              const choice_options &options) {
  choosing::prepare(comm);
  return running().table->choose(comm, task, candidates, options);
}

std::map<std::string, std::string> parse_pins(const std::string &text) {
  std::map<std::string, std::string> pins;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string pin = without_blanks(text.substr(at, end - at));
    const std::size_t equals = pin.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == pin.size())
      throw usage_error("found " + quoted(pin) + "; expected `TASK=IMPLEMENTATION`");
    if (!pins.emplace(pin.substr(0, equals), pin.substr(equals + 1)).second)
      throw usage_error("the implementation of " + quoted(pin.substr(0, equals)) + " is given twice");
    at = end + 1;
  }
  return pins;
}

choice_session::choice_session(choice_settings settings) {
  running().table.reset();
  running().settings = std::move(settings);
}

choice_session::~choice_session() {
  if (running().settings->explains) {
    const std::string text = last_words(running().table.get());
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
  running().table.reset();
  running().settings.reset();
}

void timed_run::start() {
  exceptions_ = std::uncaught_exceptions();
  begin_ = seconds_now();
}

void timed_run::stop() noexcept {
  const double seconds = seconds_now() - begin_;
  if (std::uncaught_exceptions() > exceptions_)
    return;
  try {
    measured_->of->in->take(*measured_, seconds);
  } catch (...) { // out of memory: what was measured is not worth a program's end
  }
}

} // namespace dpg
