// The words of a command line, out of which each option is taken by its name.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace dpg::driver {

/// Whether `name` stood among the words; it is taken out.
bool takeFlag(std::vector<llvm::StringRef> &words, llvm::StringRef name);

/// Takes `name VALUE` out of the words and, where the name begins with `--`, `name=VALUE`; of several the last counts,
/// of none `value` is left as it is. `what` says what the value is: "a folder". Returns what is wrong, or nothing.
std::string takeValue(std::vector<llvm::StringRef> &words, llvm::StringRef name, llvm::StringRef what,
                      std::string &value);

/// The same for an option that may stand several times.
std::string takeValues(std::vector<llvm::StringRef> &words, llvm::StringRef name, llvm::StringRef what,
                       std::vector<std::string> &values);

} // namespace dpg::driver
