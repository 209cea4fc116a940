// Implementations that the user chose on the command line.
#pragma once

#include "compiler/build_ir/build_ir.h"

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dpg::driver {

/// Implementations that the user chose, by the names of the components: --choose spmv=spmv_mine.
using Pins = std::vector<std::pair<std::string, std::string>>;

/// Takes all `--choose NAME=IMPLEMENTATION` out of the words. Returns what is wrong, or nothing.
std::string takePins(std::vector<llvm::StringRef> &words, Pins &pins);

/// The implementations that pins name. A name that is none is wrong use, which is said.
std::optional<ChosenImplementations> chosenBy(const Pins &pins, const ast::Program &program);

} // namespace dpg::driver
