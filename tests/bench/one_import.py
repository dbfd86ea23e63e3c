"""`python -m tests.bench.one_import ADDRESS FOLDER`: takes a list of 36,000 households in, by itself; tells JSON."""

import json
import os
import sys
import time
from pathlib import Path

from app.config import Config
from app.extensions import db
from app.house import create_house
from app.intake.actions import ask_to_read, confirm_list, upload_list
from app.kernel.clock import utc_now
from app.people.actors import actor_of
from app.places.list_places import places_for_lists
from tests.bench import procs
from tests.factories import people
from tests.kit.databases import build_schema
from tests.kit.lists import two_level_households
from tests.kit.work import do_waiting_jobs

HOUSEHOLDS = 36_000


def main(address: str, folder: Path) -> None:
    """Print the processor seconds of reading and of storing, and the memory beyond what the process held before."""
    app = create_house(Config("measured", folder, address, testing=True))
    build_schema(app)
    data = two_level_households(folder / "households.xlsx", HOUSEHOLDS).read_bytes()
    with app.app_context():
        cast = people.cast()
        db.session.commit()
        actor = actor_of(cast.lan)
        place = next(place for place in places_for_lists(actor) if place.id == cast.ward.id)
        held = procs.pss_mb([os.getpid()])
        batch = upload_list(actor, utc_now(), "households", place, "households.xlsx", data).batch
        began = time.process_time()
        ask_to_read(actor, utc_now(), batch, "/lists")
        do_waiting_jobs()
        read = time.process_time()
        confirm_list(actor, utc_now(), batch, True, "/lists")
        do_waiting_jobs()
        stored = time.process_time()
        found = {"state": batch.state, "read_s": read - began, "store_s": stored - read}
        found["more_mb"] = procs.peak_mb(os.getpid()) - held
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
