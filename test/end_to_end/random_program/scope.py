"""The text of a random program as it grows, and what its names hold: every name is read after it was given a value."""

INDENT = "  "


class Scope:
    """Names by what they hold. The statements of a branch see the names before it, and leave none behind."""

    KINDS = ("vector", "single", "counts", "short", "matrix", "wave", "real", "int", "bool")
    LETTERS = dict(vector="v", single="f", counts="q", short="w", matrix="M", wave="z", real="s", int="m", bool="b", sparse="S")

    def __init__(self, random, given, prefix=""):
        self.random = random
        self.prefix = prefix  # of all names that are made
        self.names = {kind: list(given.get(kind, [])) for kind in self.KINDS}
        self.fixed = {name for names in given.values() for name in names}  # inputs and indices are given no versions
        self.lines, self.depth, self.counter = [], 1, 0
        self.sparse = list(given["sparse"])  # matrices of n lines and n columns
        self.wide = given["wide"]  # sparse, of n lines and k columns
        self.graphs = []  # that may be called

    def put(self, line):
        self.lines.append(INDENT * self.depth + line)

    def chance(self, probability):
        return self.random.random() < probability

    def choose(self, choices):
        return self.random.choice(list(choices))

    def any(self, kind):
        return self.choose(self.names[kind])

    def assignable(self, kind):
        return [name for name in self.names[kind] if name not in self.fixed]

    def new(self, kind):
        self.counter += 1
        return f"{self.prefix}{self.LETTERS[kind]}{self.counter}"

    def target(self, kind):
        """A new name, or one that has a value already."""
        known = self.assignable(kind)
        return self.choose(known) if known and self.chance(0.5) else self.new(kind)

    def define(self, kind, name):
        if name not in self.names[kind]:
            self.names[kind].append(name)

    def snapshot(self):
        return {kind: list(names) for kind, names in self.names.items()}, list(self.sparse)

    def restore(self, before):
        names, sparse = before
        self.sparse = list(sparse)
        self.names = {kind: list(of_kind) for kind, of_kind in names.items()}
