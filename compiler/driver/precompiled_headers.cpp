// Headers of the runtime that are compiled once: see precompiled_headers.h.
#include "compiler/driver/precompiled_headers.h"

#include "compiler/driver/cxx_compiler.h"
#include "compiler/driver/file_lock.h"
#include "compiler/driver/write_files.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace dpg::driver {

using llvm::StringRef;

/// Those that most programs include, by others or themselves.
static constexpr StringRef headers[] = {
    "dist/check_extent.h",   "dist/check_range.h",     "dist/dense_matrix.h", "dist/halo.h",
    "dist/halo_rows.h",      "dist/move_blocks.h",     "dist/partial.h",      "dist/reduce.h",
    "dist/threads.h",        "dist/vector.h",          "num/ball_sum.h",      "num/certificate.h",
    "num/column_block.h",    "num/checked_integers.h", "num/complex.h",       "num/extrema.h",
    "num/integer_sums.h",    "num/narrow_formats.h",   "observe/progress.h",  "observe/show.h",
    "observe/summary.h",     "program/program.h",      "sparse/csr_matrix.h", "sparse/csr_rows.h",
    "sparse/entry_values.h", "sparse/repartition.h",   "task/choice.h",
};

static std::string sourceText() {
  std::string text = "// Headers of the runtime that programs share, precompiled.\n";
  for (StringRef header : headers)
    text += ("#include <dpg/" + header + ">\n").str();
  return text;
}

/// g++ alone: clang++ wants the file named in another way, and others know nothing of it.
static bool takesPrecompiled(StringRef compiler) { return llvm::sys::path::filename(compiler) == "g++"; }

std::string precompiledHeaders(const std::string &cache, const std::string &key, const std::string &compiler) {
  const auto wrapper = llvm::sys::findProgramByName("mpicc");
  if (!takesPrecompiled(compiler) || !wrapper)
    return "";
  const std::string folder = cache + "/headers-" + key, source = folder + "/runtime.h", compiled = source + ".gch";
  const FileLock lock(folder + ".lock");
  if (!lock.isHeld())
    return "";
  if (llvm::sys::fs::exists(compiled))
    return source;
  llvm::sys::fs::create_directories(folder);
  if (!writeFile(source, sourceText()).empty())
    return "";
  const std::string unfinished = compiled + ".new";
  std::vector<std::string> arguments = compileFlags();
  arguments.insert(arguments.end(), {"-x", "c++-header", "-c", source, "-o", unfinished});
  if (!Compile(*wrapper, compiler, arguments).succeeds() || llvm::sys::fs::rename(unfinished, compiled)) {
    llvm::sys::fs::remove(unfinished);
    return "";
  }
  return source;
}

} // namespace dpg::driver
