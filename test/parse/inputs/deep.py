"""Writes programs that no person would: python3 deep.py PREFIX"""

import sys

EXPRESSIONS = {
    "brackets": "(" * 100_000 + "a" + ")" * 100_000,
    "minus": "- " * 100_000 + "a",
    "power": "a^" * 100_000 + "a",
    "sum": " + ".join(["a"] * 200_000),
    "sums": "(" * 100 + "a" + (" + a" * 3000 + ")") * 100,
    "literal": "1" * 200_000,
    "words": " + ".join(["a"] * 600_000),
    "allowed": "f(-" * 250 + " + ".join(["a"] * 3000) + ")" * 250,
}
BODIES = {name: f"x = {text};" for name, text in EXPRESSIONS.items()}
BODIES["elseif"] = "if a > 1 { } else " * 100_000 + "{ }"

for name, body in BODIES.items():
    with open(f"{sys.argv[1]}.{name}.dpg", "w") as file:
        file.write("graph g(in a: real) { " + body + " }")
