# What every measuring program is built with: emitted code and hand-written loops by one compiler, with the flags of an
# emitted CMakeLists.txt.
#
#   add_measuring_program(NAME sources...)
#   add_library_peers(sources...)            for each LIBRARY of LIBRARY_PEERS a program measure_LIBRARY, from
#                                            LIBRARY_peer.cpp and the sources
#
# EMITTED: the folder that dpgc emitted into. LIBRARY_PEERS: of eigen, graphblas, petsc and starpu, those that are installed.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(EMITTED "" CACHE PATH "The folder that dpgc emitted into")
set(LIBRARY_PEERS "" CACHE STRING "The libraries to build peers with")
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

# Where Debian's packages and those of a user's own build lie.
function(find_library_peer library)
  if(library STREQUAL "eigen")
    find_path(eigen_headers Eigen/SparseCore PATH_SUFFIXES eigen3 REQUIRED)
    set(eigen_library "" PARENT_SCOPE) # headers are all there is
  elseif(library STREQUAL "graphblas")
    find_path(graphblas_headers GraphBLAS.h PATH_SUFFIXES suitesparse REQUIRED)
    find_library(graphblas_library graphblas REQUIRED)
  elseif(library STREQUAL "starpu")
    find_path(starpu_headers starpu.h PATH_SUFFIXES starpu/1.3 starpu/1.4 REQUIRED)
    find_library(starpu_library NAMES starpu-1.3 starpu-1.4 REQUIRED)
  else()
    find_path(petsc_headers petscmat.h PATHS "$ENV{PETSC_DIR}/include" /usr/lib/petsc/include REQUIRED)
    find_library(petsc_library NAMES petsc petsc_real PATHS "$ENV{PETSC_DIR}/lib" /usr/lib/petsc/lib REQUIRED)
  endif()
endfunction()

function(add_library_peers)
  foreach(library IN LISTS LIBRARY_PEERS)
    find_library_peer(${library})
    file(GLOB shared "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${library}/*.cpp")
    add_measuring_program(measure_${library} ${library}_peer.cpp ${shared} ${ARGN})
    target_include_directories(measure_${library} SYSTEM PRIVATE ${${library}_headers})
    # OpenMP first: a library that was built for GCC's runtime then runs on the program's, or two pools of threads would
    # wait for work on the same cores.
    target_link_libraries(measure_${library} PRIVATE OpenMP::OpenMP_CXX ${${library}_library})
  endforeach()
endfunction()
