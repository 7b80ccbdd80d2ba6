"""Work that is spread over the processors of a machine."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence

_FEW = 48
"""So much work is done before other processes have begun theirs."""

_SHARES = 16
"""Pieces of work that a process gets one after another, so that all end at about the same time."""

_makes: Sequence[Callable[[], bytes]] = ()
"""What forked processes find here to do; so nothing has to be sent to them."""


def pays(count: int) -> bool:
    """Tell whether so much work is better spread; a process with threads cannot be forked safely."""
    forks = "fork" in multiprocessing.get_all_start_methods()
    return count > _FEW and forks and _processors() > 1 and threading.active_count() == 1


def run(makes: Sequence[Callable[[], bytes]], begin: Callable[[], None]) -> Iterator[bytes]:
    """Yield what the functions return, in their order; each process calls `begin` first."""
    global _makes  # noqa: PLW0603 - what is forked has to be found somewhere
    _makes = makes
    workers = _processors()
    try:
        with multiprocessing.get_context("fork").Pool(workers, begin) as pool:
            chunk = max(1, len(makes) // (workers * _SHARES))
            yield from pool.imap(_make, range(len(makes)), chunk)
    finally:
        _makes = ()


def _make(number: int) -> bytes:
    return _makes[number]()


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
