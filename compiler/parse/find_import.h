// Finds the files that imports name, inside the folders that may be read.
#pragma once

#include "compiler/parse/parse.h"

#include "llvm/ADT/StringRef.h"

namespace dpg {

struct FoundImport {
  enum Outcome { Found, Missing, Outside } outcome = Missing;
  std::string path; ///< absolute, links resolved
};

/// Looks beside the importing file, then in the include folders, in their order.
///
/// A file whose real place is outside the source root and the include folders is never opened: neither `..` nor a link
/// leads out.
class ImportFinder {
public:
  /// `mainPath` is absolute; where the options name no source root, its folder is it. Empty: no folder is.
  ImportFinder(const ParseOptions &options, llvm::StringRef mainPath);
  FoundImport find(llvm::StringRef name, llvm::StringRef importerPath) const;

private:
  std::vector<std::string> roots;          // source root and include folders, links resolved
  std::vector<std::string> includeFolders; // links resolved
};

} // namespace dpg
