"""Projects like the flagship, and larger ones with altered copies of its notes.

Each copy has services of its own, whose names are spelled a little otherwise, and limits of its own; every
fifth longer word and most of what is counted differ from copy to copy. So nothing folds across copies, and
pages, links, limits and words grow as if more people had written on more subjects.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from cribsheet import catalogue, pipeline
from cribsheet.pipeline import Site

ROOT = Path(__file__).parent.parent
NOTES = ROOT / "source_notes"

SETTINGS = """\
site_name: Bench
theme: {name: material, font: false, features: [navigation.prune, search.highlight, search.suggest]}
"""
PLUGINS = "plugins: [search, cribsheet: {notes: notes, catalogue: services.toml, limits: limits.toml}]\n"

_DATA = ROOT / "plugins" / "cribsheet" / "data"
_SERVICES = "services.toml"
_LIMITS = "limits.toml"

_SERVICE_TEXTS = ("name", "short", "summary", "note", "aliases", "phrases", "concepts", "exact")
_LIMIT_TEXTS = ("limit", "qualifier", "value", "former", "names", "with", "without")
"""Keys of the catalogue and of the register whose texts have to fit those of notes."""

_REFERENCES = ("page", "successor", "near")
"""Keys of the catalogue that name other entries."""

_ALTERED_EVERY = 5

Change = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Alteration:
    """What copy number `copy` does to texts: `parts` are what it may alter, words in `kept` it does not."""

    copy: int
    parts: re.Pattern[str]
    kept: frozenset[str]

    def __call__(self, text: str) -> str:
        """Return the text with its names, words and numbers altered."""
        letters = "".join("abcdefghij"[int(digit)] for digit in f"{self.copy:03}")
        words = count()

        def altered(part: re.Match[str]) -> str:
            if part["number"]:
                return f"{int(part['number'].replace(',', '')) + self.copy:,}"
            if part["word"]:
                stays = part["word"] in self.kept or next(words) % _ALTERED_EVERY
                return part["word"] + ("" if stays else letters)
            # Behind the first letter a name in any spelling stays one, and is looked up like the original.
            before, name = part[0].removesuffix(part["name"]), part["name"]
            return before + name[0] + letters + name[1:]

        return self.parts.sub(altered, text)


@cache
def flagship() -> Site:
    """Return the site of the flagship's notes."""
    return pipeline.run(NOTES, *pipeline.load(None, None), lambda _: None)


def write(pages: int, folder: Path) -> None:
    """Write a project with about so many pages of services into an empty folder: whole copies, at least one.

    It has `mkdocs.yml`, an empty `docs`, `notes`, `services.toml` and `limits.toml`. The same number gives
    the same bytes.
    """
    changes = list(_changes(max(1, round(pages / len(flagship().pages)))))
    for copy, change in enumerate(changes):
        target = folder / "notes" / str(copy)
        target.mkdir(parents=True)
        for path in NOTES.iterdir():
            (target / path.name).write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    services, limits = _data(_SERVICES), _data(_LIMITS)
    services["services"] = {
        _id(id_, copy): _service(entry, copy, change)
        for copy, change in enumerate(changes)
        for id_, entry in services["services"].items()
    }
    limits = {
        _id(id_, copy): [_changed(entry, _LIMIT_TEXTS, change) for entry in entries]
        for copy, change in enumerate(changes)
        for id_, entries in limits.items()
    }
    (folder / _SERVICES).write_text(_document(services), encoding="utf-8")
    (folder / _LIMITS).write_text(_document(limits), encoding="utf-8")
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(SETTINGS + PLUGINS, encoding="utf-8")


def _changes(copies: int) -> Iterator[Change]:
    """Yield what each copy does to texts, the first one nothing.

    Words of the catalogue and of the register stay, so that each copy has as many limits in its notes.
    """
    yield str
    names = catalogue.load(None).names.spelled.pattern
    texts = "".join((_DATA / name).read_text(encoding="utf-8") for name in (_SERVICES, _LIMITS))
    kept = frozenset(re.findall(r"[a-z]+", texts))
    word, number = r"(?P<word>\b[a-z]{6,}\b)", r"(?P<number>(?<![^\s(*])\d[\d,]*(?= [A-Za-z]))"
    parts = re.compile(rf"(?i:\b{names}\b)|{word}|{number}")
    for copy in range(1, copies):
        yield _Alteration(copy, parts, kept)


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


def _id(service: str, copy: int) -> str:
    return f"{service}-copy-{copy}" if copy else service


def _service(entry: Mapping[str, Any], copy: int, change: Change) -> dict[str, Any]:
    references = {key: entry[key] for key in _REFERENCES if key in entry}
    return _changed(entry, _SERVICE_TEXTS, change) | _changed(
        references, _REFERENCES, lambda id_: _id(id_, copy)
    )


def _changed(entry: Mapping[str, Any], keys: Sequence[str], change: Change) -> dict[str, Any]:
    """Return an entry of a data file with the texts below some keys changed."""

    def changed(value: Any) -> Any:  # noqa: ANN401 (whatever TOML has)
        match value:
            case str():
                return change(value)
            case list():
                return [changed(item) for item in value]
            case {"value": figure}:
                return {**value, "value": change(figure)}
        return value

    return {key: changed(value) if key in keys else value for key, value in entry.items()}


def _document(data: Mapping[str, Any]) -> str:
    return "".join(f"{key} = {_toml(value)}\n" for key, value in data.items())


def _toml(value: object) -> str:
    """Return a value as TOML has it, on one line."""
    match value:
        case dict():
            return f"{{ {', '.join(f'{key} = {_toml(item)}' for key, item in value.items())} }}"
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case str() | bool():
            return json.dumps(value, ensure_ascii=False)
    return str(value)
