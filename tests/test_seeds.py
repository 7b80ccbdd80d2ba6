"""The five real notebooks: every line kept, tips and pages against labels made by hand.

The notebooks are not part of this repository; without them these tests are skipped and say so.
"""

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import markdown
import pytest

from cribsheet.catalogue import Catalogue
from cribsheet.cli import main
from cribsheet.model import NOTICES, Diagnostic, Fate, FateKind, Kind, Verdict
from cribsheet.pipeline import Site, run
from cribsheet.register import Register, load

pytestmark = pytest.mark.needs_seeds

HERE = Path(__file__).parent / "seeds"
FIRST = "000_7fb0504609d8a022.txt"
STARRED = re.compile(r"\s*\*\*")
MARKUP_WORDS = re.compile(r"^\s*```\w*|<img |\b(?:alt|src|width)=")
"""What is markup of a line and no word: a fence's language, the tag and attributes of a picture."""


@pytest.fixture(scope="module")
def reports() -> list[Diagnostic]:
    return []


@pytest.fixture(scope="module")
def notes(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the notebooks and our corrections beside them."""
    folder = tmp_path_factory.mktemp("notes")
    for path in (*seeds.glob("*.txt"), *HERE.glob("*.toml")):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture(scope="module")
def built(notes: Path, catalogue: Catalogue, reports: list[Diagnostic]) -> Site:
    return run(notes, catalogue, load(None, catalogue.by_id), reports.append)


def _fates(built: Site, note: str) -> tuple[Fate, ...]:
    return next(entry.fates for entry in built.ledger if entry.path == note)


def test_every_line_has_one_fate(built: Site, seeds: Path) -> None:
    for entry in built.ledger:
        lines = (seeds / entry.path).read_text("utf-8").split("\n")
        assert [fate.line for fate in entry.fates] == [n for n, line in enumerate(lines, 1) if line.strip()]


@pytest.fixture(scope="module")
def exported(notes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    assert main(["export", str(notes), "--to", str(folder)]) == 0
    return folder


def test_the_words_of_every_line_are_on_its_page(built: Site, exported: Path, seeds: Path) -> None:
    word = re.compile(r"[^\W_]+")
    pages = {
        path.relative_to(exported / "docs").as_posix(): set(word.findall(path.read_text("utf-8").lower()))
        for path in (exported / "docs").rglob("*.md")
    }
    lost = []
    for entry in built.ledger:
        lines = (seeds / entry.path).read_text("utf-8").split("\n")
        for fate in entry.fates:
            if fate.page:
                said = MARKUP_WORDS.sub("", lines[fate.line - 1]).lower()
                lost += [
                    f"{entry.path}:{fate.line}: {w}" for w in word.findall(said) if w not in pages[fate.page]
                ]
    assert not lost


def test_every_anchor_is_in_the_exported_page_once(built: Site, exported: Path) -> None:
    wanted = {
        (fate.page, fate.anchor)
        for entry in json.loads((exported / "ledger.json").read_text("utf-8"))["notes"]
        for fate in map(_fate_of, entry["fates"])
        if fate.page
    }
    del built
    for page in {page for page, _ in wanted}:
        text = (exported / "docs" / page).read_text("utf-8")
        html = markdown.markdown(text, extensions=["toc", "tables", "fenced_code", "attr_list"])
        ids = re.findall(r' id="([^"]*)"', html)
        assert len(ids) == len(set(ids)), page
        assert {anchor for where, anchor in wanted if where == page} <= set(ids), page


def _fate_of(entry: dict[str, object]) -> Fate:
    return Fate(0, FateKind.STATEMENT, page=str(entry.get("page", "")), anchor=str(entry.get("anchor", "")))


def test_the_private_number_is_nowhere(built: Site, exported: Path) -> None:
    fate = _fates(built, "002_1ce43c0dc6313765.txt")[-1]
    assert (fate.line, fate.kind, fate.page) == (1143, FateKind.DROPPED, "")
    assert not any("433331" in path.read_text("utf-8") for path in exported.rglob("*") if path.is_file())
    assert not any("433331" in line for source in built.sources for line in source.lines)


def _precision_and_recall(found: set[int], labels: dict[int, str]) -> tuple[float, float]:
    """Doubtful labels count as their first sign; a tip on a line without label is wrong."""
    yes = {line for line, label in labels.items() if label.startswith("1")}
    return len(found & yes) / len(found), len(found & yes) / len(yes)


@pytest.mark.parametrize(
    ("note", "least"),
    [
        ("002_1ce43c0dc6313765.txt", 0.97),
        ("003_8b04d8728977460a.txt", 0.95),
        ("004_da8af9deb8b417ed.txt", 0.94),
    ],
)
def test_tips_agree_with_labels_made_by_hand(built: Site, note: str, least: float) -> None:
    rows = [
        line.split("\t") for line in (HERE / "tips.tsv").read_text("utf-8").splitlines() if line[0] != "#"
    ]
    labels = {int(line): label for name, line, label in rows if name == note}
    found = {fate.line for fate in _fates(built, note) if fate.tip}
    assert min(_precision_and_recall(found, labels)) >= least


def test_in_the_first_notebook_every_starred_line_is_a_tip(built: Site, seeds: Path) -> None:
    lines = (seeds / FIRST).read_text("utf-8").split("\n")
    starred = {n for n, line in enumerate(lines, 1) if STARRED.match(line)}
    assert {fate.line for fate in _fates(built, FIRST) if fate.tip} == starred


def test_pages_have_as_many_lines_as_counted_by_hand(built: Site, catalogue: Catalogue, seeds: Path) -> None:
    """The share of lines that can be right given the counts for each page: an upper bound."""
    with (seeds.parent / "coverage.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for entry in built.ledger:
        wanted: Counter[str] = Counter()
        for row in rows:
            wanted[row["page"]] += int(row[f"lines_in_{entry.path[:3]}"])
        found = Counter(catalogue.page_of(fate.service) for fate in entry.fates if fate.service)
        assert (wanted & found).total() / wanted.total() >= 0.97, entry.path


def test_pages_agree_with_labels_made_by_hand(built: Site, catalogue: Catalogue) -> None:
    """At least 97 of 100 lines drawn from each notebook, furniture aside, which is on no page."""
    labels = [
        line.split("\t") for line in (HERE / "pages.tsv").read_text("utf-8").splitlines() if line[0] != "#"
    ]
    for entry in built.ledger:
        pages = {fate.line: catalogue.page_of(fate.service) for fate in entry.fates if fate.service}
        right = [
            pages[int(line)] in may
            for note, line, *may in labels
            if note == entry.path and int(line) in pages
        ]
        assert len(right) > 90
        assert sum(right) / len(right) >= 0.97, entry.path


def test_figures_agree_with_labels_made_by_hand(built: Site) -> None:
    """Of the lines with an outdated or wrong figure nine in ten are flagged, and few others are."""
    labels = [
        line.split("\t") for line in (HERE / "limits.tsv").read_text("utf-8").splitlines() if line[0] != "#"
    ]
    wrong = {(note, int(line)) for note, line, *_, verdict in labels if verdict != Verdict.AGREES}
    right = {(note, int(line)) for note, line, *_, verdict in labels if verdict == Verdict.AGREES}
    read = {(reading.span.note, reading.span.first) for reading in built.readings}
    flagged = {
        (reading.span.note, reading.span.first)
        for reading in built.readings
        if reading.verdict is not Verdict.AGREES
    }
    assert len(wrong & flagged) >= 0.9 * len(wrong)
    assert len(flagged & wrong) >= 0.96 * len(flagged)
    assert len(right & read) >= 0.85 * len(right)


def test_headings_that_name_the_wrong_service_are_reported(
    seeds: Path, tmp_path: Path, catalogue: Catalogue, built: Site, reports: list[Diagnostic]
) -> None:
    """Unless a sidecar decides about them."""
    copy = tmp_path / "slips.txt"
    copy.write_bytes(next(seeds.glob("004*.txt")).read_bytes())
    found: list[Diagnostic] = []
    run(tmp_path, catalogue, Register(), found.append)
    assert {report.kind for report in found} - NOTICES == {Kind.MISPLACED_HEADING}
    assert len([report for report in found if "inside CloudFormation" in report.message]) == 14
    del built  # the reports come of building it
    assert {report.kind for report in reports} <= NOTICES


def test_the_site_builds_strictly(notes: Path, tmp_path: Path) -> None:
    """Without a warning, which a broken link or anchor, or a clash of pages, would be."""
    config = {
        "site_name": "Notebooks",
        "docs_dir": "docs",
        "theme": {"name": "material", "font": False},
        "plugins": ["search", {"cribsheet": {"notes": str(notes)}}],
        "validation": dict.fromkeys(
            ("omitted_files", "absolute_links", "unrecognized_links", "anchors"), "warn"
        ),
    }
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(json.dumps(config), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "site" / "services").glob("*/index.html"))) > 150
