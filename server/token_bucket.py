"""A rate limit: a burst at once, then a steady number per second."""

import time
from collections.abc import Callable


class TokenBucket:
    """A token bucket (Turner 1986, "leaky bucket as a meter").

    It starts with ``burst`` tokens, its maximum, and gains ``rate`` per second.
    """

    def __init__(
        self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left, self._seen = burst, clock()

    def take(self) -> float:
        """Take a token, and return the seconds until it is due: 0 if there was one."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._seen) * self._rate) - 1
        self._seen = now
        return max(0.0, -self._left / self._rate)

    def try_take(self) -> bool:
        if self.take() == 0:
            return True
        self._left += 1
        return False
