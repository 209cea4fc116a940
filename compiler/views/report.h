// A page about the tasks of a graph: what they may run by, what that should cost, and what it did cost.
#pragma once

#include "dialects/dpg/dpg.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace dpg::views {

/// Times of one implementation, as text; empty where nothing is known.
struct ReportedTimes {
  std::string predicted;
  std::string recorded; ///< by earlier runs of this user's programs
  std::string measured; ///< by the run that the report is about
};

/// What a run told of itself (dpg/observe/measured_report.h).
struct MeasuredRun {
  struct Task {
    double runs, seconds;
  };
  /// Of all processes and threads together.
  struct Machine {
    std::string origin; ///< of the figures: "built in", a file
    double cacheBytes, cacheBandwidth, memoryBandwidth, peakOfDouble, peakOfSingle;
  };
  double seconds; ///< of the graph
  std::map<std::string, double> sizes;
  std::map<std::string, Task> tasks;
  std::map<std::string, std::string> contracts; ///< "certified: error at most ..." by the names of results
  Machine machine;
};

/// What a report shows beside the graph itself.
struct ReportSurroundings {
  std::string source;  ///< name of the program's file
  std::string drawing; ///< the graph as SVG; empty without one
  std::string run;     ///< of which run the times are; empty without one
  std::optional<MeasuredRun> measured;
  /// By task and implementation.
  std::map<std::pair<std::string, std::string>, ReportedTimes> times;
};

/// The page in HTML, whole in itself: no scripts, nothing from elsewhere. `graph` holds choices and runs of tasks.
std::string reportOf(ir::GraphOp graph, const ReportSurroundings &surroundings);

} // namespace dpg::views
