// What a program knows of its choices: one decision for each task and class of sizes.
#pragma once

#include <dpg/task/choice.h>
#include <dpg/task/choice_record.h>
#include <dpg/task/judgement.h>

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace dpg::choosing {

struct decision;
class table;

/// A candidate within a decision. What was measured is known on process 0 alone.
struct alternative {
  candidate given;
  prediction predicted;
  std::string obstacle; ///< why it cannot run; empty: it can
  decision *of = nullptr;
  std::uint64_t runs = 0;           ///< in this program
  std::vector<double> ratios = {};  ///< measured over predicted seconds of all recorded runs, oldest first
  std::vector<double> seconds = {}; ///< measured in this program
  double spent_at_try = 0;          ///< what `of->spent` was when it last ran

  record_key key() const;
};

/// The choice for a task at a class of sizes.
struct decision {
  std::string task;
  std::uint64_t key = 0;
  task_place place;
  double conversions_a_run = 1;
  std::vector<alternative> alternatives;
  table *in = nullptr;

  choice settled;        ///< what calls get between two decisions
  choice tried;          ///< what calls get while another one is tried
  int tries_left = 0;    ///< calls that get it still
  bool is_fixed = false; ///< pinned, or the only one that can run
  std::uint64_t calls = 0;
  std::uint64_t counted_calls = 0; ///< that `spent` covers
  double spent = 0;                ///< seconds, as far as they are known

  double seconds_of(const alternative &a) const;
  std::vector<estimate> estimates() const;
};

/// Makes the program's table of choices if there is none yet: before groups of processes choose, each as often as it
/// likes, since what is read for the table is read by all together. Collective over comm.
void prepare(const communicator &comm);

/// The figures of the machine that choices go by, once prepared.
const machine_profile &profile();

/// All decisions of a program.
class table {
public:
  /// Reads the profile and the record. Collective over comm.
  table(const communicator &comm, choice_settings settings);

  choice choose(const communicator &comm, const char *task, std::span<const candidate> candidates,
                const choice_options &options);

  /// A run of an alternative took so long. On process 0.
  void take(alternative &measured, double seconds);

  const machine_profile &profile() const { return profile_; }

  /// How predictions compared with what was measured, for people.
  std::string report() const;

  bool explains() const { return settings_.explains && is_root_; }

private:
  decision &find(const communicator &comm, const char *task, std::span<const candidate> candidates,
                 const choice_options &options);
  std::unique_ptr<decision> make(const communicator &comm, std::uint64_t key, const char *task,
                                 std::span<const candidate> candidates, const choice_options &options);
  void fix(decision &made) const;
  choice decide(const communicator &comm, decision &anew);
  choice judge(decision &anew) const;
  choice decided(const communicator &comm, decision &made);
  choice choice_of(const decision &made, std::size_t index) const;

  choice_settings settings_;
  bool is_root_;
  machine_profile profile_;
  task_place place_;
  std::unique_ptr<choice_record> record_; ///< on process 0
  std::unordered_map<std::uint64_t, std::unique_ptr<decision>> decisions_;
};

/// Why a candidate cannot run at a place; empty where it can.
std::string obstacle_of(const candidate &given, const task_place &place);

/// What was chosen, by which figures, and what the others would have cost.
std::string decision_text(const decision &made, const choice &chosen, const machine_profile &profile);

/// How long the runs of each implementation took, beside what was predicted.
std::string comparison_text(const decision &made);

} // namespace dpg::choosing
