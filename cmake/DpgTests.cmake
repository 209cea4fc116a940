# Test programs, few and large, and the settings of the lit suites; `./dpg test` builds and runs them.
#
#   test/compiler_unit/*.cpp    -> test_compiler
#   test/runtime/*.cpp          -> test_runtime
#   test/runtime/mpi/*.cpp      -> test_runtime_mpi, with a main of its own (test/house/mpi_main.cpp)
#   test/fuzz/<name>.cpp        -> fuzz_<name>
include_guard()

add_custom_target(dpg_test_programs)
set(dpg_test_output "${PROJECT_BINARY_DIR}/test")

find_package(Python3 REQUIRED COMPONENTS Interpreter)
foreach(suite . programs mpi_programs fuzz_programs)
  if(suite STREQUAL .)
    set(template lit.site.cfg.py.in)
  else()
    set(template house/${suite}.cfg.py.in)
  endif()
  configure_file("${PROJECT_SOURCE_DIR}/test/${template}" "${dpg_test_output}/${suite}/lit.site.cfg.py" @ONLY)
endforeach()

# Who only uses the compiler has neither GoogleTest nor OpenMP for clang.
find_package(GTest QUIET)
find_package(MPI QUIET COMPONENTS C)
find_package(LAPACK QUIET)
if(NOT GTest_FOUND OR NOT MPI_C_FOUND OR NOT LAPACK_FOUND)
  message(STATUS "GoogleTest, MPI or LAPACK not found: no test programs")
  return()
endif()

# What every user of the runtime compiles and links with: see runtime/CMakeLists.txt.
function(dpg_add_runtime_usage name visibility)
  target_include_directories(${name} ${visibility} "${PROJECT_SOURCE_DIR}/runtime/include")
  target_compile_definitions(${name} ${visibility} OMPI_SKIP_MPICXX MPICH_SKIP_MPICXX)
  target_compile_options(${name} ${visibility} -fopenmp)
  target_link_options(${name} ${visibility} -fopenmp)
  target_link_libraries(${name} ${visibility} MPI::MPI_C)
endfunction()

# The runtime for test programs. Sanitizers need code that they instrumented; other builds test what users link.
dpg_room_sources(dpg_runtime_sources runtime/src)
function(dpg_add_runtime_from_source name)
  if(dpg_runtime_sources)
    add_library(${name} STATIC EXCLUDE_FROM_ALL ${dpg_runtime_sources})
    target_compile_options(${name} PRIVATE -Wall -Wextra ${ARGN})
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/runtime/src")
    dpg_add_runtime_usage(${name} PUBLIC)
  else()
    add_library(${name} INTERFACE)
    dpg_add_runtime_usage(${name} INTERFACE)
  endif()
endfunction()

if(DPG_SANITIZER OR NOT dpg_runtime_sources)
  dpg_add_runtime_from_source(dpg_runtime_under_test)
else()
  add_library(dpg_runtime_under_test INTERFACE)
  target_link_libraries(dpg_runtime_under_test INTERFACE "${dpg_runtime_library}")
  dpg_add_runtime_usage(dpg_runtime_under_test INTERFACE)
  add_dependencies(dpg_runtime_under_test dpg_runtime)
endif()

# Adds a test program from its sources; without any there is none.
function(dpg_add_test_program name folder)
  if(NOT ARGN)
    return()
  endif()
  add_executable(${name} EXCLUDE_FROM_ALL ${ARGN})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${dpg_test_output}/${folder}"
    BUILD_RPATH "${LLVM_LIBRARY_DIRS}")
  target_link_libraries(${name} PRIVATE dpg_settings)
  add_dependencies(dpg_test_programs ${name})
endfunction()

dpg_room_sources(runtime_tests test/runtime)
set(mpi_tests ${runtime_tests})
list(FILTER runtime_tests EXCLUDE REGEX "/test/runtime/mpi/")
list(FILTER mpi_tests INCLUDE REGEX "/test/runtime/mpi/")
dpg_room_sources(compiler_tests test/compiler_unit)

dpg_add_test_program(test_runtime programs ${runtime_tests})
if(TARGET test_runtime)
  target_link_libraries(test_runtime PRIVATE dpg_runtime_under_test GTest::gtest_main mpfr gmp)
endif()

if(mpi_tests)
  dpg_add_test_program(test_runtime_mpi mpi_programs ${mpi_tests} "${PROJECT_SOURCE_DIR}/test/house/mpi_main.cpp")
  target_link_libraries(test_runtime_mpi PRIVATE dpg_runtime_under_test GTest::gtest LAPACK::LAPACK)
endif()

dpg_add_test_program(test_compiler programs ${compiler_tests})
if(TARGET test_compiler)
  dpg_use_mlir(test_compiler)
  target_link_libraries(test_compiler PRIVATE dpg_compiler GTest::gtest_main)
  target_compile_definitions(test_compiler PRIVATE DPG_TEST_FOLDER="${PROJECT_SOURCE_DIR}/test")
  dpg_lend_to_cxx(test_compiler)

  # Proved bounds against errors at a million points of each program, where a test run takes a thousand, and 200,000
  # random kernels, where it takes 2000. Takes hours.
  add_custom_target(dpg_nightly
    COMMAND "${CMAKE_COMMAND}" -E env DPG_SAMPLES=1000000 "$<TARGET_FILE:test_compiler>" "--gtest_filter=error_bound.*"
    COMMAND "${CMAKE_COMMAND}" -E env DPG_KERNELS=200000 "$<TARGET_FILE:test_compiler>" "--gtest_filter=*random_kernels.*"
    USES_TERMINAL VERBATIM)
  add_dependencies(dpg_nightly test_compiler)
endif()

# Fuzz targets link the rooms they try, compiled once more with coverage; a target takes from these what it uses.
set(dpg_fuzz_flags -g1 -fsanitize=fuzzer-no-link,address -fno-omit-frame-pointer)
file(GLOB dpg_fuzz_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/test/fuzz/*.cpp")
if(dpg_fuzz_sources AND NOT DPG_SANITIZER)
  dpg_add_runtime_from_source(dpg_runtime_fuzzed ${dpg_fuzz_flags})
  dpg_room_sources(sources compiler/diagnostics compiler/ast compiler/parse compiler/sema)
  if(sources AND EXISTS "${PROJECT_SOURCE_DIR}/grammar/Dpg.g4")
    add_library(dpg_frontend_fuzzed STATIC EXCLUDE_FROM_ALL ${sources})
    target_compile_options(dpg_frontend_fuzzed PRIVATE -O1 ${dpg_fuzz_flags})
    target_link_libraries(dpg_frontend_fuzzed PUBLIC dpg_settings dpg_generated_parser LLVM)
  endif()
  foreach(source IN LISTS dpg_fuzz_sources)
    get_filename_component(name "${source}" NAME_WE)
    dpg_add_test_program(fuzz_${name} fuzz_programs "${source}")
    target_compile_options(fuzz_${name} PRIVATE -O1 ${dpg_fuzz_flags})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer,address)
    target_link_libraries(fuzz_${name} PRIVATE dpg_runtime_fuzzed $<TARGET_NAME_IF_EXISTS:dpg_frontend_fuzzed>)
  endforeach()
endif()
