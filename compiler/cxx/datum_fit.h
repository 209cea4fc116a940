// Whether one type of C++ can take one datum of a component.
#pragma once

#include "compiler/cxx/component_data.h"

namespace dpg::cxx {

enum class Fit : uint8_t {
  Fits,
  Kind,         // another kind of type
  Storage,      // a sparse matrix, but stored in another way
  ConstMissing, // an in parameter that could be written
  ConstOutput,  // an out parameter that cannot be written
  Element,      // elements that no variant chooses are others
};

/// Formats of real numbers are not compared; a type that a template deduces takes what its reference allows.
Fit fitOf(const Datum &datum, const CxxType &type);

} // namespace dpg::cxx
