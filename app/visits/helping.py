"""What helps at a door: the words to begin with, each app's code of the store, what to do where people are stuck."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.drives.models import DriveApp
from app.extensions import db
from app.kernel.words import N_
from app.visits.today import HeldRoute

GREETING = N_(
    "“Good day. We are volunteers of the youth union, going round with the head of the group. How many smartphones are"
    " there in your home? I will show you how; you press yourself. I will not hold your phone and will not ask for an OTP.”"
)

STORES = {
    "android": (N_("Android phone"), N_("Open CH Play, look for “%(app)s”, press Install.")),
    "ios": (N_("iPhone"), N_("Open the App Store, look for “%(app)s”, press Get.")),
}
"""The kinds of phone: what they are called, and the first step where nobody scans."""

TIPS = {
    "no_storage": N_("Show how to delete videos and unused apps; they choose what goes. Then try again."),
    "no_network": N_("Share your own network for the installation, then go on."),
    "otp_stuck": N_(
        "Wait two minutes, switch flight mode on and off, ask for the code once more. They read it, not you."
    ),
    "identity_paper_missing": N_(
        "Install and register now; the chip card is made by the police of the ward or commune."
    ),
    "app_error": N_("Close the app, update it, start the phone anew. Still failing: note it and come back."),
    "phone_too_old": N_("The phone cannot run it. Ask whether a child or grandchild has another one."),
    "sim_not_own": N_(
        "Only whoever the SIM is registered to can receive the code: ask them, or re-register at the shop."
    ),
    "forgot_password": N_(
        "“Forgot password” in the app; the code goes to their own phone. Never write a password down."
    ),
    "needs_family": N_("Note an hour when the family is at home and come back then."),
}
"""What to do by where people are stuck: codes of results and of reasons (outcomes)."""


class Store(NamedTuple):
    """A kind of phone for which an app may have an address in its store ("" where the drive gives none)."""

    kind: str
    url: str


def apps_of(route: HeldRoute) -> Sequence[DriveApp]:
    """Return the apps that people on this route are helped with, in their order."""
    query = select(DriveApp).where(DriveApp.drive_id == route.drive_id)
    return db.session.scalars(query.order_by(DriveApp.position, DriveApp.id)).all()


def stores_of(app: DriveApp) -> tuple[Store, Store]:
    """Return the app's addresses, the more common kind of phone first."""
    return Store("android", app.android_url), Store("ios", app.ios_url)
