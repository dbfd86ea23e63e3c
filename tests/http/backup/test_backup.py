"""A backup is of one moment, whatever is written meanwhile; a check finds whatever is not as it was written."""

import stat
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import text

from app.access.actor import SYSTEM_ACTOR
from app.audit.actions import record
from app.backup.failure import BackupFailed
from app.backup.folder import backups_in, only_one
from app.backup.making import make_backup, prune
from app.backup.manifest import FILE, Manifest, read_manifest, write_manifest
from app.backup.proving import prove
from app.backup.rules import name_at
from app.extensions import db
from app.kernel.clock import utc_now
from app.notices.actions import notify
from app.storage import unit
from app.storage.revision import UNFINISHED
from tests.factories.people import Cast

WRITERS = 3


def made(place: Path) -> tuple[Path, Manifest]:
    db.session.commit()
    return make_backup(db.engine, place, utc_now())


def wrong(backup: Path) -> list[tuple[str, dict[str, object]]]:
    db.session.commit()
    return [(fault.message, dict(fault.params)) for fault in prove(db.engine, backup)]


def test_a_backup_beside_writers_is_of_one_moment(app: Flask, place: Path, sealed: Cast) -> None:
    """Each writer stores a line of the record and a notice together: the copy has as many of one as of the other."""
    going, full = Event(), [Event() for _ in range(WRITERS)]
    before = db.session.execute(text("SELECT count(*) FROM audit_row")).scalar()
    lan = sealed.lan.id

    def write(number: int) -> None:
        with app.app_context():
            while not going.is_set():
                record(SYSTEM_ACTOR, utc_now(), "tests.row", "area", number)
                notify([lan], utc_now(), "tests", "words")
                unit.commit()
                full[number].set()
            db.session.remove()

    db.session.commit()
    writers = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for one in writers:
        one.start()
    try:
        for one in full:
            assert one.wait(30)
        backup, manifest = made(place)
    finally:
        going.set()
        for one in writers:
            one.join()
    tables = manifest.dump.tables
    assert tables["audit_row"] - before == tables["notice"] >= WRITERS
    assert wrong(backup) == []


def test_it_is_for_its_owner_alone(app: Flask, place: Path, sealed: Cast) -> None:
    backup, manifest = made(place)
    assert stat.S_IMODE(place.stat().st_mode) == stat.S_IMODE(backup.stat().st_mode) == 0o700
    files = [path for path in backup.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert (backup / "secret_key").read_text("ascii") == app.config["SECRET_KEY"]
    assert manifest.dump.audit["block"] == 1 and manifest.dump.tables["account"] == 7


def test_one_flipped_byte_is_found_in_each_file(app: Flask, place: Path, sealed: Cast) -> None:
    backup, _manifest = made(place)
    files = [path for path in backup.rglob("*") if path.is_file()]
    assert len(files) > 2
    for path in files:
        whole = path.read_bytes()
        spots = (0, len(whole) // 2, len(whole) - 1) if path.name == FILE else (len(whole) // 2,)
        for spot in spots:
            path.write_bytes(whole[:spot] + bytes([whole[spot] ^ 1]) + whole[spot + 1 :])
            named = path.relative_to(backup).as_posix()
            assert wrong(backup) == [("The file %(file)s is damaged.", {"file": named})]
        path.write_bytes(whole)
    (backup / "secret_key").rename(backup / "other")
    assert {message for message, _params in wrong(backup)} == {
        "The file %(file)s is missing.",
        "The file %(file)s does not belong to the backup.",
    }


def test_a_check_compares_rows_and_leaves_nothing_behind(app: Flask, place: Path, sealed: Cast) -> None:
    backup, manifest = made(place)
    assert wrong(backup) == []
    manifest.dump.tables["account"] += 1
    write_manifest(backup, manifest)
    said = {"table": "account", "found": 7, "told": 8}
    assert wrong(backup) == [("The table %(table)s has %(found)s rows, %(told)s were kept.", said)]
    assert {path.name for path in place.iterdir()} == {".lock", backup.name}
    if db.engine.dialect.name == "postgresql":
        listed = text("SELECT count(*) FROM pg_database WHERE datname LIKE '%verify%'")
        assert db.session.execute(listed).scalar() == 0


def test_a_record_that_was_cut_off_since_the_last_backup_is_found(app: Flask, place: Path, sealed: Cast) -> None:
    made(place)
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            connection.execute(text("DROP TRIGGER audit_block_no_delete"))
        connection.execute(text("DELETE FROM audit_block"))
    backup, _manifest = made(place)
    [(message, params)] = wrong(backup)
    assert "its end is gone" in message and params == {"block": 1}


def test_what_a_killed_backup_left_is_cleared_away(app: Flask, place: Path, sealed: Cast) -> None:
    left = place / ".part-20260101T000000Z"
    left.mkdir(parents=True)
    (left / "database.sqlite3").write_bytes(b"half")
    made(place)
    assert not left.exists() and len(backups_in(place)) == 1


def test_a_backup_that_fails_leaves_nothing(app: Flask, place: Path, sealed: Cast) -> None:
    def stop() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(BackupFailed, match="no room"):
        make_backup(db.engine, place, utc_now(), stop)
    assert {path.name for path in place.iterdir()} == {".lock"}


def test_two_at_once_never_mix(app: Flask, place: Path, sealed: Cast) -> None:
    with only_one(place), pytest.raises(BackupFailed, match="at this moment"):
        made(place)
    first, second = made(place)[0], made(place)[0]
    assert first != second and len(backups_in(place)) == 2


def test_old_ones_go(app: Flask, place: Path) -> None:
    for month in range(1, 13):
        (place / f"2025{month:02d}01T190000Z").mkdir(parents=True)
    now = name_at(utc_now())
    (place / now).mkdir()
    assert sorted(prune(place, "20250101T190000Z")) == [f"2025{month:02d}01T190000Z" for month in range(2, 7)]
    assert len(backups_in(place)) == 8


def test_an_unfinished_restore_is_not_backed_up(app: Flask, place: Path) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {UNFINISHED} (name text)"))
    with pytest.raises(BackupFailed, match="nothing whole"):
        made(place)
    with db.engine.begin() as connection:
        connection.execute(text(f"DROP TABLE {UNFINISHED}"))


def test_a_manifest_reads_as_it_was_written(app: Flask, place: Path) -> None:
    backup, manifest = made(place)
    assert read_manifest(backup) == manifest
