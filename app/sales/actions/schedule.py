"""Shifts of points, single and weekly: planned, changed, cancelled, and made weeks ahead."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.actor import Actor
from app.audit.actions import record
from app.extensions import db
from app.kernel.clock import local_day
from app.kernel.errors import Invalid, Refused
from app.kernel.ids import uuid7
from app.kernel.words import N_
from app.sales import crew_rules, rules
from app.sales.actions.locks import lock_point, lock_rule, lock_shift
from app.sales.actions.moving import CHANGED_MEANWHILE, MOVED, check_crew_free, check_point_free, hold_to_move
from app.sales.actions.shifts import free_crew, keep_time_of_crew, tell_crew
from app.sales.models import (
    Occurrence,
    OccurrenceStop,
    RoleNeed,
    SalesPoint,
    ScheduleRule,
    ScheduleRuleStop,
)
from app.sales.queries.schedule import rule_of, shifts_from
from app.sales.rules import ShiftPlan, Span
from app.storage.upsert import insert_first


def add_shift(actor: Actor, now: datetime, point: SalesPoint, day: date, plan: ShiftPlan) -> Occurrence:
    """Plan one shift as a draft. Raises Refused when the point is in another shift at that time, Invalid for a past one."""
    _check_to_come(plan.on(day), now)
    lock_point(point)
    check_point_free(point, [plan.on(day)], day, day)
    shift = Occurrence(uid=uuid7(), point=point, on_date=day, changed_at=now)
    _lay_out(shift, day, plan)
    db.session.add(shift)
    db.session.flush()
    _record(actor, now, "add_shift", shift)
    return shift


def add_weekly(
    actor: Actor,
    now: datetime,
    point: SalesPoint,
    since: date,
    plan: ShiftPlan,
    weekdays: Sequence[int],
    until: date | None,
) -> ScheduleRule:
    """Plan a weekly shift from a day on, its first weeks as drafts. Raises Refused when one of them finds the point taken."""
    rules.check_weekly(weekdays, since, until)
    _check_to_come(plan.on(since), now)
    lock_point(point)
    last = min(local_day(now) + rules.AHEAD, until or date.max)
    days = rules.weekly_days(weekdays, since, last) if since <= last else []
    check_point_free(point, [plan.on(day) for day in days], since, last)
    rule = ScheduleRule(
        uid=uuid7(),
        point=point,
        weekdays=sorted(weekdays),
        begins=plan.begins,
        ends=plan.ends,
        needs=plan.needs,
        since=since,
        until=until,
        created_at=now,
        stops=[ScheduleRuleStop(stop_id=one.stop_id, begins=one.begins, ends=one.ends) for one in plan.stops],
    )
    db.session.add(rule)
    db.session.flush()
    record(actor, now, "sales.add_weekly", "schedule_rule", rule.id, point.area.path, weekdays=sorted(weekdays))
    _make_ahead(rule, now, local_day(now) + rules.AHEAD)
    return rule


def materialise(now: datetime) -> int:
    """Make the drafts of all weekly shifts six weeks ahead; return how many. Safe to run twice and at the same time."""
    horizon = local_day(now) + rules.AHEAD
    due = (
        select(ScheduleRule)
        .options(selectinload(ScheduleRule.stops))
        .where(ScheduleRule.ended_at.is_(None))
        .where(ScheduleRule.made_until.is_(None) | (ScheduleRule.made_until < horizon))
        .where(ScheduleRule.until.is_(None) | (ScheduleRule.until >= local_day(now)))
        .order_by(ScheduleRule.id)
        .with_for_update(of=ScheduleRule)
        .execution_options(populate_existing=True)
    )
    return sum(_make_ahead(rule, now, horizon) for rule in db.session.scalars(due).all())


def look_ahead(actor: Actor, now: datetime) -> None:
    """Make the drafts that are due, by the clock."""
    materialise(now)


def change_shift(actor: Actor, now: datetime, shift: Occurrence, version: int, day: date, plan: ShiftPlan) -> None:
    """Give a shift another time, other stops or needs; residents and crew are told when it was published.

    Raises Refused when it is over, changed meanwhile, in the way of another shift, or would put its crew in two places.
    """
    crew = hold_to_move(shift)
    rules.check_changeable(shift.state, shift.ends_at, now)
    if version != shift.version:
        raise Refused(CHANGED_MEANWHILE)
    _check_to_come(plan.on(day), now)
    check_point_free(shift.point, [plan.on(day)], day, day, but=shift)
    rules.check_needs(plan.needs, Counter(one.role for one in shift.signups if one.state in crew_rules.OCCUPYING))
    check_crew_free(shift, crew, plan.on(day))
    before = _standing(shift)
    if day != shift.on_date:
        shift.rule_id = None  # moved off its weekday, it is a shift of its own
    shift.on_date = day
    _lay_out(shift, day, plan)
    shift.version += 1
    shift.changed_at = now
    db.session.flush()
    if shift.state == "published" and _standing(shift) != before:
        shift.notice, shift.notice_text = "retimed", ""
        keep_time_of_crew(shift)
        tell_crew(crew, now, "shift_changed", MOVED, shift)
    _record(actor, now, "change_shift", shift)


def cancel_shift(actor: Actor, now: datetime, shift: Occurrence, reason: str) -> None:
    """Cancel a shift: a draft goes, a published one stays with its reason and its crew is told. Raises Refused when over."""
    lock_point(shift.point)
    lock_shift(shift)
    rules.check_changeable(shift.state, shift.ends_at, now)
    _check_reason([shift], reason)
    _cancel(actor, now, shift, reason)


def cancel_from(actor: Actor, now: datetime, shift: Occurrence, reason: str) -> int:
    """End the weekly shift this one comes from, this one and all after it. Raises Refused when it is over or stands alone."""
    rules.check_changeable(shift.state, shift.ends_at, now)
    rule = rule_of(shift)
    if rule is None:
        raise Refused(N_("This shift does not repeat. Cancel it alone."))
    return end_weekly(actor, now, rule, shift.on_date, reason)


def end_weekly(actor: Actor, now: datetime, rule: ScheduleRule, since: date, reason: str) -> int:
    """End a weekly shift from a day on; return how many of its shifts were cancelled or dropped.

    Raises Invalid for a day that is over, and without a reason where residents have read of one of the shifts.
    """
    if since < local_day(now):
        raise Invalid(N_("That day is over. Choose today or a day to come."), field="since")
    lock_point(rule.point)
    lock_rule(rule)
    coming = shifts_from(rule, since)
    for one in coming:
        lock_shift(one)
    ending = [one for one in coming if one.state in rules.CHANGEABLE and one.ends_at > now]
    _check_reason(ending, reason)
    rule.until = min(since - timedelta(days=1), rule.until or date.max)
    if rule.until < max(local_day(now), rule.since):
        rule.ended_at = now
    for one in ending:
        _cancel(actor, now, one, reason)
    record(actor, now, "sales.end_weekly", "schedule_rule", rule.id, rule.point.area.path, shifts=len(ending))
    return len(ending)


def _cancel(actor: Actor, now: datetime, shift: Occurrence, reason: str) -> None:
    _record(actor, now, "cancel_shift", shift, state=shift.state)
    if shift.state == "planned":
        db.session.delete(shift)
        db.session.flush()
        return
    crew = free_crew(actor, now, shift)
    shift.state, shift.notice, shift.notice_text = "cancelled", "postponed", reason
    shift.version += 1
    shift.changed_at = now
    keep_time_of_crew(shift)
    message = N_("%(title)s: your shift on %(day)s at %(begins)s is cancelled. %(reason)s")
    tell_crew(crew, now, "shift_cancelled", message, shift, reason=reason)


def _make_ahead(rule: ScheduleRule, now: datetime, horizon: date) -> int:
    today = local_day(now)
    first = max(rule.since, today, rule.made_until + timedelta(days=1) if rule.made_until else today)
    last = min(horizon, rule.until or horizon)
    plan = ShiftPlan(
        rule.begins,
        rule.ends,
        tuple(rules.StopTime(one.stop_id, one.begins, one.ends) for one in rule.stops),
        rule.needs,
    )
    days = rules.weekly_days(rule.weekdays, first, last) if first <= last else []
    made = sum(_make_one(rule, plan, day, now) for day in days if plan.on(day).ends > now)
    rule.made_until = horizon
    db.session.flush()
    return made


def _make_one(rule: ScheduleRule, plan: ShiftPlan, day: date, now: datetime) -> int:
    span = plan.on(day)
    values = {
        "uid": uuid7(),
        "rule_id": rule.id,
        "on_date": day,
        "point_id": rule.point_id,
        "starts_at": span.begins,
        "ends_at": span.ends,
        "changed_at": now,
    }
    if not insert_first(Occurrence, values, ("rule_id", "on_date")):
        return 0
    shift = db.session.scalars(select(Occurrence).where(Occurrence.uid == values["uid"])).one()
    _lay_out(shift, day, plan)
    return 1


def _lay_out(shift: Occurrence, day: date, plan: ShiftPlan) -> None:
    """Give a shift the time, the stops and the needs of a plan."""
    span = plan.on(day)
    shift.starts_at, shift.ends_at = span.begins, span.ends
    stops = [
        OccurrenceStop(
            stop_id=one.stop_id, starts_at=rules.at_minute(day, one.begins), ends_at=rules.at_minute(day, one.ends)
        )
        for one in plan.stops
    ]
    if [(one.stop_id, one.starts_at, one.ends_at) for one in shift.stops] != [
        (one.stop_id, one.starts_at, one.ends_at) for one in stops
    ]:
        shift.stops = stops
    kept = {need.role: need for need in shift.needs}
    for role, n in plan.needs.items():
        if role in kept:
            kept[role].n = n
        else:
            shift.needs.append(RoleNeed(role=role, n=n))
    for role in kept.keys() - plan.needs.keys():
        shift.needs.remove(kept[role])
    shift.needed = sum(plan.needs.values())


def _check_to_come(span: Span, now: datetime) -> None:
    if span.ends <= now:
        raise Invalid(N_("That time is over. Choose a day and hour to come."), field="day")


def _standing(shift: Occurrence) -> list[tuple[int, datetime, datetime]]:
    return [(0, shift.starts_at, shift.ends_at), *((one.stop_id, one.starts_at, one.ends_at) for one in shift.stops)]


def _check_reason(ending: Sequence[Occurrence], reason: str) -> None:
    if not reason and any(one.state == "published" for one in ending):
        raise Invalid(N_("Say why: residents and the crew read it."), field="reason")


def _record(actor: Actor, now: datetime, verb: str, shift: Occurrence, **detail: str) -> None:
    record(actor, now, f"sales.{verb}", "shift", shift.uid, shift.point.area.path, **detail)
