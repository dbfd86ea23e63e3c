"""What gunicorn does before it parts into processes: all that they can share is made once and left alone from then on."""

import gc

from gunicorn.arbiter import Arbiter
from sqlalchemy.orm import configure_mappers


def when_ready(arbiter: Arbiter) -> None:
    """Bind the models and compile every page, then keep the collector's hands off what is there.

    A collection writes a mark on all it looks at, and a page of memory that was written on is shared no longer.
    """
    app = arbiter.app.wsgi()
    configure_mappers()
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    gc.collect()
    gc.freeze()
