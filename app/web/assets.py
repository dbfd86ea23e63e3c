"""Static files under names that change with their content, so that browsers may keep them for ever."""

import hashlib
from pathlib import Path

from flask import Flask, Response, request, url_for


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
        if request.endpoint != "static" or response.status_code != 200:
            return response
        if "v" in request.args:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.direct_passthrough = False
        response.set_data(response.get_data())  # Flask-Compress leaves the file of a streamed answer open
        return response
