"""What processes cost, read from /proc: processor time and proportional memory of a tree of them."""

import os
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

PROC = Path("/proc")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """Return the ids of a process and of all that descend from it."""
    children: dict[int, list[int]] = defaultdict(list)
    for folder in PROC.iterdir():
        fields = _fields(folder.name) if folder.name.isdigit() else []
        if fields:
            children[int(fields[1])].append(int(folder.name))
    found = [root]
    for one in found:
        found.extend(children[one])
    return found


def named(root: int, word: str) -> list[int]:
    """Return those of the tree that were started with this word in their command."""
    return [one for one in tree(root) if word in _command(one)]


def cpu_s(ids: Collection[int]) -> float:
    """Return the processor time these processes have used, user and system."""
    return sum(int(ticks) for one in ids for ticks in _fields(str(one))[11:13]) / TICKS_A_SECOND


def pss_mb(ids: Collection[int]) -> float:
    """Return their memory, what they share counted once."""
    return sum(_pss_kb(one) for one in ids) / 1000 * 1.024


def peak_mb(pid: int) -> float:
    """Return the most memory a process ever held; nothing when it has ended."""
    try:
        lines = (PROC / str(pid) / "status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0) / 1000 * 1.024


def _fields(pid: str) -> list[str]:
    """Return the fields of a process's stat file after its name; none when it has ended."""
    try:
        return (PROC / pid / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _command(pid: int) -> str:
    try:
        return (PROC / str(pid) / "cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _pss_kb(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
