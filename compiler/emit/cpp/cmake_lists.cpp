// The CMakeLists.txt of an emitted program: see cmake_lists.h.
#include "compiler/emit/cpp/cmake_lists.h"

#include "compiler/emit/syntax/printer.h"

#include "llvm/ADT/StringExtras.h"

namespace dpg::emit {

std::string bracketArgument(llvm::StringRef text) {
  std::string signs;
  while (text.contains("]" + signs + "]") || text.ends_with("]" + signs))
    signs += "=";
  // A newline right behind the opening bracket is not part of the argument.
  return "[" + signs + "[" + (text.starts_with("\n") ? "\n" : "") + text.str() + "]" + signs + "]";
}

/// What builds variants; `%` stands for the program.
constexpr llvm::StringLiteral addVariant = R"(
# Sources with flags of their own, for machines that have the instructions. What they share with other sources, inline
# functions, becomes local to their objects: the linker would take any one copy for all.
function(add_variant variant symbols)
  add_library(${variant} OBJECT ${variant}.cpp)
  target_compile_options(${variant} PRIVATE $<TARGET_PROPERTY:%,COMPILE_OPTIONS> ${ARGN})
  target_include_directories(${variant} PRIVATE $<TARGET_PROPERTY:%,INCLUDE_DIRECTORIES>)
  target_link_libraries(${variant} PRIVATE dpg::dpg)
  set(object ${CMAKE_CURRENT_BINARY_DIR}/${variant}.o)
  add_custom_command(OUTPUT ${object} DEPENDS ${variant} ${variant}.cpp VERBATIM
    COMMAND ${CMAKE_LINKER} -r --force-group-allocation $<TARGET_OBJECTS:${variant}> -o ${object}.whole
    COMMAND ${CMAKE_OBJCOPY} --wildcard --keep-global-symbol=${symbols} ${object}.whole ${object})
  target_sources(% PRIVATE ${object})
endfunction()
)";

static std::string emitVariants(llvm::ArrayRef<VariantBuild> variants, const std::string &name) {
  llvm::SmallVector<llvm::StringRef> parts;
  addVariant.split(parts, '%');
  std::string text = llvm::join(parts, name);
  for (const VariantBuild &variant : variants)
    text += "add_variant(" + variant.file + " " + variant.symbols + " " + llvm::join(variant.flags, " ") + ")\n";
  return text;
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
  return parts.variants.empty() ? text : text + emitVariants(parts.variants, name);
}

} // namespace dpg::emit
