#!/usr/bin/env python3
"""Fails where a checksum of the table in examples/polybench/README.md is not the one that a program printed.

usage: checksums.py README.md OUTPUT

OUTPUT has a line `checksum = NUMBER` for each kernel, before one that begins with the kernel's name.
"""

import re
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as page:
        stated = dict(re.findall(r"^\| `([\w-]+)` \|.*\| (-?[\d.]+) \|$", page.read(), re.MULTILINE))
    with open(sys.argv[2], encoding="utf-8") as output:
        printed = {name: value for value, name in re.findall(r"checksum = (\S+)\n([\w-]+) ", output.read())}
    wrong = [f"{name}: printed {value}, stated {stated.get(name)}" for name, value in printed.items()
             if name not in stated or f"{float(value):.8g}" != f"{float(stated[name]):.8g}"]
    print("\n".join(wrong) or f"{len(printed)} checksums are as stated")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
