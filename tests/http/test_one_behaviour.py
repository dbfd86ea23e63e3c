"""Two databases, one behaviour: the same expected orders, finds and answers on SQLite and PostgreSQL."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.audit.models import AuditRow
from app.extensions import db
from app.kernel.clock import local_day, start_of
from app.kernel.ids import uuid7
from app.people.models import Account
from app.people.queries.areas import parts_of
from app.places.models import Area, Household
from tests.factories import people, places
from tests.factories.people import Cast
from tests.kit.page import Page

NAMES = [
    "Lê Văn Đạt",
    "Lê Văn Dũng",
    "Lê Văn Anh",
    "Lê Văn Ánh",
    "Lê văn an",
    "Lê Văn Ông",
    "Lê Văn Oanh",
    "Lê Văn Đạt",
]


def test_people_stand_by_given_name_in_vietnamese_order_and_page_by_key(page: Page, cast: Cast) -> None:
    """A before Á, D before Đ, O before Ô; the same name twice by who came first; no one twice or missing between pages."""
    for number, name in enumerate(NAMES * 9):
        people.account(f"p{number}", name, cast.ward)
    db.session.commit()
    lan, url, shown = page.as_("lan"), "/people?q=le+van", []
    while url:
        answer = lan.get(url)
        shown += [
            str(link["href"]) for link in answer.css("main a[href^='/people/']") if str(link["href"])[8:].isdigit()
        ]
        following = [str(link["href"]) for link in answer.css("a[rel=next]")]
        url = following[0] if following else ""
    given = {f"/people/{one.id}": one for one in db.session.scalars(select(Account))}
    keys = [(given[path].name_sort, given[path].id) for path in dict.fromkeys(shown)]
    assert keys == sorted(keys) and len(set(keys)) == len(NAMES) * 9
    words = list(dict.fromkeys(given[path].name.split()[-1].lower() for path in shown))
    assert words == ["an", "anh", "ánh", "dũng", "đạt", "oanh", "ông"]


def test_parts_of_a_ward_stand_alike(cast: Cast) -> None:
    """By the position set by hand, then by the bytes of the name, whatever language the server speaks."""
    for name, position in (("b", 0), ("B", 0), ("Đ", 0), ("a", 0), ("-", 0), ("z", -1), ("1", 1)):
        places.area(name, "alley", cast.ward, position=position)
    db.session.commit()
    shown = [area.name for area in parts_of(cast.ward) if area.name in "bBĐa-z1"]
    assert shown == ["z", "-", "B", "a", "b", "Đ", "1"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("dat", True),
        ("đạt", True),
        ("DAT", True),
        ("ĐẠT", True),
        ("ðat", True),
        ("le dat", True),
        ("dat le", True),
        ("da%", True),
        ("d_t", False),
        ("\\", True),
        ("dat\\", True),
        ("😀", True),
        ("dat 😀", True),
        ("dat " * 200, True),
    ],
)
def test_a_search_finds_alike(page: Page, cast: Cast, asked: str, found: bool) -> None:
    """Every word begins a word of the name, accents or not (an eth is a đ to whoever types it); signs are no words."""
    people.account("dat", "Lê Văn Đạt", cast.ward)
    db.session.commit()
    answer = page.as_("lan").get("/people", query_string={"q": asked}, expect=None)
    assert answer.status in (200, 422)
    assert ("Lê Văn Đạt" in answer.text_of("main")) is found


def test_a_login_is_told_apart_alike(cast: Cast) -> None:
    for login in ("Lan", "LAN", "lan "):
        assert db.session.scalar(select(Account).where(Account.login == login)) is None


def test_what_is_kept_comes_back_as_it_was(cast: Cast) -> None:
    """JSON with its keys in order and its numbers, a moment at the edge of a Vietnamese year, yes and no."""
    edge = datetime(2026, 12, 31, 17, 0, 0, 123456, tzinfo=UTC)
    detail = {"b": 1, "a": {"y": None, "x": [True, False, 1.5, "Đ"]}}
    db.session.add(AuditRow(at=edge, action="x", object_kind="x", object_id=uuid7(), detail=detail, seal="x"))
    db.session.commit()
    db.session.expire_all()
    row = db.session.scalars(select(AuditRow)).one()
    assert row.at == edge and row.at.tzinfo is UTC and local_day(row.at).isoformat() == "2027-01-01"
    assert start_of(local_day(row.at)) == datetime(2026, 12, 31, 17, tzinfo=UTC)
    assert row.detail == detail and list(row.detail) == ["b", "a"]
    day = start_of(local_day(edge))
    assert db.session.scalars(select(AuditRow.id).where(AuditRow.at >= day)).all() == [row.id]
    assert not db.session.scalars(select(AuditRow.id).where(AuditRow.at < day)).all()


def test_text_neither_takes(cast: Cast) -> None:
    alley = places.alley(cast.ward)
    db.session.commit()
    for text in ("a" * 301, "Đ" * 301):
        db.session.add(Household(uid=uuid7(), alley_id=alley.id, address_raw=text, created_at=datetime.now(UTC)))
        with pytest.raises(DBAPIError):
            db.session.flush()
        db.session.rollback()
    assert db.session.scalar(select(Area.id).where(Area.id == alley.id)) == alley.id
