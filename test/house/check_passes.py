#!/usr/bin/env python3
"""Fails on a pass whose flag, folder, files and tests do not share one name. usage: check_passes.py ROOT

Pass `fuse_tasks` of group `graph` is compiler/passes/graph/fuse_tasks/fuse_tasks.{td,cpp}, flag `dpg-fuse-tasks`, and a
RUN line under test/passes/graph/fuse_tasks/ has that flag. passes.td includes its .td.
"""

import re
import sys

from tree import read_text, report, tracked_files

PASS_FILE = re.compile(r"^compiler/passes/(\w+)/(\w+)/(\w+)\.td$")
FLAG = re.compile(r':\s*(?:InterfacePass|Pass)<\s*"([^"]+)"')


def check_pass(root, paths, match):
    path = match.group(0)
    group, name, file = match.groups()
    folder, flag = f"{group}/{name}", "dpg-" + name.replace("_", "-")
    if file != name:
        yield f"{path}: is not named as its folder"
    if FLAG.findall(read_text(root, path)) != [flag]:
        yield f"{path}: does not declare one pass, of flag {flag}"
    if f"compiler/passes/{folder}/{name}.cpp" not in paths:
        yield f"{path}: has no {name}.cpp"
    if f'include "{path}"' not in (read_text(root, "compiler/passes/passes.td") or ""):
        yield f"{path}: compiler/passes/passes.td does not include it"
    tests = [test for test in paths if test.startswith(f"test/passes/{folder}/")]
    if not any(re.search(rf"RUN:.*-{flag}\b", read_text(root, test) or "") for test in tests):
        yield f"{path}: no RUN line under test/passes/{folder}/ has --{flag}"


def main():
    root = sys.argv[1]
    paths = set(tracked_files(root))
    passes = filter(None, map(PASS_FILE.match, sorted(paths)))
    return report([finding for match in passes for finding in check_pass(root, paths, match)])


if __name__ == "__main__":
    sys.exit(main())
