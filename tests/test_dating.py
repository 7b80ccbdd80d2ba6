"""The date of the notes where there is no git."""

from pathlib import Path

import pytest

from cribsheet.dating import date_of


def test_without_git_nobody_knows_the_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not date_of(tmp_path)


def test_a_time_that_is_no_number_is_no_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert not date_of(tmp_path)
