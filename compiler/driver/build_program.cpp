// Building emitted programs, and keeping what was built: see build_program.h.
#include "compiler/driver/build_program.h"

#include "compiler/driver/build_paths.h"
#include "compiler/driver/cxx_compiler.h"
#include "compiler/driver/file_lock.h"
#include "compiler/driver/precompiled_headers.h"
#include "compiler/driver/write_files.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/SHA256.h"
#include "llvm/TargetParser/Host.h"

#include <cstring>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

using namespace dpg;
using namespace dpg::driver;
using llvm::StringRef;

namespace {

void hashText(llvm::SHA256 &hash, StringRef text) {
  hash.update(std::to_string(text.size()) + ":");
  hash.update(text);
}

/// A file by its place, size and time.
void hashFile(llvm::SHA256 &hash, const std::string &path) {
  struct stat state = {};
  ::stat(path.c_str(), &state);
  hashText(hash, path);
  hashText(hash, std::to_string(state.st_size) + " " + std::to_string(state.st_mtim.tv_sec) + "." +
                     std::to_string(state.st_mtim.tv_nsec));
}

/// A command by its words, and by the files of those that are programs.
void hashCommand(llvm::SHA256 &hash, const std::string &command) {
  hashText(hash, command);
  for (StringRef word : llvm::split(command, ' '))
    if (const auto found = llvm::sys::findProgramByName(word); found && !word.empty()) {
      llvm::SmallString<128> resolved;
      hashFile(hash, llvm::sys::fs::real_path(*found, resolved) ? *found : resolved.str().str());
    }
}

/// What all programs are built with: compiler, flags, machine, runtime.
void hashTools(llvm::SHA256 &hash, const std::string &compiler) {
  hashText(hash, build_paths::version);
  hashText(hash, llvm::sys::getHostCPUName()); // -march=native: a home folder may be shared by several machines
  hashCommand(hash, compiler);
  for (const std::string &flag : compileFlags())
    hashText(hash, flag);
  hashFile(hash, runtimeLibrary());
  std::set<std::string> headers;
  std::error_code error;
  for (llvm::sys::fs::recursive_directory_iterator at(runtimeFolder() + "/include", error), end; at != end && !error;
       at.increment(error))
    headers.insert(at->path());
  for (const std::string &header : headers)
    hashFile(hash, header);
}

std::string keyFrom(llvm::SHA256 &hash) { return llvm::toHex(hash.final(), /*LowerCase=*/true).substr(0, 32); }

std::string keyOfHeaders(const std::string &compiler) {
  llvm::SHA256 hash;
  hashTools(hash, compiler);
  return keyFrom(hash);
}

std::string keyOf(const EmittedProgram &program, const std::string &compiler) {
  llvm::SHA256 hash;
  hashTools(hash, compiler);
  for (const emit::EmittedFile &file : program.files) {
    hashText(hash, file.name);
    hashText(hash, file.text);
  }
  for (const std::string &header : program.headers)
    hashFile(hash, header);
  return keyFrom(hash);
}

/// The folder of the cache, made if need be. Returns what is wrong with it, or nothing.
std::string cacheFolder(std::string &folder) {
  auto base = llvm::sys::Process::GetEnv("XDG_CACHE_HOME");
  if (!base || !StringRef(*base).starts_with("/")) {
    const auto home = llvm::sys::Process::GetEnv("HOME");
    if (!home || home->empty())
      return "neither XDG_CACHE_HOME nor HOME is set: there is no place for what is built";
    base = *home + "/.cache";
  }
  folder = *base + "/dpg";
  llvm::sys::fs::create_directories(*base);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return "cannot make the folder " + folder + ": " + std::strerror(errno);
  struct stat state = {};
  if (::lstat(folder.c_str(), &state) != 0 || !S_ISDIR(state.st_mode))
    return folder + " is no folder";
  if (state.st_uid != ::geteuid() || (state.st_mode & (S_IWGRP | S_IWOTH)))
    return folder + " belongs to others or is open to them: programs from there are not run";
  return "";
}

/// The sources of a program, each with the flags of its own: main.cpp, its graphs, its variants.
std::vector<std::pair<std::string, std::vector<std::string>>> sourcesOf(const EmittedProgram &program) {
  std::vector<std::pair<std::string, std::vector<std::string>>> sources{{"main", {}}, {program.name, {}}};
  for (const emit::VariantBuild &variant : program.variants)
    sources.push_back({variant.file, variant.flags});
  return sources;
}

/// Makes all symbols of a variant's object local but its function's, groups of inline functions dissolved before.
std::string localise(const std::string &object, const std::string &symbols) {
  const auto linker = llvm::sys::findProgramByName("ld"), objcopy = llvm::sys::findProgramByName("objcopy");
  if (!linker || !objcopy)
    return "ld or objcopy was not found, which implementations with executions need: install binutils";
  const std::string whole = object + ".whole";
  const bool succeeded =
      llvm::sys::ExecuteAndWait(*linker, {*linker, "-r", "--force-group-allocation", object, "-o", whole}) == 0 &&
      llvm::sys::ExecuteAndWait(*objcopy, {*objcopy, "--wildcard", "--keep-global-symbol=" + symbols, whole, object}) ==
          0;
  ::unlink(whole.c_str());
  return succeeded ? "" : "the symbols of " + object + " could not be made local";
}

std::string localiseVariants(const EmittedProgram &program, const std::string &folder) {
  for (const emit::VariantBuild &variant : program.variants)
    if (std::string wrong = localise(folder + "/" + variant.file + ".o", variant.symbols); !wrong.empty())
      return wrong;
  return "";
}

} // namespace

std::string driver::compileProgram(const EmittedProgram &program, const std::string &folder,
                                   const std::string &headers) {
  std::string compiler;
  if (std::string wrong = findCompiler(compiler); !wrong.empty())
    return wrong;
  const auto wrapper = llvm::sys::findProgramByName("mpicc");
  if (!wrapper)
    return "mpicc was not found: install MPI";
  if (!llvm::sys::fs::exists(runtimeLibrary()))
    return runtimeLibrary() + " is missing: build the target dpg_runtime";
  std::vector<std::string> objects;
  std::vector<Compile> compiles;
  for (const auto &[source, own] : sourcesOf(program)) {
    std::vector<std::string> arguments = compileFlags();
    if (own.empty() && !headers.empty())
      arguments.insert(arguments.end(), {"-include", headers});
    arguments.insert(arguments.end(), own.begin(), own.end());
    for (const std::string &include : program.includeFolders)
      arguments.insert(arguments.end(), {"-I", include});
    objects.push_back(folder + "/" + source + ".o");
    arguments.insert(arguments.end(), {"-x", "c++", "-c", folder + "/" + source + ".cpp", "-o", objects.back()});
    compiles.emplace_back(*wrapper, compiler, std::move(arguments));
  }
  bool succeeded = true;
  for (Compile &compile : compiles)
    succeeded &= compile.succeeds();
  if (!succeeded)
    return "the C++ compiler did not accept the program in " + folder;
  if (std::string wrong = localiseVariants(program, folder); !wrong.empty())
    return wrong;
  const std::string executable = folder + "/" + program.name, unfinished = executable + ".new";
  std::vector<std::string> arguments = objects;
  arguments.insert(arguments.end(), {runtimeLibrary(), "-fopenmp", "-o", unfinished});
  if (program.callsLapack)
    arguments.insert(arguments.end(), {"-llapack", "-lblas"});
  const bool isLinked = Compile(*wrapper, compiler, std::move(arguments)).succeeds();
  for (const std::string &object : objects)
    ::unlink(object.c_str());
  if (!isLinked || ::rename(unfinished.c_str(), executable.c_str()) != 0)
    return "the program in " + folder + " could not be linked";
  return "";
}

std::string driver::cachedProgram(const EmittedProgram &program, std::string &executable) {
  std::string cache, compiler;
  if (std::string wrong = findCompiler(compiler); !wrong.empty())
    return wrong;
  if (std::string wrong = cacheFolder(cache); !wrong.empty())
    return wrong;
  const std::string folder = cache + "/" + keyOf(program, compiler);
  executable = folder + "/" + program.name;
  const FileLock lock(folder + ".lock");
  if (!lock.isHeld())
    return "cannot lock " + folder + ".lock: " + std::strerror(errno);
  if (llvm::sys::fs::can_execute(executable))
    return "";
  if (std::string wrong = writeProgram(folder, program.files); !wrong.empty())
    return wrong;
  return compileProgram(program, folder, precompiledHeaders(cache, keyOfHeaders(compiler), compiler));
}
