"""Every sentence has its Vietnamese, and none says what the house does not say."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

from app import catalogues
from tests.kit.source import modules, shown, templates

NEVER_SAID = ("vui lòng", "thành công", "người dùng", "click", "submit", "đăng xuất thành")
# What a card asks on another person's phone, in the words that were agreed on.
AGREED = {"Đổi người dùng?"}
# The same in every language: the site's own name and its plate, and a language as its speakers call it.
NAMES = re.compile('Từng Ngõ|<span class="plate">Ngõ</span>|Tiếng Việt')
# Bounds: of fields (put in by the library of forms), of short lists.
LIMITS = {"min", "max", "most", "first", "last"}
WORDS_OF = re.compile(r"[À-ỹ]")


def sentences() -> list[tuple[str, str]]:
    found = []
    for path in sorted(catalogues.FOLDER.glob("*/vi/LC_MESSAGES/messages.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                strings = message.string if isinstance(message.string, tuple) else (message.string,)
                found += [(shown(path), str(string)) for string in strings if message.id]
    return found


def test_catalogues_are_complete() -> None:
    missing = catalogues.faults()
    assert not missing, f"{len(missing)} to do:\n" + "\n".join(missing[:60])


def test_the_house_does_not_say_it_that_way() -> None:
    said = [(where, text) for where, text in sentences() if text not in AGREED]
    bad = [f"{where}: {text}" for where, text in said for word in NEVER_SAID if word in text.lower()]
    assert not bad, "\n".join(bad)


def test_numbers_come_with_their_points() -> None:
    """`%(num)d` of a sentence that counts is written by app/web/words.py; any other number is handed over written."""
    wrong = []
    for path in sorted(catalogues.FOLDER.glob("*/vi/LC_MESSAGES/messages.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                ids = message.id if message.pluralizable else (message.id,)
                printed = {name for text in ids for name in re.findall(r"%\((\w+)\)d", text)} - LIMITS
                counted = {"num"} if message.pluralizable else set()
                if not printed <= counted or (counted and any("%(num)s" in text for text in ids)):
                    wrong.append(f"{shown(path)}: {ids[0]}")
    assert not wrong, "write %(n)s, n=…|number:\n" + "\n".join(wrong)


def test_vietnamese_stands_in_catalogues_only() -> None:
    """Templates hold message ids; Vietnamese written into one never reaches an English reader."""
    found = []
    for path in templates():
        text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.S)
        if path.suffix == ".html" and WORDS_OF.search(NAMES.sub("", text)):
            found.append(shown(path))
    assert not found, f"write the English msgid and put the Vietnamese into the catalogue: {found}"


def test_message_ids_are_literal() -> None:
    """A msgid made at run time is in no catalogue."""
    made = []
    for path in [*modules(), *templates()]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if re.search(r"(?<![\w.])(?:_|_l|gettext|lazy_gettext|N_)\(f[\"']", line):
                made.append(f"{shown(Path(path))}:{number}")
    assert not made, f"use %(name)s: {made}"
