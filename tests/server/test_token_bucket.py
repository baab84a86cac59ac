"""Some at once, and from then on so much a second."""

from server.token_bucket import TokenBucket


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_free_and_what_follows_comes_at_the_rate():
    allowance = TokenBucket(rate=10, burst=3, clock=(clock := Clock()))
    assert [allowance.take() for _ in range(3)] == [0, 0, 0]
    assert allowance.take() == 0.1
    assert allowance.take() == 0.2
    clock.now = 0.2
    assert allowance.take() == 0.1


def test_whoever_rests_has_a_burst_again_and_no_more():
    allowance = TokenBucket(rate=10, burst=3, clock=(clock := Clock()))
    clock.now = 1000
    assert [allowance.take() > 0 for _ in range(5)] == [False] * 3 + [True] * 2


def test_what_is_not_taken_is_not_owed():
    allowance = TokenBucket(rate=1, burst=1, clock=(clock := Clock()))
    assert [allowance.try_take() for _ in range(100)] == [True] + [False] * 99
    clock.now = 1
    assert allowance.try_take()
