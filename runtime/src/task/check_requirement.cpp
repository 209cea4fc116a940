// Says why an implementation may not run.
#include <dpg/task/check_requirement.h>

#include <dpg/errors.h>

#include <string>

namespace dpg {

void check_requirement(bool holds, std::string_view implementation, std::string_view text, std::string_view place) {
  if (!holds)
    throw choice_error(std::string(place) + ": `" + std::string(implementation) + "` requires " + std::string(text));
}

void check_processes(const communicator &comm, index fewest, index most, std::string_view implementation,
                     std::string_view place) {
  if (comm.size() >= fewest && (most == 0 || comm.size() <= most))
    return;
  const std::string range = most == 0        ? "at least " + std::to_string(fewest)
                            : fewest == most ? std::to_string(most)
                                             : std::to_string(fewest) + " to " + std::to_string(most);
  throw choice_error(std::string(place) + ": `" + std::string(implementation) + "` runs on " + range +
                     (range == "1" ? " process" : " processes") + ", not on " + std::to_string(comm.size()));
}

} // namespace dpg
