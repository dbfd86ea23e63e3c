"""`python -m tests.bench.addresses`: how the true addresses are read, and how many a second; prints two tables."""

import cProfile
import pstats
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence

import click

from app.kernel.addresses.parse import parse
from tests.kit.true_addresses import Truth, read, right, true_names, true_points

_STREETS = (
    "Hàng Bạc", "Phố Huế", "Đội Cấn", "Xã Đàn 2", "Đường La Thành", "Tố Hữu", "Phố 8/3", "Khuất Duy Tiến", "Kim Mã",
)  # fmt: skip
_FORMS = (
    "{n} {street}", "Số {n}{letter}, {street}", "số nhà {n} ngõ {lane} {street}", "{lane}/{n} {street}",
    "Số {n} ngách {lane}/{inner} {street}", "{n} ngách {inner} ngõ Thổ Quan 1", "P{few}{door} nhà C{few} tập thể Kim Liên",
    "SN {n} xóm {few} thôn Cựu, xã Vân Từ, huyện Phú Xuyên",
)  # fmt: skip
_TAILS = (
    "", "", "", "", ", phường Hàng Bạc", ", P. Láng, Q. Đống Đa, HN", " tổ 14 phường Phúc Tân", ", Đống Đa, Hà Nội",
)  # fmt: skip


@click.command()
@click.option("--wrong", is_flag=True, help="also print what was read otherwise than it should be")
def main(wrong: bool) -> None:
    """Count and time."""
    groups = {"names of streets and alleys": list(true_names()), "addresses of houses": list(true_points())}
    click.echo("| true, of Hà Nội | read cleanly | flagged | wrong | flags |\n| --- | --- | --- | --- | --- |")
    for name, trues in groups.items():
        click.echo(_row(name, trues))
    click.echo("\n| list | a second, one core | calls an address |\n| --- | --- | --- |")
    true = [one.written for trues in groups.values() for one in trues]
    for name, lines in (("the true ones, ten times", true * 10), ("20,000 distinct ones", distinct(20_000))):
        click.echo(f"| {name} | {_pace(lines):,.0f} | {calls(lines[:4000]):.0f} |")
    if wrong:
        for one in (one for trues in groups.values() for one in trues if not right(one, read(one))):
            click.echo(f"{one.written!r} is {one.canonical!r}, read as {read(one)}", err=True)


def distinct(count: int) -> list[str]:
    """Return addresses as wards write them, every one different."""
    chance = random.Random(6)
    lines: dict[str, None] = {}
    while len(lines) < count:
        number, lane, inner = (chance.randrange(1, 400) for _ in range(3))
        form = chance.choice(_FORMS) + chance.choice(_TAILS)
        street, letter = chance.choice(_STREETS), chance.choice("ABCD")
        told = {
            "n": number,
            "lane": lane,
            "inner": inner,
            "door": f"{lane % 40:02}",
            "few": inner % 9 + 1,
            "letter": letter,
        }
        lines[form.format(street=street, **told)] = None
    return list(lines)


def _row(name: str, trues: Sequence[Truth]) -> str:
    told = [(one, read(one)) for one in trues]
    wrong = [address for one, address in told if not right(one, address)]
    flagged = [address for one, address in told if right(one, address) and address.flags]
    clean = len(told) - len(wrong) - len(flagged)
    flags = Counter(flag for _, address in told for flag in address.flags)
    unflagged = sum(not address.flags for address in wrong)
    said = ", ".join(f"{flag} {count}" for flag, count in flags.most_common())
    return f"| {len(told)} {name} | {clean} | {len(flagged)} | {len(wrong)} ({unflagged} without a flag) | {said} |"


def _pace(lines: Iterable[str]) -> float:
    """Return addresses a second of processor time, the best of three rounds."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        count = sum(1 for _ in map(parse, lines))
        taken.append(time.process_time() - began)
    return count / min(taken)


def calls(lines: Sequence[str]) -> float:
    """Return function calls an address: what does not depend on the machine."""
    profile = cProfile.Profile()
    profile.enable()
    for line in lines:
        parse(line)
    profile.disable()
    return float(pstats.Stats(profile).total_calls) / len(lines)  # type: ignore[attr-defined]  # the stubs leave it out


if __name__ == "__main__":
    sys.exit(main())
