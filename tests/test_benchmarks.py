"""What the benchmarks are made of; how long anything takes is not looked at."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.bench_pages import Assets
from tools.generators import Generator, parser, projects
from tools.measured import measure
from tools.stages import shares


@pytest.fixture(scope="module")
def generators(tmp_path_factory: pytest.TempPathFactory) -> list[Generator]:
    # Any program will do for Hugo: what its project is like does not depend on it.
    arguments = parser(None).parse_args(["0", "--zensical", "no-such-program", "--hugo", sys.executable])
    return list(projects(0, tmp_path_factory.mktemp("projects"), arguments))


def test_projects_are_those_of_the_programs_that_are_there(generators: list[Generator]) -> None:
    assert [generator.name for generator in generators] == ["Cribsheet", "Material", "Hugo"]
    assert all(generator.place.path.is_relative_to(generator.folder) for generator in generators)


def test_the_same_statement_is_edited_in_every_project(generators: list[Generator]) -> None:
    words = set()
    for generator in generators:
        before = generator.place.path.read_text(encoding="utf-8").splitlines()
        generator.place.write("edited")
        after = generator.place.path.read_text(encoding="utf-8").splitlines()
        changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
        assert len(changed) == 1
        words |= set(changed[0][0].split()) - set(changed[0][1].split())
    assert len(words) == 1


def test_every_stage_is_found_in_a_build(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "note.md").write_text("# SQS\n\n* keeps messages for 4 days\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Bench\ntheme: material\nplugins: [search, cribsheet: {notes: notes}]\n", encoding="utf-8"
    )
    assert {stage for stage, (seconds, _) in shares(tmp_path).items() if seconds <= 0} == set()


def test_a_command_is_measured_where_it_runs(tmp_path: Path) -> None:
    run = measure((sys.executable, "-c", "open('here', 'w').close(); print('anything')"), tmp_path)
    assert (tmp_path / "here").exists()
    assert run.seconds >= run.user > 0
    assert 1 < run.memory < 100


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        measure((sys.executable, "-c", "raise SystemExit(3)"), tmp_path)


def test_only_what_a_browser_waits_for_blocks() -> None:
    assets = Assets(
        '<head><link rel="stylesheet" href="a.css"><script src="b.js"></script>'
        '<script defer src="c.js"></script><link rel="icon" href="d.png"></head>'
        '<img src="e.png"><script src="f.js"></script>'
    )
    assert assets.blocking == ["a.css", "b.js"]
    assert assets.others == ["c.js", "e.png", "f.js"]
