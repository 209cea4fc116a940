// Drawing with Graphviz.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <string>

namespace dpg::driver {

struct Drawing {
  std::string svg;
  bool hasGraphviz = true; ///< whether there is a program `dot`
  std::string wrong;       ///< why there is no drawing; else empty
};

/// What `dot` makes of a text in its language.
Drawing drawSvg(llvm::StringRef text);

} // namespace dpg::driver
