#!/usr/bin/env python3
"""Compiles emitted programs with each compiler, all in one source, and fails on a warning.

usage: compile_at_once.py INCLUDE COMPILER... -- FOLDER...

Their headers take longer than they themselves, and are read once. That a file includes what it needs shows where
programs are built.
"""

import glob
import os
import re
import subprocess
import sys

FLAGS = ["-std=c++20", "-fsyntax-only", "-fopenmp", "-Wall", "-Wextra", "-Werror", "-x", "c++", "-"]

# What each main.cpp has for itself.
OWN = ("main", "describe", "run", "source_folder")


def part_of(path):
    """Returns what includes one file: a main.cpp under names that no other has."""
    include = f'#include "{path}"\n'
    if os.path.basename(path) != "main.cpp":
        return include
    suffix = re.sub(r"\W", "_", os.path.basename(os.path.dirname(path)))
    return "".join([*(f"#define {name} {name}_of_{suffix}\n" for name in OWN), include,
                    *(f"#undef {name}\n" for name in OWN)])


def source_of(folders):
    paths = sorted(path for folder in folders for path in glob.glob(os.path.join(os.path.abspath(folder), "*.cpp")))
    headers = set()
    for path in paths + [header for folder in folders for header in glob.glob(os.path.join(folder, "*.hpp"))]:
        with open(path, encoding="utf-8") as file:
            headers.update(line for line in file if line.startswith("#include <"))
    return "".join(sorted(headers)) + "".join(part_of(path) for path in paths)


def main():
    include, *words = sys.argv[1:]
    compilers, folders = words[:words.index("--")], words[words.index("--") + 1:]
    source = source_of(folders)
    mpi = subprocess.run(["mpicc", "--showme:compile"], capture_output=True, text=True, check=True).stdout.split()
    runs = [subprocess.run([compiler, *mpi, "-isystem", include, *FLAGS], input=source, text=True)
            for compiler in compilers]
    return 1 if any(run.returncode for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
