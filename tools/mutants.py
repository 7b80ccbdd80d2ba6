"""Change a module in one place at a time, and count the changes that its tests notice.

`python tools/mutants.py` tries a sample for each module of `TESTS`, `python tools/mutants.py --all link`
every change of one. Changes that no test notices are printed with their line.
"""

import argparse
import ast
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from math import ceil
from pathlib import Path
from types import CodeType, ModuleType

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "plugins" / "cribsheet"

_READING = ("test_reader_parts.py", "test_reader_rules.py", "test_dialects.py", "test_reader_laws.py")

TESTS = {
    "readers.blocks": _READING,
    "readers.bounds": _READING,
    "readers.code": _READING,
    "readers.cover": _READING,
    "readers.decode": ("test_decode.py",),
    "readers.headings": _READING,
    "readers.images": _READING,
    "readers.inline": _READING,
    "readers.items": _READING,
    "readers.markdown": _READING,
    "readers.marks": _READING,
    "readers.parser": _READING,
    "readers.pieces": _READING,
    "readers.rows": _READING,
    "readers.shapes": _READING,
    "readers.tables": _READING,
    "readers.tree": _READING,
    "readers.words": _READING,
    "readers.wrap": _READING,
    "merge": ("test_merge.py",),
    "folding": ("test_merge.py",),
    "wording": ("test_wording.py", "test_merge.py"),
    "limits": ("test_limits.py", "test_limits_choice.py"),
    "figures": ("test_figures.py", "test_limits.py"),
    "phrases": ("test_phrases.py", "test_limits.py"),
    "quantities": ("test_quantities.py", "test_limits.py"),
    "register": ("test_register.py", "test_limits.py"),
    "link": ("test_link.py",),
}
"""The modules that are changed, each with its tests."""

_SAMPLE = 40
"""Changes of a module that are tried at most, evenly spread, unless all are asked for."""

_SLOWEST = 60
"""Seconds after which a change counts as noticed: the tests hang."""

_SELECTIONS = ("not law", "law")
"""Tests of examples are quick; what they do not notice, generated notes may."""

_OPTIONS = (
    *("-x", "-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist"),
    *("--hypothesis-profile", "mutants"),
)

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.Continue: ast.Break,
}

_NOT_RUN = ("annotation", "returns", "decorator_list")
"""Parts of a tree that say nothing of what the program does."""

Change = Callable[[], None]
"""Changes a tree in one place."""


class _Loader(Loader):
    """Loads a module from code that was changed."""

    def __init__(self, code: CodeType) -> None:
        self._code = code

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)  # noqa: S102 - that is what a loader does


class _Finder(MetaPathFinder):
    """Finds the changed module in the place of the one in the package."""

    def __init__(self, name: str, code: CodeType) -> None:
        self._name, self._code = name, code

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        del path, target
        return ModuleSpec(fullname, _Loader(self._code)) if fullname == self._name else None


def changes(node: ast.AST, line: int = 0) -> Iterator[tuple[int, Change]]:
    """Yield the changes below a node, each with the line that it is on."""
    for name, value in ast.iter_fields(node):
        if name in _NOT_RUN:
            continue
        for at, item in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(item, ast.AST):
                here = getattr(item, "lineno", line)
                for new in _instead(node, name, item):
                    yield here, _put(node, name, at, new)
                yield from changes(item, here)


def _put(node: ast.AST, name: str, at: int | None, new: ast.AST) -> Change:
    def change() -> None:
        if at is None:
            setattr(node, name, new)
        else:
            getattr(node, name)[at] = new

    return change


def _instead(node: ast.AST, name: str, item: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of an item of a field of a node."""
    if type(item) in _SWAPS:
        yield _SWAPS[type(item)]()
    if isinstance(item, ast.UnaryOp) and isinstance(item.op, ast.Not):
        yield item.operand
    elif isinstance(item, ast.expr) and name in {"test", "ifs"}:
        yield ast.UnaryOp(ast.Not(), item)
    if isinstance(item, ast.Constant) and not isinstance(node, ast.Expr):
        yield from _other(item.value)
    if isinstance(item, ast.Expr) and not isinstance(item.value, ast.Constant):
        yield ast.Pass()


def _other(value: object) -> Iterator[ast.AST]:
    """Yield a constant of the same type with another value."""
    match value:
        case bool():
            yield ast.Constant(not value)
        case int():
            yield ast.Constant(value + 1)
        case str():
            yield ast.Constant(f"{value}x" if value else "x")


def _file(module: str) -> Path:
    return PACKAGE.joinpath(*module.split(".")).with_suffix(".py")


def noticed(module: str, nth: int | None) -> bool:
    """Run the tests of a module with its `nth` change, or none; return whether one of them fails."""
    tree = ast.parse(_file(module).read_bytes())
    if nth is not None:
        [*changes(tree)][nth][1]()
    code = compile(ast.fix_missing_locations(tree), module, "exec")
    return not all(_passes(module, code, selection) for selection in _SELECTIONS)


def _passes(module: str, code: CodeType, selection: str) -> bool:
    """Run tests in a process of their own, with everything imported that is not of this project."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    signal.alarm(_SLOWEST)
    sys.meta_path.insert(0, _Finder(f"cribsheet.{module}", code))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    tests = [str(ROOT / "tests" / name) for name in TESTS[module]]
    result = pytest.main([*tests, *_OPTIONS, "-k", selection])
    os._exit(0 if result in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED} else 1)


def main(arguments: Sequence[str]) -> None:
    """Try the changes of some modules, and print what share of them was noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"{', '.join(TESTS)}; all by default")
    parser.add_argument("--all", action="store_true", help="try every change, not a sample")
    options = parser.parse_args(arguments)
    settings.register_profile("mutants", deadline=None, derandomize=True, max_examples=10, database=None)
    for module in options.modules or TESTS:
        source = _file(module).read_text("utf-8")
        lines = [line for line, _ in changes(ast.parse(source))]
        step = 1 if options.all else ceil(len(lines) / _SAMPLE)
        tried = range(0, len(lines), step)
        if noticed(module, None):
            sys.exit(f"the tests of {module} fail without any change")
        began = time.monotonic()
        missed = [nth for nth in tried if not noticed(module, nth)]
        share = 1 - len(missed) / len(tried)
        seconds = time.monotonic() - began
        print(f"{module:17}{len(tried):6} of {len(lines):4}{share:8.1%}{seconds:6.0f} s", flush=True)
        for nth in missed:
            print(f"    line {lines[nth]}: {source.splitlines()[lines[nth] - 1].strip()}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
