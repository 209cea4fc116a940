// Values of parameters from files, generator calls and numbers on the command line.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/eval/session.h"

namespace dpg::eval {

/// The path of a file that a program names: beside the source that names it.
std::string besideSource(const SourceManager &sources, FileId source, const std::string &file);

/// Reads a file as the value of a parameter: Matrix Market, .npy, or a list of numbers. Numbers are exact as read in
/// f64.
Outcome readInput(Session &session, const ast::Parameter &parameter, const std::string &path, SourceRange range,
                  Value &value);

/// A value as written on the command line: a number, true or false, a generator call such as `rmat(scale = 10)`, or a
/// file.
Outcome readOption(Session &session, const ast::Parameter &parameter, const std::string &text, Value &value);

} // namespace dpg::eval
