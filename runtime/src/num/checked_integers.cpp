// What happens where a result has no int of 64 bits.
#include <dpg/num/checked_integers.h>

#include <dpg/errors.h>

#include <string>

namespace dpg::integers {

namespace {

std::string operand(index value) { return value < 0 ? "(" + std::to_string(value) + ")" : std::to_string(value); }

} // namespace

void overflow(index a, const char *operation, index b, const char *place) {
  throw_or_end(std::string(place) + ": " + std::to_string(a) + " " + operation + " " + operand(b) +
               " leaves the 64 bits of an int");
}

void divided_by_zero(index a, const char *operation, const char *place) {
  throw_or_end(std::string(place) + ": " + std::to_string(a) + " " + operation + " 0 has no value");
}

void too_wide(index value, const char *format, const char *place) {
  throw_or_end(std::string(place) + ": " + std::to_string(value) + " does not fit into " + format);
}

void of_nothing(const char *text, const char *place) {
  throw_or_end(std::string(place) + ": `" + text + "` of nothing has no value");
}

} // namespace dpg::integers
