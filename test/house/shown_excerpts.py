#!/usr/bin/env python3
"""Fails where a page shows lines that its subject no longer has. usage: shown_excerpts.py PAGE LANGUAGE SUBJECT

The lines of PAGE's blocks marked LANGUAGE (```dpg, ```cpp) must stand in SUBJECT, in their order; indentation does not
count, and a line that is only `// ...` stands for lines left out.
"""

import sys

ELISION = "// ..."


def shown_lines(page, language):
    """Yields (line number, text) of the lines in blocks of a language, but for blank ones and elisions."""
    inside = False
    for number, line in enumerate(page.splitlines(), 1):
        if line.startswith("```"):
            inside = not inside and line[3:].strip() == language
        elif inside and line.strip() not in ("", ELISION):
            yield number, line.strip()


def stale_lines(page, language, subject):
    """Returns what is wrong: shown lines that do not follow the ones before them in the subject."""
    remaining = iter([line.strip() for line in subject.splitlines()])
    shown = list(shown_lines(page, language))
    if not shown:
        return [f"no block is marked {language}"]
    for number, text in shown:
        if text not in remaining:
            return [f"line {number}: `{text}` does not stand there, or not behind the lines shown before it"]
    return []


def main(page, language, subject):
    with open(page, encoding="utf-8") as shown, open(subject, encoding="utf-8") as real:
        wrong = stale_lines(shown.read(), language, real.read())
    for message in wrong:
        print(f"{page}: {message}, in {subject}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
