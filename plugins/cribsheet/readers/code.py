"""Code that nobody fenced: JSON, YAML templates and shell commands among the notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase

LONGEST = 400
"""Lines within which the brackets of a JSON sample must close."""

JSON_SIGNS = frozenset('"{[')
JSON_START = re.compile(r'(?:"[\w$:.*/-]+"\s*:\s*)?[{\[](?:$|\s*["{\[\]}]|\s*$)')
BRACKETS = "{}[]"
JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?$)|[{}\[\]]')

YAML_LINE = re.compile(r"(?:- +)?(?:[\w$.:/'\"-]+:(?: .{0,60}| *$)|- +[^.]{1,60}$|![A-Z]\w+ .*)")
YAML_EVIDENCE = re.compile(
    r"(?:- +)?(?:Type: ['\"]?(?:AWS|Custom|Alexa)::|\w+: +!(?:Ref|Sub|GetAtt|Join|ImportValue|FindInMap)\b"
    r"|AWSTemplateFormatVersion: ['\"]?\d|apiVersion: |Transform: AWS::|version: ['\"]?0\.\d"
    r"|runtime-versions:)",
)
YAML_SHORTEST = 3
YAML_HEAD = 8
"""Lines within which a template gives itself away, and fewest lines it has."""

OPTION = r"(?:-{1,2}[\w-]+|[./~$]\S*)"
COMMAND = re.compile(
    rf"""\$\ \S.*                                  # behind a prompt
    |aws\ (?:configure|help)(?:\ [\w-]+)*         # the AWS CLI: a service, then a hyphenated operation
    |aws\ [a-z0-9-]+\ (?:[a-z]+-[a-z0-9-]+|ls|cp|mv|rm|mb|rb|sync|presign|wait)\b(?:\ .*)?
    |(?:sam|cdk|eb|copilot|ecs-cli|amplify|npm|npx|pip|git|docker|kubectl|terraform|cfn-[a-z]+)
        \ [a-z][a-z:-]*(?:\ [a-z-]+)?(?:\ {OPTION}(?:=\S+)?(?:\ \S+)*)?
    |(?:sudo|curl|wget|ssh|scp|chmod|mkdir|export)
        \ (?:-{{1,2}}\w|[\w.]*[/=.@~]|https?:|\w+\ (?:-|install|update)).*""",
    re.VERBOSE,
)
"""Whole lines that only a shell reads."""

COMMAND_SIGNS = frozenset("$" + ascii_lowercase)

PROSE = re.compile(r"[,.;]\s|\s[-–—>=]+\s|\w[.:,]$|\b(?:is|are|the|a|your|of|to|and)\b")
"""What a command does not contain: punctuation and function words of a sentence."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A run of code: how many rows it takes, and its language."""

    rows: int
    language: str


class Samples:
    """The unfenced code of a note: ask `at(index)` for the run that begins at that row."""

    def __init__(self, texts: Sequence[str], columns: Sequence[int]) -> None:
        """Look at all rows once, so that asking is cheap wherever it is done."""
        self._texts = texts
        evidence = [index for index, text in enumerate(texts) if ":" in text and YAML_EVIDENCE.match(text)]
        self._next_evidence = {
            at: last for last in reversed(evidence) for at in range(last - YAML_HEAD + 1, last + 1)
        }
        self._last_yaml = _last_yaml(texts, columns) if evidence else ()

    @cached_property
    def _closing(self) -> dict[int, int]:
        """Which row closes the bracket that another opens."""
        return _closings(self._texts)

    def at(self, index: int) -> Sample | None:
        """Return the code that begins at a row, or None; blank rows can stand inside."""
        text = self._texts[index]
        if text[:1] in JSON_SIGNS and JSON_START.match(text):
            closing = self._closing.get(index, index)
            return Sample(closing - index + 1, "json") if closing > index else None
        if index in self._next_evidence and YAML_LINE.fullmatch(text):
            return self._yaml(index)
        return Sample(1, "sh") if text[:1] in COMMAND_SIGNS and is_command(text) else None

    def _yaml(self, at: int) -> Sample | None:
        """Take lines while they have the shape of YAML; one of the first must be nothing else."""
        last = min(self._last_yaml[at], at + LONGEST - 1)
        if self._next_evidence[at] > last:
            return None
        while not self._texts[last]:
            last -= 1
        return Sample(last - at + 1, "yaml") if last - at + 1 >= YAML_SHORTEST else None


def is_command(text: str) -> bool:
    """Return whether the whole line is one shell command."""
    return COMMAND.fullmatch(text) is not None and (
        text.startswith("$ ") or not PROSE.search(_unquoted(text))
    )


def _unquoted(text: str) -> str:
    return re.sub(r"\"[^\"]*\"|'[^']*'|--?\S+", "", text)


def _closings(texts: Sequence[str]) -> dict[int, int]:
    """Return, for each row that opens a bracket which stays open, the row that closes it.

    Brackets in strings do not count. A row that closes more than is open ends every sample.
    """
    open_rows: list[int] = []
    closing: dict[int, int] = {}
    bracketed = ((at, text) for at, text in enumerate(texts) if any(map(text.__contains__, BRACKETS)))
    for index, text in bracketed:
        for token in JSON_TOKEN.findall(text):
            if token in ("{", "["):
                open_rows.append(index)
            elif token in ("}", "]") and open_rows:
                closing[open_rows.pop()] = index
    return {first: last for first, last in closing.items() if last - first < LONGEST}


def _last_yaml(texts: Sequence[str], columns: Sequence[int]) -> list[int]:
    """Return for each row the last one before which all have the shape of YAML and are no less indented."""
    last = list(range(len(texts)))
    open_rows: list[int] = []
    for index, text in enumerate(texts):
        if not text:
            continue
        shaped = YAML_LINE.fullmatch(text) is not None
        while open_rows and (not shaped or columns[open_rows[-1]] > columns[index]):
            last[open_rows.pop()] = index - 1
        if shaped:
            open_rows.append(index)
    for index in open_rows:
        last[index] = len(texts) - 1
    return last


def text_of(lines: Sequence[str]) -> str:
    """Return the lines without the indentation that all non-blank ones share, tabs expanded."""
    expanded = [line.expandtabs(4).rstrip() for line in lines]
    margin = min((len(line) - len(line.lstrip()) for line in expanded if line), default=0)
    return "\n".join(line[margin:] for line in expanded)
