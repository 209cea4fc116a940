// Numbers of a report: those of formulas, where a run tells the sizes, and times by the machine profile.
#pragma once

#include "compiler/views/report.h"
#include "dialects/dpg/traffic.h"

namespace dpg::views {

/// Three digits: "5.69e+04".
std::string numberText(double value);
std::string secondsText(double seconds);

/// The value of a polynomial; nothing where the run does not tell all its names.
std::optional<double> valueOf(const Extent &polynomial, const ReportSurroundings &around);
std::optional<double> valueOf(const ir::Amount &amount, const ReportSurroundings &around);

/// "8 n^2 / 4"
std::string amountText(const ir::Amount &amount);
/// "8 n = 5.69e+04"
std::string figureText(const ir::Amount &amount, const ReportSurroundings &around);

/// Bytes a second, of the cache for what fits there.
double bandwidthFor(double bytes, const MeasuredRun::Machine &machine);
/// The roofline model: the longer of moving the bytes and computing.
double predictedSeconds(double bytes, double operations, bool isInSingle, const MeasuredRun::Machine &machine);

} // namespace dpg::views
