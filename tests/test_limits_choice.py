"""Which of several limits a figure is a reading of."""

import pytest

from cribsheet.model import Section, Verdict
from cribsheet.register import parse
from tests.stages import hold, link, merge
from tests.trees import CATALOGUE, file_as, note, section, statement

AGREES, CONFLICTING = Verdict.AGREES, Verdict.CONFLICTING


def entry(limit: str, value: str, more: str = "", service: str = "sqs") -> str:
    return f'[[{service}]]\nlimit = "{limit}"\nvalue = "{value}"\nconfidence = "likely"\n{more}\n'


REGISTER = parse(
    entry("timeout", "30 s")
    + entry("idle timeout", "30 s", 'names = ["idle wait"]')
    + entry("timeout of workers", "20 s", 'role = "default"')
    + entry("wait of workers", "50 s", 'role = "default"')
    + entry("wait of workers", "50 s", 'role = "maximum"')
    + entry("switch of modes", "2 switches", 'role = "maximum"')
    + entry("tags", "12 tags", 'role = "maximum"')
    + entry("labels", "13 labels", 'role = "maximum"\nnames = ["mark"]')
    + entry("record size", "100 KiB")
    + entry("node size", "5 GB", service="dax")
    + entry("key size", "2 KB", 'qualifier = "per table"\nrole = "maximum"', service="dynamodb"),
    "limits.toml",
    CATALOGUE.by_id,
)


def readings(*sections: Section, service: str = "sqs") -> list[tuple[str, Verdict]]:
    """Return the limits that a page reads, each with what it says of it."""
    source, document = note("n.md", *sections)
    pages = link(merge(file_as(document, service), CATALOGUE), CATALOGUE)
    found = hold(pages, [source], CATALOGUE, REGISTER)
    return [(one.limit.removeprefix("cribsheet-limit-"), one.verdict) for one in found]


def said(text: str, service: str = "sqs") -> list[tuple[str, Verdict]]:
    return readings(section("", statement(text), level=0), service=service)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a timeout of 30 s", [("sqs-timeout", AGREES)]),
        ("an idle timeout of 30 s", [("sqs-idle-timeout", AGREES)]),
        ("an idle wait of 30 s", [("sqs-idle-timeout", AGREES)]),
        ("wait of workers: default 50 s", [("sqs-default-wait-of-workers", AGREES)]),
        ("wait of workers: at most 50 s", [("sqs-maximum-wait-of-workers", AGREES)]),
        ("an idle timeout of 40 s", [("sqs-idle-timeout", CONFLICTING)]),
        ("modes switch at most twice", [("sqs-maximum-switch-of-modes", AGREES)]),
        ("modes switch at most once", []),
        ("at most 12 tags", [("sqs-maximum-tags", AGREES)]),
        ("tags: 12 at most", [("sqs-maximum-tags", AGREES)]),
        ("tags: 12", []),
        ("labels: 13", [("sqs-maximum-labels", AGREES)]),
        ("labels: 14", []),
        ("labels: at most 14", [("sqs-maximum-labels", CONFLICTING)]),
        ("up to 14, labels", [("sqs-maximum-labels", CONFLICTING)]),
        ("14 at most for labels", []),
        ("40 s is the idle timeout", [("sqs-idle-timeout", CONFLICTING)]),
        ("there are labels in all of our many old and new files: 13", []),
    ],
)
def test_the_likeliest_limit_is_read(text: str, expected: list[tuple[str, Verdict]]) -> None:
    assert said(text) == expected


def test_a_short_label_gives_its_role_and_a_long_one_none() -> None:
    below = statement("wait of workers: 40 s")
    assert readings(section("", statement("The default:", below), level=0)) == [
        ("sqs-default-wait-of-workers", CONFLICTING)
    ]
    long = "The default of all that we know here"
    assert readings(section("", statement(long, below), level=0)) == []


def test_a_figure_below_a_features_name_is_the_features() -> None:
    below = section("Cache", statement("DAX", statement("node size 6 GB")), level=2)
    assert readings(below, service="dynamodb") == [("dax-node-size", CONFLICTING)]
    assert said("node size 6 GB", "dynamodb") == []
    assert said("SWF has a node size of 6 GB, unlike DAX", "dynamodb") == []


def test_what_holds_for_something_else_is_no_conflict() -> None:
    assert said("the maximum key size is 3 KB per table", "dynamodb") == [
        ("dynamodb-maximum-key-size-per-table", CONFLICTING)
    ]
    assert said("the maximum key size is 3 KB per index", "dynamodb") == []


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("record size of 101375 bytes", CONFLICTING),
        ("record size of 101376 bytes", AGREES),
        ("record size of 102 KB", AGREES),
        ("record size of 103424 bytes", AGREES),
        ("record size of 103425 bytes", CONFLICTING),
    ],
)
def test_a_size_is_the_same_within_one_percent(text: str, verdict: Verdict) -> None:
    assert said(text) == [("sqs-record-size", verdict)]


def test_a_text_of_more_than_ten_thousand_characters_is_data() -> None:
    text = "a timeout of 30 s "
    assert said(text + "x" * (10_000 - len(text))) == [("sqs-timeout", AGREES)]
    assert said(text + "x" * (10_001 - len(text))) == []


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("default 50 s, at most 60 s", [("default", AGREES), ("maximum", CONFLICTING)]),
        ("at most 50 s, then 60 s by default", [("maximum", AGREES), ("default", CONFLICTING)]),
        ("default 60 s, at most 50 s", [("default", CONFLICTING), ("maximum", AGREES)]),
        ("50 s at most and 60 s", [("maximum", AGREES)]),
        ("at most 50 s, or 60 s", [("maximum", AGREES)]),
    ],
)
def test_the_other_side_of_a_limit_needs_its_role_or_bound(
    text: str, roles: list[tuple[str, Verdict]]
) -> None:
    assert said(f"wait of workers: {text}") == [
        (f"sqs-{role}-wait-of-workers", verdict) for role, verdict in roles
    ]


def test_a_feature_named_in_another_sentence_is_not_contradicted() -> None:
    assert said("DAX is a cache. The node size is 6 GB", "dynamodb") == []
    assert said("DAX is a cache. DAX has a node size of 6 GB", "dynamodb") == [("dax-node-size", CONFLICTING)]
