"""PURE: which unit the words of an address name, and which wards of today it went to.

Names and codes are used again from one reform to the next, and by several districts: a name alone is a set of units, which
the district, the code and the time a list speaks of narrow down. What stays open stays a set.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.kernel.addresses.model import Address
from app.kernel.vietnamese.fold import fold, has_marks, tone_norm
from app.places.rules import label_of

_KINDS = {
    **dict.fromkeys(("phuong", "p"), "phường"),
    **dict.fromkeys(("xa", "x"), "xã"),
    **dict.fromkeys(("thi tran", "tt"), "thị trấn"),
    **dict.fromkeys(("quan", "q"), "quận"),
    **dict.fromkeys(("huyen", "h"), "huyện"),
    **dict.fromkeys(("thi xa", "tx"), "thị xã"),
    **dict.fromkeys(("thanh pho", "tp"), "thành phố"),
    "tinh": "tỉnh",
}
_WARD_KINDS = ("phường", "xã", "thị trấn")
_WORD = re.compile(
    r"(thành phố|thanh pho|thị trấn|thi tran|thị xã|thi xa|phường|phuong|quận|quan|huyện|huyen|tỉnh|tinh|xã|xa"
    r"|tp|tt|tx|[pqhx])(?:\s*\.\s*|\s+|(?=\d))(?=\S)",
    re.IGNORECASE,
)
_CODE = re.compile(r"[\s(]*(?<!\d)(\d{5})(?!\d)[\s)-]*")
_FORMER = re.compile(r"\s*\(?\bcũ\)?\s*$", re.IGNORECASE)
_STREET_WORD = re.compile(r"(?:phố|đường|đại lộ|ngõ|ngách|hẻm|kiệt|ql|tl)\b|đ\.", re.IGNORECASE)
_COUNTRY = ("viet nam", "vietnam", "vn")
_SHORT = {"hn": "ha noi"}
# As they were until 30/06/2025; those of today are among them.
_PROVINCE_NAMES = (
    "an giang, bà rịa vũng tàu, bạc liêu, bắc giang, bắc kạn, bắc ninh, bến tre, bình dương, bình định, bình phước, "
    "bình thuận, cà mau, cao bằng, cần thơ, đà nẵng, đắk lắk, đắk nông, điện biên, đồng nai, đồng tháp, gia lai, hà giang, "
    "hà nam, hà nội, hà tây, hà tĩnh, hải dương, hải phòng, hậu giang, hòa bình, hồ chí minh, hcm, huế, hưng yên, khánh hòa, "
    "kiên giang, kon tum, lai châu, lạng sơn, lào cai, lâm đồng, long an, nam định, nghệ an, ninh bình, ninh thuận, phú thọ, "
    "phú yên, quảng bình, quảng nam, quảng ngãi, quảng ninh, quảng trị, sóc trăng, sơn la, tây ninh, thái bình, thái nguyên, "
    "thanh hóa, thừa thiên huế, tiền giang, trà vinh, tuyên quang, vĩnh long, vĩnh phúc, yên bái"
)
_PROVINCES = frozenset(_PROVINCE_NAMES.split(", "))
# A quick look that most addresses fail: without one of these words, or a comma before a bare name, they name no unit.
_UNIT_WORD = re.compile(
    r"\b(?:phường|phuong|xã|thị|quận|quan|huyện|huyen|tỉnh|tt|tx|tp)\b|\b[pxqh]\.|\bq\d", re.IGNORECASE
)
MAY_NAME = re.compile(rf",|{_UNIT_WORD.pattern}", re.IGNORECASE)
_ASIDE = re.compile(r"(?:nay|trước|cũ)?\s*(?:là|thuộc)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the register; `above` is the one it stood under, `now` says whether it is still there."""

    id: int
    level: str
    kind: str
    name: str
    code: str | None
    above: int | None
    now: bool

    @property
    def label(self) -> str:
        return label_of(self.kind, self.name)


class Mention(NamedTuple):
    """One unit as an address names it; what is not said is empty."""

    kind: str
    name: str
    code: str = ""
    former: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The units an address names. `foreign`: a province or city that is not of the register."""

    wards: tuple[Mention, ...] = ()
    districts: tuple[Mention, ...] = ()
    foreign: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the words come to: the unit they name, if one, and the wards of today where the door may stand.

    `whole`: the unit went to the only ward there is. `vague`: no ward is named, only a district.
    """

    text: str
    unit: int | None
    former: bool
    wards: tuple[int, ...]
    whole: bool
    vague: bool = False


class Directory:
    """The register as names, codes and ways from former units to those of today."""

    def __init__(self, units: Iterable[Unit], successions: Iterable[tuple[int, int, str]]) -> None:
        self.by_id = {unit.id: unit for unit in units}
        self._exact: dict[tuple[bool, str], list[Unit]] = defaultdict(list)
        self._folded: dict[tuple[bool, str], list[Unit]] = defaultdict(list)
        self._codes: dict[str, list[Unit]] = defaultdict(list)
        self._provinces: set[str] = set()
        self._next: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self._went: dict[int, tuple[tuple[int, ...], bool]] = {}
        self._districts_of: dict[int, set[int]] = defaultdict(set)
        self._read: dict[tuple[str, bool], Words] = {}
        self._said: dict[tuple[object, ...], tuple[Words, str | None]] = {}
        for unit in self.by_id.values():
            self._enter(unit)
        for old, new, share in successions:
            self._next[old].append((new, share))
        for unit in self.by_id.values():
            if unit.level == "ward" and unit.above is not None:
                for ward in self.went_to(unit.id)[0]:
                    self._districts_of[ward].add(unit.above)

    def _enter(self, unit: Unit) -> None:
        if unit.level == "province":
            self._provinces.add(fold(unit.name))
            return
        ward = unit.level == "ward"
        self._exact[ward, name_key(unit.name)].append(unit)
        self._folded[ward, fold(unit.name)].append(unit)
        if ward and unit.code:
            self._codes[unit.code].append(unit)

    # ---- from former units to those of today -------------------------------------------------------------

    def went_to(self, unit_id: int) -> tuple[tuple[int, ...], bool]:
        """Return the wards of today that hold what a unit was, and whether a single one holds the whole of it."""
        if unit_id not in self._went:
            self._went[unit_id] = ((), False)  # what leads back to itself went nowhere
            self._went[unit_id] = self._follow(self.by_id[unit_id])
        return self._went[unit_id]

    def _follow(self, unit: Unit) -> tuple[tuple[int, ...], bool]:
        if unit.now and unit.level == "ward":
            return (unit.id,), True
        steps = self._next[unit.id]
        ways = [self.went_to(new) for new, _ in steps if new in self.by_id]
        wards = tuple(sorted({ward for found, _ in ways for ward in found}))
        # The one part that the register knows of is not the whole.
        whole = len(wards) == 1 and all(one for _, one in ways) and (len(steps) > 1 or steps[0][1] == "full")
        return wards, whole

    # ---- from words to units -----------------------------------------------------------------------------

    def read(self, address: Address, ward_cell: str | None = None) -> tuple[Words, Address]:
        """Return the units an address (and the ward's own cell beside it) names, and the address without their bare names."""
        said = address.admin, address.street, bool(address.hamlet), address.landmark, ward_cell
        if said not in self._said:
            self._said[said] = self._units_in(*said)
        words, street = self._said[said]
        return words, address if street == address.street else replace(address, street=street)

    def _units_in(
        self, admin: Sequence[str], street: str | None, in_hamlet: bool, landmark: str | None, cell: str | None
    ) -> tuple[Words, str | None]:
        """Return the units named, and the street without the names that stand behind it."""
        if cell and cell.isdecimal():
            cell = cell.zfill(5)  # codes lose their zeros
        pieces = street.split(", ") if street else []
        parts = [self._whole_name(part, pieces) for part in admin]
        found = [self._read_part(part, sure=True) for part in (*parts, *([cell] if cell else []))]
        if landmark and _UNIT_WORD.search(landmark):
            aside = self._read_part(_ASIDE.sub("", landmark, count=1), sure=False)
            found += [aside] if aside.wards and aside.wards[0].kind else []
        kept = 0 if in_hamlet else 1
        while pieces:
            words = self._read_part(pieces[-1], sure=False)
            named = words.wards or words.districts
            if words.text == "" or (len(pieces) <= kept and not (named and named[0].kind)):
                break
            found.append(words)
            pieces.pop()
        telling = [words for words in found if words.wards or words.districts or words.foreign]
        words = Words(
            tuple(dict.fromkeys(mention for words in telling for mention in words.wards)),
            tuple(dict.fromkeys(mention for words in telling for mention in words.districts)),
            any(words.foreign for words in telling),
            ", ".join(dict.fromkeys(words.text for words in telling)),
        )
        return words, ", ".join(pieces) or None

    def _whole_name(self, part: str, pieces: list[str]) -> str:
        """Return a unit's name that was cut at its dash («Văn Miếu - Quốc Tử Giám»), its other half taken out of `pieces`."""
        for place, piece in enumerate(pieces):
            whole = f"{part}, {piece}"
            match = _WORD.match(whole)
            if match and (True, name_key(whole[match.end() :])) in self._exact:
                del pieces[place]
                return whole
        return part

    def may_be_named_in(self, text: str) -> bool:
        """Say, at a glance, whether a text may name a unit; most do not."""
        if _UNIT_WORD.search(text):
            return True
        _, comma, last = text.rpartition(",")
        return bool(comma) and bool(self._read_part(last.strip(), sure=False).text)

    def _read_part(self, part: str, sure: bool) -> Words:
        """Read one part: `sure` when its place says that it is a unit, else only what the register knows is one."""
        key = part, sure
        if key not in self._read:
            self._read[key] = self._unit_in(part, sure)
        return self._read[key]

    def _unit_in(self, part: str, sure: bool) -> Words:
        text = part.strip(" .")
        if not sure and _STREET_WORD.match(text):
            return Words()
        code = _CODE.search(text)
        worded = _CODE.sub(" ", text).strip(" -") if code else text
        match = _WORD.match(worded)
        kind = _KINDS[fold(match[1])] if match else ""
        mention = _mention(kind, worded[match.end() :] if match else worded, code[1] if code else "")
        told = Words(text=text)
        plain = _SHORT.get(fold(mention.name), fold(mention.name))
        if kind in ("", "thành phố", "tỉnh") and (plain in _COUNTRY or plain in self._provinces):
            return told
        if match and match[1].isascii() and len(match[1]) > 2 and not self._known(mention):
            # «Quan Hoa» is no quận, «Phuong Mai» no phường, and «Xa La» no xã.
            whole = self._bare(told, _mention("", worded, mention.code), sure=False)
            if whole.text:
                return whole
        if not kind:
            return self._bare(told, mention, sure)
        if kind in ("thành phố", "tỉnh") and not self._known(mention):
            return replace(told, foreign=bool(self._provinces)) if sure or kind == "tỉnh" else Words()
        if not sure and not self._known(mention):
            return Words()
        return replace(told, wards=(mention,)) if kind in _WARD_KINDS else replace(told, districts=(mention,))

    def _known(self, mention: Mention) -> bool:
        return bool(self._named(mention, ward=mention.kind in _WARD_KINDS))

    def _bare(self, told: Words, mention: Mention, sure: bool) -> Words:
        """Read a name without its kind: a district before a ward of that name, for it says less."""
        if mention.name and self._named(mention, ward=False):
            return replace(told, districts=(mention,))
        if self._named(mention, ward=True):
            return replace(told, wards=(mention,))
        if name_key(mention.name) in _PROVINCES:
            return replace(told, foreign=bool(self._provinces))
        return replace(told, wards=(mention,)) if sure else Words()

    def _named(self, mention: Mention, ward: bool) -> list[Unit]:
        """Return the units with this name, those of the same kind if any, else of this code."""
        coded = self._codes.get(mention.code, []) if ward and mention.code else []
        if not mention.name:
            return coded
        found = self._exact.get((ward, name_key(mention.name)), [])
        if not found and not has_marks(mention.name):
            found = self._folded.get((ward, fold(mention.name)), [])
        found = [unit for unit in found if unit.kind == mention.kind] or found
        return [unit for unit in found if unit in coded] or found

    # ---- from words to wards -----------------------------------------------------------------------------

    def resolve(self, words: Words, past: bool, toward: int | None) -> Origin:
        """Return where a door with these words may stand.

        `past`: the list speaks of the units of before, so that a name used again means the former one. `toward` is the
        ward the list is for: of namesakes in several districts those count that went there.
        """
        nowhere = Origin(words.text, None, False, (), False)
        districts = {unit.id for mention in words.districts for unit in self._named(mention, ward=False)}
        if words.foreign or (words.districts and not districts):
            return nowhere
        if not words.wards:
            found = {ward for district in districts for ward in self.went_to(district)[0]}
            unit = next(iter(districts)) if len(districts) == 1 else None
            return Origin(words.text, unit, True, tuple(sorted(found)), False, vague=True)
        meant = [self._meant(mention, districts, past or mention.former, toward) for mention in words.wards]
        ways = [{ward for unit in units for ward in self.went_to(unit.id)[0]} for units in meant]
        wards = tuple(sorted(set.intersection(*ways)))
        units = min(meant, key=len)
        whole = len(wards) == 1 and any(
            units and len(way) == 1 and all(self.went_to(unit.id)[1] for unit in units)
            for units, way in zip(meant, ways, strict=True)
        )
        alike = units and all(self.went_to(unit.id) == self.went_to(units[0].id) for unit in units)
        one = units[-1] if alike else None
        return Origin(words.text, one.id if one else None, bool(one and not one.now), wards, whole)

    def _meant(self, mention: Mention, districts: Collection[int], past: bool, toward: int | None) -> list[Unit]:
        found = self._named(mention, ward=True)
        before, now = [unit for unit in found if not unit.now], [unit for unit in found if unit.now]
        if districts:
            before = [unit for unit in before if unit.above in districts]
            now = [unit for unit in now if self._districts_of[unit.id] & set(districts)]
            return self._leading(before, toward) or now
        if now and not (past and before):
            return now
        return self._leading(before, toward)

    def _leading(self, units: list[Unit], toward: int | None) -> list[Unit]:
        """Return, of several namesakes, those that went to a ward; all when none did."""
        if len(units) < 2 or toward is None:
            return units
        return [unit for unit in units if toward in self.went_to(unit.id)[0]] or units

    def speaks_of_the_past(self, told: Iterable[Words]) -> bool:
        """Say whether most of what a list names, names districts or units that are no more."""
        naming = [words for words in told if words.wards or words.districts]
        return bool(naming) and 2 * sum(map(self._past, naming)) > len(naming)

    def _past(self, words: Words) -> bool:
        named = [unit for mention in words.wards for unit in self._named(mention, ward=True)]
        return bool(words.districts) or (bool(named) and not any(unit.now for unit in named))


def _mention(kind: str, words: str, code: str) -> Mention:
    name = _FORMER.sub("", words)
    return Mention(kind, name, code, name != words)


def name_key(name: str) -> str:
    """Return a name for comparing: accents count, the style of tones, dashes and case do not."""
    return " ".join(re.findall(r"[^\W_]+", tone_norm(name).casefold()))


@dataclass(frozen=True, slots=True)
class Ways:
    """The streets, named lanes and hamlets that a ward is known to have."""

    exact: frozenset[str]
    folded: frozenset[str]

    def hold(self, way: str) -> bool:
        """Say whether the ward has this way; one typed without accents may be any of that spelling."""
        return name_key(way) in self.exact or (not has_marks(way) and fold(way) in self.folded)


def ways_named(names: Iterable[str]) -> Ways:
    """Return these names for asking."""
    listed = list(names)
    return Ways(frozenset(map(name_key, listed)), frozenset(map(fold, listed)))


def way_of(address: Address) -> str:
    """Return the street, named lane or named hamlet by which the ward of a door is known; "" when nothing tells."""
    if address.street:
        return _bare_street(address.street)
    if address.lanes and address.lanes[0].name:
        return f"{address.lanes[0].kind} {address.lanes[0].name}"
    # Hamlets with a number are found in every ward.
    return next((hamlet for hamlet in address.hamlet if not any(map(str.isdigit, hamlet))), "")


def _bare_street(street: str) -> str:
    return re.sub(r"^(?:phố|đường|đại lộ|đ\.)\s*", "", street, flags=re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The ward a row goes to, or why it waits: partial, elsewhere, unknown, unnamed."""

    ward: int | None
    why: str = ""


def decide(origin: Origin | None, here: int | None, knowing: Sequence[int]) -> Verdict:
    """Say where a row goes. `here` is the ward the list is for (None: a whole province), `knowing` the wards among
    `origin.wards` that know its street.

    A row that names a ward outside the list's is never put here silently, nor there without anybody asked.
    """
    if origin is None:
        return Verdict(here, "" if here is not None else "unnamed")
    if not origin.wards:
        return Verdict(None, "unknown")
    if origin.vague and here in origin.wards:
        return Verdict(here)
    to = origin.wards[0] if origin.whole else knowing[0] if len(knowing) == 1 else None
    if to is not None and here in (None, to):
        return Verdict(to)
    return Verdict(None, "partial" if to is None and (here is None or here in origin.wards) else "elsewhere")
