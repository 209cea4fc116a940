// Choosing among several implementations of a task while the program runs.
//
//     const dpg::candidate candidates[] = {{.name = "spmv_csr", .operations = {.f64 = 2. * nnz}, .bytes = 12. * nnz},
//                                          {.name = "spmv_sell", .operations = {.f64 = 2. * nnz}, .bytes = 11. * nnz}};
//     const dpg::choice chosen = dpg::choose(comm, "spmv", candidates);
//     const dpg::timed_run timed(chosen);
//     switch (chosen.index) { ... }
//
// What takes the least time is chosen: as predicted from the candidates' figures and the machine profile, corrected by
// the times of earlier runs (task/judgement.h), which dpg::timed_run adds to the record. Process 0 decides for all. It
// decides anew at the first eight calls for a task and sizes and then at four calls between two powers of two, but
// while it tries another implementation, in one message; at all others the choice is the last one, and no message is
// sent.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/task/candidate.h>

#include <initializer_list>
#include <map>
#include <span>
#include <string>

namespace dpg {

/// What a choice rests on: figures alone, figures corrected by recorded times, or the user's word.
enum class choice_source { predicted, recorded, pinned };

namespace choosing {
struct alternative;
}

/// One choice, the same on all processes.
struct choice {
  std::size_t index = 0;        ///< which of the candidates
  double predicted_seconds = 0; ///< of a run, with what its record says and its part of the conversion
  choice_source source = choice_source::predicted;
  choosing::alternative *timed = nullptr; ///< for dpg::timed_run: what is to be measured, if anything
};

struct choice_options {
  double runs = 1; ///< in how many runs an operand that is converted once is used
};

/// Chooses an implementation for a run of `task`. Of equal ones the first is taken.
///
/// @param task        its name; kept by address, as candidates' texts are
/// @param candidates  the same number of them in every call for a task
/// @throws dpg::choice_error where none can run, or not the one that is pinned; the message says why for each
/// @throws dpg::usage_error where what is pinned is none of them
/// Collective over comm, whose processes all call for the same tasks, in the same order, with the same figures; by the
/// thread that started MPI. Cost: about 50 ns; where process 0 decides anew, a broadcast of some 50 bytes; at the first
/// call for a task and sizes, an allocation, and at the program's first call the reading of the profile and the record.
choice choose(const communicator &comm, const char *task, std::span<const candidate> candidates,
              const choice_options &options = {});

inline choice choose(const communicator &comm, const char *task, std::initializer_list<candidate> candidates,
                     const choice_options &options = {}) {
  return choose(comm, task, std::span(candidates.begin(), candidates.size()), options);
}

/// What a program's user says of its choices.
struct choice_settings {
  std::map<std::string, std::string> pins = {}; ///< task to implementation
  bool explains = false;                        ///< print each choice, and at the end how times compare
};

/// Reads `TASK=IMPLEMENTATION,...`, as DPG_CHOOSE holds it; blanks around commas do not count.
///
/// @throws dpg::usage_error where a part has no such form, or a task stands in it twice
std::map<std::string, std::string> parse_pins(const std::string &text);

/// The settings of all choices while it lives: at its end the record is written and, if wanted, times are compared. One
/// at a time, while MPI runs; without any, DPG_CHOOSE pins. Does not communicate.
class choice_session {
public:
  explicit choice_session(choice_settings settings);
  ~choice_session();
  choice_session(const choice_session &) = delete;
  choice_session &operator=(const choice_session &) = delete;
};

/// Measures the run that a choice was made for, from construction to the end of the block, on process 0: of each
/// implementation at a size the first four runs, then every one whose number is a power of two, and tries. A run that
/// ends with an exception does not count. Cost: a comparison where nothing is measured, two readings of the clock
/// otherwise.
class timed_run {
public:
  explicit timed_run(const choice &chosen) : measured_(chosen.timed) {
    if (measured_ != nullptr)
      start();
  }
  ~timed_run() {
    if (measured_ != nullptr)
      stop();
  }
  timed_run(const timed_run &) = delete;
  timed_run &operator=(const timed_run &) = delete;

private:
  void start();
  void stop() noexcept;

  choosing::alternative *measured_;
  int exceptions_ = 0;
  double begin_ = 0;
};

} // namespace dpg
