// A page about the tasks of a graph: what they may run by, what that should cost, and what it did cost.
#pragma once

#include "dialects/dpg/dpg.h"

#include <map>
#include <string>
#include <utility>

namespace dpg::views {

/// Times of one implementation, as text; empty where nothing is known.
struct ReportedTimes {
  std::string predicted;
  std::string recorded; ///< by earlier runs of this user's programs
  std::string measured; ///< by the run that the report is about
};

/// What a report shows beside the graph itself.
struct ReportSurroundings {
  std::string source;  ///< name of the program's file
  std::string drawing; ///< the graph as SVG; empty without one
  std::string run;     ///< of which run the times are; empty without one
  /// By task and implementation.
  std::map<std::pair<std::string, std::string>, ReportedTimes> times;
};

/// The page in HTML, whole in itself: no scripts, nothing from elsewhere. `graph` holds choices and runs of tasks.
std::string reportOf(ir::GraphOp graph, const ReportSurroundings &surroundings);

} // namespace dpg::views
