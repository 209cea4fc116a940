// Which instruction sets this processor has, as a mask: what machine_has() asks, without processes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dpg {

/// One bit for each feature that the processor has and the operating system lets this program use.
std::uint64_t processor_features();

/// The bit of a feature in that mask; 0 for names that are none.
std::uint64_t feature_bit(std::string_view name);

/// Whether this processor has a feature. Names are those of machine_has().
bool processor_has(std::string_view name);

/// All names that have a bit.
std::vector<std::string> processor_feature_names();

} // namespace dpg
