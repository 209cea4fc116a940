// A filter that the page of E0515 names.
#pragma once

#include <span>

namespace filters {

void smooth(std::span<const double> x, std::span<double> y);

} // namespace filters
