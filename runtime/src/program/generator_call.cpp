// Generators on the command line: `rmat(scale = 20, edges = 16)`.
#include <dpg/program/generator_call.h>

#include "program/number_words.h"

#include <dpg/file_formats/text.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <numeric>

namespace dpg {
namespace {

bool begins_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool continues_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Reads a call from left to right.
class call_parser {
public:
  call_parser(std::string_view text, const std::vector<generator_signature> &generators)
      : text_(text), generators_(generators) {}

  generator_call parse() {
    call_.signature = &signature();
    call_.values.assign(call_.signature->parameters.size(), not_given);
    call_.integers.assign(call_.signature->parameters.size(), 0);
    expect('(');
    for (bool first = true; !accept(')'); first = false) {
      if (!first && !accept(','))
        fail(at_, at_ + 1, "expected `,` or `)`");
      argument();
    }
    skip_spaces();
    if (at_ < text_.size())
      fail(at_, text_.size(), "expected nothing behind the closing bracket");
    fill_defaults();
    return call_;
  }

private:
  static constexpr double not_given = std::numeric_limits<double>::quiet_NaN();

  const generator_signature &signature() {
    skip_spaces();
    const std::size_t first = at_;
    const std::string_view name = word();
    std::vector<std::string> names;
    for (const generator_signature &generator : generators_) {
      if (name == generator.name)
        return generator;
      names.emplace_back(generator.name);
    }
    fail(first, at_, "no generator is called " + quoted(name) + guess(name, names));
  }

  void argument() {
    skip_spaces();
    const std::size_t first = at_;
    const std::size_t k = at_ < text_.size() && begins_name(text_[at_]) ? named_parameter() : positional_parameter();
    if (!std::isnan(call_.values[k]))
      fail(first, at_, quoted(call_.signature->parameters[k].name) + " is given twice");
    number(k);
  }

  std::size_t named_parameter() {
    const std::size_t first = at_;
    const std::string_view name = word();
    seen_name_ = true;
    std::vector<std::string> names;
    for (const generator_parameter &parameter : call_.signature->parameters) {
      if (name == parameter.name) {
        expect('=');
        return names.size();
      }
      names.emplace_back(parameter.name);
    }
    fail(first, at_, quoted(name) + " is no argument of " + call_.signature->name + guess(name, names));
  }

  std::size_t positional_parameter() {
    if (seen_name_)
      fail(at_, at_ + 1, "expected `NAME = VALUE`: an argument without a name cannot follow one with a name");
    if (position_ == call_.signature->parameters.size())
      fail(at_, at_ + 1, std::string(call_.signature->name) + " takes " + std::to_string(position_) + " arguments");
    return position_++;
  }

  void number(std::size_t k) {
    const generator_parameter &parameter = call_.signature->parameters[k];
    skip_spaces();
    const std::size_t first = at_;
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != ')' && text_[at_] != ' ')
      ++at_;
    const std::string word = without_separators(text_.substr(first, at_ - first));
    const auto value = real_number(word);
    const auto integer = integer_number(word);
    if (!value || (parameter.is_integer && !integer && !is_exact_integer(*value)))
      fail(first, std::max(at_, first + 1),
           std::string("expected ") + (parameter.is_integer ? "an integer" : "a number") + " for `" + parameter.name +
               "`");
    call_.values[k] = *value;
    if (parameter.is_integer)
      call_.integers[k] = integer ? *integer : static_cast<index>(*value);
  }

  void fill_defaults() {
    for (std::size_t k = 0; k < call_.values.size(); ++k) {
      const generator_parameter &parameter = call_.signature->parameters[k];
      if (!std::isnan(call_.values[k]))
        continue;
      if (!parameter.value)
        fail(text_.size() - 1, text_.size(),
             std::string(call_.signature->name) + " needs a value for `" + parameter.name + "`");
      call_.values[k] = *parameter.value;
      if (parameter.is_integer && !std::isnan(*parameter.value)) // a size may be left to the program
        call_.integers[k] = static_cast<index>(*parameter.value);
    }
  }

  void skip_spaces() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t'))
      ++at_;
  }

  std::string_view word() {
    const std::size_t first = at_;
    while (at_ < text_.size() && continues_name(text_[at_]))
      ++at_;
    return text_.substr(first, at_ - first);
  }

  bool accept(char c) {
    skip_spaces();
    const bool found = at_ < text_.size() && text_[at_] == c;
    at_ += found ? 1 : 0;
    return found;
  }

  void expect(char c) {
    if (!accept(c))
      fail(at_, at_ + 1, std::string("expected `") + c + "`");
  }

  static std::string guess(std::string_view name, const std::vector<std::string> &names) {
    if (const auto near = nearest_name(name, names))
      return "; did you mean `" + *near + "`?";
    std::string all;
    for (const std::string &candidate : names)
      all += (all.empty() ? "" : ", ") + candidate;
    return "; there are " + all;
  }

  [[noreturn]] void fail(std::size_t first, std::size_t last, const std::string &message) {
    const std::size_t width = std::max<std::size_t>(last, first + 1) - first;
    throw usage_error(message + "\n  " + std::string(text_) + "\n  " + std::string(first, ' ') + "^" +
                      std::string(width - 1, '~'));
  }

  std::string_view text_;
  const std::vector<generator_signature> &generators_;
  generator_call call_{};
  std::size_t at_ = 0;
  std::size_t position_ = 0;
  bool seen_name_ = false;
};

/// The number of letters to insert, delete or replace (Levenshtein 1966), row by row.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

} // namespace

bool is_generator_call(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && text[at] == ' ')
    ++at;
  if (at == text.size() || !begins_name(text[at]))
    return false;
  while (at < text.size() && continues_name(text[at]))
    ++at;
  while (at < text.size() && text[at] == ' ')
    ++at;
  return at < text.size() && text[at] == '(';
}

generator_call parse_generator_call(std::string_view text, const std::vector<generator_signature> &generators) {
  return call_parser(text, generators).parse();
}

std::optional<std::string> nearest_name(std::string_view word, const std::vector<std::string> &names) {
  std::optional<std::string> best;
  std::size_t best_distance = std::max<std::size_t>(word.size() / 3, 1) + 1;
  for (const std::string &name : names) {
    const std::size_t distance = edit_distance(word, name);
    // With every letter replaced, one name is as near as any other.
    if (distance < best_distance && distance < std::max(word.size(), name.size())) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

} // namespace dpg
