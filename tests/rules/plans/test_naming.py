"""What alleys are called where they stand together."""

from app.places.models import Area
from app.plans.naming import told_apart


def area(number, path, name, level="alley"):
    return Area(id=number, path=path, name=name, level=level)


def test_alleys_of_one_name_are_told_with_their_hamlet():
    ward, east, west = (
        area(1, "/1/", "Xã An", "ward"),
        area(2, "/1/2/", "Đông", "group"),
        area(3, "/1/3/", "Tây", "group"),
    )
    lanes = [area(4, "/1/2/4/", "Xóm Giữa"), area(5, "/1/3/5/", "Xóm Giữa"), area(6, "/1/3/6/", "Xóm Chùa")]
    told = told_apart([ward, east, west, *lanes])
    assert [told[one.id] for one in lanes] == [
        f"{lanes[0].label} ({east.label})",
        f"{lanes[1].label} ({west.label})",
        lanes[2].label,
    ]
    assert told_apart(lanes[1:])[5] == lanes[1].label, "alone it needs no more"
