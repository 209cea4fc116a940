# TableGen: from dialects/<d>/*.td and compiler/passes/**/*.td to generated headers and documentation.
include_guard()

add_custom_target(dpg_tablegen)
add_custom_target(dpg_docs)

# Runs mlir-tblgen on `td` (a path in the repository) with the given options; writes `output` under the build tree's
# `generated` folder, where #include finds it, and adds it to `target`. Paths are relative to the build folder: the tool
# does not escape the spaces that an absolute path may hold when it lists what it read.
function(dpg_tablegen target td output)
  set(output "generated/${output}")
  get_filename_component(folder "${PROJECT_BINARY_DIR}/${output}" DIRECTORY)
  file(MAKE_DIRECTORY "${folder}")
  file(RELATIVE_PATH source_root "${PROJECT_BINARY_DIR}" "${PROJECT_SOURCE_DIR}")
  add_custom_command(OUTPUT "${PROJECT_BINARY_DIR}/${output}"
    COMMAND mlir-tblgen ${ARGN} --write-if-changed -I "${source_root}" -I "${LLVM_INCLUDE_DIRS}"
            -d "${output}.d" -o "${output}" "${source_root}${td}"
    DEPENDS "${PROJECT_SOURCE_DIR}/${td}"
    DEPFILE "${PROJECT_BINARY_DIR}/${output}.d"
    WORKING_DIRECTORY "${PROJECT_BINARY_DIR}"
    COMMENT "TableGen ${output}"
    VERBATIM)
  string(MAKE_C_IDENTIFIER "generate_${output}" step)
  add_custom_target(${step} DEPENDS "${PROJECT_BINARY_DIR}/${output}")
  add_dependencies(${target} ${step})
endfunction()

# All that dialect `d` generates: dialects/<d>/<d>_{dialect,ops,types,attributes,enums,interfaces}.{h,cpp}.inc.
# All are taken from <d>_ops.td, which includes the dialect's other files. But mlir-tblgen also writes the enums of
# included files: a dialect that includes another's types keeps its own enums in <d>_enums.td. Interfaces have a file
# of their own where a dialect declares any.
function(dpg_add_dialect d)
  set(room "dialects/${d}")
  if(NOT EXISTS "${PROJECT_SOURCE_DIR}/${room}/${d}_ops.td")
    return()
  endif()
  foreach(side decls defs)
    set(suffix h.inc)
    if(side STREQUAL defs)
      set(suffix cpp.inc)
    endif()
    set(ops "${room}/${d}_ops.td")
    dpg_tablegen(dpg_tablegen ${ops} ${room}/${d}_dialect.${suffix} -gen-dialect-${side} -dialect=${d})
    dpg_tablegen(dpg_tablegen ${ops} ${room}/${d}_ops.${suffix} -gen-op-${side} "-op-include-regex=^${d}\\.")
    dpg_tablegen(dpg_tablegen ${ops} ${room}/${d}_types.${suffix} -gen-typedef-${side} -typedefs-dialect=${d})
    dpg_tablegen(dpg_tablegen ${ops} ${room}/${d}_attributes.${suffix} -gen-attrdef-${side} -attrdefs-dialect=${d})
    set(enums ${ops})
    if(EXISTS "${PROJECT_SOURCE_DIR}/${room}/${d}_enums.td")
      set(enums ${room}/${d}_enums.td)
    endif()
    dpg_tablegen(dpg_tablegen ${enums} ${room}/${d}_enums.${suffix} -gen-enum-${side})
    if(EXISTS "${PROJECT_SOURCE_DIR}/${room}/${d}_interfaces.td")
      set(interfaces "${room}/${d}_interfaces.td")
      dpg_tablegen(dpg_tablegen ${interfaces} ${room}/${d}_op_interfaces.${suffix} -gen-op-interface-${side})
      dpg_tablegen(dpg_tablegen ${interfaces} ${room}/${d}_type_interfaces.${suffix} -gen-type-interface-${side})
      dpg_tablegen(dpg_tablegen ${interfaces} ${room}/${d}_attribute_interfaces.${suffix} -gen-attr-interface-${side})
    endif()
  endforeach()
  dpg_tablegen(dpg_docs ${room}/${d}_ops.td docs/dialects/${d}.md -gen-dialect-doc -dialect=${d})
endfunction()

# A .td file that appears later must be noticed by the next build.
file(GLOB_RECURSE dpg_td_files CONFIGURE_DEPENDS
  "${PROJECT_SOURCE_DIR}/dialects/*.td" "${PROJECT_SOURCE_DIR}/compiler/passes/*.td")

foreach(dialect dpg num dist)
  dpg_add_dialect(${dialect})
endforeach()

# passes.td includes the .td file of every pass; their declarations are in compiler/passes/passes.h.inc.
if(EXISTS "${PROJECT_SOURCE_DIR}/compiler/passes/passes.td")
  set(dpg_passes_td compiler/passes/passes.td)
  dpg_tablegen(dpg_tablegen ${dpg_passes_td} compiler/passes/passes.h.inc -gen-pass-decls -name=Dpg)
  dpg_tablegen(dpg_docs ${dpg_passes_td} docs/passes.md -gen-pass-doc)
endif()
