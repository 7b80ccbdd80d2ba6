"""What the words around a quantity make of it."""

import pytest

from cribsheet.figures import Figure, figures, per, role
from cribsheet.register import Role

FIXED, DEFAULT, MINIMUM, MAXIMUM = Role.FIXED, Role.DEFAULT, Role.MINIMUM, Role.MAXIMUM


def only(text: str) -> Figure:
    (figure,) = figures(text)
    return figure


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("kept for 4 days", [FIXED]),
        ("kept for 4 days by default", [DEFAULT]),
        ("4 days (the default)", [DEFAULT]),
        ("kept for 4 days, max 14 days", [FIXED, MAXIMUM]),
        ("kept for 4 days (max: 14 days)", [FIXED, MAXIMUM]),
        ("kept for 4 days max, 1 day min", [MAXIMUM, MINIMUM]),
        ("kept for 4 days, by default.", [DEFAULT]),
        ("kept for 4 days, maximum", [MAXIMUM]),
        ("minimum 1 minute, maximum 14 days", [MINIMUM, MAXIMUM]),
        ("at most 5 and at least 2", [MAXIMUM, MINIMUM]),
        ("the maximum can be changed; 4 days default", [DEFAULT]),
        ("the maximum is known. Kept for 4 days", [FIXED]),
        ("the maximum or the default is 4 days", [DEFAULT]),
        ("from 1 to 14 days", [MINIMUM, MAXIMUM]),
        ("1 to 14 days, default 4 days", [MINIMUM, MAXIMUM, DEFAULT]),
        ("between /16 and /28", [MAXIMUM, MINIMUM]),
        ("never larger than 256 KB", [MAXIMUM]),
        ("larger than 256 KB", [FIXED]),
        ("15 minutes or less", [MAXIMUM]),
        ("the max of 4 days is the default", [DEFAULT]),
    ],
)
def test_roles(text: str, roles: list[Role]) -> None:
    assert [figure.role for figure in figures(text)] == roles


def test_a_figure_without_a_role_inherits_one() -> None:
    assert [figure.role for figure in figures("4 days, max 14 days", DEFAULT)] == [DEFAULT, MAXIMUM]


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Default:", DEFAULT), ("The maximum, not the minimum", MINIMUM), ("Retention", FIXED), ("", FIXED)],
)
def test_the_role_of_a_label(label: str, expected: Role) -> None:
    assert role(label) is expected


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("the size is 256 KB", True),
        ("sizes over 256 KB need S3", False),
        ("sizes over the 256 KB need S3", False),
        ("every 5 minutes", False),
        ("no longer than 256 KB", False),
        ("the limit is 256 KB", True),
        ("e.g. a size of 256 KB", False),
        ("a size of 256 KB, for instance", True),
        ("if more, 256 KB", True),
        ("no more than 5 queues", True),
        ("up to (max) 5 queues", True),
    ],
)
def test_examples_and_conditions_state_nothing(text: str, firm: bool) -> None:  # noqa: FBT001 - a column
    assert only(text).firm is firm


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("the size is 256 KB", False),
        ("the size was 256 KB", True),
        ("256 KB, previously", True),
        ("256 KB in the past", True),
        ("it was said in long forgotten books: 256 KB", False),
        ("256 KB as told in all of the books that were written", False),
        ("old exams still ask for all kinds of things, also for 256 KB", True),
        ("Old exams still ask for much. It is 256 KB", False),
    ],
)
def test_the_past_is_past(text: str, past: bool) -> None:  # noqa: FBT001 - a column
    assert only(text).past is past


def test_the_words_next_to_a_figure() -> None:
    first, second = figures("Each queue keeps messages for 4 days, larger files per bucket 5 GB in all")
    assert {"queue", "keep", "message", "for"} <= first.before
    assert {"larger", "file"} <= first.behind
    assert second.before >= {"file", "bucket"}
    assert "message" not in second.before
    assert "all" in second.behind
    assert "all" not in second.noun


def test_what_a_count_counts_and_what_it_holds_for() -> None:
    figure = only("at most 50 resource tags per queue")
    assert {"resource", "tag"} <= figure.noun
    assert "queue" not in figure.noun
    assert "queue" in figure.behind
    assert figure.per == {"queue"}


def test_only_the_first_words_behind_are_next_to_a_figure() -> None:
    figure = only("a b c d e f g h is 5 m n o p q r")
    assert {"m", "n", "o", "p"} <= figure.behind
    assert "r" not in figure.behind
    assert {"d", "e", "f", "g", "h"} <= figure.before
    assert "c" not in figure.before


def test_a_figure_knows_its_sentence() -> None:
    text = "Queues. They keep 4 days; files stay."
    figure = only(text)
    assert text[figure.start : figure.end] == " They keep 4 days"
    assert (only("kept 4 days").start, only("kept 4 days").end) == (0, len("kept 4 days"))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("tags per resource", {"resource"}),
        ("tags per resource and account", {"resource"}),
        ("tags for each api stage", {"api", "stage"}),
        ("tags", set()),
    ],
)
def test_what_a_limit_holds_for(text: str, held: set[str]) -> None:
    assert per(text) == held


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("<= 5 queues", [MAXIMUM]),
        (">= 5 queues", [MINIMUM]),
        ("4 days unless you change it", [DEFAULT]),
        ("4 days initially", [DEFAULT]),
        ("4 days max or 14 days", [MAXIMUM, FIXED]),
        ("4 days max and 14 days", [MAXIMUM, FIXED]),
        ("cannot go beyond 5 queues", [MAXIMUM]),
        ("no less than 5 queues", [MINIMUM]),
    ],
)
def test_signs_and_phrases_of_roles(text: str, roles: list[Role]) -> None:
    assert [figure.role for figure in figures(text)] == roles


def test_nothing_else_is_counted() -> None:
    assert only("at most 50 resource tags per queue").noun == {"resource", "tag"}
    assert only("kept for 4 days").noun == only("kept for 4 days").behind == set()
    assert per("tags per queue and per account") == {"queue", "account"}
