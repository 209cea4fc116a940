# The generated parser: ANTLR's output for grammar/Dpg.g4, included as "grammar/DpgParser.h", namespace dpg::grammar.
include_guard()

set(dpg_grammar "${PROJECT_SOURCE_DIR}/grammar/Dpg.g4")
file(GLOB dpg_grammar_files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/grammar/*.g4")
if(NOT EXISTS "${dpg_grammar}")
  add_library(dpg_generated_parser INTERFACE)
  return()
endif()

find_program(DPG_ANTLR antlr4 REQUIRED)
find_path(DPG_ANTLR_INCLUDE antlr4-runtime.h PATH_SUFFIXES antlr4-runtime REQUIRED)
find_library(DPG_ANTLR_LIBRARY antlr4-runtime REQUIRED)

set(dpg_grammar_output "${PROJECT_BINARY_DIR}/generated/grammar")
set(dpg_grammar_sources)
foreach(part Lexer Parser Visitor BaseVisitor)
  list(APPEND dpg_grammar_sources "${dpg_grammar_output}/Dpg${part}.cpp" "${dpg_grammar_output}/Dpg${part}.h")
endforeach()
file(MAKE_DIRECTORY "${dpg_grammar_output}")
# The tool writes beside its input unless it runs in the input's folder.
add_custom_command(OUTPUT ${dpg_grammar_sources}
  COMMAND "${DPG_ANTLR}" -Dlanguage=Cpp -visitor -no-listener -package dpg::grammar -o "${dpg_grammar_output}" Dpg.g4
  WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}/grammar"
  DEPENDS "${dpg_grammar}"
  COMMENT "ANTLR grammar/Dpg.g4"
  VERBATIM)

add_library(dpg_generated_parser STATIC ${dpg_grammar_sources})
# What the 4.7 tool writes does not compile as C++20 against the 4.9 runtime, and warns.
set_target_properties(dpg_generated_parser PROPERTIES CXX_STANDARD 17)
target_compile_options(dpg_generated_parser PRIVATE -w)
target_include_directories(dpg_generated_parser SYSTEM PUBLIC "${DPG_ANTLR_INCLUDE}"
  "${PROJECT_BINARY_DIR}/generated")
target_link_libraries(dpg_generated_parser PUBLIC "${DPG_ANTLR_LIBRARY}")
