// What a program's command line offers: its parameters, as the source declares them.
#pragma once

#include <string>
#include <vector>

namespace dpg {

enum class parameter_kind { real, complex, integer, boolean, vector, dense, array3, sparse };

enum class parameter_role { input, output, input_and_output };

/// One parameter of the program. An input is the option `--NAME`, an output that is an array `--out-NAME`.
struct parameter {
  std::string name = {};
  parameter_kind kind = parameter_kind::real;
  parameter_role role = parameter_role::input;
  std::string type = {};     // as in the source, for --help: `sparse real[n, n] in [0, inf]`
  std::string summary = {};  // what it is, for --help; may be empty
  std::string value = {};    // the default, as one would write it after the option; empty: none
  std::string computed = {}; // the default where the program computes it from other parameters, for --help: `2 * n`

  bool is_input() const { return role != parameter_role::output; }
  bool is_output() const { return role != parameter_role::input; }
  bool is_array() const { return kind >= parameter_kind::vector; }
  bool is_required() const { return is_input() && value.empty() && computed.empty(); }
};

/// A task that the program chooses an implementation for while it runs: what `--choose` may name.
struct task_choices {
  std::string task = {};
  std::vector<std::string> implementations = {};
};

/// A program and its parameters, in the order of the source.
struct program_description {
  std::string name = {};
  std::string summary = {}; // may have several lines
  std::vector<parameter> parameters = {};
  std::vector<task_choices> choices = {};
};

/// The text that --help prints: summary, inputs, outputs, what values may be, examples.
std::string help_text(const program_description &program);

} // namespace dpg
