"""What somebody sent that could not be stored, put back into a form that sends the same again."""

from dataclasses import dataclass

from flask import request

TOKEN = "csrf_token"
# Never written into a page again; a guard test holds every password field against this.
SECRET_FIELDS = frozenset({"password", "again", "old", "pin", "card", "card_code"})


@dataclass(frozen=True)
class Sent:
    """Where a form went and what was in it, except secrets and files (`left_out`: there were some)."""

    action: str
    fields: list[tuple[str, str]]
    left_out: bool


def what_was_sent() -> Sent | None:
    """Return the form of this request, or None where there is none to send again."""
    if request.method != "POST" or request.url_rule is None or request.is_json:
        return None
    secret = SECRET_FIELDS.intersection(request.form)
    fields = [
        (name, value) for name, value in request.form.items(multi=True) if name != TOKEN and name not in SECRET_FIELDS
    ]
    files = any(file.filename for file in request.files.values())
    return Sent(request.full_path.rstrip("?"), fields, bool(secret) or files)
