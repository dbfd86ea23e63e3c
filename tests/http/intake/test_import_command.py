"""`flask import` tells what a list would bring in, in the words of the samples' .json, or takes it in."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.actor import SYSTEM_ACTOR
from app.audit.models import AuditRow
from app.extensions import db
from app.intake.models import IntakeBatch
from app.kernel.clock import utc_now
from app.places.models import Area, Household
from app.places.register import load_register
from tests.factories.people import Cast

SAMPLES = Path(__file__).parents[2] / "data" / "import_samples"
HOUSEHOLDS = SAMPLES / "03_ho_thon_cuu_windows1258.csv"
VOLUNTEERS = SAMPLES / "02_doan_vien_hai_sheet.xlsx"
NOW = "00082"
KEYS = {"accepted", "skipped", "rejected", "warnings", "duplicates", "normalised", "encoding"}


def call(app: Flask, *words: str) -> Any:
    db.session.commit()
    return app.test_cli_runner().invoke(args=["import", *words])


def run(app: Flask, *words: str) -> Any:
    result = call(app, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def wanted(sample: Path) -> Any:
    return json.loads(sample.with_suffix(".json").read_text("utf-8"))


def test_households_into_an_empty_database(app: Flask) -> None:
    told, sample = run(app, "households", str(HOUSEHOLDS), "--area", NOW, "--dry-run"), wanted(HOUSEHOLDS)
    assert set(told) >= KEYS
    assert (told["accepted"], told["encoding"], told["duplicates"]) == (238, "cp1258", [])
    assert len(told["skipped"]) + told["accepted"] + len(told["rejected"]) == 247
    for part in ("warnings", "rejected"):
        found = {(one["code"], one["serial"]): one for one in told[part]}
        for one in sample[part]:
            assert found[one["code"], one["serial"]].items() >= one.items()
    rows = {row["stt"]: row for row in told["normalised"]}
    for row in sample["rows"]:
        assert {key: rows[row["stt"]][key] for key in row} == row
    sums = {key: sum(row[key] for row in told["normalised"]) for key in sample["sums_of_accepted"]}
    assert sums == sample["sums_of_accepted"]
    assert count(IntakeBatch) == count(Household) == 0


def test_volunteers_on_the_day_of_their_list(app: Flask) -> None:
    told = run(app, "volunteers", str(VOLUNTEERS), "--area", "00082", "--as-of", "2021-09-08", "--dry-run")
    sample = wanted(VOLUNTEERS)
    notes = {"name_unaccented", "old_prefix_converted", "hidden_row_read", "phone_none"}
    warnings = [one for one in told["warnings"] if one["code"] not in notes]
    assert [one | sample["warnings"][place] for place, one in enumerate(warnings)] == warnings
    assert sorted(told["duplicates"], key=lambda group: group[1]["row"]) == [
        [{key: pair[which][key] for key in ("sheet", "row")} for which in ("first", "second")]
        for pair in sorted(sample["duplicate_pairs"], key=lambda pair: pair["second"]["row"])
    ]
    rows = {(row["sheet"], row["row"]): row for row in told["normalised"]}
    for row in sample["rows"]:
        assert {key: rows[row["sheet"], row["row"]][key] for key in row} == row
    assert {one["sheet"] for one in told["skipped"] if one["reason"] == "hidden_sheet"} == {"ma"}


def test_codes_are_those_of_the_day(app: Flask) -> None:
    """00070 was phường Hàng Trống until the middle of 2025 and is phường Hoàn Kiếm since; 00001 is no more."""
    for code, day in (("00070", "2021-09-08"), ("00070", "2026-01-01"), ("00001", "2021-01-01"), ("001", "2024-01-01")):
        run(app, "households", str(HOUSEHOLDS), "--area", code, "--as-of", day, "--dry-run")
    for code, words in (("00001", "Phúc Xá"), ("99999", "no unit with the code 99999")):
        result = call(app, "households", str(HOUSEHOLDS), "--area", code, "--dry-run")
        assert result.exit_code == 1 and words in result.output


def test_households_are_taken_in_once(app: Flask) -> None:
    load_register(SYSTEM_ACTOR, utc_now())
    db.session.commit()
    words = ("households", str(HOUSEHOLDS), "--area", NOW)
    told = run(app, *words)
    assert (told["accepted"], told["taken"]["created"]) == (238, 238)
    assert count(Household) == 238
    ward = db.session.scalars(select(Area).where(Area.code == NOW, Area.valid_to.is_(None))).one()
    assert all(one.alley.path.startswith(ward.path) for one in db.session.scalars(select(Household).limit(20)))
    acts = set(db.session.scalars(select(AuditRow.action).where(AuditRow.account_id.is_(None))))
    assert {"intake.upload", "intake.confirm", "intake.apply", "places.import"} <= acts
    assert run(app, *words)["taken"] == told["taken"]
    assert (count(Household), count(IntakeBatch)) == (238, 1)


def test_pupils_ask_for_the_school(app: Flask, cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("STT;Họ và tên;Lớp\n1;Trần Văn An;6A\n", "utf-8")
    run(app, "pupils", str(tmp_path / "a.csv"), "--area", NOW, "--dry-run")
    result = call(app, "pupils", str(tmp_path / "a.csv"), "--area", NOW)
    assert result.exit_code == 1 and "takes no such list" in result.output


def test_in_words(app: Flask) -> None:
    result = call(app, "households", str(HOUSEHOLDS), "--area", NOW, "--dry-run")
    assert result.output.startswith("238 good rows (238 different), 2 rejected, ")
    assert "1 totals" in result.output


@pytest.mark.parametrize(("content", "words"), [(b"%PDF-1", "not a spreadsheet"), (b"", "empty")])
def test_what_is_no_list(app: Flask, tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    result = call(app, "households", str(tmp_path / "a.csv"), "--area", NOW, "--dry-run")
    assert result.exit_code == 1
    assert words in result.output
    assert call(app, "hens", str(tmp_path / "a.csv"), "--area", NOW).exit_code == 1
