"""A checker that does not run is a failure; its silence is never a pass."""

import sys
from pathlib import Path

import pytest

from tools import audit_html
from tools.site_checkers import CheckerError, run


def test_a_checker_that_is_not_there_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CheckerError, match="no java here: install it first"):
        run("java", "-jar", "vnu.jar")


@pytest.mark.parametrize("program", ["raise SystemExit('no jar')", "print('no jar'); raise SystemExit(3)"])
def test_a_checker_that_fails_tells_why(program: str) -> None:
    with pytest.raises(CheckerError, match="no jar"):
        run(sys.executable, "-c", program, status=0)


@pytest.mark.parametrize("said", ["", "Error: Unable to access jarfile", '{"other": []}'])
def test_an_answer_that_is_none_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "a.css").write_text("")
    answer = run(sys.executable, "-c", f"import sys; sys.stderr.write({said!r})", status=0)
    monkeypatch.setattr(audit_html, "installed", lambda: tmp_path)
    monkeypatch.setattr(audit_html, "run", lambda *_, **__: answer)
    monkeypatch.setattr(sys, "argv", ["audit_html", str(tmp_path)])
    assert audit_html.main() == 2
    assert "the checker said" in capsys.readouterr().err


def test_a_folder_without_a_site_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["audit_html", str(tmp_path)])
    assert audit_html.main() == 2
