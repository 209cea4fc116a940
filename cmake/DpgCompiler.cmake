# The compiler's libraries, one for each group of rooms, and its programs dpgc and dpg-opt.
include_guard()

# What every file with operations in it includes: precompiled once, shared by the MLIR rooms.
set(dpg_mlir_headers
  <mlir/Dialect/Arith/IR/Arith.h>
  <mlir/IR/Builders.h>
  <mlir/IR/BuiltinOps.h>
  <mlir/IR/OpImplementation.h>
  <mlir/IR/PatternMatch.h>
  <mlir/Pass/Pass.h>
  <llvm/ADT/TypeSwitch.h>)

function(dpg_use_mlir name)
  get_target_property(kind ${name} TYPE)
  if(kind STREQUAL "INTERFACE_LIBRARY")
    return()
  endif()
  add_dependencies(${name} dpg_tablegen)
  if(DPG_PRECOMPILED_HEADERS)
    target_compile_options(${name} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
    if(TARGET dpg_mlir_pch)
      target_precompile_headers(${name} REUSE_FROM dpg_mlir_pch)
    endif()
  endif()
endfunction()

if(DPG_PRECOMPILED_HEADERS)
  file(WRITE "${PROJECT_BINARY_DIR}/dpg_mlir_pch.cpp.in" "// Carries the precompiled MLIR headers.\n")
  configure_file("${PROJECT_BINARY_DIR}/dpg_mlir_pch.cpp.in" "${PROJECT_BINARY_DIR}/dpg_mlir_pch.cpp" COPYONLY)
  add_library(dpg_mlir_pch STATIC "${PROJECT_BINARY_DIR}/dpg_mlir_pch.cpp")
  target_link_libraries(dpg_mlir_pch PUBLIC dpg_settings)
  target_compile_options(dpg_mlir_pch PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  target_precompile_headers(dpg_mlir_pch PRIVATE ${dpg_mlir_headers})
endif()

# What text becomes, and what is said about it. The dialects share its extents: n, m + 1.
dpg_room_sources(sources compiler/diagnostics compiler/ast)
dpg_add_library(dpg_ast ${sources})
dpg_link(dpg_ast LLVM)

include(DpgPages)

# What the bytes of files mean is the runtime's, built here once more for the evaluator: this part of it sees no MPI.
dpg_room_sources(sources runtime/src/file_formats)
dpg_add_library(dpg_file_formats ${sources})
if(sources)
  target_include_directories(dpg_file_formats PUBLIC "${PROJECT_SOURCE_DIR}/runtime/include")
endif()

# Text to typed AST, and its meaning: no MLIR in these rooms.
dpg_room_sources(sources compiler/parse compiler/sema compiler/eval)
dpg_add_library(dpg_frontend ${sources})
dpg_link(dpg_frontend dpg_ast dpg_file_formats dpg_generated_parser mpfr gmp)

dpg_room_sources(sources dialects/dpg dialects/num dialects/dist)
dpg_add_library(dpg_dialects ${sources})
dpg_use_mlir(dpg_dialects)
dpg_link(dpg_dialects dpg_ast MLIR LLVM)

dpg_room_sources(sources compiler/analysis compiler/passes)
dpg_add_library(dpg_passes ${sources})
dpg_use_mlir(dpg_passes)
# The archive, ahead of LLVM: Polly's own isl, another version, is a part of libLLVM.so and has the same symbols.
find_library(DPG_ISL NAMES libisl.a REQUIRED)
dpg_link(dpg_passes "${DPG_ISL}" dpg_dialects mpfr gmp)

dpg_room_sources(sources compiler/build_ir compiler/emit compiler/views compiler/pipeline compiler/format compiler/lsp)
dpg_add_library(dpg_compiler ${sources})
dpg_use_mlir(dpg_compiler)
dpg_link(dpg_compiler dpg_frontend dpg_passes)

# What sees Clang is a library of its own, which dpgc loads on need: starting Clang's costs more than checking most
# programs (docs/decisions/0011). What it needs of the rooms before it, dpgc lends it.
dpg_room_sources(sources compiler/cxx)
add_library(dpg_cxx MODULE ${sources})
set_target_properties(dpg_cxx PROPERTIES CXX_VISIBILITY_PRESET hidden BUILD_RPATH "${LLVM_LIBRARY_DIRS}"
  LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")
target_link_libraries(dpg_cxx PRIVATE dpg_settings
  "${LLVM_LIBRARY_DIRS}/libclang-cpp.so.${LLVM_VERSION_MAJOR}.${LLVM_VERSION_MINOR}" LLVM)

# Lets a program load it: exports the functions of namespace dpg.
function(dpg_lend_to_cxx name)
  if(TARGET ${name})
    add_dependencies(${name} dpg_cxx)
    target_link_options(${name} PRIVATE "-Wl,--export-dynamic-symbol=_ZN3dpg*,--export-dynamic-symbol=_ZNK3dpg*")
  endif()
endfunction()

# How Clang reads headers as emitted programs will be compiled: its own headers, MPI's, and at last those of g++ (omp.h).
find_package(MPI QUIET COMPONENTS C)
set(DPG_CLANG_RESOURCES "${DPG_LLVM_ROOT}/lib/clang/${LLVM_VERSION_MAJOR}")
execute_process(COMMAND "${DPG_RUNTIME_CXX_COMPILER}" -print-file-name=include
  OUTPUT_VARIABLE DPG_GXX_INCLUDES OUTPUT_STRIP_TRAILING_WHITESPACE)

# Where the programs find what lies beside them: the installed runtime, the standard library, the pages of `explain`.
configure_file("${PROJECT_SOURCE_DIR}/cmake/build_paths.h.in"
  "${PROJECT_BINARY_DIR}/generated/compiler/driver/build_paths.h" @ONLY)

dpg_room_sources(driver_sources compiler/driver)
set(opt_sources ${driver_sources})
list(FILTER opt_sources INCLUDE REGEX "/dpg_opt[^/]*\\.cpp$")
list(FILTER driver_sources EXCLUDE REGEX "/dpg_opt[^/]*\\.cpp$")

function(dpg_add_program name library)
  if(NOT ARGN)
    return()
  endif()
  add_executable(${name} ${ARGN})
  dpg_use_mlir(${name})
  target_link_libraries(${name} PRIVATE ${library})
  set_target_properties(${name} PROPERTIES BUILD_RPATH "${LLVM_LIBRARY_DIRS}" INSTALL_RPATH "${LLVM_LIBRARY_DIRS}")
endfunction()

dpg_add_program(dpgc dpg_compiler ${driver_sources})
dpg_lend_to_cxx(dpgc)
# dpg-opt runs passes: it is built, and they are tried, where the front end is being worked on.
dpg_add_program(dpg-opt dpg_passes ${opt_sources})
if(TARGET dpg-opt)
  # By path: the imported target would pull in the static MLIR libraries beside the shared one.
  target_link_libraries(dpg-opt PRIVATE "${LLVM_LIBRARY_DIRS}/libMLIROptLib.a" MLIR LLVM)
endif()
