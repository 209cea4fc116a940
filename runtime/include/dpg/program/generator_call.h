// Generators on the command line: `rmat(scale = 20, edges = 16)`.
#pragma once

#include <dpg/errors.h>
#include <dpg/index.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dpg {

/// One parameter of a generator, with its default where it has one.
struct generator_parameter {
  const char *name;
  bool is_integer;
  std::optional<double> value = std::nullopt;
};

/// A generator's name and parameters, in order.
struct generator_signature {
  const char *name;
  std::vector<generator_parameter> parameters;
};

/// A call with all its arguments, in the order of the signature's parameters.
struct generator_call {
  const generator_signature *signature;
  std::vector<double> values;
  std::vector<index> integers; ///< the values of integer parameters, exactly

  double real(int k) const { return values[k]; }
  index integer(int k) const { return integers[k]; }
  bool has(int k) const { return values[k] == values[k]; } // not a number where an argument was left out
};

/// Whether an option's value reads as a call, not as a file or a number: a name and an opening bracket. A file of such
/// a name is written with its folder, `./rmat(1)`.
bool is_generator_call(std::string_view text);

/// Parses a call of one of the generators. Arguments go by position, then by name.
///
/// @throws dpg::usage_error with the text and a mark under what is wrong
generator_call parse_generator_call(std::string_view text, const std::vector<generator_signature> &generators);

/// The name among `names` that `word` is most likely a misspelling of, or nothing.
std::optional<std::string> nearest_name(std::string_view word, const std::vector<std::string> &names);

} // namespace dpg
