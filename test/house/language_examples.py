"""Checks the examples of docs/language.md: python3 language_examples.py PATH_OF_DPGC [PATH_OF_DOCUMENT]

Every fence that begins with ```dpg is a whole program, checked in a folder of its own:

    ```dpg check          `dpgc check` accepts it
    ```dpg refused E0404  `dpgc check` refuses it with that code
    ```dpg eval ARGS      `dpgc eval` runs it with these arguments; the lines of the ```output fence that follows are
                          printed, in their order

A ```cpp NAME fence is a header that lies beside the examples after it. A fence of another kind that begins with ```dpg is a mistake, so that no example goes untested.
"""

import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(dpg[^\n]*|output|cpp [\w.]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(dpgc, verb, text, headers, arguments=()):
    """What the compiler prints about a program, and its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        for name, header in headers.items():
            pathlib.Path(folder, name).write_text(header)
        pathlib.Path(folder, "example.dpg").write_text(text)
        command = [str(dpgc), verb, "example.dpg", *arguments]
        environment = dict(os.environ, NO_COLOR="1")
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=60)
        return (done.stdout + done.stderr).decode(errors="replace"), done.returncode


def missing_line(expected, printed):
    """The first line of `expected` that does not follow in `printed`, or None."""
    rest = iter(printed.splitlines())
    for line in expected.splitlines():
        if not any(line.strip() == seen.strip() for seen in rest):
            return line
    return None


def mistake(dpgc, kind, text, output, headers):
    """What is wrong with one example, or None."""
    words = shlex.split(kind)[1:]
    if words == ["check"]:
        printed, status = run(dpgc, "check", text, headers)
        return f"is refused:\n{printed}" if status else None
    if len(words) == 2 and words[0] == "refused":
        printed, status = run(dpgc, "check", text, headers)
        return None if status == 1 and f"[{words[1]}]" in printed else f"is not refused with {words[1]}:\n{printed}"
    if words[:1] != ["eval"]:
        return f"has the unknown kind `{kind}`"
    if output is None:
        return "is followed by no ```output"
    printed, status = run(dpgc, "eval", text, headers, words[1:])
    missing = missing_line(output, printed)
    if status or missing is not None:
        return f"ends with status {status}, without the line `{missing}`:\n{printed}"
    return None


def main():
    dpgc = pathlib.Path(sys.argv[1]).resolve()
    document = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "docs/language.md"
    text = document.read_text()
    fences = list(FENCE.finditer(text))
    found, count, headers = [], 0, {}
    for position, fence in enumerate(fences):
        if fence[1] == "output":
            continue
        if fence[1].startswith("cpp "):
            headers[fence[1][4:]] = fence[2]
            continue
        count += 1
        following = fences[position + 1] if position + 1 < len(fences) else None
        output = following[2] if following and following[1] == "output" else None
        wrong = mistake(dpgc, fence[1], fence[2], output, headers)
        if wrong:
            line = text.count("\n", 0, fence.start()) + 1
            found.append(f"{document.name}:{line}: the example {wrong}")
    print("\n".join(found) or f"{count} examples hold")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
