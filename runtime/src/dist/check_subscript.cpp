// Says which subscript lies outside.
#include <dpg/dist/check_subscript.h>

namespace dpg {

namespace checking {

std::string outside_text(index subscript, index extent, std::string_view array, int dimension, std::string_view place) {
  return std::string(place) + ": index " + std::to_string(subscript) + " lies outside 0.." + std::to_string(extent) +
         " in dimension " + std::to_string(dimension) + " of `" + std::string(array) + "`";
}

void end_outside(index subscript, index extent, const char *array, int dimension, const char *place) {
  end_at_once(outside_text(subscript, extent, array, dimension, place));
}

} // namespace checking

void check_ran(std::string_view name, index from, index to, std::string_view place) {
  if (from >= to)
    throw range_error(std::string(place) + ": `" + std::string(name) + "` has no value: its loop has no iteration");
}

} // namespace dpg
