#!/usr/bin/env python3
"""Fails on words, names and lengths that the house style rules out. usage: check_words.py ROOT"""

import re
import sys

from tree import SOURCES, read_text, report, tracked_files

MAXIMUM_LINES = 600
VAGUE_NAME = re.compile(r"(^|/)(utils?|helpers?|common|misc)(\.|/|$)")

# (pattern, the paths where it counts, why). A word is written here so that it does not find itself.
RULES = [
    (re.compile(r"\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b"), re.compile(r""), "finish it, or write down what is missing"),
    (re.compile(r"\bllvm::err[s]\(\)"), re.compile(r"^(compiler/(?!driver/)|dialects/)"),
     "users' mistakes go to the diagnostics; the driver alone prints"),
    (re.compile(r"#\s*include\s*<iostrea[m]>"), re.compile(r"^(compiler|dialects|runtime)/"), "iostream starts slowly"),
    (re.compile(r"(?<![\w:.>])(std::)?syste[m]\("), re.compile(r"^(compiler|runtime)/.*\.(cpp|h)$"),
     "a shell reads file names as commands: start programs by argument vector"),
]


def check_text(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, places, reason in RULES:
            found = pattern.search(line)
            if found and places.search(path):
                yield f"{path}:{number}: {found.group(0)}: {reason}"
    lines = text.count("\n")
    if path.endswith(SOURCES + (".td", ".py")) and lines > MAXIMUM_LINES:
        yield f"{path}: {lines} lines, at most {MAXIMUM_LINES}: a file holds one thing"


def check(root):
    for path in tracked_files(root):
        if VAGUE_NAME.search(path):
            yield f"{path}: a file is named after what it holds"
        # Inputs of fuzz targets are any bytes.
        text = None if path.startswith("test/fuzz/") and not path.endswith(".cpp") else read_text(root, path)
        if text is not None:
            yield from check_text(path, text)


if __name__ == "__main__":
    sys.exit(report(list(check(sys.argv[1]))))
