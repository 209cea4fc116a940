// The CMakeLists.txt of an emitted program: see cmake_lists.h.
#include "compiler/emit/cpp/cmake_lists.h"

#include "compiler/emit/syntax/printer.h"

namespace dpg::emit {

std::string bracketArgument(llvm::StringRef text) {
  std::string signs;
  while (text.contains("]" + signs + "]") || text.ends_with("]" + signs))
    signs += "=";
  // A newline right behind the opening bracket is not part of the argument.
  return "[" + signs + "[" + (text.starts_with("\n") ? "\n" : "") + text.str() + "]" + signs + "]";
}

std::string emitCMakeLists(const EmitOptions &options, const ProgramParts &parts) {
  const std::string name = programName(options.sourceName);
  const std::string source = cpp::commentText(options.sourceName);
  const std::string hints = options.prefix.empty() ? "" : " HINTS " + bracketArgument(options.prefix);
  std::string text = "# CMakeLists.txt" + mark.str() + source + "; yours to edit.\n";
  text += "#\n";
  text += "#   cmake -S . -B build && cmake --build build";
  text += parts.hasMain ? " && mpirun -n 2 build/" + name + " --help\n" : "\n";
  text += "cmake_minimum_required(VERSION 3.25)\n";
  text += "foreach(folder IN ITEMS CMAKE_SOURCE_DIR CMAKE_BINARY_DIR)\n";
  text += "  if(${folder} MATCHES [==[[\";]|[$]{|]]]==])  # CMake's own tests of compilers break there\n";
  text += "    message(FATAL_ERROR \"CMake cannot build in a folder whose path holds a quote, `;`, `${` or `]]`: \"\n";
  text += "      \"copy the files elsewhere\")\n";
  text += "  endif()\nendforeach()\n";
  text += "project(" + name + " LANGUAGES C CXX)\n\n";
  text += "if(NOT CMAKE_BUILD_TYPE)\n  set(CMAKE_BUILD_TYPE Release)\nendif()\n";
  text += "option(DPG_NATIVE \"Use all instructions of the machine that builds\" ON)\n\n";
  text += "# The runtime: -DCMAKE_PREFIX_PATH=FOLDER says where it is installed.\n";
  text += "find_package(dpg REQUIRED" + hints + ")\n";
  text += parts.callsLapack ? "find_package(LAPACK REQUIRED)\n\n" : "\n";
  text += parts.hasMain ? "add_executable(" + name + " main.cpp " : "add_library(" + name + " STATIC ";
  text += name + ".cpp)\n";
  text += "target_compile_options(" + name + " PRIVATE -O3 $<$<BOOL:${DPG_NATIVE}>:-march=native> -Wall -Wextra)\n";
  for (const std::string &folder : parts.includeFolders)
    text += "target_include_directories(" + name + " PRIVATE " + bracketArgument(folder) + ")\n";
  text += "target_link_libraries(" + name + " PRIVATE dpg::dpg" + (parts.callsLapack ? " LAPACK::LAPACK)\n" : ")\n");
  return text;
}

} // namespace dpg::emit
