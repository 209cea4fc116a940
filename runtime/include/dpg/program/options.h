// The command line of a program: one option for each of its parameters.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/io/files.h>
#include <dpg/program/description.h>
#include <dpg/program/generator_call.h>
#include <dpg/program/read_in_format.h>
#include <dpg/task/choice.h>

#include <complex>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dpg {

/// The values that a command line gives to a program's parameters, read as they are asked for.
///
/// All functions that return data read files or run generators: they are collective, and throw the same error on every
/// process. Values that the command line does not give are the defaults of the description.
///
/// Every program takes `--explain-choices` and, for the tasks that its description lists, `--choose
/// TASK=IMPLEMENTATION` and DPG_CHOOSE (`TASK=IMPLEMENTATION,...` of process 0), which the command line overrides. A
/// parameter called `choose` keeps its option; then DPG_CHOOSE remains.
class options {
public:
  /// Reads the words of a command line: `--NAME VALUE` or `--NAME=VALUE`. Checked at once: names, that required inputs
  /// are there, numbers, generator calls, and that outputs can be written where they are to go.
  ///
  /// @throws dpg::usage_error on every process. Collective over comm.
  options(const communicator &comm, program_description program, const std::vector<std::string> &words);

  const communicator &comm() const { return comm_; }
  const program_description &program() const { return program_; }

  /// Whether --help or -h stands on the command line: nothing else was checked then.
  bool wants_help() const { return wants_help_; }

  /// Whether the command line gives a value for this input; for parameters whose default the program computes.
  bool given(const std::string &name) const { return given_.contains(name); }

  double real(const std::string &name) const;
  /// The same, rounded to T. @throws dpg::input_error if T does not hold it
  template <class T> T number(const std::string &name) const { return read_in_format<T>(name, real(name)); }
  std::complex<double> complex(const std::string &name) const; ///< `1.5`, `2i` or `1+2i`
  index integer(const std::string &name) const;
  bool boolean(const std::string &name) const;

  /// From a file, or `rmat(...)`, `c_diagonal(...)`, `convection_diffusion(...)`, `smg2s(...)`. T is double, float,
  /// index or bool, the last two from files only; or a format that files do not know, to which f64 or ints are rounded.
  template <class T> csr_matrix<T> sparse_matrix(const std::string &name) const;
  template <held_in_another_format T> csr_matrix<T> sparse_matrix(const std::string &name) const {
    return read_in_format<T>(name, sparse_matrix<read_format<T>>(name));
  }

  /// From a file, a list as in `[1, 2.5]`, a number that every entry gets, or `uniform(...)`, `normal(...)`, whose
  /// entry i is that function of the seed and i. `length` is its length where an earlier parameter fixed it: another
  /// one is an error.
  template <class T> dpg::vector<T> vector(const std::string &name, std::optional<index> length = std::nullopt) const;
  template <held_in_another_format T>
  dpg::vector<T> vector(const std::string &name, std::optional<index> length = std::nullopt) const {
    return read_in_format<T>(name, vector<read_format<T>>(name, length));
  }

  /// The same for a matrix; entry (i, j) is a function of the seed, i and j.
  template <class T>
  dense_matrix<T> dense(const std::string &name, std::optional<index> row_count = std::nullopt,
                        std::optional<index> column_count = std::nullopt) const;
  template <held_in_another_format T>
  dense_matrix<T> dense(const std::string &name, std::optional<index> row_count = std::nullopt,
                        std::optional<index> column_count = std::nullopt) const {
    return read_in_format<T>(name, dense<read_format<T>>(name, row_count, column_count));
  }

  /// An array of three dimensions, from a file.
  template <class T> dense_array3<T> array3(const std::string &name) const;
  template <held_in_another_format T> dense_array3<T> array3(const std::string &name) const {
    return read_in_format<T>(name, array3<read_format<T>>(name));
  }

  /// Which implementations the user wants, and whether choices are explained.
  const choice_settings &choices() const { return choices_; }

  /// The file that --out-NAME names, or nothing.
  std::optional<std::string> output_file(const std::string &name) const;

  /// Writes an output to the file that --out-NAME names, if any. @throws dpg::input_error. Collective.
  template <class Array> void write(const std::string &name, const Array &array) const {
    if (const auto path = output_file(name))
      write_file(*path, array);
  }

private:
  const parameter &input(const std::string &name) const;
  const std::string &text(const std::string &name) const;
  void take(const std::string &option, const std::string &value);
  void check_inputs() const;
  void check_outputs() const;
  void check_value(const parameter &input, const std::string &value) const;
  void take_pins_of_environment();
  [[noreturn]] void unknown(const std::string &option) const;

  communicator comm_;
  program_description program_;
  std::map<std::string, std::string> given_;   // input to value
  std::map<std::string, std::string> outputs_; // output to file
  choice_settings choices_;
  bool wants_help_ = false;
};

} // namespace dpg
