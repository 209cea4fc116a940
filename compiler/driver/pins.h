// What the user chose on the command line instead of the compiler.
#pragma once

#include "compiler/build_ir/build_ir.h"

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dpg::driver {

struct Pins {
  /// Implementations, by the names of the components: --choose spmv=spmv_mine.
  std::vector<std::pair<std::string, std::string>> implementations;
  bool mayNarrow = true; ///< whether arrays of `real` may be stored in less than f64: --narrowest f32
  bool samples = false;  ///< whether all is computed in stochastic arithmetic: dpgc analyze --sample
  bool measures = false; ///< whether the program notes times of its tasks: dpgc report
  bool bounds = true;    ///< whether contracts get certificates from the structure of statements
};

/// Takes all `--choose NAME=IMPLEMENTATION` and `--narrowest FORMAT` out of the words. Returns what is wrong, or
/// nothing.
std::string takePins(std::vector<llvm::StringRef> &words, Pins &pins);

/// The implementations that pins name. A name that is none is wrong use, which is said.
std::optional<ChosenImplementations> chosenBy(const Pins &pins, const ast::Program &program);

} // namespace dpg::driver
