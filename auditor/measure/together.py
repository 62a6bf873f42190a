"""One thread a system: its door is used by one thread at a time, and no system waits for another."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")
Item = TypeVar("Item", bound=Hashable)


def by_system(items: Mapping[Item, str], do: Callable[[Item], T]) -> dict[str, Callable[[], dict[Item, T]]]:
    """One task a system, which does its items one after the other: a door is used by one thread at a time."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item, system in items.items():
        groups[system].append(item)

    def task(own: Sequence[Item]) -> Callable[[], dict[Item, T]]:
        return lambda: {item: do(item) for item in own}

    return {system: task(own) for system, own in groups.items()}


def together(tasks: Mapping[str, Callable[[], T]]) -> dict[str, T]:
    """What each task gave, all of them at once; raises what one of them raised."""
    done: dict[str, T] = {}
    failed: list[BaseException] = []

    def run(name: str, task: Callable[[], T]) -> None:
        try:
            done[name] = task()
        except BaseException as error:
            failed.append(error)

    # Daemons: a request that hangs must not keep Ctrl-C waiting.
    threads = [threading.Thread(target=run, args=item, name=item[0], daemon=True) for item in tasks.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return done
