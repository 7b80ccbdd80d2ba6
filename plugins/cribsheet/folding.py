"""What is said twice is shown once and keeps all its places.

- Statements are equal when their words are (`wording.words`); a later one also folds into an
  earlier one that says all of its words, in order, and besides only little words such as articles.
- Below the same heading, or the same statement, what another section says again folds. Within
  one section's list nothing does, nor do two of its lines fold into one: its author may need
  both ("yes" to two questions).
- A statement that announces what stands behind it (`Examples:`) and has nothing below it never
  folds, and what it announces folds only with what is announced by the same words.
- Below another heading of another note a statement folds only when it is understood by itself,
  has nothing below it, and its note says it once: who writes it under two subjects means both.
- Code, tables and pictures of different sections fold when they are exactly equal, quotes never.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2s
from heapq import heappop, heappush

from cribsheet.model import Block, Code, Image, Quote, Span, Statement, Table, below
from cribsheet.wording import Words, contains, core, says_enough, words

_CLOSING = " *_`~"
"""What may close emphasis at the end of a text."""


@dataclass(slots=True)
class Kept:
    """A block while equal ones fold into it; `key` is what all that may be equal to it share."""

    block: Block
    said: Words
    key: tuple[Hashable, ...]
    also: list[Span]
    important: bool
    below: "Pile | None" = None

    def take(self, block: Block) -> None:
        """Fold an equal block into this one."""
        self.also += (block.span, *block.also)
        if isinstance(block, Statement):
            self.important |= block.important
            self.add(block.children)

    def add(self, blocks: Sequence[Block]) -> None:
        """Add the blocks below one more that says the same."""
        if blocks:
            self.below = self.below or Pile()
            self.below.add(blocks)

    def finish(self, counts: Counter[str]) -> Block:
        """Return the block with all that folded into it, and its anchor (see `_anchor`)."""
        also = tuple(self.also)
        anchor = _anchor(" ".join(self.said) or _said(self.block), counts)
        inner = self.below.finish(counts) if self.below else ()
        match self.block:
            case Statement():
                block = self.block
                # As `replace` does, which takes twice as long: there is one for each line of the notes.
                return Statement(
                    block.text, block.span, self.important, inner, block.marker, block.ordinal, also, anchor
                )
            case Quote():
                return replace(self.block, blocks=inner, also=also, anchor=anchor)
            case _:
                return replace(self.block, also=also, anchor=anchor)


@dataclass(slots=True)
class _Twins:
    """The blocks of a pile that a new one may be equal to, first the one that stands first.

    Those that the section of the batch said are set aside until the next one comes.
    """

    batch: int = 0
    waiting: list[tuple[int, Kept]] = field(default_factory=list)
    said: list[tuple[int, Kept]] = field(default_factory=list)

    def take(self, words: Words, batch: int) -> Kept | None:
        """Return the first block of other sections that has all these words, and set it aside."""
        if batch != self.batch:
            self.batch = batch
            for entry in self.said:
                heappush(self.waiting, entry)
            self.said.clear()
        passed: list[tuple[int, Kept]] = []
        twin = None
        while self.waiting and twin is None:
            entry = heappop(self.waiting)
            twin = entry[1] if contains(entry[1].said, words) else None
            (self.said if twin else passed).append(entry)
        for entry in passed:
            heappush(self.waiting, entry)
        return twin


@dataclass(slots=True)
class Pile:
    """The blocks below one heading or statement."""

    kept: list[Kept] = field(default_factory=list)
    twins: defaultdict[Hashable, _Twins] = field(default_factory=lambda: defaultdict(_Twins))
    batches: int = 0

    def add(self, blocks: Iterable[Block]) -> None:
        """Add the blocks of one more section; those that are said already fold."""
        self.batches += 1
        announced: Words = ()
        for block in blocks:
            said = words(block.text) if isinstance(block, Statement) else ()
            key = _key(block, said)
            twins = self.twins[*key, announced] if key else _Twins()
            twin = twins.take(said, self.batches)
            if twin:
                twin.take(block)
            else:
                twins.said.append((len(self.kept), self._keep(block, said, key)))
            if _announces(block):
                announced = said

    def finish(self, counts: Counter[str]) -> tuple[Block, ...]:
        """Return the blocks; `counts` has the anchors that the page has so far."""
        return tuple(kept.finish(counts) for kept in self.kept)

    def _keep(self, block: Block, said: Words, key: tuple[Hashable, ...]) -> Kept:
        important = isinstance(block, Statement) and block.important
        kept = Kept(block, said, key, list(block.also), important)
        kept.add(below(block))
        self.kept.append(kept)
        return kept


def _announces(block: Block) -> bool:
    return isinstance(block, Statement) and not block.children and block.text.rstrip(_CLOSING).endswith(":")


def fold_across(piles: Sequence[tuple[Pile, bool]]) -> None:
    """Fold what different notes say in different piles, in the order of the page.

    Nothing leaves a pile behind whose mark is set: all in it is one exam tip.
    """
    said_by = Counter(_by(kept) for pile, _ in piles for kept in pile.kept)
    twins: _Across = defaultdict(dict)
    for pile, marked in piles:
        pile.kept = [
            kept for kept in pile.kept if not _folds(kept, twins, fixed=marked or said_by[_by(kept)] > 1)
        ]


def _by(kept: Kept) -> tuple[Hashable, ...]:
    return kept.block.span.note, *kept.key


_Across = defaultdict[Hashable, dict[tuple[str, Words], Kept]]
"""By what blocks share, the first of each note with the same words."""


def _folds(kept: Kept, twins: _Across, *, fixed: bool) -> bool:
    """Fold a block into its twin of another note if it may; otherwise make it a twin for others."""
    if not isinstance(kept.block, Statement) or not kept.key or not says_enough(kept.said):
        return False
    key, note = kept.key, kept.block.span.note
    others = (twin for (other, _), twin in twins[key].items() if other != note)
    twin = next((twin for twin in others if contains(twin.said, kept.said)), None)
    if twin is None or kept.below or fixed:
        twins[key].setdefault((note, kept.said), kept)
        return False
    twin.take(replace(kept.block, important=kept.important, also=tuple(kept.also)))
    return True


def _key(block: Block, said: Words) -> tuple[Hashable, ...]:
    """Return what all blocks share that may be equal to this one; empty when it never folds."""
    match block:
        case Statement():
            return (Statement, *core(said)) if said and not _announces(block) else ()
        case Code():
            return (Code, block.language, block.text)
        case Table():
            return (Table, block.header, block.rows)
        case Image():
            return (Image, block.alt, block.target, block.title)
        case Quote():
            return ()


def _anchor(said: str, counts: Counter[str]) -> str:
    """Return an id made from what a block says, so that it stays while other lines change."""
    digest = blake2s(said.encode(errors="surrogatepass"), digest_size=4).hexdigest()
    counts[digest] += 1
    return f"s-{digest}" if counts[digest] == 1 else f"s-{digest}-{counts[digest]}"


def _said(block: Block) -> str:
    match block:
        case Statement():
            return " ".join(words(block.text)) or block.text
        case Code():
            return block.text
        case Table():
            return " ".join(cell for row in (block.header, *block.rows) for cell in row)
        case Image():
            return f"{block.alt} {block.target}"
        case Quote():
            return " ".join((block.title, *map(_said, block.blocks)))
