"""Which lists can be brought in, where they may go, and whose function takes their rows in; the factory fills it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol

from app.access.actor import Actor, Scope
from app.intake.duplicates.pairs import TwinRules
from app.intake.reader.columns import ListKind
from app.intake.reader.issues import Issue
from app.kernel.errors import NotFound
from app.kernel.vietnamese.dates import show_date
from app.kernel.vietnamese.phones import mask_phone
from app.kernel.words import N_

OutcomeCode = Literal["created", "changed", "same", "left_out", "unplaced", "merged"]


@dataclass(frozen=True, slots=True)
class ListPlace:
    """An area or a school a list may be brought into; `id` is the area's, of a school its ward's, `path` then empty.

    `above_wards`: a whole province, whose rows say themselves which ward they belong to.
    """

    id: int
    path: str
    label: str
    school_id: int | None = None
    above_wards: bool = False

    @property
    def access_scope(self) -> Scope:
        return Scope(area_path=self.path or None, school_id=self.school_id)

    @property
    def key(self) -> str:
        """The place among all others, as a form sends it."""
        return str(self.id) if self.school_id is None else f"school-{self.school_id}"


@dataclass(frozen=True, slots=True)
class TakenRow:
    """An accepted row on its way in; `id` is its intake_row.

    `stored_id` is what is stored of it already, as was found or said; `apart` are stored things it is not to be.
    """

    id: int
    candidate: Any
    stored_id: int | None = None
    apart: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: a new thing, a changed one, nothing to do, no place for it, one that a person has yet to say
    (unplaced), one with another row.

    `ref_id` is that thing.
    `before` holds, of a changed thing, what the slice needs to put it back (plain values, kept as JSON).
    """

    row_id: int
    code: OutcomeCode
    ref_id: int | None
    before: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class BroughtRow:
    """A row that created or changed something, on its way out again."""

    id: int
    code: OutcomeCode
    ref_id: int
    before: dict[str, Any] | None


class TakeIn(Protocol):
    """A slice's own action: takes all rows in within the caller's transaction; the same rows again change nothing."""

    def __call__(
        self, actor: Actor, now: datetime, place: ListPlace, batch_id: int, rows: Sequence[TakenRow]
    ) -> list[Outcome]: ...


class Judge(Protocol):
    """Returns row id -> code of the reason (one of `Undo.reasons`) why what it brought must stay; it changes nothing.

    What nobody has touched since is missing from the answer. With `hold` the rows are locked first, so that the
    answer is still true when they are taken out in the same transaction.
    """

    def __call__(self, rows: Sequence[BroughtRow], hold: bool) -> dict[int, str]: ...


class TakeOut(Protocol):
    """Deletes what the rows created, puts back what they changed; within the caller's transaction, judged before."""

    def __call__(self, actor: Actor, now: datetime, rows: Sequence[BroughtRow]) -> None: ...


class Tidy(Protocol):
    """After the last row: takes away what the list began and nothing stands in any more; returns how many."""

    def __call__(self, actor: Actor, now: datetime, batch_id: int) -> int: ...


class LookOver(Protocol):
    """Says of rows, before they come in, what their place makes of them: index -> remark. Rejected rows are None."""

    def __call__(self, place: ListPlace, candidates: Sequence[Any]) -> Mapping[int, Issue]: ...


@dataclass(frozen=True, slots=True)
class Undo:
    """How a list is taken back out. It is asked in chunks of rows, so that a long list never stands in memory whole.

    `reasons`: code -> message id of why something stays.
    """

    judge: Judge
    take_out: TakeOut
    tidy: Tidy
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StoredThing:
    """Something stored as a row would tell it, and since when it is there."""

    candidate: Any
    since: datetime


@dataclass(frozen=True, slots=True)
class Twins:
    """How rows of a list, and what is stored, are told from one another.

    `reader` makes of a candidate, read for a place, the thing the rules compare; `stored` gives what lies below the place
    in that form, with its id; `told` shows stored things side by side with rows.
    """

    rules: TwinRules[Any]
    reader: Callable[[ListPlace], Callable[[Any], Any]]
    stored: Callable[[ListPlace], Iterable[tuple[int, Any]]]
    told: Callable[[Collection[int]], Mapping[int, StoredThing]]


@dataclass(frozen=True, slots=True)
class Comparing:
    """How things of a list are told beside what the list would make of them.

    `values`: ids -> field -> value, of those that are still in use; `labels`: field -> message id, of the fields that
    are told; `endpoint` shows one thing, whose id it calls `id_name`. Of `phones` the middle is hidden; `named`: field
    that holds an id -> the name of what it means.
    """

    values: Callable[[Sequence[int]], Mapping[int, Mapping[str, Any]]]
    labels: Mapping[str, str]
    endpoint: str
    id_name: str
    phones: Collection[str] = ("phone", "phone2")
    named: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)

    def worded(self, name: str, value: Any) -> str:
        """Return a field's value as a preview may show it; "" when there is none."""
        if value in (None, ""):
            return ""
        if name in self.named:
            return self.named[name](value)
        if isinstance(value, date):
            return show_date(value)
        return mask_phone(str(value)) if name in self.phones else str(value)


@dataclass(frozen=True, slots=True)
class KnownList:
    """A registered list: how it is read, who takes it in and out again, the page that shows what came in, where it belongs.

    `waiting_endpoint` is the page of the rows whose place a person has yet to say.
    """

    kind: ListKind[Any]
    take_in: TakeIn
    result_endpoint: str
    undo: Undo | None = None
    of_school: bool = False
    comparing: Comparing | None = None
    twins: Twins | None = None
    waiting_endpoint: str | None = None
    look_over: LookOver | None = None

    def fits(self, place: ListPlace) -> bool:
        """Say whether such a list may be brought into the place: pupils into a school, all others into an area.

        Into a whole province go only lists whose rows may wait for a place.
        """
        return self.of_school == (place.school_id is not None) and not (place.above_wards and not self.waiting_endpoint)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the register as it was on a day; `area_id` is None where the register is not loaded (a dry run)."""

    code: str
    label: str
    area_id: int | None


FindUnit = Callable[[str, date], Unit]
FindPlaces = Callable[[Actor], Sequence[ListPlace]]

_lists: dict[str, KnownList] = {}
_places: dict[str, FindPlaces] = {}
_find_unit: list[FindUnit] = []


def register_list_kind(
    kind: ListKind[Any],
    take_in: TakeIn,
    result_endpoint: str,
    undo: Undo | None = None,
    of_school: bool = False,
    comparing: Comparing | None = None,
    twins: Twins | None = None,
    waiting_endpoint: str | None = None,
    look_over: LookOver | None = None,
) -> None:
    """Let lists of a kind be brought in, taken back with `undo`, compared beforehand, told from what is there (`twins`).

    Registering the same again changes nothing.
    """
    _lists[kind.name] = KnownList(
        kind, take_in, result_endpoint, undo, of_school, comparing, twins, waiting_endpoint, look_over
    )


def register_list_places(name: str, find: FindPlaces) -> None:
    """Say which areas or schools an actor may bring lists into; registering the same name again replaces it."""
    _places[name] = find


def register_unit_lookup(find: FindUnit) -> None:
    """Say how a code of the register and a day name a unit; registering again replaces it."""
    _find_unit[:] = [find]


def unit_of_register(code: str, on: date) -> Unit:
    """Return the unit that bore the code on a day. Raises Invalid, saying what else the code was."""
    return _find_unit[0](code, on)


def known_lists() -> tuple[KnownList, ...]:
    """Return every list that can be brought in."""
    return tuple(_lists.values())


def known_list(name: str) -> KnownList:
    """Return a list by the name of its kind. Raises NotFound."""
    try:
        return _lists[name]
    except KeyError:
        raise NotFound(N_("There is no such kind of list.")) from None


def list_places(actor: Actor) -> tuple[ListPlace, ...]:
    """Return the areas, then the schools, that the actor may bring lists into."""
    return tuple(place for find in _places.values() for place in find(actor))
