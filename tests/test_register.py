"""The register as a file: what it says, and what is said when it has a mistake."""

from pathlib import Path

import pytest

from cribsheet.catalogue import Catalogue
from cribsheet.quantities import Measure
from cribsheet.register import Confidence, Limit, RegisterError, Role, load, parse

ENTRY = """
[[sqs]]
limit = "message size"
role = "maximum"
value = "1 MiB"
qualifier = "attributes included"
adjustable = false
as_of = "2026-11"
source = "https://docs.aws.amazon.com/x"
former = [{ value = "256 KB", until = "2025-08" }]
"""


def test_an_entry_is_read() -> None:
    (limit,) = parse(ENTRY, "limits.toml", {"sqs"}).limits
    assert (limit.title, limit.number, limit.unit) == ("maximum message size", "1", "MiB")
    assert limit.role is Role.MAXIMUM
    assert limit.confidence is Confidence.STATED
    assert limit.vouched == "as of 2026-11"
    assert limit.adjustable is False
    assert limit.former[0].quantity.same(limit.former[0].quantity)
    assert limit.id == "cribsheet-limit-sqs-maximum-message-size-attributes-included"


def test_limits_of_one_thing_stand_together() -> None:
    entries = [("timeout", "default"), ("size", "maximum"), ("timeout", "maximum")]
    text = "\n".join(
        f'[[sqs]]\nlimit = "{limit}"\nrole = "{role}"\nvalue = "3 s"\nconfidence = "likely"'
        for limit, role in entries
    )
    found = parse(text, "limits.toml", {"sqs"}).of({"sqs"})
    assert [limit.title for limit in found] == ["default timeout", "maximum timeout", "maximum size"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[sqs]]", "[[sqz]]", "sqz: the catalogue has no service of this id"),
        ("[[sqs]]", "[sqs]", r"sqs: must be written \[\[sqs\]\]"),
        ("[[sqs]]", "[[sqs]", "not valid TOML"),
        ('limit = "message size"', "", "limit is missing"),
        ('"message size"', "3", "limit must be a text"),
        ('"maximum"', '"most"', "role must be one of default, minimum, maximum, not “most”"),
        ('"1 MiB"', '"lots"', "“lots” is no number with a unit"),
        ("= false", '= "no"', "adjustable must be true or false"),
        ('"2026-11"', '"autumn"', "as_of must be a year or month, as in 2026-11"),
        ('source = "https://docs.aws.amazon.com/x"', "", "needs a source, or a confidence"),
        ("source =", "sauce =", "“sauce” is no key; known are adjustable"),
        (', until = "2025-08"', "", "former must have a value and an until each"),
        ('"2025-08"', '"last year"', "until must be a year or month"),
        ("former = [", 'names = "size"\nformer = [', "names must be a list of texts"),
        ("former = [", 'confidence = "sure"\nformer = [', "confidence must be one of checked"),
        ("former = [{", "former = [1, {", "former must be a list of"),
    ],
)
def test_a_mistake_is_told(old: str, new: str, message: str) -> None:
    with pytest.raises(RegisterError, match=message) as caught:
        parse(ENTRY.replace(old, new), "limits.toml", {"sqs"})
    assert str(caught.value).startswith("limits.toml: ")


def test_an_entry_twice_is_told() -> None:
    with pytest.raises(RegisterError, match="“maximum message size” is there twice"):
        parse(ENTRY + ENTRY, "limits.toml", {"sqs"})


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "limits.toml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(RegisterError, match="cannot be read as UTF-8 text"):
        load(tmp_path / "limits.toml", {})


def test_the_packaged_register_is_large_and_vouched_for(catalogue: Catalogue) -> None:
    limits = load(None, catalogue.by_id).limits
    assert len(limits) >= 350
    assert all(limit.as_of for limit in limits)
    assert all(limit.source.startswith("https://") for limit in limits if limit.source)
    assert all(
        limit.source for limit in limits if limit.confidence in {Confidence.CHECKED, Confidence.STATED}
    )
    assert not [
        limit.id for limit in limits for former in limit.former if former.quantity.same(limit.quantity)
    ]
    assert not [
        limit.id for limit in limits if limit.quantity.measure is not Measure.COUNT and not limit.unit
    ]


def entry(value: str, more: str = "") -> Limit:
    """Return the limit of an entry with this value and more lines."""
    text = f'[[sqs]]\nlimit = "size"\nvalue = "{value}"\nconfidence = "likely"\n{more}\n'
    (limit,) = parse(text, "limits.toml", {"sqs"}).limits
    return limit


@pytest.mark.parametrize(
    ("value", "shown", "number", "unit"),
    [
        ("10240 MB", "10,240 MB", "10240", "MB"),
        ("999 MB", "999 MB", "999", "MB"),
        ("1024.5 GB", "1024.5 GB", "1024.5", "GB"),
        ("0.1234 GB", "0.1234 GB", "0.1234", "GB"),
        ("1234567 messages", "1,234,567 messages", "1234567", "messages"),
        ("$0.20", "$0.20", "0.20", "$"),
        ("/28", "/28", "28", "/"),
    ],
)
def test_a_value_is_shown_with_separators_and_taken_apart(
    value: str, shown: str, number: str, unit: str
) -> None:
    limit = entry(value)
    assert (limit.value, limit.number, limit.unit) == (shown, number, unit)


def test_what_an_entry_does_not_say() -> None:
    limit = entry("4 days")
    assert (limit.role, limit.qualifier, limit.adjustable, limit.ended) == (Role.FIXED, "", None, "")
    assert (limit.names, limit.with_, limit.without, limit.former) == ((), (), (), ())
    assert (limit.as_of, limit.source, limit.vouched, limit.title) == ("", "", "likely", "size")
    assert limit.today == "4 days"
    assert limit.id == "cribsheet-limit-sqs-size"


def test_what_an_entry_says() -> None:
    limit = entry(
        "4 days",
        'as_of = "2026"\nended = "2022-12"\nadjustable = true\nrole = "default"\n'
        'names = ["a", "b"]\nwith = ["c"]\nwithout = ["d"]\nformer = [{ value = "2048 s", until = "2019" }]',
    )
    assert (limit.names, limit.with_, limit.without) == (("a", "b"), ("c",), ("d",))
    assert (limit.vouched, limit.today, limit.adjustable) == ("likely 2026", "none since 2022-12", True)
    assert limit.role is Role.DEFAULT
    assert limit.confidence is Confidence.LIKELY
    assert [(one.text, one.quantity.number, one.until) for one in limit.former] == [
        ("2,048 s", "2,048", "2019")
    ]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('qualifier = " "', "entry 1: qualifier must be a text"),
        ("names = [1]", "entry 1: names must be a list of texts"),
        ('names = [" "]', "entry 1: names must be a list of texts"),
        ('with = "a"', "entry 1: with must be a list of texts"),
        ("without = [1]", "entry 1: without must be a list of texts"),
        ('as_of = "2026-1"', "entry 1: as_of must be a year or month, as in 2026-11"),
        ('ended = "soon"', "entry 1: ended must be a year or month, as in 2026-11"),
        ("adjustable = 1", "entry 1: adjustable must be true or false"),
        ('role = "most"', "entry 1 (size): role must be one of default, minimum, maximum, not “most”"),
        (
            "former = 1",
            'entry 1 (size): former must be a list of { value = "...", until = "..." }',
        ),
        (
            'former = [{ value = "1 s", until = "2025", why = "x" }]',
            "entry 1 (size): former must have a value and an until each, and nothing else",
        ),
        (
            'former = [{ value = 1, until = "2025" }]',
            "entry 1 (size): former must have a value and an until each, and nothing else",
        ),
        (
            'former = [{ value = "1 s", until = "then" }]',
            "entry 1 (size): former: until must be a year or month, as in 2025-08",
        ),
        (
            'former = [{ value = "some", until = "2025" }]',
            "entry 1 (size): former: “some” is no number with a unit, such as “15 minutes”",
        ),
        (
            "size = 1",
            (
                "entry 1: “size” is no key; known are adjustable, as_of, confidence, ended, former, limit,"
                " names, qualifier, role, source, value, with, without"
            ),
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_is_right(more: str, message: str) -> None:
    with pytest.raises(RegisterError) as caught:
        entry("4 days", more)
    assert str(caught.value) == f"limits.toml: sqs, {message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[sqz]]", "sqz: the catalogue has no service of this id"),
        ("[sqs]", "sqs: must be written [[sqs]]"),
        ("[[sqs]]", "sqs, entry 1: limit is missing"),
        ('[[sqs]]\nlimit = "a"', "sqs, entry 1: value is missing"),
        (
            '[[sqs]]\nlimit = "a"\nvalue = "1 s"',
            "sqs, entry 1: needs a source, or a confidence that says there is none",
        ),
        (
            '[[sqs]]\nlimit = "a"\nvalue = "s"\nsource = "-"',
            "sqs, entry 1 (a): value: “s” is no number with a unit, such as “15 minutes”",
        ),
        (
            '[[sqs]]\nlimit = "a"\nvalue = "1 s"\nconfidence = "sure"',
            "sqs, entry 1 (a): confidence must be one of checked, stated, likely, unsure, not “sure”",
        ),
        (
            '[[sqs]]\nlimit = "a"\nvalue = "1 s"\nsource = "-"\n' * 2,
            "sqs: “a” is there twice; a qualifier tells apart",
        ),
    ],
)
def test_a_mistake_in_an_entry_is_told_with_its_place(text: str, message: str) -> None:
    with pytest.raises(RegisterError) as caught:
        parse(text, "limits.toml", {"sqs"})
    assert str(caught.value) == f"limits.toml: {message}"


def test_a_file_is_named_as_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[[sqs]]\n")
    with pytest.raises(RegisterError) as caught:
        load(path, {"sqs"})
    assert str(caught.value) == f"{path}: sqs, entry 1: limit is missing"


def test_limits_are_those_of_the_services_asked_for() -> None:
    text = "".join(
        f'[[{service}]]\nlimit = "{limit}"\nvalue = "{value} s"\nconfidence = "likely"\n'
        for service, limit, value in (("a", "x", 1), ("b", "x", 2), ("a", "y", 3))
    )
    register = parse(text, "limits.toml", {"a", "b"})
    assert [limit.value for limit in register.of({"a"})] == ["1 s", "3 s"]
    assert [limit.value for limit in register.of({"b", "a"})] == ["1 s", "3 s", "2 s"]
    assert register.of(()) == ()
