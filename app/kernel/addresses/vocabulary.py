"""The words that begin a part of an address, as pieces of regular expressions (all read without case).

A part is looked for only where one of its words stands in the text: `words_of` tells, at a small part of the cost.
Then an expression first looks at two letters (`BEGINS_…`), and only then at the words.
"""

import re
from collections import defaultdict

from app.kernel.addresses.gazetteer import DISTRICTS, ESTATES
from app.kernel.vietnamese.fold import fold
from app.kernel.vietnamese.letters import LETTERS

_WORD = re.compile(r"[^\W\d_]+")


def pattern(expression: str) -> re.Pattern[str]:
    """Compile without regard to case."""
    return re.compile(expression, re.IGNORECASE)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text in lower case."""
    return frozenset(_WORD.findall(text.lower()))


def may_begin(words: frozenset[str]) -> str:
    """Return a look at the first two letters of a place: whether one of the words may begin there."""
    following: dict[str, set[str]] = defaultdict(set)
    for word in words:
        following[word[0]].add(f"[{word[1]}]" if len(word) > 1 else r"(?![^\W\d_])")
    openings = [f"{first}(?:{'|'.join(sorted(rest))})" for first, rest in sorted(following.items())]
    return rf"\b(?={'|'.join(openings)})"


CAPITAL = f"(?-i:[{''.join(sorted({letter.upper() for letter in LETTERS}))}])"

# «Phố Xã Đàn», «Ngõ Huyện», «Phố Bà Huyện Thanh Quan» are names of streets: what follows these words starts nothing else.
NOT_A_NAME = (
    r"(?<!\bbà )(?<!\bngõ |\bhẻm |\bphố |\bngo |\bhem |\bpho )(?<!\bkiệt )(?<!\bngách |\bđường |\bngach |\bduong )"
)

LANE_WORDS = frozenset({"ngõ", "ngách", "hẻm", "kiệt", "ngo", "ngach", "hem", "kiet"})
LANE = (
    r"\b(?:ngõ|ngách|hẻm|ngach"
    r"|(?:ngo|hem|(?<!\bthường )kiệt|(?<!\bthuong )kiet)(?=\s*(?:s[oố]\b)?[\s:.]*(?:\d|(?-i:[A-ZĐ]{1,2})\d)))(?![^\W\d_])"
)

STREET = r"(?:(?<!\bhàng )\b(?:phố|pho|đường|đại lộ|quốc lộ|tỉnh lộ|ql|tl)\b|\bđ\.)"
HOUSE = r"(?:\b(?:số nhà|nhà số|số|sn|s/n|so nha|nha so|so(?=\s*\d))(?![^\W\d_])|#)"

_ESTATE = "|".join(sorted({form for name in ESTATES for form in (name, fold(name))}))
ESTATE = rf"(?=\s*(?:{_ESTATE})\b)"
NO_ESTATE = rf"(?!\s*(?:{_ESTATE})\b)"

ADMIN_WORDS = words_of(
    "phường phuong p f ph xã xa x quận quan q huyện huyen h tt tx tp thị thi thành thanh tỉnh tinh t"
)
_NAME = r"(?!\s*(?:phường|xã|quận|huyện)\b)\s*[^\W\d_]"
_DISTRICT = f"(?:{'|'.join(sorted(DISTRICTS))})"
# Two blanks behind a comma stand only where a part was cut out.
_AFTER_COMMA = r"(?:(?<=,)|(?<=, )|(?<=,  ))"
_AFTER_WORD = r"(?:(?<=,)|(?<=, )|(?<=,  )|(?<=[^\W\d_] ))"
WARD_NUMBERED = r"(?<=[\s,])[pf]\.?\s?\d{1,2}(?![\w/])"
ADMIN = (
    rf"{NOT_A_NAME}(?:(?:phường|quận|{_AFTER_COMMA}phuong|{_AFTER_COMMA}quan)\s*(?:số\s*)?\d{{1,2}}(?![\w/])"
    rf"|(?:phường|xã(?!\s+đàn\b)|thị trấn|thị xã|quận|huyện|thành phố|tỉnh(?!\s+lộ\b)|tx|tp)\b\.?{_NAME}"
    rf"|tt\b\.?{NO_ESTATE}{_NAME}|(?:[pxqh]|ph|t\.[pxt])\.{_NAME}"
    rf"|{_AFTER_WORD}(?-i:[PQXH])\s+(?={CAPITAL})"
    rf"|{_AFTER_WORD}(?:quan|huyen)\s+(?={_DISTRICT}\b)"
    rf"|{_AFTER_WORD}xa\s+(?!dan\b|la\b|l[ộo]\b)(?=[^\W\d_])"
    rf"|{_AFTER_COMMA}(?:thi tran|thi xa|thanh pho|tinh)\s+(?=[^\W\d_])"
    rf"|(?:(?<=[^\W\d_] )|(?<=[^\W\d_],)|(?<=[^\W\d_], )|(?<=,  ))phuong\s+(?=[^\W\d_])"
    rf"|{WARD_NUMBERED}(?=[\s,]*(?:q\.?\s?\d|q\.|quận\b))|(?<=[\s,])q\.?\s?\d{{1,2}}(?![\w/]))"
)

HAMLET_WORDS = words_of("đội doi tổ to khu cụm cum khối khoi tdp kp kdc thôn thon xóm xom làng ấp bản tiểu")
HAMLET_WORDS_NAMED = words_of("tổ tdp thôn thon xóm xom làng ấp bản tiểu")
_COUNTED = (
    r"(?:\s*s[ốo]\b)?[\s:.]*(?:\d{1,3}[a-zđ]?(?:\s?[+&]\s?\d{1,3}|-\d{1,3})*(?![\w/])"
    r"|(?-i:[IVX]+)\b|(?:i{2,3}|iv|vi{1,3}|ix|xi{1,3})\b)"
)
HAMLET_NUMBERED = (
    r"(?:đội|doi|tổ dân phố|tổ dân cư|tổ|to dan pho|to|khu phố|khu dân cư|khu vực|khu|cụm dân cư|cụm|cum"
    rf"|khối phố|khối|khoi|tdp|kp|kdc|thôn|thon|xóm|xom|ấp|tiểu khu){_COUNTED}"
)
HAMLET_NAMED = (
    rf"{NOT_A_NAME}(?<!xuất )(?:thôn|thon|xóm|xom|làng|ấp(?!\s+bắc\b)|bản|tiểu khu|tổ dân phố|tdp)\s+(?=[^\W\d_])"
)

UNIT_WORDS = words_of(
    "tầng tang lầu lau floor f ki kiốt kiôt kiot kiosk quầy quay sạp sap phòng phong căn can p ph ch tòa toà toa tháp "
    "block lô lo dãy nhà nha khu tập tap ktt kđt kdt kđtm kdtm chung cc cư tt"
)
BUILDING = r"\b(?:tòa nhà|toà nhà|tòa|toà|block|lô|dãy nhà|dãy)\b"
COMPLEX = (
    r"\b(?:(?:khu tập thể|tập thể|khu tap the|tap the|ktt|khu đô thị mới|khu đô thị|khu do thi|kđtm|kdtm|kđt|kdt"
    rf"|khu chung cư|chung cư|chung cu|cc|cư xá)\b|tt\b\.?{ESTATE})"
)

# A name is read word by word up to where it ends: each word whole, so that its end is looked for only behind words.
NAME = r"[^\s,;]++(?:\s+[^\s,;]++)*?"
REST_OF_NAME = r"[^\s,;]*+(?:\s+[^\s,;]++)*?"
_NEXT = may_begin(
    LANE_WORDS | ADMIN_WORDS | HAMLET_WORDS | UNIT_WORDS
    | words_of("phố pho đường đại đ quốc tỉnh ql tl số nhà sn s so nha")
)  # fmt: skip
_PART = rf"\b(?:{ADMIN}|{HAMLET_NUMBERED}|{HAMLET_NAMED})|{LANE}|{STREET}|{HOUSE}|{BUILDING}|{COMPLEX}"
ENDS_NAME = rf"(?=\s*(?:[,;]|$)|\s+(?:#|{_NEXT}(?:{_PART})))"
