# The lit suite of test/: what a test may write in its RUN lines, and the surroundings that it runs in.
#
# A .dpg, .mlir or .test file holds its own RUN lines and input; what several tests read lies in folders `inputs`.
#
#   %dpgc            the compiler, with a build cache of its own under the build tree
#   %dpg-opt         one pass at a time; verifies after each
#   %FileCheck %not %split-file %count %clang-format %python %mpirun
#   %source          the root of the repository    %examples  its examples    %house  the tools in test/house
#   %runtime         the prefix of the installed runtime, as for CMAKE_PREFIX_PATH
#   %gxx %clangxx    the two compilers that emitted programs must please
#   %llvm-tblgen     with %mlir-include, for checks of the dialects' definitions
import os
import platform
import shlex
import sys

sys.path.insert(0, os.path.join(config.dpg_source, "test", "house"))
from formats import QuotedShTest
from surroundings import limit_time, test_environment

config.name = "dpg"
config.test_format = QuotedShTest(execute_external=False)
config.suffixes = [".dpg", ".mlir", ".test"]
config.excludes = ["inputs", "fuzz", "runtime", "compiler_unit"]
config.test_source_root = os.path.join(config.dpg_source, "test")
config.test_exec_root = os.path.join(config.dpg_build, "test", "output")
config.environment = test_environment(config.dpg_build, config.llvm_tools)
limit_time(lit_config)


def tool(name):
    return shlex.quote(os.path.join(config.llvm_tools, name))


def built(name):
    return shlex.quote(os.path.join(config.dpg_build, "bin", name))


def source(*parts):
    return shlex.quote(os.path.join(config.dpg_source, *parts))


config.substitutions += [
    ("%dpg-opt", built("dpg-opt") + " -verify-each"),
    ("%dpgc", built("dpgc")),
    ("%FileCheck", tool("FileCheck")),
    ("%not", tool("not")),
    ("%split-file", tool("split-file")),
    ("%count", tool("count")),
    ("%clang-format", "clang-format-22"),
    ("%python", shlex.quote(sys.executable)),
    ("%mpirun", "mpirun -q --bind-to none"),
    ("%source", source()),
    ("%examples", source("examples")),
    ("%house", source("test", "house")),
    ("%runtime", shlex.quote(os.path.join(config.dpg_build, "install"))),
    ("%clangxx", shlex.quote(config.cxx_compiler)),
    ("%gxx", "g++"),
    ("%llvm-tblgen", tool("llvm-tblgen")),
    ("%mlir-include", shlex.quote(config.mlir_include)),
]

if config.sanitizer:
    config.available_features.add("sanitizer")
if os.geteuid() == 0:
    # Root reads files that others may not: tests of permissions say `UNSUPPORTED: root`.
    config.available_features.add("root")
# Peers of benchmarks that no test needs: tests of them say `REQUIRES: graphblas`.
for library, header in (("eigen", "/usr/include/eigen3/Eigen/SparseCore"), ("graphblas", "/usr/include/GraphBLAS.h"),
                        ("petsc", "/usr/lib/petsc/include/petscmat.h"), ("starpu", "/usr/include/starpu/1.3/starpu.h")):
    if os.path.exists(header):
        config.available_features.add(library)
if platform.machine() == "x86_64":
    config.available_features.add("x86-64")
if os.path.exists("/dev/full"):
    config.available_features.add("dev-full")
