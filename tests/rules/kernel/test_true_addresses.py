"""The true names and addresses of a city: none is read otherwise than it is, unless it is flagged."""

from app.kernel.addresses.canonical import canonical
from tests.bench.addresses import calls, distinct
from tests.kit.true_addresses import read, right, true_names, true_points

# No reader could tell the clinic's name from the street's; two names beside one lane are flagged.
BEYOND_READING = {"25 An Sinh Ngõ 208 Trần Cung"}


def test_the_names_of_streets_and_alleys_are_read_as_they_are():
    names = list(true_names())
    assert len(names) == 915
    assert [(name.written, canonical(read(name))) for name in names if not right(name, read(name))] == []


def test_the_addresses_of_houses_are_read_as_they_are():
    points = list(true_points())
    assert len(points) == 593
    wrong = [point for point in points if not right(point, read(point))]
    assert {point.written for point in wrong} == BEYOND_READING
    assert all(read(point).flags for point in wrong)


def test_few_of_them_are_uncertain():
    flagged = [one.written for one in [*true_names(), *true_points()] if read(one).flags]
    assert len(flagged) < 20


def test_reading_one_stays_cheap():
    """What 20,000 a second rests on: few calls an address (115 when this was written), for lines never seen before."""
    assert calls(distinct(400)) < 140
