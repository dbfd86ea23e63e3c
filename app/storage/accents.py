"""ORDER BY how well a name agrees with the accents somebody typed, alike on both databases."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, or_
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.vietnamese.fold import has_marks, tone_styles
from app.kernel.vietnamese.names import proper_case


def accents_first(name: InstrumentedAttribute[str], words: str) -> tuple[ColumnElement[Any], ...]:
    """Return what to sort by before all else: names with the accents typed, in the other tone style, then the others.

    Nothing where nobody typed an accent. Names stand with their capitals, so that no database need know a small đ.
    """
    typed = [proper_case(word.lower()) for word in words.split()[:8] if has_marks(word)]
    if not typed:
        return ()
    padded = literal(" ").concat(name)

    def begins(word: str) -> ColumnElement[bool]:
        return padded.contains(f" {word}", autoescape=True)

    as_typed = and_(*map(begins, typed))
    either_style = and_(*(or_(*map(begins, tone_styles(word))) for word in typed))
    return (case((as_typed, 0), (either_style, 1), else_=2),)
