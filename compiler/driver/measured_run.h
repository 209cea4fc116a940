// What a measured program prints of its run, read back for reports.
#pragma once

#include "compiler/views/report.h"

namespace dpg::driver {

/// Reads the last line of a program's output (dpg/observe/measured_report.h). Returns what is wrong, or nothing.
std::string readMeasuredRun(llvm::StringRef output, std::optional<views::MeasuredRun> &run);

} // namespace dpg::driver
