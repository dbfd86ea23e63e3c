"""The sign-ins that are printed at every start, long after the demo was told."""

from pathlib import Path

import pytest
from flask import Flask

from app.demo.sign_ins import SignIn, as_json, keep
from app.serve.first_steps import demo_sign_ins


def test_they_name_the_address_of_today(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    assert demo_sign_ins(app) == []
    lan = SignIn("coordinator", "Trần Thị Lan", "lan", "a password", "Xã Chuyên Mỹ", "/drives/2/board?day=today")
    keep(tmp_path, as_json([lan], "http://192.168.1.20:9999"))
    (listed,) = demo_sign_ins(app)
    assert (listed["login"], listed["url"]) == ("lan", "http://localhost/drives/2/board?day=today")
