// What the user chose on the command line: see pins.h.
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
    pins.implementations.push_back({component.str(), implementation.str()});
  }
  std::string narrowest = "f32";
  if (std::string wrong = takeValue(words, "--narrowest", "f64 or f32", narrowest); !wrong.empty())
    return wrong;
  if (narrowest != "f64" && narrowest != "f32")
    return "--narrowest takes f64 or f32, not `" + narrowest + "`";
  pins.mayNarrow = narrowest == "f32";
  return "";
}

static const ast::Callable *componentNamed(llvm::StringRef name, const ast::Program &program) {
  for (const ast::Component *each : program.components)
    if (const auto *component = llvm::dyn_cast<ast::Callable>(each); component && component->name.text == name)
      return component->kind == ast::ComponentKind::Abstract ? component : nullptr;
  return nullptr;
}

static Alternatives alternativesIn(const ast::Program &program, const ast::Callable &component) {
  Implementations its;
  for (const ast::Component *each : program.components)
    if (const auto *implementation = llvm::dyn_cast<ast::ImplementationComponent>(each))
      if (implementation->implemented == &component)
        its.push_back(implementation);
  return alternativesOf(component, its);
}

std::optional<ChosenImplementations> chosenBy(const Pins &pins, const ast::Program &program) {
  ChosenImplementations chosen;
  for (const auto &[wanted, name] : pins.implementations) {
    const ast::Callable *component = componentNamed(wanted, program);
    if (!component) {
      wrongUse("--choose: there is no abstract component `" + wanted + "`");
      return std::nullopt;
    }
    std::string known;
    for (const Alternative &each : alternativesIn(program, *component)) {
      if (nameOf(each, *component) == name)
        chosen[wanted] = each;
      known += (known.empty() ? "`" : ", `") + nameOf(each, *component).str() + "`";
    }
    if (chosen.contains(wanted))
      continue;
    wrongUse("--choose: `" + name + "` does not implement `" + wanted + "`" +
             (known.empty() ? ", which has no implementation"
                            : "; " + known + (llvm::StringRef(known).contains(',') ? " do" : " does")));
    return std::nullopt;
  }
  return chosen;
}

} // namespace dpg::driver
