// Reads the command line of a program.
#include <dpg/program/options.h>

#include "program/choice_options.h"
#include "program/generators.h"
#include "program/number_words.h"
#include "task/from_root.h"

#include <dpg/dist/agree.h>
#include <dpg/file_formats/text.h>
#include <dpg/io/output_file.h>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <sys/stat.h>

namespace dpg {
namespace {

constexpr std::string_view output_prefix = "out-";

bool is_list(const std::string &text) { return text.starts_with("["); }

std::string without_blanks(const std::string &text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

/// The words of `[1, 2.5]`, which are numbers that T holds; none of `[]`.
template <class T> std::vector<std::string> listed_numbers(const std::string &text) {
  const char *example = complex_number<T> ? "`[1, 2.5-1i]`" : "`[1, 2.5]`";
  std::vector<std::string> numbers;
  if (text.size() > 1 && text.ends_with(']') && without_blanks(text.substr(1, text.size() - 2)).empty())
    return numbers;
  for (std::size_t at = 1; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(",]", at), text.size() - 1);
    const std::string number = without_blanks(text.substr(at, end - at));
    const bool is_last = end + 1 == text.size();
    if (!is_number<T>(number) || text[end] != (is_last ? ']' : ','))
      throw usage_error(quoted(text) + " is no list of numbers; expected one as in " + example);
    numbers.push_back(number);
    at = end + 1;
  }
  if (numbers.empty())
    throw usage_error(quoted(text) + " is no list of numbers; expected one as in " + example);
  return numbers;
}

/// Puts the option's name in front of an error about its value.
[[noreturn]] void rethrow_for(const std::string &name, const error &problem) {
  throw_error(problem.kind(), "--" + name + ": " + problem.what());
}

const generator_signature_list &generators_for(parameter_kind kind) {
  return kind == parameter_kind::sparse ? sparse_generators() : dense_generators();
}

/// Demands a folder in which `target`, for which `path` stands, can be made: before anything is computed, not after.
void check_folder(const std::string &option, const std::string &path, const std::string &target) {
  const std::size_t slash = target.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : target.substr(0, slash + 1);
  struct stat status{};
  if (stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
    throw input_error("--" + option + ": there is no folder " + quoted(folder) + " to write in");
  if (access(folder.c_str(), W_OK) != 0)
    throw input_error("--" + option + ": the folder " + quoted(folder) + " may not be written");
  if (stat(target.c_str(), &status) == 0 && S_ISDIR(status.st_mode))
    throw input_error("--" + option + ": " + quoted(path) + " is a folder; expected a file");
}

bool is_device(const std::string &path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

/// Its error is one about a value, in front of which rethrow_for() puts the option's name.
void check_length(const char *what, index found, std::optional<index> wanted) {
  if (wanted && found != *wanted)
    throw shape_error("it has " + std::to_string(found) + " " + what + "; expected " + std::to_string(*wanted));
}

} // namespace

options::options(const communicator &comm, program_description program, const std::vector<std::string> &words)
    : comm_(comm), program_(std::move(program)) {
  wants_help_ = std::find(words.begin(), words.end(), "--help") != words.end() ||
                std::find(words.begin(), words.end(), "-h") != words.end();
  if (wants_help_)
    return;
  for (std::size_t w = 0; w < words.size(); ++w) {
    const std::string &word = words[w];
    if (!word.starts_with("--") || word.size() == 2)
      throw usage_error("unexpected argument " + quoted(word) + "; options are written `--NAME VALUE`");
    const std::size_t equals = word.find('=');
    const std::string option = word.substr(2, equals == std::string::npos ? equals : equals - 2);
    if (option == explain_option)
      take_explanation(equals == std::string::npos, choices_);
    else if (equals != std::string::npos)
      take(option, word.substr(equals + 1));
    else if (w + 1 < words.size() && !words[w + 1].starts_with("--"))
      take(option, words[++w]);
    else
      take(option, "");
  }
  check_inputs();
  take_pins_of_environment();
  agreed(comm_, [&] {
    if (comm_.is_root())
      check_outputs();
  });
}

void options::take(const std::string &option, const std::string &value) {
  bool known = false, is_output = false;
  for (const parameter &p : program_.parameters) {
    const bool names_output = p.is_output() && p.is_array() && option == std::string(output_prefix) + p.name;
    is_output = is_output || names_output;
    known = known || names_output || (p.is_input() && option == p.name);
  }
  if (!known && option != choose_option)
    unknown(option);
  if (value.empty())
    throw usage_error("--" + option + " needs a value");
  if (!known)
    return take_pins(program_, "--" + option, value, choices_.pins);
  auto &values = is_output ? outputs_ : given_;
  const std::string name = is_output ? option.substr(output_prefix.size()) : option;
  if (!values.emplace(name, value).second)
    throw usage_error("--" + option + " is given twice");
}

void options::unknown(const std::string &option) const {
  std::vector<std::string> names = {"help", std::string(choose_option), std::string(explain_option)};
  for (const parameter &p : program_.parameters) {
    if (p.is_input())
      names.push_back(p.name);
    if (p.is_output() && p.is_array())
      names.push_back(std::string(output_prefix) + p.name);
  }
  const auto near = nearest_name(option, names);
  throw usage_error("unknown option " + quoted("--" + option) +
                    (near ? "; did you mean `--" + *near + "`?" : "; --help lists the options"));
}

/// The environment of process 0 counts. Programs that choose nothing leave it to others.
void options::take_pins_of_environment() {
  if (program_.choices.empty())
    return;
  const char *here = std::getenv("DPG_CHOOSE");
  std::map<std::string, std::string> pins;
  take_pins(program_, "DPG_CHOOSE", from_root(comm_, here != nullptr ? here : ""), pins);
  choices_.pins.merge(pins); // what the command line says, stays
}

void options::check_inputs() const {
  for (const parameter &p : program_.parameters) {
    if (!p.is_input())
      continue;
    const auto found = given_.find(p.name);
    if (found == given_.end() && p.is_required())
      throw usage_error("--" + p.name + " is missing: " + p.type + "; --help lists the options");
    if (found != given_.end())
      check_value(p, found->second);
  }
}

void options::check_value(const parameter &input, const std::string &value) const {
  const auto refuse = [&](const char *expected) {
    throw usage_error("--" + input.name + ": found " + quoted(value) + "; expected " + expected);
  };
  switch (input.kind) {
  case parameter_kind::real:
    if (!real_number(value))
      refuse("a finite number");
    return;
  case parameter_kind::complex:
    if (!parse_complex(value))
      refuse("a finite number, `2i` or one as in `1+2i`");
    return;
  case parameter_kind::integer:
    if (!integer_number(value))
      refuse("an integer that fits into 64 bits");
    return;
  case parameter_kind::boolean:
    if (value != "true" && value != "false")
      refuse("`true` or `false`");
    return;
  case parameter_kind::vector:
  case parameter_kind::dense:
  case parameter_kind::array3:
  case parameter_kind::sparse:
    break;
  }
  try {
    if (is_generator_call(value))
      parse_generator_call(value, generators_for(input.kind));
  } catch (const error &problem) {
    rethrow_for(input.name, problem);
  }
}

void options::check_outputs() const {
  std::map<std::string, std::string> option_of; // target to option
  for (const auto &[name, path] : outputs_) {
    const bool is_text = std::any_of(program_.parameters.begin(), program_.parameters.end(), [&](const parameter &p) {
      return p.name == name && (p.kind == parameter_kind::sparse || p.type.starts_with("dd["));
    });
    const bool is_npy = std::any_of(program_.parameters.begin(), program_.parameters.end(), [&](const parameter &p) {
      return p.name == name && p.kind == parameter_kind::array3;
    });
    if (is_npy && !path.ends_with(".npy"))
      throw usage_error("--out-" + name + ": found " + quoted(path) + "; " + three_dimensions_in_npy);
    if (!is_writable_name(path) || (is_text && !path.ends_with(".mtx")))
      throw usage_error("--out-" + name + ": found " + quoted(path) + "; expected a name that ends in `.mtx`" +
                        (is_text ? "" : " or `.npy`"));
    const std::string option = "--out-" + name, target = output_target(path);
    check_folder("out-" + name, path, target);
    if (const auto [taken, is_new] = option_of.emplace(target, option); !is_new && !is_device(target))
      throw usage_error(option + ": " + quoted(path) + " is the file of `" + taken->second +
                        "` too; expected a file for each");
  }
}

const parameter &options::input(const std::string &name) const {
  for (const parameter &p : program_.parameters)
    if (p.is_input() && p.name == name)
      return p;
  throw error("the program's description has no input `" + name + "`");
}

const std::string &options::text(const std::string &name) const {
  const parameter &p = input(name);
  const auto found = given_.find(name);
  return found != given_.end() ? found->second : p.value;
}

double options::real(const std::string &name) const {
  const std::string &value = text(name);
  check_value(input(name), value);
  return *real_number(value);
}

std::complex<double> options::complex(const std::string &name) const {
  const std::string &value = text(name);
  check_value(input(name), value);
  return *parse_complex(value);
}

index options::integer(const std::string &name) const {
  const std::string &value = text(name);
  check_value(input(name), value);
  return *integer_number(value);
}

bool options::boolean(const std::string &name) const { return text(name) == "true"; }

std::optional<std::string> options::output_file(const std::string &name) const {
  const auto found = outputs_.find(name);
  return found != outputs_.end() ? std::optional(found->second) : std::nullopt;
}

template <class T> csr_matrix<T> options::sparse_matrix(const std::string &name) const {
  const std::string &value = text(name);
  try {
    if (!is_generator_call(value))
      return read_sparse<T>(comm_, value);
    if constexpr (std::is_floating_point_v<T>)
      return generate_sparse<T>(comm_, parse_generator_call(value, sparse_generators()));
    throw usage_error("generators make matrices of real numbers; expected a file");
  } catch (const error &problem) {
    rethrow_for(name, problem);
  }
}

template <class T> dpg::vector<T> options::vector(const std::string &name, std::optional<index> length) const {
  const std::string &value = text(name);
  try {
    if (is_generator_call(value))
      return generate_vector<T>(comm_, parse_generator_call(value, dense_generators()), length);
    if (is_number<T>(value))
      return constant_vector<T>(comm_, value, length);
    dpg::vector<T> x =
        is_list(value) ? listed_vector<T>(comm_, listed_numbers<T>(value)) : read_vector<T>(comm_, value);
    check_length("entries", x.global_size(), length);
    return x;
  } catch (const error &problem) {
    rethrow_for(name, problem);
  }
}

template <class T>
dense_matrix<T> options::dense(const std::string &name, std::optional<index> row_count,
                               std::optional<index> column_count) const {
  const std::string &value = text(name);
  try {
    if (is_generator_call(value))
      return generate_dense<T>(comm_, parse_generator_call(value, dense_generators()), row_count, column_count);
    if (is_number<T>(value))
      return constant_dense<T>(comm_, value, row_count, column_count);
    dense_matrix<T> X = read_dense<T>(comm_, value);
    check_length("rows", X.row_count(), row_count);
    check_length("columns", X.column_count(), column_count);
    return X;
  } catch (const error &problem) {
    rethrow_for(name, problem);
  }
}

template <class T> dense_array3<T> options::array3(const std::string &name) const {
  try {
    return read_array3<T>(comm_, text(name));
  } catch (const error &problem) {
    rethrow_for(name, problem);
  }
}

#define DPG_FOR_VALUE(T)                                                                                               \
  template csr_matrix<T> options::sparse_matrix<T>(const std::string &) const;                                         \
  template dpg::vector<T> options::vector<T>(const std::string &, std::optional<index>) const;                         \
  template dense_array3<T> options::array3<T>(const std::string &) const;                                              \
  template dense_matrix<T> options::dense<T>(const std::string &, std::optional<index>, std::optional<index>) const;
DPG_FOR_VALUE(double)
DPG_FOR_VALUE(float)
DPG_FOR_VALUE(std::complex<double>)
DPG_FOR_VALUE(std::complex<float>)
DPG_FOR_VALUE(index)
DPG_FOR_VALUE(bool)
#undef DPG_FOR_VALUE

} // namespace dpg
