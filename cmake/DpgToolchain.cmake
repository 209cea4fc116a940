# Compiler settings that hold in every room, and the packages that several rooms share.
include_guard()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# ccache must be told that precompiled headers and __DATE__ are under control, or it refuses them.
find_program(DPG_CCACHE ccache)
if(DPG_CCACHE)
  set(dpg_launcher "${CMAKE_COMMAND}" -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime "${DPG_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER ${dpg_launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${dpg_launcher})
endif()

add_link_options(-fuse-ld=lld)

if(DPG_SANITIZER)
  add_compile_options("-fsanitize=${DPG_SANITIZER}" -fno-sanitize-recover=all)
  add_link_options("-fsanitize=${DPG_SANITIZER}")
  # The vtables and typeinfo of the packaged LLVM carry no instrumentation.
  if(DPG_SANITIZER MATCHES "undefined")
    add_compile_options(-fno-sanitize=vptr,function)
  endif()
endif()

set(DPG_LLVM_ROOT /usr/lib/llvm-22 CACHE PATH "Where LLVM 22 with MLIR is installed")
find_package(MLIR 22.1 REQUIRED CONFIG HINTS "${DPG_LLVM_ROOT}/lib/cmake/mlir")

# What the compiler's rooms share: the include root, warnings, and generated and LLVM's headers without warnings.
add_library(dpg_settings INTERFACE)
target_include_directories(dpg_settings INTERFACE "${PROJECT_SOURCE_DIR}")
target_include_directories(dpg_settings SYSTEM INTERFACE "${PROJECT_BINARY_DIR}/generated" ${LLVM_INCLUDE_DIRS})
target_compile_options(dpg_settings INTERFACE -Wall -Wextra $<$<BOOL:${DPG_WARNINGS_AS_ERRORS}>:-Werror>)
