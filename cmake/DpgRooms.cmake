# A room is a folder of sources. Nobody lists files: they are found, and found again when a build starts.
include_guard()

# Sets `result` to the C++ sources below the given folders of the repository, recursively.
function(dpg_room_sources result)
  set(sources)
  foreach(room IN LISTS ARGN)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${room}/*.cpp")
    list(APPEND sources ${found})
  endforeach()
  set(${result} ${sources} PARENT_SCOPE)
endfunction()

# Adds the static library `name` of the given sources; without any it is empty, so that others can link it always.
function(dpg_add_library name)
  if(ARGN)
    add_library(${name} STATIC ${ARGN})
    target_link_libraries(${name} PUBLIC dpg_settings)
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE dpg_settings)
  endif()
endfunction()

# Links libraries to what dpg_add_library made, whichever of the two kinds it is.
function(dpg_link name)
  get_target_property(kind ${name} TYPE)
  if(kind STREQUAL "INTERFACE_LIBRARY")
    target_link_libraries(${name} INTERFACE ${ARGN})
  else()
    target_link_libraries(${name} PUBLIC ${ARGN})
  endif()
endfunction()
