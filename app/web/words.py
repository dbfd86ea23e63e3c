"""What templates say, in the language of the page: each sentence is looked up once in a process, not once in every row."""

from functools import lru_cache
from gettext import NullTranslations
from typing import Any

from flask import Flask
from flask_babel import Domain, get_locale, get_translations
from markupsafe import Markup

from app.extensions import babel
from app.kernel.vietnamese.numbers import show_number

KEPT = 4096


def counted(translations: NullTranslations, singular: str, plural: str, n: int) -> str:
    """Return the sentence for a number, which it names as `%(num)d`; that is written as numbers are here: 1.284."""
    return translations.ngettext(singular, plural, n).replace("%(num)d", show_number(n))


class CountingDomain(Domain):
    """What code says (flask_babel's `gettext`, `ngettext`) from the same catalogues, its numbers written the same way."""

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        return counted(self.get_translations(), singular, plural, num) % variables


class Words:
    """The sentences of one language as markup. Every one is a format, with or without values (a per cent sign is %%)."""

    def __init__(self, translations: NullTranslations) -> None:
        self._translations = translations
        self._format = lru_cache(KEPT)(lambda message: Markup(translations.gettext(message)))
        self._plain = lru_cache(KEPT)(lambda message: self._format(message) % {})

    def say(self, message: str, values: dict[str, Any]) -> Markup:
        """Return the sentence with its values, escaped."""
        return self._format(message) % values if values else self._plain(message)

    def say_number(self, singular: str, plural: str, n: int, values: dict[str, Any]) -> Markup:
        """Return the sentence for this number with its other values, escaped."""
        return Markup(counted(self._translations, singular, plural, n)) % values


def register(app: Flask) -> None:
    """Give templates `_` and `ngettext`, and code the domain behind its own."""
    babel.domain_instance = CountingDomain()
    spoken: dict[str, Words] = {}

    def words() -> Words:
        locale = get_locale()
        language = locale.language if locale else ""
        if language not in spoken:
            spoken[language] = Words(get_translations())
        return spoken[language]

    def say(message: str, /, **values: Any) -> Markup:
        return words().say(message, values)

    def say_number(singular: str, plural: str, n: int, /, **values: Any) -> Markup:
        return words().say_number(singular, plural, n, values)

    app.jinja_env.globals.update(_=say, gettext=say, ngettext=say_number)
