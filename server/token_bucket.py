"""How much of something there may be: some at once, and from then on so much a second."""

import time
from collections.abc import Callable


class TokenBucket:
    """A bucket of tokens (Turner 1986, "leaky bucket as a meter").

    At first and at most there are ``burst``, and ``rate`` come in a second.
    """

    def __init__(
        self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left, self._seen = burst, clock()

    def take(self) -> float:
        """Take one token, and return in how many seconds it will have come: 0 if it is there."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._seen) * self._rate) - 1
        self._seen = now
        return max(0.0, -self._left / self._rate)

    def try_take(self) -> bool:
        if self.take() == 0:
            return True
        self._left += 1
        return False
