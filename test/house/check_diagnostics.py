#!/usr/bin/env python3
"""Fails on a diagnostics code without a page or without a test that provokes it. usage: check_diagnostics.py ROOT

A code's page is docs/diagnostics/<code>.md. A test provokes it where a CHECK line, an expected-error comment or a
string of a unit test under test/ has the code, or where its page has an example: diagnostic_pages.py runs them.
"""

import re
import sys

from tree import read_text, report, tracked_files

CODE = re.compile(r'DPG_DIAGNOSTIC\(\s*\w+\s*,\s*"(E\d{4})"')
PROVOKED = re.compile(r'(?:CHECK[\w-]*:|expected-\w+|").*?\b(E\d{4})\b')
EXAMPLE = re.compile(r"^```(dpg|sh)$", re.MULTILINE)
PAGE = re.compile(r"^docs/diagnostics/(E\d{4})\.md$")


def registered_codes(root, paths):
    codes = []
    for path in paths:
        if path.startswith("compiler/diagnostics/") and path.endswith(".def"):
            codes += CODE.findall(read_text(root, path))
    return codes


def provoked_codes(root, paths):
    codes = set()
    for path in paths:
        page = PAGE.match(path)
        if page and EXAMPLE.search(read_text(root, path)):
            codes.add(page.group(1))
        if not path.startswith("test/") or path.startswith("test/house/"):
            continue
        for line in (read_text(root, path) or "").splitlines():
            # A line may check several codes.
            if PROVOKED.search(line):
                codes.update(re.findall(r"\bE\d{4}\b", line))
    return codes


def check(root):
    paths = tracked_files(root)
    codes = registered_codes(root, paths)
    pages = {match.group(1) for match in map(PAGE.match, paths) if match}
    provoked = provoked_codes(root, paths)
    if not codes:
        yield "compiler/diagnostics: no code is registered"
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"{code}: registered twice"
    for code in sorted(set(codes) - pages):
        yield f"{code}: has no page docs/diagnostics/{code}.md"
    for code in sorted(pages - set(codes)):
        yield f"{code}: has a page but is not registered"
    for code in sorted(set(codes) - provoked):
        yield f"{code}: no test provokes it"


if __name__ == "__main__":
    sys.exit(report(list(check(sys.argv[1]))))
