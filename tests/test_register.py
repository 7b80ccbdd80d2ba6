"""The register as a file: what it says, and what is said when it has a mistake."""

from pathlib import Path

import pytest

from cribsheet.catalogue import Catalogue
from cribsheet.quantities import Measure
from cribsheet.register import Confidence, RegisterError, Role, load, parse

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
