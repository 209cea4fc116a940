#!/usr/bin/env python3
"""Fails on an include that runs against the flow of data, or that lets a library into a room where it has no business.

usage: check_layering.py ROOT
"""

import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "house"))
from tree import SOURCES, read_text, report, tracked_files

# A room includes itself and rooms on lines above its own: text becomes an AST, a dialect, nests, C++.
LAYERS = [
    ["compiler/diagnostics"],
    ["compiler/ast"],
    ["compiler/parse"],
    ["compiler/sema", "compiler/format"],
    ["compiler/eval", "compiler/cxx"],
    ["dialects/num"],
    ["dialects/dpg"],
    ["dialects/dist"],
    ["compiler/build_ir"],
    ["compiler/analysis"],
    ["compiler/passes"],
    ["compiler/emit", "compiler/views"],
    ["compiler/pipeline"],
    ["compiler/lsp"],
    ["compiler/driver"],
]
HEIGHT = {room: height for height, rooms in enumerate(LAYERS) for room in rooms}

# Which libraries stay out of which rooms: (what an include starts with, the rooms that may have it, their description).
IR_ROOMS = ("dialects/", *(f"compiler/{room}" for room in ("build_ir", "analysis", "passes", "emit", "views", "pipeline", "driver")))
LIBRARIES = [
    (("antlr4", "grammar/"), ("compiler/parse",), "only compiler/parse sees ANTLR"),
    (("clang/",), ("compiler/cxx",), "only compiler/cxx sees Clang"),
    (("mlir/",), IR_ROOMS, "rooms before the dialects know nothing of MLIR"),
]

SEEN_BY_DIALECTS = ("dialects/", "compiler/ast/extent")

# What the bytes of files mean is said once, in the runtime; the evaluator reads by it too. So this part of the runtime
# sees no MPI: of the other headers, only two with plain types.
FILE_FORMATS = "dpg/file_formats/"
SEEN_BY_FILE_FORMATS = (FILE_FORMATS, "dpg/index.h", "dpg/num/complex.h", "dpg/sparse/triplet.h")
RUNTIME_FOLDERS = ("dpg/", "dist/", "io/", "num/", "observe/", "program/", "sparse/")

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)


def room_of(path):
    """Returns the room of a path below compiler/ or dialects/: its first two folders."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] in ("compiler", "dialects") and len(parts) > 2 else None


def check_room(path, room, included):
    """Yields what is wrong with a file of a compiler room that includes `included`."""
    for starts, rooms, rule in LIBRARIES:
        if included.startswith(starts) and not room.startswith(rooms):
            yield f"{path}: includes {included}: {rule}"
    if included.startswith("dpg/") and not (room == "compiler/eval" and included.startswith(SEEN_BY_FILE_FORMATS)):
        yield f"{path}: includes {included}: of the runtime, the compiler sees the formats of files, in compiler/eval"
    target = room_of(included)
    if target is None or target == room:
        return
    if target not in HEIGHT:
        yield f"{path}: includes {included}: {target} is no room"
    elif HEIGHT[target] >= HEIGHT[room]:
        yield f"{path}: includes {included}: {room} comes before {target}, or beside it"
    elif room.startswith("dialects/") and not included.startswith(SEEN_BY_DIALECTS):
        yield f"{path}: includes {included}: of the compiler, dialects know only the extents of arrays"


def check_runtime(path, included):
    if included.startswith(("compiler/", "dialects/", "llvm/", "mlir/", "clang/", "antlr4", "grammar/")):
        yield f"{path}: includes {included}: the runtime builds without the compiler"
    is_foreign = included.startswith("mpi.h") or included.startswith(RUNTIME_FOLDERS)
    if "/file_formats/" in path and is_foreign and not included.startswith(SEEN_BY_FILE_FORMATS):
        yield f"{path}: includes {included}: the formats of files know nothing of processes"


def check_file(path, text):
    room = room_of(path)
    if room is not None and room not in HEIGHT:
        yield f"{path}: {room} is not in the order of rooms (test/layering/check_layering.py)"
        return
    for included in INCLUDE.findall(text):
        if path.startswith("runtime/"):
            yield from check_runtime(path, included)
        elif room is not None:
            yield from check_room(path, room, included)


def main():
    root = sys.argv[1]
    sources = [path for path in tracked_files(root) if path.endswith(SOURCES + (".inc", ".def"))]
    return report([finding for path in sources for finding in check_file(path, read_text(root, path) or "")])


if __name__ == "__main__":
    sys.exit(main())
