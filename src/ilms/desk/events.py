"""What happens at the desk, told to every page that is open (server-sent events)."""

import threading
from collections.abc import Iterator, Mapping

FIRST = "checked"  # of which a page knows how often it had changed when it was made
KEPT_ALIVE = 15.0  # seconds: shorter than anything on the way gives up


class Events:
    """Names of what has changed, each with a number that grows: a page asks for what it shows of it anew."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._changed = threading.Condition()
        self._ended = False

    def tell(self, name: str) -> None:
        """Something of that name has changed."""
        with self._changed:
            self._numbers[name] = self._numbers.get(name, 0) + 1
            self._changed.notify_all()

    def end(self) -> None:
        """Let every listener go."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def stream(self) -> Iterator[str]:
        """As `text/event-stream`: first which check there is, then each change; what comes in quick turn comes once."""
        seen = dict(self._numbers)
        yield f"event: listening\ndata: {seen.get(FIRST, 0)}\n\n"
        while (news := self._news(seen)) is not None:
            seen |= news
            yield "".join(f"event: {name}\ndata: {number}\n\n" for name, number in news.items()) or ": still here\n\n"

    def _news(self, seen: Mapping[str, int]) -> dict[str, int] | None:
        """What is new, as soon as anything is; nothing after a while, None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._numbers != seen, KEPT_ALIVE)
            return None if self._ended else {one: n for one, n in self._numbers.items() if seen.get(one) != n}
