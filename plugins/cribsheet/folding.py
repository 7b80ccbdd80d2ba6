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

from cribsheet.model import Block, Code, Image, Quote, Span, Statement, Table, below
from cribsheet.wording import Words, contains, core, says_enough, words

_CLOSING = " *_`~"
"""What may close emphasis at the end of a text."""


@dataclass(slots=True)
class Kept:
    """A block while equal ones fold into it.

    `batch` is the latest section that said it, `announced` has the words that announce it.
    """

    block: Block
    said: Words
    batch: int
    announced: Words
    also: list[Span]
    important: bool
    below: "Pile"

    def take(self, block: Block) -> None:
        """Fold an equal block into this one."""
        self.also += (block.span, *block.also)
        if isinstance(block, Statement):
            self.important |= block.important
            self.below.add(block.children)

    def finish(self, counts: Counter[str]) -> Block:
        """Return the block with all that folded into it, and its anchor (see `_anchor`)."""
        also = tuple(self.also)
        anchor = _anchor(" ".join(self.said) or _said(self.block), counts)
        inner = self.below.finish(counts)
        match self.block:
            case Statement():
                return replace(self.block, important=self.important, children=inner, also=also, anchor=anchor)
            case Quote():
                return replace(self.block, blocks=inner, also=also, anchor=anchor)
            case _:
                return replace(self.block, also=also, anchor=anchor)


@dataclass(slots=True)
class Pile:
    """The blocks below one heading or statement."""

    kept: list[Kept] = field(default_factory=list)
    twins: defaultdict[Hashable, list[Kept]] = field(default_factory=lambda: defaultdict(list))
    batches: int = 0

    def add(self, blocks: Iterable[Block]) -> None:
        """Add the blocks of one more section; those that are said already fold."""
        self.batches += 1
        announced: Words = ()
        for block in blocks:
            said = words(block.text) if isinstance(block, Statement) else ()
            key = _key(block, said)
            twin = self._twin(key, said, announced)
            if twin:
                twin.batch = self.batches
                twin.take(block)
            else:
                self._keep(block, said, announced, key)
            if _announces(block):
                announced = said

    def finish(self, counts: Counter[str]) -> tuple[Block, ...]:
        """Return the blocks; `counts` has the anchors that the page has so far."""
        return tuple(kept.finish(counts) for kept in self.kept)

    def _twin(self, key: tuple[Hashable, ...], said: Words, announced: Words) -> Kept | None:
        """Return the first block of other sections that says this and may stand for it."""
        candidates = self.twins[key] if key else ()
        alike = (kept for kept in candidates if kept.batch < self.batches and kept.announced == announced)
        return next((kept for kept in alike if contains(kept.said, said)), None)

    def _keep(self, block: Block, said: Words, announced: Words, key: tuple[Hashable, ...]) -> None:
        important = isinstance(block, Statement) and block.important
        kept = Kept(block, said, self.batches, announced, list(block.also), important, Pile())
        kept.below.add(below(block))
        self.kept.append(kept)
        if key:
            self.twins[key].append(kept)


def _announces(block: Block) -> bool:
    return isinstance(block, Statement) and not block.children and block.text.rstrip(_CLOSING).endswith(":")


def fold_across(piles: Sequence[tuple[Pile, bool]]) -> None:
    """Fold what different notes say in different piles, in the order of the page.

    Nothing leaves a pile behind whose mark is set: all in it is one exam tip.
    """
    said_by = Counter(_by(kept) for pile, _ in piles for kept in pile.kept)
    twins: defaultdict[Hashable, list[Kept]] = defaultdict(list)
    for pile, marked in piles:
        pile.kept = [
            kept for kept in pile.kept if not _folds(kept, twins, fixed=marked or said_by[_by(kept)] > 1)
        ]


def _by(kept: Kept) -> tuple[Hashable, ...]:
    return kept.block.span.note, *_key(kept.block, kept.said)


def _folds(kept: Kept, twins: defaultdict[Hashable, list[Kept]], *, fixed: bool) -> bool:
    """Fold a block into its twin of another note if it may; otherwise make it a twin for others."""
    key = _key(kept.block, kept.said)
    if not isinstance(kept.block, Statement) or not key or not says_enough(kept.said):
        return False
    others = (twin for twin in twins[key] if twin.block.span.note != kept.block.span.note)
    twin = next((twin for twin in others if contains(twin.said, kept.said)), None)
    if twin is None or kept.below.kept or fixed:
        twins[key].append(kept)
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
