// Sums and products of ints become ints.
#include <dpg/num/integer_sums.h>

#include <dpg/errors.h>

#include <limits>

namespace dpg::integers {

index narrowed(wide value, const char *what, const char *place) {
  if (value < std::numeric_limits<index>::min() || value > std::numeric_limits<index>::max())
    throw_or_end(std::string(place) + ": " + what + " of ints leaves the 64 bits of an int");
  return static_cast<index>(value);
}

} // namespace dpg::integers
