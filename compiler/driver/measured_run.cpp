// What a measured program prints of its run: see measured_run.h.
#include "compiler/driver/measured_run.h"

#include "llvm/Support/JSON.h"

#include <limits>

namespace dpg::driver {

using llvm::StringRef;
namespace json = llvm::json;

namespace {

/// What is no number of JSON is an infinity or a NaN: no bound.
double numberIn(const json::Object &object, StringRef field) {
  return object.getNumber(field).value_or(std::numeric_limits<double>::infinity());
}

std::string textIn(const json::Object &object, StringRef field) { return object.getString(field).value_or("").str(); }

/// The objects of a list; none where there is no list.
std::vector<const json::Object *> objectsIn(const json::Object &object, StringRef field) {
  std::vector<const json::Object *> found;
  if (const json::Array *list = object.getArray(field))
    for (const json::Value &each : *list)
      if (const json::Object *fields = each.getAsObject())
        found.push_back(fields);
  return found;
}

views::MeasuredRun runFrom(const json::Object &fields, const json::Object &sizes, const json::Object &machine) {
  views::MeasuredRun run;
  run.seconds = numberIn(fields, "seconds");
  for (const auto &[name, value] : sizes)
    run.sizes[name.str()] = value.getAsNumber().value_or(0);
  for (const json::Object *task : objectsIn(fields, "tasks"))
    run.tasks[textIn(*task, "task")] = {numberIn(*task, "runs"), numberIn(*task, "seconds")};
  for (const json::Object *contract : objectsIn(fields, "contracts"))
    run.contracts[textIn(*contract, "name")] = textIn(*contract, "text");
  run.machine = {textIn(machine, "origin"),
                 numberIn(machine, "cache_bytes"),
                 numberIn(machine, "cache_bandwidth"),
                 numberIn(machine, "memory_bandwidth"),
                 numberIn(machine, "peak_f64"),
                 numberIn(machine, "peak_f32")};
  return run;
}

} // namespace

std::string readMeasuredRun(StringRef output, std::optional<views::MeasuredRun> &run) {
  std::string wrong = "the measured program did not say how its run went";
  llvm::SmallVector<StringRef> lines;
  output.split(lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef line : llvm::reverse(lines)) {
    if (!line.starts_with("{\"seconds\":"))
      continue;
    llvm::Expected<json::Value> report = json::parse(line);
    if (!report)
      return wrong + ": " + llvm::toString(report.takeError());
    const json::Object *fields = report->getAsObject();
    const json::Object *sizes = fields ? fields->getObject("sizes") : nullptr;
    const json::Object *machine = fields ? fields->getObject("machine") : nullptr;
    if (!sizes || !machine)
      return wrong;
    run = runFrom(*fields, *sizes, *machine);
    return "";
  }
  return wrong;
}

} // namespace dpg::driver
