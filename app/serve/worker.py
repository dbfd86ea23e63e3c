"""`python -m app.serve.worker [default|bulk]`: one worker of one queue; start as many as you like, on any machine."""

import gc

import click

from app.house import create_house
from app.jobs.registry import DEFAULT, QUEUES
from app.jobs.serving import serve
from app.routes.planner.equipment import equip
from app.serve.ready import wait_until_ready


@click.command()
@click.argument("queue", type=click.Choice(QUEUES), default=DEFAULT)
def main(queue: str) -> None:
    """Do the jobs of QUEUE: "default" is what somebody waits for, "bulk" what takes its time."""
    app = create_house()
    wait_until_ready(app)
    equip()  # once, here: what is loaded now is shared by every process forked for a job
    gc.collect()
    gc.freeze()  # and none of them has to look through it for what can go
    serve(app, queue)


if __name__ == "__main__":
    main()
