// What is said of an input's element that its format does not hold.
#include <dpg/program/read_in_format.h>

namespace dpg {

void reading::refuse_element(const std::string &name, index row, std::optional<index> column, const std::string &value,
                             const char *format, const std::string &limit) {
  std::string message = "--" + name;
  message.append(": element [").append(std::to_string(row));
  if (column)
    message.append(", ").append(std::to_string(*column));
  message.append("] is ").append(value).append("; expected what ").append(format).append(" holds: ").append(limit);
  throw input_error(message);
}

void reading::refuse_number(const std::string &name, const std::string &value, const char *format,
                            const std::string &limit) {
  throw input_error("--" + name + ": found " + value + "; expected what " + format + " holds: " + limit);
}

} // namespace dpg
