// What happens where a number has no integer of 64 bits.
#include <dpg/errors.h>
#include <dpg/num/integers.h>

#include <cstdio>

namespace dpg::integers {

void refuse(const char *what, double number, const char *place) {
  char text[64];
  std::snprintf(text, sizeof text, "%.17g", number);
  throw_or_end(std::string(place) + ": " + what + " of " + text + " does not fit into an int of 64 bits");
}

} // namespace dpg::integers
