"""BROKEN on purpose: the answer is sent first, what it speaks of is stored afterwards."""

from flask import Response, after_this_request

from app.extensions import db
from app.factory import create_app
from app.storage import unit
from tests.faults.broken.gate import stand


def commit_later() -> None:
    """Keep the transaction open until the answer has gone out."""
    db.session.flush()
    session = db.session()
    db.session.registry.clear()  # the end of the request would roll it back

    def store() -> None:
        stand()
        session.commit()
        session.close()

    @after_this_request
    def behind(response: Response) -> Response:
        response.call_on_close(store)
        return response


unit.commit = commit_later
app = create_app()
