"""The flagship's own notes: what they cover, and that their samples are valid."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import yaml

from cribsheet.catalogue import Catalogue, Status
from cribsheet.model import Block, Code, Diagnostic, Page, Statement, walk
from cribsheet.pipeline import Site, run
from cribsheet.register import Register
from cribsheet.writers.tally import tally

NOTES = Path(__file__).parent.parent / "source_notes"

STYLES = ("exam-crammer", "crash-course", "handbook", "wide-notebook", "course-notes")
"""How the names of the files begin, one for each of the five hands."""

LISTS_OF_ONE_AUTHOR = {"talks", "other"}
"""Topics of the catalogue that nobody has to note anything about."""

QUANTITY = re.compile(
    r"(?<![\w.])\$?\d[\d,.]*\s?-?(?:"
    r"%|[KMGTPE]i?B\b|[kMG]bps\b|bytes?\b|bits?\b|vCPUs?\b|IOPS\b|RCUs?\b|WCUs?\b|ACUs?\b|OCUs?\b|"
    r"ms\b|s\b|min\b|h\b|seconds?\b|minutes?\b|hours?\b|days?\b|weeks?\b|months?\b|years?\b|"
    r"USD\b|dollars?\b|cents?\b|(?:[a-z]+ )?(?:requests?|messages?|records?|items?|keys?|rules?|tags?|"
    r"objects?|functions?|instances?|shards?|partitions?|policies|roles?|users?|groups?|accounts?|"
    r"connections?|subnets?|addresses|stacks?|targets?|topics?|queues?|zones|AZs|Regions?|replicas?|nodes?|"
    r"tasks?|events?|characters?|layers?|copies|parts?|versions?|calls?|transactions?|units?|streams?)\b)"
)
"""A number with the unit that it counts: `256 KB`, `15 minutes`, `10 read replicas`."""


class Template(yaml.SafeLoader):
    """YAML with the short intrinsic functions of CloudFormation (`!Ref`, `!Sub`, `!GetAtt` ...)."""


def _intrinsic(loader: Template, _: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


Template.add_multi_constructor("!", _intrinsic)


@pytest.fixture(scope="module")
def reports() -> list[Diagnostic]:
    return []


@pytest.fixture(scope="module")
def built(catalogue: Catalogue, reports: list[Diagnostic]) -> Site:
    return run(NOTES, catalogue, Register(), reports.append)


def _blocks(pages: Iterable[Page]) -> Iterator[Block]:
    return (block for page in pages for section in page.sections for block in walk(section.blocks))


def _statements(pages: Iterable[Page]) -> list[Statement]:
    return [block for block in _blocks(pages) if isinstance(block, Statement)]


def test_nothing_is_reported_or_unfiled(built: Site, reports: list[Diagnostic]) -> None:
    assert not reports
    assert all(page.service for page in built.pages)


def test_there_is_enough_of_everything(built: Site) -> None:
    statements = _statements(built.pages)
    assert len(statements) >= 4500
    assert sum(statement.important for statement in statements) >= 700
    assert sum(bool(QUANTITY.search(statement.text)) for statement in statements) >= 500
    assert len(built.pages) > 150


def test_each_hand_has_a_tenth_of_the_lines() -> None:
    lines = Counter[str]()
    for path in NOTES.iterdir():
        style = next(style for style in STYLES if path.name.startswith(style))
        lines[style] += sum(bool(line.strip()) for line in path.read_text("utf-8").splitlines())
    assert min(lines[style] for style in STYLES) >= 0.1 * lines.total(), lines


def test_every_entry_of_the_catalogue_has_notes(built: Site, catalogue: Catalogue) -> None:
    """A service that is still offered has eight statements and two tips, any other page some."""
    count = {page.service: tally(page) for page in built.pages}
    for service in catalogue.services:
        if service.page != service.id or service.id in LISTS_OF_ONE_AUTHOR:
            continue
        here = count[service.id]
        few = (8, 2) if service.status is Status.ACTIVE else (1, 0)
        assert here.statements >= few[0], service.id
        assert here.tips >= few[1], service.id


def test_every_feature_is_noted_on_its_page(built: Site, catalogue: Catalogue) -> None:
    for page in built.pages:
        titles = [section.title for section in page.sections]
        noted: set[str | None] = {catalogue.named(title) for title in titles}
        for text in (*titles, *(statement.text for statement in _statements([page]))):
            noted |= {mention.service for mention in catalogue.mentions(text, heading=True)}
        features = {service.id for service in catalogue.services if service.page == page.service}
        assert features - {page.service} <= noted


def _samples(built: Site, *languages: str) -> list[Code]:
    return [
        block for block in _blocks(built.pages) if isinstance(block, Code) and block.language in languages
    ]


def test_every_json_sample_parses(built: Site) -> None:
    samples = _samples(built, "json")
    assert len(samples) >= 20
    for sample in samples:
        try:
            json.loads(sample.text)
        except json.JSONDecodeError as error:
            pytest.fail(f"{sample.span}: {error}")


def test_every_yaml_sample_parses(built: Site) -> None:
    samples = _samples(built, "yaml")
    assert len(samples) >= 20
    for sample in samples:
        try:
            list(yaml.load_all(sample.text, Loader=Template))
        except yaml.YAMLError as error:
            pytest.fail(f"{sample.span}: {error}")
