"""Whose turn it is to write: first come, first served here, and no process stands before another for long."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from threading import Thread

import pytest

from app.storage.turns import Turns
from tests.kit.waiting import wait_until

PROCESSES, TURNS = 2, 60
# Beside the one that writes, one is next: whoever asks in that moment comes after it.
IN_A_ROW = 4
WRITER = """
import sys, time
from pathlib import Path
from app.storage.turns import Turns
turns, name, said = Turns(Path(sys.argv[1])), sys.argv[2], Path(sys.argv[3])
Path(sys.argv[4]).touch()
while not Path(sys.argv[5]).exists():
    time.sleep(0.001)  # until both are there
for _turn in range(int(sys.argv[6])):
    turns.take(60)
    with said.open("a") as file:
        file.write(name)
    time.sleep(0.004)  # a write takes a while: the other one comes to wait for its end
    turns.give()
"""


def test_threads_write_in_the_order_they_came(tmp_path: Path) -> None:
    turns, order = Turns(tmp_path / "turn"), []

    def write(number: int) -> None:
        turns.take(20)
        order.append(number)
        turns.give()

    turns.take(1)
    threads = [Thread(target=write, args=(number,)) for number in range(12)]
    for number, thread in enumerate(threads):
        thread.start()
        wait_until(lambda number=number: len(turns._row._waiting) == number + 1, "a thread does not stand in the row")
    turns.give()
    for thread in threads:
        thread.join(20)
    assert order == list(range(12))


def test_processes_take_turns(tmp_path: Path) -> None:
    said, go = tmp_path / "said", tmp_path / "go"
    arguments = [sys.executable, "-c", WRITER, str(tmp_path / "turn")]
    here = [tmp_path / name for name in "ab"]
    writers = [
        subprocess.Popen([*arguments, path.name, str(said), str(path), str(go), str(TURNS)], cwd=Path.cwd())
        for path in here
    ]
    wait_until(lambda: all(path.exists() for path in here), "a writer did not begin")
    go.touch()
    assert [writer.wait(60) for writer in writers] == [0] * PROCESSES
    written = said.read_text()
    assert sorted(written) == ["a"] * TURNS + ["b"] * TURNS, "nobody wrote in another's turn"
    both_began = max(written.index("a"), written.index("b"))
    one_ended = min(written.rindex("a"), written.rindex("b"))
    runs = [len(list(run)) for _name, run in groupby(written[both_began : one_ended + 1])]
    assert max(runs) <= IN_A_ROW, written


def test_who_waits_too_long_leaves_the_row(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "turn")
    turns.take(1)
    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(TimeoutError):
            pool.submit(turns.take, 0.05).result(20)
        turns.give()
        pool.submit(turns.take, 5).result(20)
    turns.give()


def test_a_process_that_holds_the_turn_makes_another_wait_and_its_death_frees_it(tmp_path: Path) -> None:
    lock, ready = tmp_path / "turn", tmp_path / "ready"
    holds = "import sys, time; from pathlib import Path; from app.storage.turns import Turns\n"
    holds += "Turns(Path(sys.argv[1])).take(5); Path(sys.argv[2]).touch(); time.sleep(600)"  # killed below, or ends
    holder = subprocess.Popen([sys.executable, "-c", holds, str(lock), str(ready)], cwd=Path.cwd())
    try:
        wait_until(ready.exists, "nobody took the turn")
        turns = Turns(lock)
        with pytest.raises(TimeoutError):
            turns.take(0.05)
    finally:
        holder.kill()
        holder.wait(20)
    turns.take(10)
    turns.give()


def test_a_folder_nobody_may_write_to_still_gives_turns(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "missing" / "turn")
    turns.take(1)
    turns.give()
    turns.take(1)
    turns.give()
