"""The sites that benchmarks build."""

import tomllib
from pathlib import Path

import pytest

from cribsheet import pipeline
from cribsheet.model import Diagnostic
from cribsheet.pipeline import Site
from tools import larger

PAGES = 300


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("larger")
    larger.write(PAGES, folder)
    return folder


@pytest.fixture(scope="module")
def told() -> list[Diagnostic]:
    return []


@pytest.fixture(scope="module")
def larger_site(project: Path, told: list[Diagnostic]) -> Site:
    loaded = pipeline.load(project / "services.toml", project / "limits.toml")
    return pipeline.run(project / "notes", *loaded, told.append)


def test_whole_copies_have_about_as_many_pages_as_asked_for(
    larger_site: Site, told: list[Diagnostic]
) -> None:
    pages = [page.service for page in larger_site.pages]
    half = len(pages) // 2
    assert pages[half:] == [f"{service}-copy-1" for service in pages[:half]]
    assert abs(len(pages) - PAGES) <= half / 2
    assert not told


def test_a_copy_has_nearly_as_many_limits_in_its_notes(larger_site: Site) -> None:
    copied = sum("-copy-" in reading.page for reading in larger_site.readings)
    assert 0.8 < copied / (len(larger_site.readings) - copied) <= 1


def test_nearly_nothing_folds_across_copies(larger_site: Site) -> None:
    folded = [
        (note.path.split("/")[0], fate.folded_into.split("/")[0])
        for note in larger_site.ledger
        for fate in note.fates
        if fate.folded_into
    ]
    assert sum(here != there for here, there in folded) < 0.01 * len(folded)


def test_the_first_copy_is_the_flagship(project: Path) -> None:
    for path in larger.NOTES.iterdir():
        assert (project / "notes" / "0" / path.name).read_bytes() == path.read_bytes()
    for name in ("services.toml", "limits.toml"):
        original = tomllib.loads((larger.ROOT / "plugins/cribsheet/data" / name).read_text(encoding="utf-8"))
        written = tomllib.loads((project / name).read_text(encoding="utf-8"))
        first, second = original.get("services", original), written.get("services", written)
        assert {key: second[key] for key in first} == first
