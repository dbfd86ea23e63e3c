"""What must hold before a shift gets another time: its point and its crew are nowhere else then."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.kernel.clock import local
from app.kernel.errors import Refused
from app.kernel.vietnamese.dates import show_time
from app.kernel.words import N_
from app.sales import crew_rules, rules
from app.sales.actions.locks import lock_accounts, lock_point, lock_shift
from app.sales.models import Occurrence, SalesPoint
from app.sales.queries.schedule import taken_times
from app.sales.queries.shifts import busy_of, facts_of, signed_up
from app.sales.rules import Span

CHANGED_MEANWHILE = N_("Somebody changed this shift meanwhile. Look at it again before you save.")
MOVED = N_("%(title)s: your shift has changed. It is now on %(day)s, %(begins)s–%(ends)s.")


def hold_to_move(shift: Occurrence) -> Mapping[int, str]:
    """Lock the crew, the point and the shift; return the crew by account. Raises Refused when somebody joined meanwhile."""
    held = {one.id for one in lock_accounts(one.id for one in signed_up(shift))}
    lock_point(shift.point)
    lock_shift(shift)
    crew = {one.id: one.name for one in signed_up(shift)}
    if crew.keys() - held:
        raise Refused(CHANGED_MEANWHILE)
    return crew


def check_point_free(
    point: SalesPoint, spans: Sequence[Span], first: date, last: date, but: Occurrence | None = None
) -> None:
    """Raise Refused, naming the other shift, when the point stands elsewhere in one of the spans between two days."""
    taken = taken_times(point, first, last, but)
    found = rules.first_overlap(spans, [one.span for one in taken])
    if found:
        other = taken[found[1]]
        raise Refused(
            N_("%(point)s already has the shift %(begins)s–%(ends)s on %(day)s at %(place)s."),
            field="begins",
            point=point.name,
            begins=show_time(other.span.begins),
            ends=show_time(other.span.ends),
            day=f"{local(other.span.begins):%d/%m}",
            place=other.place or "–",
        )


def check_crew_free(shift: Occurrence, crew: Mapping[int, str], span: Span) -> None:
    """Raise Refused, naming them, when some of the crew have something else to do in the span."""
    moved, busy = replace(facts_of(shift), span=span), busy_of(crew, span)
    elsewhere = [name for account_id, name in crew.items() if crew_rules.clash(moved, busy[account_id])]
    if elsewhere:
        raise Refused(
            N_("%(names)s would be in two places at that time. Choose another, or free them first."),
            field="begins",
            names=", ".join(elsewhere),
        )
