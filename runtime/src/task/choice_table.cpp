// Makes the choices of a program: see choice_table.h.
#include "task/choice_table.h"

#include "task/common_place.h"
#include "task/hash.h"
#include "task/small_file.h"

#include <dpg/errors.h>

#include <algorithm>
#include <bit>
#include <cstdio>
#include <ctime>

namespace dpg::choosing {
namespace {

std::uint64_t exponent_of(double figure) { return std::bit_cast<std::uint64_t>(figure) >> 52 & 0x7ff; }

std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15; // 2^64 over the golden ratio: Knuth, TAOCP 3, 6.4
  return hash ^ hash >> 29;
}

/// Calls share a decision if they have the same key: for one task, candidates whose figures lie between the same powers
/// of two, and the same requirements that hold.
std::uint64_t key_of(const communicator &comm, const char *task, std::span<const candidate> candidates, double runs) {
  std::uint64_t key = mixed(hash_bytes(task), static_cast<std::uint64_t>(comm.size()) << 11 | exponent_of(runs));
  for (const candidate &c : candidates) {
    const std::uint64_t classes = exponent_of(c.operations.f64) << 44 | exponent_of(c.operations.f32) << 33 |
                                  exponent_of(c.bytes) << 22 | exponent_of(c.messages.bytes) << 11 |
                                  exponent_of(c.conversion_bytes);
    key = mixed(key, classes << 1 | (c.unmet != nullptr ? 1 : 0));
  }
  return key;
}

/// Whether process 0 decides anew at this call of a decision, the first being 1: at 1 to 8, and at four numbers between
/// two powers of two, 10, 12, 14, 16, 20, ..., but while another implementation is tried.
bool is_decided_anew(std::uint64_t call) {
  const int beyond = std::bit_width(call) - 3;
  return beyond <= 0 || call % (std::uint64_t(1) << beyond) == 0;
}

/// Whether this run of an implementation is measured, the first being 1.
bool is_measured(std::uint64_t run) { return run <= 4 || std::has_single_bit(run); }

/// What process 0 tells the others: what this call gets, and what the calls after it get.
struct verdict {
  std::uint64_t key;
  choice now, settled;
  int runs; ///< how many calls get `now`
};

void print(const std::string &text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

/// `task: NAME cannot run: ...; ...`, of all candidates or of the one that is pinned.
std::string refusal(const decision &made, const std::string &pinned) {
  std::string text;
  for (const alternative &a : made.alternatives)
    if (pinned.empty() || pinned == a.given.name)
      text += (text.empty() ? "" : "; ") + std::string(a.given.name) + " " + a.obstacle;
  return (pinned.empty() ? "no implementation of `" + made.task + "` can run"
                         : "`" + pinned + "`, which is chosen for `" + made.task + "`, cannot run") +
         ": " + (text.empty() ? "there is none" : text);
}

std::string names_of(const decision &made) {
  std::string names;
  for (const alternative &a : made.alternatives)
    names += (names.empty() ? "" : ", ") + std::string(a.given.name);
  return names;
}

} // namespace

record_key alternative::key() const {
  return {of->task, given.name, given.build, of->place.processes, of->place.threads, size_class(given.bytes)};
}

double decision::seconds_of(const alternative &a) const {
  return a.predicted.run * correction(a.ratios) + a.predicted.conversion * conversions_a_run;
}

std::vector<estimate> decision::estimates() const {
  std::vector<estimate> result;
  for (const alternative &a : alternatives)
    result.push_back({.can_run = a.obstacle.empty(),
                      .predicted = a.predicted.run + a.predicted.conversion * conversions_a_run,
                      .seconds = seconds_of(a),
                      .samples = static_cast<int>(std::min(a.ratios.size(), samples_looked_at)),
                      .spent_since = spent - a.spent_at_try});
  return result;
}

table::table(const communicator &comm, choice_settings settings)
    : settings_(std::move(settings)), is_root_(comm.is_root()), profile_(load_machine_profile(comm)),
      place_(common_place(comm)) {
  if (!is_root_)
    return;
  record_ = std::make_unique<choice_record>(choice_record_path(), profile_.key(), std::time(nullptr));
  if (const int damaged = record_->damaged_lines(); damaged > 0)
    print_warning(record_->path() + ": lines that are damaged do not count: " + std::to_string(damaged));
}

choice table::choose(const communicator &comm, const char *task, std::span<const candidate> candidates,
                     const choice_options &options) {
  decision &made = find(comm, task, candidates, options);
  ++made.calls;
  choice now = decided(comm, made);
  alternative &chosen = made.alternatives[now.index];
  ++chosen.runs;
  const bool is_try = now.index != made.settled.index; // the last run of one finds caches as the others find them
  now.timed = is_root_ && (is_try ? made.tries_left == 0 : is_measured(chosen.runs)) ? &chosen : nullptr;
  return now;
}

/// What this call gets: the same on all processes, which decide at the same calls.
choice table::decided(const communicator &comm, decision &made) {
  if (made.tries_left > 0) {
    --made.tries_left;
    return made.tried;
  }
  return !made.is_fixed && is_decided_anew(made.calls) ? decide(comm, made) : made.settled;
}

decision &table::find(const communicator &comm, const char *task, std::span<const candidate> candidates,
                      const choice_options &options) {
  const std::uint64_t key = key_of(comm, task, candidates, options.runs);
  if (const auto found = decisions_.find(key); found != decisions_.end())
    return *found->second;
  return *decisions_.emplace(key, make(comm, key, task, candidates, options)).first->second;
}

std::unique_ptr<decision> table::make(const communicator &comm, std::uint64_t key, const char *task,
                                      std::span<const candidate> candidates, const choice_options &options) {
  auto made = std::make_unique<decision>();
  made->task = task;
  made->key = key;
  made->place = place_;
  made->place.processes = comm.size();
  made->conversions_a_run = options.runs > 1 ? 1 / options.runs : 1;
  made->in = this;
  for (const candidate &c : candidates) {
    alternative &a = made->alternatives.emplace_back(alternative{
        .given = c, .predicted = predict(c, profile_, made->place), .obstacle = obstacle_of(c, made->place)});
    a.of = made.get();
    if (record_)
      a.ratios = record_->ratios(a.key());
  }
  fix(*made);
  return made;
}

/// Where there is nothing to choose, says what it is; where nothing can run, ends.
void table::fix(decision &made) const {
  std::vector<std::size_t> can_run;
  for (std::size_t k = 0; k < made.alternatives.size(); ++k)
    if (made.alternatives[k].obstacle.empty())
      can_run.push_back(k);
  const auto pin = settings_.pins.find(made.task);
  // Where a statement demands one implementation, the user's word is for the other calls of the task.
  const bool is_demanded = made.alternatives.size() == 1;
  const bool is_pinned = pin != settings_.pins.end() && !is_demanded;
  if (!is_pinned && can_run.empty())
    throw choice_error(refusal(made, ""));
  std::size_t index = can_run.empty() ? 0 : can_run.front();
  if (is_pinned) {
    const auto named = std::find_if(made.alternatives.begin(), made.alternatives.end(),
                                    [&](const alternative &a) { return a.given.name == pin->second; });
    if (named == made.alternatives.end())
      throw usage_error("`" + pin->second + "` is no implementation of `" + made.task + "`; there are " +
                        names_of(made));
    if (!named->obstacle.empty())
      throw choice_error(refusal(made, pin->second));
    index = static_cast<std::size_t>(named - made.alternatives.begin());
  }
  made.is_fixed = is_pinned || can_run.size() == 1;
  made.settled = choice_of(made, index);
  made.settled.source = is_pinned ? choice_source::pinned : made.settled.source;
  if (made.is_fixed && explains())
    print(decision_text(made, made.settled, profile_));
}

choice table::choice_of(const decision &made, std::size_t index) const {
  const alternative &a = made.alternatives[index];
  return {index, made.seconds_of(a), a.ratios.empty() ? choice_source::predicted : choice_source::recorded};
}

/// What this call gets, by all that was measured; what the next calls get becomes `settled`. On the communicator's
/// process 0: of a group, one that may have measured nothing, and then goes by predictions.
choice table::judge(decision &anew) const {
  const std::uint64_t ended = anew.calls - 1;
  anew.spent +=
      static_cast<double>(ended - anew.counted_calls) * anew.seconds_of(anew.alternatives[anew.settled.index]);
  anew.counted_calls = ended;
  if (ended > 0)
    anew.alternatives[anew.settled.index].spent_at_try = anew.spent;
  const std::vector<estimate> estimates = anew.estimates();
  const std::size_t best = best_estimate(estimates), now = worth_a_try(estimates, best);
  const bool is_news = anew.calls == 1 || best != anew.settled.index || now != best;
  anew.settled = choice_of(anew, best);
  anew.alternatives[now].spent_at_try = anew.spent;
  const choice chosen = choice_of(anew, now);
  if (is_news && explains())
    print(decision_text(anew, chosen, profile_));
  return chosen;
}

choice table::decide(const communicator &comm, decision &anew) {
  verdict told{anew.key, {}, {}, 1};
  if (comm.is_root()) {
    told.now = judge(anew);
    told.settled = anew.settled;
    told.runs = told.now.index == told.settled.index ? 1 : runs_of_try(told.now.predicted_seconds);
  }
  if (comm.size() > 1)
    MPI_Bcast(&told, sizeof(told), MPI_BYTE, 0, comm.handle());
  if (told.key != anew.key)
    end_at_once("process " + std::to_string(comm.rank()) + " chooses for `" + anew.task +
                "` with other figures than process 0, or for another task");
  anew.settled = told.settled;
  anew.tried = told.now;
  anew.tries_left = told.runs - 1;
  return told.now;
}

void table::take(alternative &measured, double seconds) {
  measured.seconds.push_back(seconds);
  measured.ratios.push_back(seconds / measured.predicted.run);
  record_->add(measured.key(), measured.predicted.run, seconds);
}

std::string table::report() const {
  std::string text = "choices: machine profile " + profile_.origin + "; record " +
                     (record_->path().empty() ? "none" : record_->path()) + "\n";
  std::vector<const decision *> made;
  for (const auto &[key, one] : decisions_)
    made.push_back(one.get());
  std::sort(made.begin(), made.end(), [](const decision *a, const decision *b) {
    return std::pair(a->task, a->key) < std::pair(b->task, b->key);
  });
  for (const decision *one : made)
    text += comparison_text(*one);
  return text;
}

} // namespace dpg::choosing
