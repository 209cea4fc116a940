// The options of every program that say which implementations run: --choose and --explain-choices.
#pragma once

#include <dpg/program/description.h>
#include <dpg/task/choice.h>

#include <map>
#include <string>
#include <string_view>

namespace dpg {

inline constexpr std::string_view choose_option = "choose";
inline constexpr std::string_view explain_option = "explain-choices";

/// Adds the pins of `text`, `TASK=IMPLEMENTATION,...`, which the option or variable `from` gives.
///
/// @throws dpg::usage_error where the program has no such task, or the task no such implementation
void take_pins(const program_description &program, const std::string &from, const std::string &text,
               std::map<std::string, std::string> &pins);

/// --explain-choices, which takes no value. @throws dpg::usage_error
void take_explanation(bool stands_alone, choice_settings &settings);

} // namespace dpg
