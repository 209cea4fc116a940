#!/usr/bin/env python3
"""Fails on a public runtime header that does not compile alone, silently. usage: check_headers.py ROOT COMPILER...

Other compilers than the first get all headers in one source: what a header lacks, the first one finds.
"""

import concurrent.futures
import os
import subprocess
import sys

from tree import report, tracked_files

FLAGS = ["-std=c++20", "-fopenmp", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c++", "-"]


def mpi_flags():
    """Returns the include options of MPI's compiler wrapper."""
    shown = subprocess.run(["mpicc", "--showme:compile"], capture_output=True, text=True, check=True)
    return shown.stdout.split()


def main():
    root, *compilers = sys.argv[1:]
    include = os.path.join(root, "runtime", "include")
    public = [path for path in tracked_files(root) if path.startswith("runtime/include/") and path.endswith(".h")]
    base = [*mpi_flags(), "-DOMPI_SKIP_MPICXX", "-I", include, *FLAGS]

    def compile_headers(compiler, paths):
        text = "".join(f"#include <{os.path.relpath(path, 'runtime/include')}>\n" for path in paths)
        run = subprocess.run([compiler, *base], input=text, capture_output=True, text=True, errors="replace")
        shown = paths[0] if len(paths) == 1 else "all headers"
        return f"{shown}: {compiler}:\n{run.stderr}" if run.returncode else None

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        tasks = [(compiler, public) for compiler in compilers[1:]]
        tasks += [(compiler, [path]) for compiler in compilers[:1] for path in public]
        return report(list(filter(None, pool.map(lambda task: compile_headers(*task), tasks))))


if __name__ == "__main__":
    sys.exit(main())
