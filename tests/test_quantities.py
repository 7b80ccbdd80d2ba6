"""What is a quantity, and when two are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cribsheet.quantities import UNITS, Bound, Measure, quantities, quantity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("256KB", "256 KB"),
        ("256 KB", "262,144 bytes"),
        ("256 KB", "256 KiB"),
        ("10 GB", "10,240 MB"),
        ("10 GB", "10,000 MB"),
        ("15 min", "900 s"),
        ("15-minute", "900 seconds"),
        ("1 year", "12 months"),
        ("2 weeks", "14 days"),
        ("16,000 IOPS", "16000"),
        ("10k messages", "10,000"),
        ("1 million requests", "1000000"),
        ("five VPCs", "5"),
        ("11 9's", "99.999999999 %"),
        ("99,99 %", "99.99%"),
        ("1 MB per second", "1 MB/s"),
        ("10 Gbps", "1250 MB/s"),
        ("10gbps", "10 GB/s"),
        ("10gbps", "10 Gbps"),
        ("5 Mb/s", "5 MB/s"),
        ("5 Mb/s", "5 Mbps"),
        ("300 TPS", "300 requests per second"),
        ("600 calls per minute", "10 calls/s"),
        ("$0.20", "0.2 USD"),
        ("10.0.0.0/16", "/16"),
    ],
)
def test_the_same_amount_is_the_same_however_it_is_written(one: str, other: str) -> None:
    first, second = quantities(one)[-1], quantities(other)[-1]
    assert first.same(second)
    assert second.same(first)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("256 KB", "250 KiB"),
        ("256 KB", "256 MB"),
        ("10 Gbps", "10 GB/s"),
        ("30 s", "30 min"),
        ("30", "300"),
        ("5 GB", "5 GB/s"),
        ("300 requests", "300 requests/s"),
        ("99.9 %", "99.99 %"),
        ("/16", "16"),
        ("1 year", "360 days"),
    ],
)
def test_other_amounts_are_not(one: str, other: str) -> None:
    assert not quantities(one)[-1].same(quantities(other)[-1])


@pytest.mark.parametrize(
    "text",
    [
        "t2.micro",
        "SHA-256 and AES-256",
        "HTTP/2",
        "IPv4 at 192.168.0.1",
        "v2 of EC2",
        "Version 3.9.1",
        '"Version": "2012-10-17"',
        "m5.2xlarge, the 3rd, 24x7",
        "arn:aws:iam::123456789012x",
    ],
)
def test_digits_in_names_are_no_quantities(text: str) -> None:
    assert quantities(text) == ()


def test_a_number_in_a_range_or_list_has_the_unit_of_the_next() -> None:
    low, high = quantities("kept 1-14 days")
    assert (low.measure, low.bound, high.bound) == (Measure.TIME, Bound.LOWER, Bound.UPPER)
    assert low.same(quantities("24 hours")[0])
    assert [one.unit for one in quantities("30/60/90 days")] == ["days"] * 3
    assert [one.measure for one in quantities("between 1 minute and 14 days")] == [Measure.TIME] * 2
    assert [one.measure for one in quantities("3 queues and 5 seconds")] == [Measure.COUNT, Measure.TIME]


def test_a_name_can_say_the_unit() -> None:
    assert quantities("WaitTimeSeconds: 20")[0].key == quantities("20 s")[0].key


def test_a_key_is_the_same_for_all_spellings() -> None:
    assert quantities("256KB")[0].key == quantities("262144 bytes")[0].key == "262144B"
    assert quantities("15 min")[0].key == "900s"


@given(st.text(alphabet="0123456789., /-$%kKMGBbs perday9'nines", max_size=60))
def test_any_text_is_read_and_quantities_stand_where_they_say(text: str) -> None:
    end = 0
    for one in quantities(text):
        assert end <= one.start < one.end <= len(text)
        assert one.number in text[one.start : one.end]
        end = one.end


@given(st.integers(1, 10**6), st.sampled_from(sorted(UNITS)))
def test_every_unit_is_read_with_and_without_a_space(number: int, unit: str) -> None:
    spaced, joined = quantity(f"{number} {unit}"), quantity(f"{number}{unit}")
    assert spaced is not None
    assert spaced.measure is UNITS[unit][0]
    assert joined is not None
    assert joined.same(spaced)
