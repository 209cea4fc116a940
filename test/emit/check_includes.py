#!/usr/bin/env python3
"""Fails where an emitted source does not include what it names. usage: check_includes.py INCLUDE FEWEST FOLDER...

Programs are built with precompiled headers, which hide what a source forgets. A name of the runtime has to be declared
in a header that the source includes, by itself or through others of the runtime; a name of the standard library in one
that it includes itself. FEWEST names have to be found at all.
"""

import functools
import glob
import os
import re
import sys

STANDARD = {
    "abs acos asin atan atan2 ceil copysign cos cosh exp exp2 expm1 floor hypot isfinite isnan log log10 log1p log2 pow "
    "round sin sinh sqrt tan tanh trunc cbrt": "cmath",
    "max min": "algorithm", "move swap exchange": "utility", "numeric_limits": "limits", "span": "span",
    "string": "string", "nullopt optional": "optional", "vector": "vector", "complex conj norm": "complex",
    "int8_t int32_t int64_t": "cstdint", "array": "array", "tuple": "tuple",
}
HEADER_OF = {name: header for names, header in STANDARD.items() for name in names.split()}


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def code_of(path):
    """Returns a source without comments and texts."""
    return re.sub(r'//[^\n]*|"(?:[^"\\\n]|\\.)*"', " ", text_of(path))


def included(text):
    return re.findall(r'^#include [<"]([^>"]+)[>"]', text, re.M)


class Runtime:
    def __init__(self, include):
        self.include = include

    @functools.lru_cache(maxsize=None)
    def closure(self, header):
        """Returns the words of a header and of all headers of the runtime behind it."""
        seen, left = {}, [header]
        while left:
            name = left.pop()
            if name in seen or not name.startswith("dpg/"):
                continue
            seen[name] = text_of(os.path.join(self.include, name))
            left += included(seen[name])
        return frozenset(re.findall(r"\w+", "".join(seen.values())))


def problems_of(path, runtime, found):
    headers = set(included(text_of(path)))
    own = {name for name in headers if os.path.exists(os.path.join(os.path.dirname(path), name))}
    for name in own:
        headers |= set(included(text_of(os.path.join(os.path.dirname(path), name))))
    code = code_of(path)
    known = frozenset().union(*(runtime.closure(header) for header in headers))
    for name in sorted(set(re.findall(r"\bdpg::(\w+)", code))):
        found.add(name)
        if name not in known:
            yield f"{path}: no header declares dpg::{name}"
    for name in sorted(set(re.findall(r"\bstd::(\w+)", code))):
        found.add(name)
        if HEADER_OF.get(name) not in headers:
            yield f"{path}: std::{name} without <{HEADER_OF.get(name, '?')}>"


def main():
    include, fewest, *folders = sys.argv[1:]
    runtime, found = Runtime(include), set()
    paths = [path for folder in folders for path in sorted(glob.glob(os.path.join(folder, "*.?pp")))]
    problems = [problem for path in paths for problem in problems_of(path, runtime, found)]
    print(*problems, sep="\n", end="\n" if problems else "")
    if len(found) < int(fewest):
        problems.append(f"only {len(found)} names were found in {len(paths)} files")
        print(problems[-1])
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
