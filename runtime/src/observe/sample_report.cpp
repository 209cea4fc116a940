// Writes what sampled programs tell of their results as one line of JSON.
#include <dpg/observe/sample_report.h>

#include "observe/json_text.h"
#include "task/from_root.h"

#include <dpg/dist/reduce.h>
#include <dpg/num/instabilities.h>
#include <dpg/observe/show.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>

namespace dpg {

namespace {

using json_text::field;
using json_text::number;
using json_text::quoted_text;

std::string entry_json(const array_entry &entry) {
  const bool is_stochastic = entry.digits <= most_digits;
  const std::string text = is_stochastic ? with_digits(entry.value.real(), entry.digits) : shown(entry.value.real());
  return "{" + field("row", std::to_string(entry.row)) + ", " + field("column", std::to_string(entry.column)) + ", " +
         field("text", quoted_text(text)) + (is_stochastic ? ", " + field("digits", number(entry.digits)) : "") + "}";
}

} // namespace

sample_report::sample_report(const options &options) : options_(options) {
  const char *here = std::getenv("DPG_SAMPLING_SEED");
  const std::string text = from_root(options.comm(), here != nullptr ? here : "");
  std::uint64_t seed = 0;
  if (text.empty())
    return;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (problem != std::errc() || end != text.data() + text.size())
    throw usage_error("DPG_SAMPLING_SEED is `" + text + "`; expected an int of 0 or more");
  set_sampling_seed(seed);
}

void sample_report::begin(const std::string &name) {
  results_ += results_.empty() ? "{" : ", {";
  results_ += field("name", quoted_text(name));
  for (const parameter &p : options_.program().parameters)
    if (p.name == name && p.is_output())
      results_ += ", " + field("type", quoted_text(p.type));
}

void sample_report::add_array(const std::string &name, const array_summary &summary, double error) {
  const double largest_error = max(options_.comm(), error);
  begin(name);
  std::string shape, largest;
  for (const index extent : summary.shape)
    shape += (shape.empty() ? "" : ", ") + std::to_string(extent);
  for (const array_entry &entry : summary.largest)
    largest += (largest.empty() ? "" : ", ") + entry_json(entry);
  results_ += ", " + field("shape", "[" + shape + "]") + ", " + field("value", number(summary.norm_max));
  if (summary.is_stochastic)
    results_ += ", " + field("digits", number(summary.fewest_digits)) + ", " + field("error", number(largest_error));
  results_ += ", " + field("largest", "[" + largest + "]") + "}";
}

void sample_report::add_text(const std::string &name, const std::string &text) {
  begin(name);
  results_ += ", " + field("text", quoted_text(text)) + "}";
}

void sample_report::output(const std::string &name, const stochastic &value) {
  begin(name);
  results_ += ", " + field("value", number(value.mean())) + ", " + field("text", quoted_text(shown(value))) + ", " +
              field("digits", number(digits(value))) + ", " + field("error", number(estimated_error(value))) + "}";
}

void sample_report::output(const std::string &name, double value) { add_text(name, shown(value)); }
void sample_report::output(const std::string &name, std::complex<double> value) { add_text(name, shown(value)); }
void sample_report::output(const std::string &name, const dd &value) { add_text(name, shown(value)); }
void sample_report::output(const std::string &name, index value) { add_text(name, std::to_string(value)); }
void sample_report::output(const std::string &name, bool value) { add_text(name, value ? "true" : "false"); }

void sample_report::finish() const {
  static constexpr const char *kinds[instability_kinds] = {"products", "quotients", "branches", "functions",
                                                           "cancellations"};
  std::string places;
  for (const watched_place *place : watched_places()) {
    std::string counts;
    index all = 0;
    for (std::size_t kind = 0; kind < instability_kinds; ++kind) {
      const index count = sum(options_.comm(), place->count_of(static_cast<instability>(kind)));
      counts += std::string(", ") + field(kinds[kind], std::to_string(count));
      all += count;
    }
    if (all > 0)
      places += (places.empty() ? "{" : ", {") + field("place", quoted_text(place->text())) + counts + "}";
  }
  if (!options_.comm().is_root())
    return;
  std::printf("{\"results\": [%s], \"places\": [%s]}\n", results_.c_str(), places.c_str());
  std::fflush(stdout);
}

} // namespace dpg
