"""Two balls in a bowl: valid, held by one ring, and one spec for all places."""

from charts.runs import rolling_ball
from lessons.zero_grad import ball
from tests.charts.validity import check_picture


def draw(start):
    runs = ball.both(start=start)
    return rolling_ball.rolling(runs, start=start, knob="let_go", reach=ball.MAX_START)


def test_one_spec_serves_every_place_and_the_balls_follow_the_ring():
    pictures = [draw(start) for start in (3.0, -1.5)]
    for picture in pictures:
        check_picture(picture)
    assert len({picture.spec for picture in pictures}) == 1
    assert "grip_let_go" in pictures[0].spec
    assert "live['let_go']) ? live['let_go'] : datum.w" in pictures[0].spec
