// From a checked program to its C++: what emit, build and run share.
#pragma once

#include "compiler/driver/front_end.h"
#include "compiler/driver/pins.h"
#include "compiler/emit/emit.h"

#include <optional>
#include <string>
#include <vector>

namespace dpg::driver {

struct BackEndOptions {
  std::string graph;         ///< the graph that main.cpp runs; empty: the one that no other calls
  bool mayBeLibrary = false; ///< where several graphs are called by no other, none is run
  std::string stage;         ///< the stage whose result is printed instead; empty: none
  std::string folder;        ///< where files are written; empty: not given
  Pins pins;                 ///< implementations that the user chose
};

/// The files of a program, and what running it needs to know.
struct EmittedProgram {
  std::string name;
  std::vector<emit::EmittedFile> files;
  std::vector<std::string> outputs;             ///< names of the main graph's arrays that come out
  std::vector<std::string> includeFolders = {}; ///< of headers that the program names
  bool callsLapack = false;
  std::vector<std::string> headers = {};         ///< all files that these include, for the key of what is built
  std::vector<emit::VariantBuild> variants = {}; ///< sources with flags of their own
};

enum class FolderUse { None, Optional, Required };

/// How a verb that emits reads its words.
struct VerbWords {
  llvm::StringRef verb;
  llvm::StringRef advice = ""; ///< follows the message about a word that it does not know
  FolderUse folder = FolderUse::None;
  bool printsStages = false;
};

/// Takes the options of the back end (--graph NAME; -o FOLDER and --stage=NAME, where the verb has them) and of the
/// front end: no word may be left. Nothing where one is wrong, which is then said.
std::optional<FrontEndOptions> takeOptions(std::vector<llvm::StringRef> words, BackEndOptions &options,
                                           const VerbWords &verb);

/// Parses, checks, lowers and emits a program, or prints a stage of it (then the result has no files). Diagnostics go
/// to standard error; `status` says how it ended. A file that ends in `.mlir` holds the last form of the IR.
std::optional<EmittedProgram> emitProgram(FrontEndOptions frontEnd, const BackEndOptions &options, Status &status);

} // namespace dpg::driver
