// What the f64 units do at most.
#pragma once

namespace bench {

/// Operations a second of one thread (a multiplication and an addition are two), by numbers in registers.
double f64_peak();

} // namespace bench
