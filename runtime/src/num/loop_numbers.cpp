// What happens where loops in tiles cannot count as far as a program asks for.
#include <dpg/num/loop_numbers.h>

#include <dpg/errors.h>

#include <string>

namespace dpg::integers {

void too_far_for_loops(index value, const char *name, const char *place) {
  throw_or_end(std::string(place) + ": " + name + " is " + std::to_string(value) +
               "; loops in tiles count from -2^53 to 2^53");
}

} // namespace dpg::integers
