// The text of --help.
#include <dpg/program/description.h>

#include <algorithm>

namespace dpg {
namespace {

/// Two columns, the second beginning at the same place in all rows.
struct row {
  std::string option;
  std::vector<std::string> lines;
};

std::string option_text(const parameter &p, bool as_output) {
  if (as_output)
    return "--out-" + p.name + " FILE";
  switch (p.kind) {
  case parameter_kind::real:
  case parameter_kind::complex:
  case parameter_kind::integer:
    return "--" + p.name + " NUMBER";
  case parameter_kind::boolean:
    return "--" + p.name + " true|false";
  case parameter_kind::sparse:
    return "--" + p.name + " FILE|GENERATOR";
  case parameter_kind::array3:
    return "--" + p.name + " FILE";
  case parameter_kind::vector:
  case parameter_kind::dense:
    break;
  }
  return "--" + p.name + " FILE|NUMBER|GENERATOR";
}

row help_row(const parameter &p, bool as_output) {
  row result{option_text(p, as_output), {p.type}};
  if (!p.summary.empty())
    result.lines.push_back(p.summary);
  if (as_output)
    return result;
  if (!p.value.empty())
    result.lines.push_back("default: " + p.value);
  else if (!p.computed.empty())
    result.lines.push_back("default: " + p.computed);
  else
    result.lines.emplace_back("required");
  return result;
}

void append_rows(std::string &text, const std::string &title, const std::vector<row> &rows) {
  if (rows.empty())
    return;
  std::size_t width = 0;
  for (const row &r : rows)
    width = std::max(width, r.option.size());
  text += "\n" + title + "\n";
  for (const row &r : rows)
    for (std::size_t line = 0; line < r.lines.size(); ++line) {
      const std::string first = line == 0 ? r.option : "";
      text += "  " + first + std::string(width - first.size() + 2, ' ') + r.lines[line] + "\n";
    }
}

std::vector<row> other_rows(const program_description &program) {
  std::vector<row> rows;
  if (!program.choices.empty()) {
    row choose{"--choose TASK=IMPLEMENTATION", {"run a task by this implementation; may be given for several tasks"}};
    for (const task_choices &choices : program.choices) {
      std::string names;
      for (const std::string &name : choices.implementations)
        names += (names.empty() ? "" : ", ") + name;
      choose.lines.push_back(choices.task + ": " + names);
    }
    rows.push_back(choose);
    rows.push_back({"--explain-choices", {"print which implementations are chosen, and why"}});
  }
  rows.push_back({"--help", {"print this text"}});
  return rows;
}

bool has_kind(const program_description &program, parameter_kind kind) {
  return std::any_of(program.parameters.begin(), program.parameters.end(),
                     [&](const parameter &p) { return p.is_input() && p.kind == kind; });
}

std::string values_text(const program_description &program) {
  const bool has_sparse = has_kind(program, parameter_kind::sparse);
  const bool has_dense = has_kind(program, parameter_kind::vector) || has_kind(program, parameter_kind::dense);
  std::string text = "\nValues\n"
                     "  FILE       Matrix Market (.mtx); for dense data also NumPy (.npy), for vectors also a text\n"
                     "             with one number a line\n";
  if (has_sparse || has_dense)
    text += "  GENERATOR  ";
  if (has_sparse)
    text += "'rmat(scale = 20, edges = 16, seed = 1)', 'c_diagonal(n = 1000, C = 30, Q = 0.1, seed = 1)',\n"
            "             'convection_diffusion(nx = 100, ny = 100, cx = 0.5, cy = 0.5)',\n"
            "             'smg2s(n = 1000, low = 1, high = 100, spectrum = 0)'\n";
  if (has_dense)
    text += std::string(has_sparse ? "             " : "") +
            "dense data: 'uniform(rows = 100, columns = 10, seed = 1)', 'normal(...)' alike\n";
  return text;
}

} // namespace

std::string help_text(const program_description &program) {
  std::string text = "Usage: " + program.name + " [--OPTION VALUE]...\n       mpirun -q -np PROCESSES " + program.name +
                     " [--OPTION VALUE]...\n";
  if (const std::size_t length = program.summary.find_last_not_of('\n') + 1; length > 0)
    text += "\n" + program.summary.substr(0, length) + "\n";
  std::vector<row> inputs, outputs;
  for (const parameter &p : program.parameters) {
    if (p.is_input())
      inputs.push_back(help_row(p, false));
    if (p.is_output() && p.is_array())
      outputs.push_back(help_row(p, true));
  }
  append_rows(text, "Inputs", inputs);
  append_rows(text, "Outputs", outputs);
  append_rows(text, "Other options", other_rows(program));
  text += values_text(program);
  return text + "\nExit status: 0 done, 1 errors in the data, 2 wrong use, 3 a contract not met\n";
}

} // namespace dpg
