// What a program prints of its choices: see explained_choices.h.
//
//     choice: TASK by NAME, predicted; run 1, ...
//       NAME  2.4e+08 operations at 3e+10/s, ...; predicted 0.029 s; recorded median 0.03 s of 8 runs: taken for ...
//     choices: machine profile ...; record ...
//       TASK by NAME, 12 MB: 40 runs; predicted 0.029 s, measured 0.03 s in the median of 8: ...
#include "compiler/driver/explained_choices.h"

namespace dpg::driver {

using llvm::StringRef;

/// The words of an implementation's line behind its name.
static void readFigures(StringRef figures, views::ReportedTimes &times) {
  if (figures.starts_with("cannot run: ")) {
    times.predicted = figures.str();
    return;
  }
  const auto [cost, rest] = figures.split("; predicted ");
  const auto [predicted, recorded] = rest.split("; ");
  times.predicted = (predicted + " (" + cost + ")").str();
  times.recorded = StringRef(recorded).split(": taken for").first.str();
}

/// `TASK by NAME, SIZE: 40 runs; predicted P s, measured M s ...`
static void readComparison(StringRef line, TimesOfImplementations &times) {
  const auto [task, rest] = line.split(" by ");
  const auto [name, figures] = rest.split(", ");
  if (figures.empty())
    return;
  const auto [runs, comparison] = figures.split(": ").second.split("; predicted ");
  const StringRef measured = comparison.split(", measured ").second.split(':').first;
  times[{task.str(), name.str()}].measured = (runs + (measured.empty() ? "" : "; ") + measured).str();
}

void readExplanation(StringRef output, TimesOfImplementations &times) {
  std::string task;
  bool compares = false;
  while (!output.empty()) {
    StringRef line;
    std::tie(line, output) = output.split('\n');
    if (line.consume_front("choice: ")) {
      task = line.split(" by ").first.str();
    } else if (line.starts_with("choices: ")) {
      compares = true;
    } else if (!line.consume_front("  ")) {
      task.clear();
      compares = false;
    } else if (compares) {
      readComparison(line, times);
    } else if (!task.empty()) {
      const auto [name, figures] = line.split("  ");
      readFigures(figures.ltrim(), times[{task, name.str()}]);
    }
  }
}

std::string pictureIn(StringRef svg) {
  const size_t begin = svg.find("<svg");
  return begin == StringRef::npos ? "" : svg.substr(begin).str();
}

} // namespace dpg::driver
