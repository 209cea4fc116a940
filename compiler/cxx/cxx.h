// What Clang reads from C++ sources: whether functions take the data of the components that they implement, and which
// components the annotations of a header describe.
//
// The only room that sees Clang. It is built as a library that the driver loads where a program has implementations in
// C++ (docs/decisions/0011); nothing here runs or compiles C++.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/diagnostics/diagnostic.h"

#include <set>
#include <string>
#include <vector>

namespace dpg::cxx {

/// How headers are read.
struct ReadOptions {
  std::vector<std::string> includeFolders; ///< of -I, in their order
  std::vector<std::string> systemFolders;  ///< of the runtime and MPI
  std::vector<std::string> lastFolders;    ///< where what no other folder has is looked for
  std::string resourceFolder;              ///< Clang's own headers
};

/// Checks each implementation in C++ in which no error was found yet against its abstract: reads its header, finds its
/// function, and compares parameters. Call it after sema. Mistakes are reported at the program's text, with notes in
/// the header; headers in which one is shown are added to `sources`. Implementations get the form of their functions.
///
/// @param filesRead  gets the paths of all files that took part, headers of headers included
void checkImplementations(ast::Program &program, const ReadOptions &options, SourceManager &sources,
                          DiagnosticEngine &diagnostics, std::set<std::string> &filesRead);

/// What import writes.
struct ImportOptions {
  std::string header;       ///< as given
  std::string outputFolder; ///< from which `source` will find the header
  ReadOptions read;
};

/// The text of a program with the components that the header's annotations describe; empty where an error was reported.
std::string importHeader(const ImportOptions &options, SourceManager &sources, DiagnosticEngine &diagnostics);

/// What the library offers, by the one name that it exports.
struct Library {
  decltype(&checkImplementations) checkImplementations;
  decltype(&importHeader) importHeader;
};
inline constexpr char libraryEntry[] = "dpg_cxx_library";

} // namespace dpg::cxx

extern "C" const dpg::cxx::Library *dpg_cxx_library();
