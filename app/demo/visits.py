"""Visits of the demo: each is an item as a phone sends it, taken in by the one receive rule."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from app.access.actor import Actor
from app.demo.story import Fate
from app.demo.walks import Walk
from app.drives.models import Drive
from app.inbox.receive import Item, receive
from app.kernel.ids import uuid7
from app.visits.rules import drawn_for_recheck

DRAWN = 3
FAILURES = {
    "otp_stuck": 14,
    "identity_paper_missing": 12,
    "phone_too_old": 12,
    "no_storage": 9,
    "app_error": 5,
    "no_network": 4,
}
STUCK_REASONS = ("sim_not_own", "forgot_password", "needs_family", "", "")
ELDERS = (("Bà", "60+"), ("Ông", "60+"), ("Bác", "36-59"))
ADULTS = (*ELDERS, ("Cô", "36-59"), ("Chú", "36-59"), ("Anh", "18-35"), ("Chị", "18-35"), ("Em", "under18"))
BANDS = ("", "morning", "afternoon", "evening")
NOTES = {
    "absent": "Cổng khóa, hàng xóm bảo đi làm.",
    "appointment": "Hẹn lại khi con trai ở nhà.",
    "refused": "Nói để tự cài sau.",
    "unsafe": "Chó dữ thả rông, suýt cắn một bạn.",
    "device_failed": "Đã chỉ cách xóa bớt ảnh, hẹn thử lại.",
}


class Knocker:
    """Knocks at doors of one drive. Of what the team `drawn_of` achieves, the first successes are drawn for a second visit."""

    def __init__(self, drive: Drive, rng: Random, drawn_of: int | None = None) -> None:
        self._drive, self._rng = drive, rng
        self._app = drive.apps[0]
        self._drawn_of, self._to_draw = drawn_of, DRAWN

    def knock(
        self,
        actor: Actor,
        at: datetime,
        walk: Walk,
        household_id: int,
        kind: str,
        fate: Fate,
        come_back_on: date | None = None,
        sent_after: timedelta = timedelta(seconds=4),
    ) -> None:
        """Log what came of one door; `come_back_on` is the day agreed on when `kind` is an appointment."""
        drawn = kind == "installed" and self._to_draw > 0 and walk.route.team_id == self._drawn_of
        self._to_draw -= drawn
        sent = self.item(at, walk.route.uid, household_id, kind, fate, come_back_on, drawn)
        receive(actor, at + sent_after, sent)

    def item(
        self,
        at: datetime,
        route_uid: str,
        household_id: int,
        kind: str,
        fate: Fate,
        come_back_on: date | None = None,
        drawn: bool = False,
    ) -> Item:
        """Return what the phone sends of one door; `drawn`: the lot falls on it."""
        payload: dict[str, Any] = {
            "drive": self._drive.id,
            "household": household_id,
            "assignment": route_uid,
            **self._told(kind, fate),
        }
        if kind == "appointment" and come_back_on is not None:
            payload |= {"come_back_on": come_back_on.isoformat(), "come_back_band": self._rng.choice(BANDS)}
        if kind == "unsafe" or (kind in NOTES and self._rng.random() < 0.25):
            payload["note"] = NOTES[kind]
        uids = iter(uuid7, "")
        return Item(next(uid for uid in uids if not drawn or drawn_for_recheck(uid)), "visit", payload, at)

    def _told(self, kind: str, fate: Fate) -> dict[str, Any]:
        if kind == "installed":
            return {"outcome": "installed", "people": self._people("installed_new", max(1, fate.phones))}
        if kind == "already":
            return {"outcome": "met", "people": self._people("already_had", min(2, fate.installed or 1))}
        if kind == "no_smartphone":
            return {"outcome": "met", "people": self._people("no_smartphone", 1, elders=True)}
        if kind == "device_failed":
            return {"outcome": "met", "people": [self._stuck()]}
        if kind == "later":
            return {"outcome": "met", "people": self._people("wants_later", 1)}
        if kind == "wrong":
            return {"outcome": self._rng.choice(("not_found", "not_found", "duplicate"))}
        return {"outcome": {"absent": "not_home", "appointment": "come_back"}.get(kind, kind)}

    def _people(self, result: str, count: int, elders: bool = False) -> list[dict[str, Any]]:
        found = []
        for label, age in self._rng.sample(ELDERS if elders else ADULTS, count):
            steps = list(self._app.steps) if result == "installed_new" else []
            found.append({"result": result, "label": label, "age_band": age, "steps": steps, "app": self._app.id})
        return found

    def _stuck(self) -> dict[str, Any]:
        result = self._rng.choices(list(FAILURES), list(FAILURES.values()))[0]
        person = self._people(result, 1)[0]
        steps = ["install"] if result in ("otp_stuck", "identity_paper_missing") else []
        return person | {"steps": steps, "stuck_reason": self._rng.choice(STUCK_REASONS)}
