"""Static files under names that change with their content, so that browsers may keep them for ever."""

import hashlib
import re
from pathlib import Path

from flask import Flask, Response, request, url_for

UNSENT = re.compile(rb"(?m)^[ \t]*(?://.*)?")


def sent(script: bytes) -> bytes:
    """Return what of a script of ours goes over the line: comments and indents stay here, the numbers of its lines stay right."""
    return UNSENT.sub(b"", script)


class Assets:
    """Fingerprints, taken once when the app starts."""

    def __init__(self, folder: Path) -> None:
        self._marks = {
            file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:10]
            for file in folder.rglob("*")
            if file.is_file()
        }

        self._urls: dict[str, str] = {}

    def url(self, path: str) -> str:
        """Return the URL of a static file with its fingerprint. Raises KeyError when there is no such file."""
        if path not in self._urls:
            self._urls[path] = url_for("static", filename=path, v=self._marks[path])
        return self._urls[path]


def register(app: Flask) -> None:
    """Give templates `asset(path)`; what is asked for by fingerprint may be kept for a year."""
    app.jinja_env.globals["asset"] = Assets(Path(app.static_folder or "static")).url

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint != "static" or response.status_code not in (200, 304):
            return response
        file = response.response
        if response.status_code == 200:
            if "v" in request.args:
                response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
            response.direct_passthrough = False
            content = response.get_data()  # Flask-Compress leaves the file of a streamed answer open
            response.set_data(sent(content) if request.path.startswith("/static/js/") else content)
        if hasattr(file, "close"):
            file.close()  # here and now: whoever asked may be gone before the answer ends
        return response
