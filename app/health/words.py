"""What each part is called, what is wrong with it in plain words, and what to do about it."""

from dataclasses import dataclass

from app.health.rules import Check, Status
from app.kernel.words import N_


@dataclass(frozen=True)
class Advice:
    """What is wrong, and what to do."""

    wrong: str
    to_do: str


ADVICE = {
    ("revision", Status.FAILING): Advice(
        N_("The database is older than the program"),
        N_("Stop the site and start it again with make start: that brings the database up to date."),
    ),
    ("schedule", Status.FAILING): Advice(
        N_("The clock has stopped"),
        N_("Routes do not lapse and nothing is backed up by night. Start the site again."),
    ),
    ("tasks", Status.DEGRADED): Advice(
        N_("A task of the clock fails again and again"),
        N_("It is marked below. Send the last lines of the log to whoever looks after the program."),
    ),
    ("worker_default", Status.FAILING): Advice(
        N_("Nobody does the work of the queue"),
        N_("Lists and plans wait and are not lost. Start the site again."),
    ),
    ("worker_bulk", Status.FAILING): Advice(
        N_("Nobody does the long work"),
        N_("Backups and large lists wait and are not lost. Start the site again."),
    ),
    ("backup", Status.DEGRADED): Advice(
        N_("No backup of the last day and a half is known to be whole"),
        N_("Make one now; the command stands below."),
    ),
    ("disk", Status.FAILING): Advice(
        N_("The disk is full"),
        N_("Soon nothing more can be stored. Make room on this machine today."),
    ),
    ("disk", Status.DEGRADED): Advice(
        N_("The disk is filling up"),
        N_("Make room on this machine, or move the data to a larger disk."),
    ),
    ("queue", Status.DEGRADED): Advice(
        N_("The queue does not answer"),
        N_("Lists and plans wait and are done once it is back. If it lasts, start the site again."),
    ),
    ("address", Status.DEGRADED): Advice(
        N_("Phones reach this site without https"),
        N_("Everything works except going without signal and the camera. Start it with make start DOMAIN=your-name."),
    ),
}
TASKS = {
    "audit.seal": N_("Audit record sealed"),
    "backup.look": N_("Nightly backup looked after"),
    "jobs.sweep": N_("Forgotten work found again"),
    "routes.lapse": N_("Routes whose time is up"),
    "sales.ahead": N_("Weekly shifts made ahead"),
    "sales.close": N_("Shifts that are over"),
}


def advice_on(checks: list[Check]) -> list[tuple[Check, Advice]]:
    """Return what needs somebody, the worst first."""
    found = [(check, ADVICE[check.name, check.status]) for check in checks if check.status is not Status.OK]
    return sorted(found, key=lambda one: one[0].status is not Status.FAILING)
