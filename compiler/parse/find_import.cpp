// Finds the files that imports name, inside the folders that may be read.
#include "compiler/parse/find_import.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace dpg;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
using llvm::StringRef;

ImportFinder::ImportFinder(const ParseOptions &options, StringRef mainPath) {
  auto addRoot = [&](StringRef folder) {
    llvm::SmallString<128> resolved;
    if (!folder.empty() && !fs::real_path(folder, resolved))
      roots.push_back(resolved.str().str());
  };
  for (const std::string &folder : options.includeFolders)
    addRoot(folder);
  includeFolders = roots;
  size_t before = roots.size();
  addRoot(options.sourceRoot.empty() ? path::parent_path(mainPath) : StringRef(options.sourceRoot));
  if (mainPath.empty() && roots.size() > before) // text that is not on disk stands in the source root
    includeFolders.insert(includeFolders.begin(), roots.back());
}

/// Whether `file` lies below `root`; both are absolute, without links.
static bool isInside(StringRef file, StringRef root) {
  auto fileParts = llvm::make_range(path::begin(file), path::end(file));
  auto part = fileParts.begin();
  for (auto it = path::begin(root), end = path::end(root); it != end; ++it, ++part)
    if (part == fileParts.end() || *part != *it)
      return false;
  return part != fileParts.end();
}

FoundImport ImportFinder::find(StringRef name, StringRef importerPath) const {
  std::vector<std::string> folders;
  if (!importerPath.empty())
    folders.push_back(path::parent_path(importerPath).str());
  llvm::append_range(folders, includeFolders);
  FoundImport found;
  for (const std::string &folder : folders) {
    llvm::SmallString<128> candidate(folder), resolved;
    if (path::is_absolute(name))
      candidate = name;
    else
      path::append(candidate, name);
    if (fs::real_path(candidate, resolved))
      continue;
    if (llvm::none_of(roots, [&](const std::string &root) { return isInside(resolved, root); }))
      found.outcome = FoundImport::Outside;
    else if (fs::is_regular_file(resolved))
      return {FoundImport::Found, resolved.str().str()};
  }
  return found;
}
