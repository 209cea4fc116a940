# Builds and installs the runtime, a project of its own, with g++.
#
# A user's program may be built with g++ or clang++. Code that g++ compiles with OpenMP calls libgomp's interface, which
# LLVM's libomp offers too, but not the other way round: so the library is compiled with g++ and serves both.
include_guard()

set(DPG_RUNTIME_CXX_COMPILER g++ CACHE STRING "The compiler of the runtime library")
set(DPG_RUNTIME_C_COMPILER gcc CACHE STRING "The C compiler of the runtime library (it finds MPI)")
set(dpg_runtime_prefix "${PROJECT_BINARY_DIR}/install")
set(dpg_runtime_build "${PROJECT_BINARY_DIR}/runtime")
set(dpg_runtime_library "${dpg_runtime_prefix}/lib/libdpg.a")

if(NOT EXISTS "${PROJECT_SOURCE_DIR}/runtime/src")
  add_custom_target(dpg_runtime)
  return()
endif()

file(GLOB_RECURSE dpg_runtime_files CONFIGURE_DEPENDS
  "${PROJECT_SOURCE_DIR}/runtime/include/*" "${PROJECT_SOURCE_DIR}/runtime/src/*" "${PROJECT_SOURCE_DIR}/runtime/cmake/*"
  "${PROJECT_SOURCE_DIR}/runtime/measure/*" "${PROJECT_SOURCE_DIR}/runtime/blas/*")

set(dpg_runtime_launcher)
if(DPG_CCACHE)
  set(dpg_runtime_launcher "-DCMAKE_CXX_COMPILER_LAUNCHER=${DPG_CCACHE}")
endif()
# The inner build configures itself again where its own CMakeLists.txt changed.
add_custom_command(OUTPUT "${dpg_runtime_build}/build.ninja"
  COMMAND "${CMAKE_COMMAND}" -S "${PROJECT_SOURCE_DIR}/runtime" -B "${dpg_runtime_build}" -G Ninja
          "-DCMAKE_C_COMPILER=${DPG_RUNTIME_C_COMPILER}" "-DCMAKE_CXX_COMPILER=${DPG_RUNTIME_CXX_COMPILER}"
          "-DCMAKE_INSTALL_PREFIX=${dpg_runtime_prefix}" -DCMAKE_INSTALL_MESSAGE=NEVER
          "-DDPG_WARNINGS_AS_ERRORS=${DPG_WARNINGS_AS_ERRORS}" ${dpg_runtime_launcher} --log-level=WARNING
  COMMENT "Configuring the runtime"
  VERBATIM)
add_custom_command(OUTPUT "${dpg_runtime_library}"
  COMMAND "${CMAKE_COMMAND}" --build "${dpg_runtime_build}"
  COMMAND "${CMAKE_COMMAND}" --install "${dpg_runtime_build}"
  COMMAND "${CMAKE_COMMAND}" -E touch "${dpg_runtime_library}"
  DEPENDS "${dpg_runtime_build}/build.ninja" ${dpg_runtime_files} "${PROJECT_SOURCE_DIR}/runtime/CMakeLists.txt"
  COMMENT "Building and installing the runtime"
  USES_TERMINAL VERBATIM)
add_custom_target(dpg_runtime ALL DEPENDS "${dpg_runtime_library}")
