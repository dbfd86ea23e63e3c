"""Back from a backup: into an empty database, everything there, nobody signed in; interrupted, it is begun again."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select

from app.access.actor import SYSTEM_ACTOR
from app.audit.checking import check_record
from app.audit.models import AuditRow
from app.backup import hooks
from app.backup.failure import BackupFailed
from app.backup.folder import backups_in
from app.backup.making import make_backup
from app.backup.manifest import Manifest, read_manifest
from app.backup.restoring import restore
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.people.actions.cards import issue_cards
from app.people.actions.held_cards import HELD
from app.people.cards import card_by_uid, end_cards
from app.people.models import Account, Card, SignInSession
from app.people.sessions import begin_session, find_session
from app.storage import unit
from app.storage.kept import all_kept
from app.storage.revision import needed_revision, why_not_ready
from tests.factories import people, places
from tests.factories.people import Cast


@pytest.fixture
def backup(app: Flask, place: Path, sealed: Cast) -> tuple[Path, Manifest, str]:
    """A backup, its manifest, and the key of a session that was open when it was made; Minh has a card then."""
    places.household(places.alley(sealed.ward))
    key = begin_session(sealed.lan, utc_now(), "phone")
    issue_cards(SYSTEM_ACTOR, utc_now(), uuid7(), [sealed.minh], app.extensions["config"].secret_key)
    unit.commit()
    return *make_backup(db.engine, place, utc_now()), key


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_everything_is_back_and_nobody_is_signed_in(backup: Any, other_site: Any) -> None:
    folder, manifest, key = backup
    with other_site() as site:
        told, other_key, said = restore(db.engine, folder, utc_now())
        assert (told, other_key, said) == (manifest, False, [(HELD, {"n": 1})])
        assert why_not_ready(db.engine) is None
        assert count(Account) == manifest.dump.tables["account"]
        assert count(AuditRow) == manifest.dump.tables["audit_row"] + 1
        assert [one.differences() for one in all_kept() if one.differences()] == []
        assert find_session(key, utc_now()) is None
        assert {one.ended_why for one in db.session.scalars(select(SignInSession))} == {"restored"}
        newcomer = people.account("nguoimoi")
        assert newcomer.id > max(db.session.scalars(select(Account.id).where(Account.id != newcomer.id)))
        unit.commit()
        with db.engine.connect() as connection:
            report = check_record(connection, site.config["SECRET_KEY"].encode())
        assert (report.count, report.blocks) == (0, 1)


def test_a_card_stopped_after_the_backup_does_not_live_again(backup: Any, other_site: Any, cast: Cast) -> None:
    folder, _manifest, _key = backup
    [uid] = db.session.scalars(select(Card.uid))
    assert not card_by_uid(uid).held
    end_cards(SYSTEM_ACTOR, utc_now(), [cast.minh.id], "revoked")
    unit.commit()
    with other_site():
        restore(db.engine, folder, utc_now())
        assert card_by_uid(uid).held


def test_a_database_with_rows_is_refused(backup: Any, app: Flask, other_site: Any) -> None:
    folder, _manifest, _key = backup
    with pytest.raises(BackupFailed, match="not empty"):
        restore(db.engine, folder, utc_now())
    with other_site():
        upgrade()
        people.account("lan")
        unit.commit()
        with pytest.raises(BackupFailed, match="not empty"):
            restore(db.engine, folder, utc_now())
        assert db.session.scalars(select(Account.login)).all() == ["lan"]


def test_a_damaged_backup_is_refused_before_anything_is_touched(backup: Any, other_site: Any) -> None:
    folder, _manifest, _key = backup
    largest = max(folder.rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0)
    whole = largest.read_bytes()
    largest.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with other_site():
        with pytest.raises(BackupFailed, match="damaged"):
            restore(db.engine, folder, utc_now())
        assert why_not_ready(db.engine).sentence.startswith("The database is without tables")


def test_an_interrupted_restore_is_seen_and_begun_again(
    backup: Any, other_site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, manifest, key = backup

    class PowerCut(Exception):
        """Not one of those that are put into words."""

    def cut(*_: object) -> None:
        raise PowerCut

    with other_site():
        upgrade()
        with monkeypatch.context() as patched:
            patched.setitem(hooks._on_restore, "cut", cut)
            with pytest.raises(PowerCut):
                restore(db.engine, folder, utc_now())
        unit.rollback()
        assert "did not finish" in why_not_ready(db.engine).sentence
        assert find_session(key, utc_now()) is not None, "which is why nothing may be served yet"
        unit.rollback()
        restore(db.engine, folder, utc_now())
        assert why_not_ready(db.engine) is None and find_session(key, utc_now()) is None
        assert count(Account) == manifest.dump.tables["account"]


def test_a_backup_made_before_an_upgrade_is_brought_up(place: Path, other_site: Any) -> None:
    """With the new code in place, the database not yet: that is when one wants it."""
    with other_site() as site:
        upgrade()
        people.cast()
        unit.commit()
        downgrade(revision="20261123_01_schools_and_sales")
        runner = site.test_cli_runner()
        assert runner.invoke(args=["backup", "--to", str(place)]).exit_code == 0
        [folder] = backups_in(place)
        assert runner.invoke(args=["backup", "verify", str(folder)]).exit_code == 0
        assert read_manifest(folder).dump.revision != needed_revision()
        db.session.remove()
        downgrade(revision="base")
        restore(db.engine, folder, utc_now())
        assert why_not_ready(db.engine) is None and count(Account) == 7


def test_the_key_comes_back_with_the_data(backup: Any, other_site: Any) -> None:
    folder, _manifest, _key = backup
    with other_site() as site:
        kept = site.extensions["config"].instance_dir / "secret_key"
        site.config["SECRET_KEY"] = "made when this site was set up"
        site.extensions["config"] = _with_key(site, "made when this site was set up")
        kept.write_text("made when this site was set up", "ascii")
        _manifest, other_key, _said = restore(db.engine, folder, utc_now())
        assert not other_key and kept.read_text("ascii") == "the-same-in-every-test"
        with db.engine.connect() as connection:
            assert check_record(connection, b"the-same-in-every-test").count == 0


def test_a_key_of_the_environment_that_differs_is_said(backup: Any, other_site: Any) -> None:
    folder, _manifest, _key = backup
    with other_site() as site:
        site.extensions["config"] = _with_key(site, "from the environment")
        result = site.test_cli_runner().invoke(args=["restore", str(folder)])
        assert result.exit_code == 0, result.output
        assert "1 thẻ đăng nhập đang chờ" in result.output
        assert "SECRET_KEY" in result.output and str(folder / "secret_key") in result.output


def _with_key(site: Flask, key: str) -> Any:
    config = site.extensions["config"]
    return type(config)(**{**vars(config), "secret_key": key})
