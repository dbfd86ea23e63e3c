"""Where the alleys of a ward run, brought in a week ago: true lines, since the streets of the demo are true."""

from datetime import date, timedelta

from app.access.actor import Actor
from app.demo.drives import local_time
from app.demo.names import FOLDER
from app.kernel.ids import uuid7
from app.places.lines.actions import upload_lines
from app.places.models import Area


def tell_lines(lan: Actor, area: Area, as_of: date, lanes_file: str) -> None:
    """Bring the lines in as the coordinator would, where there is a file of them; the names of a few wait for a person."""
    file = FOLDER / f"{lanes_file.removesuffix('.csv')}_ways.geojson"
    if file.exists():
        upload_lines(lan, local_time(as_of - timedelta(days=7), 9), area, file.name, file.read_bytes(), uuid7())
