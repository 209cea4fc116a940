// The options of every program that say which implementations run.
#include "program/choice_options.h"

#include <dpg/errors.h>
#include <dpg/file_formats/text.h>
#include <dpg/program/generator_call.h>

#include <algorithm>

namespace dpg {
namespace {

/// `; did you mean ...?` or `; there are ...`.
std::string advice(const std::string &word, const std::vector<std::string> &names) {
  if (const auto near = nearest_name(word, names))
    return "; did you mean " + quoted(*near) + "?";
  std::string all;
  for (const std::string &name : names)
    all += (all.empty() ? "" : ", ") + name;
  return "; there are " + all;
}

void check_pin(const program_description &program, const std::string &from, const std::string &task,
               const std::string &implementation) {
  if (program.choices.empty())
    throw usage_error(from + ": this program has no task with several implementations");
  std::vector<std::string> tasks;
  for (const task_choices &choices : program.choices) {
    tasks.push_back(choices.task);
    if (choices.task != task)
      continue;
    const std::vector<std::string> &names = choices.implementations;
    if (std::find(names.begin(), names.end(), implementation) == names.end())
      throw usage_error(from + ": " + quoted(task) + " has no implementation " + quoted(implementation) +
                        advice(implementation, names));
    return;
  }
  throw usage_error(from + ": no task with several implementations is called " + quoted(task) + advice(task, tasks));
}

} // namespace

void take_pins(const program_description &program, const std::string &from, const std::string &text,
               std::map<std::string, std::string> &pins) {
  std::map<std::string, std::string> given;
  try {
    given = parse_pins(text);
  } catch (const usage_error &problem) {
    throw usage_error(from + ": " + problem.what());
  }
  for (const auto &[task, implementation] : given) {
    check_pin(program, from, task, implementation);
    if (!pins.emplace(task, implementation).second)
      throw usage_error(from + ": the implementation of " + quoted(task) + " is given twice");
  }
}

void take_explanation(bool stands_alone, choice_settings &settings) {
  if (!stands_alone)
    throw usage_error("--" + std::string(explain_option) + " takes no value");
  settings.explains = true;
}

} // namespace dpg
