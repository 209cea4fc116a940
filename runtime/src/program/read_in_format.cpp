// What is said of an input's element that its format does not hold.
#include <dpg/program/read_in_format.h>

namespace dpg {

void reading::refuse_element(const std::string &name, std::optional<index> row, std::optional<index> column,
                             const std::string &value, const char *format, const std::string &limit) {
  std::string message = "--" + name;
  message.append(row ? ": element [" + std::to_string(*row) : ": found ");
  if (column)
    message.append(", ").append(std::to_string(*column));
  message.append(row ? "] is " : "")
      .append(value)
      .append("; expected what ")
      .append(format)
      .append(" holds: ")
      .append(limit);
  throw input_error(message);
}

} // namespace dpg
