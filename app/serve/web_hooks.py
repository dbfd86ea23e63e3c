"""What gunicorn does before it parts into processes: all that they can share is made once and left alone from then on."""

import gc

from flask_babel import force_locale, get_translations
from gunicorn.arbiter import Arbiter
from sqlalchemy.orm import configure_mappers

from app.web.locale import LANGUAGES


def when_ready(arbiter: Arbiter) -> None:
    """Bind the models, sort the addresses, read the words and compile every page; then keep the collector's hands off it.

    A collection writes a mark on all it looks at, and a page of memory that was written on is shared no longer.
    """
    app = arbiter.app.wsgi()
    configure_mappers()
    app.url_map.update()
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    with app.app_context():
        for language in LANGUAGES:
            with force_locale(language):
                get_translations()
    gc.collect()
    gc.freeze()
