"""`flask import` tells what an upload would bring in, in the words of the samples' .json, and stores nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.intake.models import IntakeBatch

SAMPLES = Path(__file__).parents[2] / "data" / "import_samples"
HOUSEHOLDS = SAMPLES / "03_ho_thon_cuu_windows1258.csv"
VOLUNTEERS = SAMPLES / "02_doan_vien_hai_sheet.xlsx"


def run(app: Flask, *words: str) -> Any:
    result = app.test_cli_runner().invoke(args=["import", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_households_as_json(app: Flask) -> None:
    wanted = json.loads(HOUSEHOLDS.with_suffix(".json").read_text("utf-8"))
    read = json.loads(run(app, str(HOUSEHOLDS), "--json"))
    for key in ("file", "encoding", "delimiter", "header_line", "data_rows", "accepted", "rejected_count"):
        assert read[key] == wanted[key], key
    for key in ("warnings", "rejected"):
        assert [item | wanted[key][place] for place, item in enumerate(read[key])] == read[key]
    assert db.session.scalar(select(func.count()).select_from(IntakeBatch)) == 0


def test_volunteers_are_told_from_households(app: Flask) -> None:
    wanted = json.loads(VOLUNTEERS.with_suffix(".json").read_text("utf-8"))
    read = json.loads(run(app, str(VOLUNTEERS), "--json", "--as-of", "2021-09-08"))
    assert read["data_rows"] == wanted["data_rows"]
    assert len(read["warnings"]) == len(wanted["warnings"])
    assert [item | wanted["warnings"][place] for place, item in enumerate(read["warnings"])] == read["warnings"]
    assert len(read["duplicate_pairs"]) == len(wanted["duplicate_pairs"])


def test_in_words(app: Flask) -> None:
    assert run(app, str(HOUSEHOLDS)).startswith("240 rows: 238 good (238 different), 2 to check, 2 rejected")


@pytest.mark.parametrize(("content", "words"), [(b"%PDF-1", "not a spreadsheet"), (b"", "empty")])
def test_what_is_no_list(app: Flask, tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    result = app.test_cli_runner().invoke(args=["import", str(tmp_path / "a.csv")])
    assert result.exit_code == 1
    assert words in result.output
