"""A file as an answer: its name, its kind, and that it is to be kept, not shown."""

from flask import Response, make_response


def download(body: bytes, name: str, kind: str) -> Response:
    """Answer with a file of this name; `kind` is its media type."""
    response = make_response(body)
    response.mimetype = kind.partition(";")[0]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
