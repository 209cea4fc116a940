// What a program prints of its choices under --explain-choices, read back for reports.
#pragma once

#include "compiler/views/report.h"

namespace dpg::driver {

using TimesOfImplementations = decltype(views::ReportSurroundings::times);

/// Takes the predicted, recorded and measured times out of a program's output. What is no line of an explanation does
/// not count; of several choices of a task the last one does.
void readExplanation(llvm::StringRef output, TimesOfImplementations &times);

/// The element `<svg>` of a picture, without what stands before it in a file.
std::string pictureIn(llvm::StringRef svg);

} // namespace dpg::driver
