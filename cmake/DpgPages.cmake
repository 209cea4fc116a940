# Embeds docs/diagnostics/E*.md into the compiler, for `dpgc explain`: generated/compiler/diagnostics/pages.inc.
#
# Included by the build it adds the step; called as a script (cmake -P) with PAGES and OUTPUT it is the step.

if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB pages "${PAGES}/E*.md")
  list(SORT pages)
  set(embedded "// Written by cmake/DpgPages.cmake.\n")
  foreach(page IN LISTS pages)
    get_filename_component(code "${page}" NAME_WE)
    file(READ "${page}" text)
    string(APPEND embedded "{\"${code}\", R\"dpg_page(${text})dpg_page\"},\n")
  endforeach()
  file(WRITE "${OUTPUT}" "${embedded}")
  return()
endif()

include_guard()
set(dpg_pages_output "${PROJECT_BINARY_DIR}/generated/compiler/diagnostics/pages.inc")
file(GLOB dpg_pages CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/diagnostics/E*.md")
add_custom_command(OUTPUT "${dpg_pages_output}"
  COMMAND "${CMAKE_COMMAND}" "-DPAGES=${PROJECT_SOURCE_DIR}/docs/diagnostics" "-DOUTPUT=${dpg_pages_output}"
    -P "${CMAKE_CURRENT_LIST_FILE}"
  DEPENDS ${dpg_pages} "${CMAKE_CURRENT_LIST_FILE}"
  COMMENT "Embedding docs/diagnostics"
  VERBATIM)
set_source_files_properties("${PROJECT_SOURCE_DIR}/compiler/diagnostics/explain.cpp" PROPERTIES
  OBJECT_DEPENDS "${dpg_pages_output}"
  INCLUDE_DIRECTORIES "${PROJECT_BINARY_DIR}/generated")
