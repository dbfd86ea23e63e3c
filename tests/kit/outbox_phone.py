"""A phone's outbox as the server sees it: forms posted with the header X-Outbox."""

import json
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from tests.kit.page import Answer, Page

FORM = "application/x-www-form-urlencoded"


class OutboxPhone:
    """Minh's phone, or another's."""

    def __init__(self, page: Page, login: str = "minh") -> None:
        self.page = page.as_(login)
        self.csrf = self.page.get("/me").json["csrf"]

    def send(self, path: str, fields: dict[str, Any], expect: int | None = None, **said: Any) -> Answer:
        """Post what is frozen for this uid; the same again when called again. `said` joins the header."""
        fields = {"uid": said.get("uid") or uuid7()} | fields
        body = urlencode(fields, doseq=True).encode()
        header = {"uid": fields["uid"], "at": utc_now().isoformat(), "version": 1, "skew": 0} | said
        headers = {"X-CSRFToken": self.csrf, "X-Outbox": json.dumps(header), "Accept": "application/json"}
        answer = self.page.post(path, body, token="", expect=expect, headers=headers, content_type=FORM)
        if answer.status < 300:
            assert (answer.json["uid"], answer.json["hash"]) == (fields["uid"], sha256(body).hexdigest())
        return answer
