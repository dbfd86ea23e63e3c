"""The story's figures add up, whatever the draw."""

from collections import Counter
from random import Random

import pytest

from app.demo.story import CUA_NAM, PHU_YEN, Proportions, fates, kind_today, rounds_of

SIZES = [40] * 30


def test_the_figures_are_those_of_the_story() -> None:
    assert (PHU_YEN.visits, PHU_YEN.doors_seen) == (940, 836)
    assert PHU_YEN.outcomes == {
        "installed": 167,
        "already": 282,
        "absent": 197,
        "appointment": 66,
        "no_smartphone": 103,
        "device_failed": 56,
        "refused": 28,
        "vacant": 21,
        "wrong": 20,
    }
    assert sum(phones * n for phones, n in PHU_YEN.phones.items()) == 222
    assert sum(PHU_YEN.phones.values()) == PHU_YEN.outcomes["installed"]
    assert PHU_YEN.readings == [740, 763, 797, 846, 904, 943, 978, 1012]


@pytest.mark.parametrize("story", [PHU_YEN, CUA_NAM])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_draw_tells_the_same_sums(story: Proportions, seed: int) -> None:
    sizes = [story.households - 40 * 29, *SIZES[1:]]
    rounds = rounds_of(sizes, story.daily_new, frozenset({27, 28, 29}))
    days = [days for days, size in zip(rounds, sizes, strict=True) for _ in range(size)]
    told = fates(story, days, Random(seed))
    assert Counter(kind for fate in told for _, kind in fate.visits) == story.outcomes
    assert sum(fate.smartphones or 0 for fate in told) == story.smartphones
    assert sum(fate.installed for fate in told) == story.installed
    assert sum(fate.phones for fate in told) == 222
    for fate, walked in zip(told, days, strict=True):
        assert [day for day, _ in fate.visits] == sorted({day for day, _ in fate.visits} & set(walked))
        assert fate.installed + fate.phones <= (fate.smartphones or 0)


def test_alleys_are_walked_in_order_and_the_skipped_never() -> None:
    rounds = rounds_of(SIZES, PHU_YEN.daily_new, frozenset({5}))
    assert rounds[5] == ()
    firsts = [days[0] for days in rounds if days]
    assert firsts == sorted(firsts)
    assert set(firsts) == set(range(7))
    assert all(days[-1] < 7 for days in rounds if days)


def test_the_same_seed_tells_the_same() -> None:
    days = [(0, 2, 4)] * PHU_YEN.households
    assert fates(PHU_YEN, days, Random(7)) == fates(PHU_YEN, days, Random(7))


def test_nobody_installs_today_where_nothing_is_left_to_install() -> None:
    told = fates(PHU_YEN, [(0, 2, 4)] * PHU_YEN.households, Random(7))
    rng = Random(1)
    for fate in told:
        if kind_today(fate, rng) == "installed":
            assert fate.installed < (fate.smartphones or 0)
