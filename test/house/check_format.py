#!/usr/bin/env python3
"""Fails on C++ that clang-format 22 would write differently. usage: check_format.py ROOT"""

import subprocess
import sys

from tree import SOURCES, report, tracked_files

FILES_A_CALL = 50


def unformatted(root, paths):
    """Returns the paths that the formatter would change."""
    command = ["clang-format-22", "--dry-run", "--style=file", *paths]
    output = subprocess.run(command, cwd=root, capture_output=True, text=True, errors="replace")
    if output.returncode != 0:
        return [f"clang-format-22 failed: {output.stderr.strip()}"]
    lines = [line.split(": warning: code should be clang-formatted")[0] for line in output.stderr.splitlines()
             if "[-Wclang-format-violations]" in line]
    return list(dict.fromkeys(line.rsplit(":", 2)[0] for line in lines))


def main():
    root = sys.argv[1]
    # Emitted C++ that tests compare with is formatted too, but by the emitter's own test.
    sources = [path for path in tracked_files(root) if path.endswith(SOURCES) and "/expected/" not in path]
    findings = []
    for start in range(0, len(sources), FILES_A_CALL):
        findings += unformatted(root, sources[start : start + FILES_A_CALL])
    return report([f"{path}: clang-format-22 -i would change it" for path in findings])


if __name__ == "__main__":
    sys.exit(main())
