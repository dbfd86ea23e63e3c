"""The printed sheet of a team, and somebody who read it and waits for the leader's yes."""

from datetime import date, timedelta

from app.access.actor import Actor
from app.demo.drives import local_time
from app.demo.names import Names, phone
from app.people.actions.joining import Asking, ask_to_join, make_team_link
from app.people.models import Team
from app.places.models import Area

ON_A_SHEET = 15


def tell_joining(leader: Actor, team: Team, home: Area, names: Names, number: int, as_of: date, site_key: str) -> None:
    """Make a team's link two days ago; one person asked last night, from one of the demo's phone numbers."""
    link = make_team_link(leader, local_time(as_of - timedelta(days=2), 19), team, ON_A_SHEET, site_key)
    asking = Asking(names.fresh("f", "young"), phone(number), birth_year=as_of.year - 19, home=home)
    ask_to_join(local_time(as_of - timedelta(days=1), 22, 10), link, asking)
