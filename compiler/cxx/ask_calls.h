// Asks Clang whether functions accept calls: what only Clang can say of templates.
#pragma once

#include "compiler/cxx/match_function.h"
#include "compiler/cxx/read_header.h"

namespace dpg::cxx {

/// A call of a function with data of certain formats.
struct Call {
  const CxxFunction *function;
  const Alignment *alignment;
  const std::vector<Datum> *data;
  Combination combination;
};

/// What Clang answers to one call.
struct CallAnswer {
  bool isRight = false;
  std::string problem;               ///< of a call that is not
  std::vector<DiagnosticNote> notes; ///< where, in the header
};

/// A line of C++ that makes the call.
std::string textOf(const Call &call);

/// The answers to all calls of functions of one header. `others` gets the errors that belong to no call.
std::vector<CallAnswer> askCalls(const std::string &header, const std::vector<Call> &calls, const ReadOptions &options,
                                 HeaderFiles &files, std::vector<ClangError> &others);

} // namespace dpg::cxx
