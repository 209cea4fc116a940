"""Checks the page of every diagnostic: python3 diagnostic_pages.py PATH_OF_DPGC [CODE ...]

Each kind in compiler/diagnostics/kinds_*.def has a page docs/diagnostics/CODE.md whose first line is `# CODE: title`, and
which holds two examples in fences: the first is refused with that code, the second is accepted. A ```dpg fence is a whole
file, checked in a folder of its own; a ```sh fence is a script, run with dpgc on the path, for errors that no single text
can show. A ```cpp NAME fence is a header that lies beside the examples after it, and so do those in
docs/diagnostics/inputs.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
KIND = re.compile(r'^DPG_DIAGNOSTIC\(\s*(\w+)\s*,\s*"(E\d{4})"\s*,\s*(\w+)', re.MULTILINE)
FENCE = re.compile(r"^```(dpg|sh|cpp [\w.]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INPUTS = ROOT / "docs/diagnostics/inputs"


def kinds():
    """(severity, code, name) of every kind."""
    for path in sorted((ROOT / "compiler/diagnostics").glob("kinds_*.def")):
        yield from KIND.findall(path.read_text())


def examples_of(text):
    """(language, text, headers) of every example of a page, headers by their names."""
    examples, headers = [], {path.name: path.read_text() for path in INPUTS.iterdir()}
    for language, body in FENCE.findall(text):
        if language.startswith("cpp "):
            headers = {**headers, language[4:]: body}
        else:
            examples.append((language, body, headers))
    return examples


def run(dpgc, language, text, headers):
    """What an example prints, and its exit status."""
    environment = dict(os.environ, NO_COLOR="1", PATH=f"{dpgc.parent}:{os.environ['PATH']}")
    with tempfile.TemporaryDirectory() as folder:
        for name, header in headers.items():
            pathlib.Path(folder, name).write_text(header)
        command = ["sh", "-e", "-c", text]
        if language == "dpg":
            pathlib.Path(folder, "example.dpg").write_text(text)
            command = [str(dpgc), "check", "example.dpg"]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=60)
        return (done.stdout + done.stderr).decode(errors="replace"), done.returncode


def mistakes(dpgc, severity, code):
    """What is wrong with the page of one code."""
    page = ROOT / "docs/diagnostics" / f"{code}.md"
    if not page.exists():
        return [f"{code}: there is no page {page.relative_to(ROOT)}"]
    text = page.read_text()
    if not text.startswith(f"# {code}: "):
        return [f"{code}: the page does not begin with `# {code}: title`"]
    examples = examples_of(text)
    if len(examples) != 2:
        return [f"{code}: the page has {len(examples)} examples, not one that is refused and one that is accepted"]
    found = []
    shown, status = run(dpgc, *examples[0])
    if f"[{code}]" not in shown or status != (1 if severity == "Error" else 0):
        found.append(f"{code}: the first example ends with status {status} and prints\n{shown}")
    shown, status = run(dpgc, *examples[1])
    if status != 0 or f"[{code}]" in shown:
        found.append(f"{code}: the second example ends with status {status} and prints\n{shown}")
    return found


def main():
    dpgc = pathlib.Path(sys.argv[1]).resolve()
    chosen = set(sys.argv[2:])
    codes, found = {}, []
    for severity, code, name in kinds():
        if code in codes:
            found.append(f"{code} belongs to {codes[code]} and to {name}")
        codes[code] = name
        if not chosen or code in chosen:
            found += mistakes(dpgc, severity, code)
    for page in sorted((ROOT / "docs/diagnostics").glob("E*.md")):
        if page.stem not in codes:
            found.append(f"{page.name} explains a code that does not exist")
    print("\n".join(found) or f"{len(codes)} pages hold")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
