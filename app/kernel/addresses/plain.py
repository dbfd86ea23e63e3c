"""Which addresses surely read as the same once written one way: the plain ones, which most are."""

import re

from app.kernel.addresses.admin import CITIES
from app.kernel.addresses.house import HOUSE_WORDS, NONE_WORDS
from app.kernel.addresses.landmarks import LANDMARK_WORDS
from app.kernel.addresses.model import Address
from app.kernel.addresses.tidy import LABEL_WORDS
from app.kernel.addresses.vocabulary import (
    ADMIN,
    ADMIN_WORDS,
    HAMLET_NAMED,
    HAMLET_WORDS,
    HAMLET_WORDS_NAMED,
    LANE_WORDS,
    UNIT_WORDS,
    pattern,
    words_of,
)

_LONGEST_NAME = 100
# Lanes that no region puts in another order; equal ones stay as they were written.
_IN_ORDER = {("ngõ", "ngách"), ("ngõ", "hẻm"), ("kiệt", "hẻm"), ("hẻm", "hẻm")}
_PLAIN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*( \d{1,2})?")
_DAY = pattern(r"(?:phố|đường) \d{1,2}[/-]\d{1,2}")
# A name that was left when all parts had been cut out can only begin one by what now stands around it: by its first
# word, as a city does by its end, or where not every part of a kind is looked for.
_FIRST_WORDS = ADMIN_WORDS | HAMLET_WORDS_NAMED
_BY_FIRST_WORD = pattern(rf"a, (?:{ADMIN}|{HAMLET_NAMED})")
_ANYWHERE = LANE_WORDS | UNIT_WORDS | LANDMARK_WORDS | NONE_WORDS
_BEFORE_A_NUMBER = HAMLET_WORDS | HOUSE_WORDS | words_of("phường quận p f q ph ch")
_ENDS_IN_A_CITY = ("nội", "noi", "hn", "minh", "hcm")


def surely_reads_back(address: Address) -> bool:
    """Say whether it is plain that reading what the address is written as gives the same; False only costs time."""
    lanes, street = address.lanes, address.street
    if len(lanes) > 1 and (lanes[0] == lanes[1] or tuple([lane.kind for lane in lanes]) not in _IN_ORDER):
        return False
    if "ambiguous_lane" in address.flags:
        return False
    for lane in lanes:
        if lane.name and not _is_plain(lane.name, led=True):
            return False
    return street is None or _is_plain(street, led=False)


def _is_plain(name: str, *, led: bool) -> bool:
    """Say whether the name begins no part; one that is `led` has the same word before it wherever it stands."""
    match = _PLAIN.fullmatch(name)
    if match is None and _DAY.fullmatch(name):
        return True
    if match is None or len(name) > _LONGEST_NAME:
        return False
    lowered = name.lower()
    words = lowered.split()
    if match[1] and words[-2] in _BEFORE_A_NUMBER:
        return False
    if not led and (words[0] in LABEL_WORDS or (words[0] in _FIRST_WORDS and _BY_FIRST_WORD.match(f"a, {name}"))):
        return False
    return _ANYWHERE.isdisjoint(words) and not lowered.endswith(_ENDS_IN_A_CITY) and lowered not in CITIES
