"""Keeps the materialised paths true when an area comes to stand under another parent."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, String, and_, bindparam, func, select, update

from app.extensions import db
from app.places.models import Area, AreaParent
from app.places.rules import WalkMode, walk_mode


def under(path: str) -> ColumnElement[bool]:
    """Match the area of `path` and everything beneath it, as a range that the index serves on both databases."""
    first, past = path_range(path).values()
    return and_(Area.path >= first, Area.path < past)


def under_asked() -> ColumnElement[bool]:
    """Match as `under` does, in a statement built once: the path comes with `path_range` when it is asked."""
    return and_(Area.path >= bindparam("path"), Area.path < bindparam("past"))


def path_range(path: str) -> dict[str, str]:
    """Return what `under_asked` asks for."""
    return {"path": path, "past": path[:-1] + "0"}  # "0" is the sign after "/"


def path_ids(path: str) -> list[int]:
    """Return the ids along a path, outermost first, itself last."""
    return [int(part) for part in path.strip("/").split("/") if part]


def plant(area: Area, parent: Area | None, since: date | None = None) -> Area:
    """Store a new area under its parent and give it its path."""
    area.parent_id = parent.id if parent else None
    db.session.add(area)
    db.session.flush()
    area.path = f"{parent.path if parent else '/'}{area.id}/"
    if parent:
        db.session.add(AreaParent(area_id=area.id, parent_id=parent.id, valid_from=since, valid_to=area.valid_to))
    return area


def replant(area: Area, parent: Area, on: date) -> None:
    """Put an area with all beneath it under another parent from the day `on`; the old parent is kept with its dates.

    Safe twice. The caller has checked that `parent` does not lie beneath the area.
    """
    if area.parent_id == parent.id:
        return
    still = select(AreaParent).where(AreaParent.area_id == area.id, AreaParent.valid_to.is_(None))
    for row in db.session.scalars(still):
        row.valid_to = on - timedelta(days=1)
    db.session.add(AreaParent(area_id=area.id, parent_id=parent.id, valid_from=on))
    old, new = area.path, f"{parent.path}{area.id}/"
    area.parent_id = parent.id
    db.session.flush()
    tail = func.substr(Area.path, len(old) + 1, type_=String)
    db.session.execute(
        update(Area).where(under(old)).values(path=new + tail).execution_options(synchronize_session=False)
    )
    db.session.expire_all()


def walk_mode_of(area: Area) -> WalkMode:
    """Return how the doors of an area are walked: as it says itself, else as the nearest place above says."""
    at: Area | None = area
    while at is not None and not at.walk_mode:
        at = at.parent
    return walk_mode(at.walk_mode if at is not None else "")


def hold_ward(path: str) -> None:
    """Let one list at a time be taken into the ward of this path, until the transaction ends.

    Households may still be added meanwhile. SQLite needs nothing: there one transaction writes at a time.
    """
    ward = select(Area.id).where(Area.id.in_(path_ids(path)), Area.level == "ward")
    db.session.execute(ward.with_for_update(key_share=True))
