# What every measuring program is built with: emitted code and hand-written loops by one compiler, with the flags of an
# emitted CMakeLists.txt.
#
#   add_measuring_program(NAME sources...)   EMITTED: the folder that dpgc emitted into
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(EMITTED "" CACHE PATH "The folder that dpgc emitted into")
find_package(dpg REQUIRED)

add_library(measuring OBJECT
  ${CMAKE_CURRENT_LIST_DIR}/interleave/interleaved.cpp
  ${CMAKE_CURRENT_LIST_DIR}/interleave/agreement.cpp
  ${CMAKE_CURRENT_LIST_DIR}/interleave/report.cpp
  ${CMAKE_CURRENT_LIST_DIR}/bandwidth/bandwidth.cpp
  ${CMAKE_CURRENT_LIST_DIR}/hand_written/csr.cpp
  ${CMAKE_CURRENT_LIST_DIR}/hand_written/halo.cpp)
target_compile_options(measuring PUBLIC -O3 -march=native -Wall -Wextra)
target_include_directories(measuring PUBLIC "${EMITTED}")
target_link_libraries(measuring PUBLIC dpg::dpg)

function(add_measuring_program name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE measuring)
endfunction()
