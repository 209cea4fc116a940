// Implementations that the user chose on the command line: see pins.h.
#include "compiler/driver/pins.h"

#include "compiler/driver/front_end.h"
#include "compiler/driver/words.h"

namespace dpg::driver {

std::string takePins(std::vector<llvm::StringRef> &words, Pins &pins) {
  std::vector<std::string> values;
  if (std::string wrong = takeValues(words, "--choose", "NAME=IMPLEMENTATION", values); !wrong.empty())
    return wrong;
  for (const std::string &value : values) {
    const auto [component, implementation] = llvm::StringRef(value).split('=');
    if (component.empty() || implementation.empty())
      return "--choose takes NAME=IMPLEMENTATION, not `" + value + "`";
    pins.push_back({component.str(), implementation.str()});
  }
  return "";
}

std::optional<ChosenImplementations> chosenBy(const Pins &pins, const ast::Program &program) {
  ChosenImplementations chosen;
  for (const auto &[component, name] : pins) {
    std::string known;
    for (const ast::Component *each : program.components) {
      const auto *implementation = llvm::dyn_cast<ast::ImplementationComponent>(each);
      if (!implementation || implementation->of.text != component)
        continue;
      if (implementation->name.text == name)
        chosen[component] = implementation;
      else if (name == component && implementation->implemented->hasBody)
        chosen[component] = nullptr; // its own statements
      known += (known.empty() ? "`" : ", `") + implementation->name.text + "`";
    }
    if (chosen.contains(component))
      continue;
    wrongUse("--choose: `" + name + "` does not implement `" + component + "`" +
             (known.empty() ? ", which has no implementation"
                            : "; " + known + (llvm::StringRef(known).contains(',') ? " do" : " does")));
    return std::nullopt;
  }
  return chosen;
}

} // namespace dpg::driver
