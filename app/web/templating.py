"""The template environment: names that every template knows stand in one plain dictionary."""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment as FlaskEnvironment


class Environment(FlaskEnvironment):
    """Jinja lays two mappings over each other for each template and walks through both at every import; ours is one."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what the template knows: the environment's names, with its own over them when it has any."""
        return {**self.globals, **d} if d else self.globals
