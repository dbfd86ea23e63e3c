"""The one commit of a request, job or command, and what must happen only after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.extensions import db

_AFTER = "after_commit"


def after_commit(act: Callable[[], None]) -> None:
    """Do `act` once the current transaction is safely stored; forget it when the transaction rolls back."""
    db.session.info.setdefault(_AFTER, []).append(act)


def commit() -> None:
    """Store everything done so far, then run what waited for it. Rolls back and re-raises when storing fails."""
    try:
        db.session.commit()
    except BaseException:
        rollback()
        raise
    waiting: list[Callable[[], None]] = db.session.info.pop(_AFTER, [])
    for act in waiting:
        act()


def rollback() -> None:
    """Undo everything since the last commit and forget what waited for it."""
    db.session.info.pop(_AFTER, None)
    db.session.rollback()


@contextmanager
def tried() -> Iterator[None]:
    """Do the block to see what it would do, then undo it, and forget what it wanted done after the commit."""
    waiting = len(db.session.info.get(_AFTER, ()))
    trial = db.session.begin_nested()
    try:
        yield
    finally:
        trial.rollback()
        del db.session.info.get(_AFTER, [])[waiting:]
