// The combinations of formats that the lines of `arithmetic` promise.
#pragma once

#include "compiler/cxx/component_data.h"

namespace dpg::cxx {

/// A format that one parameter may have.
struct Format {
  CxxElement element = CxxElement::Double;
  std::string word = "f64";
  std::optional<SourceRange> place; ///< where it is written
};

/// One line of `arithmetic`: the formats of each datum, of which any combination is promised.
struct Variant {
  std::vector<std::vector<Format>> formats;
  std::optional<SourceRange> place; ///< of its first entry; not set where no line is written
};

/// The variants of an implementation: one a line, or f64 alone. What cannot hold is reported; nothing is returned then.
std::optional<std::vector<Variant>> variantsOf(const ast::ImplementationComponent &implementation,
                                               const std::vector<Datum> &data, DiagnosticEngine &diagnostics);

/// A format for each datum.
using Combination = std::vector<Format>;

/// All combinations of a variant.
std::vector<Combination> combinationsOf(const Variant &variant);

/// "A f32, x f64": the formats of the real parameters.
std::string describe(const Combination &combination, const std::vector<Datum> &data);

} // namespace dpg::cxx
