"""Files as attackers send them: the size that is allowed and no other, bombs, other kinds under a list's name, formulas."""

import io
import os
import zipfile

import pytest
from sqlalchemy import select

from app.extensions import db
from app.intake.models import IntakeBatch
from tests.factories.people import Cast
from tests.kit.page import Page
from tests.kit.work import do_waiting_jobs

MB = 1024 * 1024


def send(page: Page, cast: Cast, data: bytes, name: str, expect: int | None = None) -> int:
    sent = {"kind": "households", "area": str(cast.ward.id), "file": (io.BytesIO(data), name)}
    return page.post("/lists/new", sent, expect=expect, content_type="multipart/form-data").status


def big_list(size: int) -> bytes:
    head = "STT;Họ và tên chủ hộ;Địa chỉ\n".encode()
    line = "1;Nguyễn Thị Hạnh;Số 5 ngõ 45 Tuệ Tĩnh\n".encode()
    return head + line * (size // len(line))


def test_a_list_of_nine_megabytes_is_taken_and_one_of_eleven_not(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    token = lan.get("/lists/new").css("[name=csrf_token]")[0]["value"]
    assert raw(lan, str(token), cast, big_list(9 * MB)) == 303
    assert raw(lan, str(token), cast, big_list(11 * MB)) == 413


def raw(page: Page, token: str, cast: Cast, data: bytes) -> int:
    """Send the parts as bytes: the test client would leave a temporary file behind."""
    fields = {"csrf_token": token, "kind": "households", "area": str(cast.ward.id)}
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    file = '--x\r\nContent-Disposition: form-data; name="file"; filename="l.csv"\r\nContent-Type: text/csv\r\n\r\n'
    body = "".join([*parts, file]).encode() + data + b"\r\n--x--\r\n"
    answer = page.client.post("/lists/new", data=body, content_type="multipart/form-data; boundary=x")
    answer.close()
    return answer.status_code


def test_elsewhere_a_large_body_is_refused(page: Page, cast: Cast) -> None:
    page.as_("lan").post("/account", {"name": "x" * 300_000, "lang": "vi"}, expect=413)


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.xls", "../../etc/passwd", "\x00.csv", "a" * 5000 + ".xlsx"])
@pytest.mark.parametrize("kind", ["empty", "noise", "bomb", "many", "png", "html", "lying zip", "nul"])
def test_what_is_no_list_is_refused_in_words(page: Page, cast: Cast, name: str, kind: str) -> None:
    status = send(page.as_("lan"), cast, FILES[kind], name)
    assert status in (303, 422), status
    assert all(state in ("done", "failed") for state in do_waiting_jobs())
    assert not db.session.scalars(select(IntakeBatch).where(IntakeBatch.state == "reading")).all()


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _lying(data: bytes) -> bytes:
    return data.replace((30 * MB).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


FILES = {
    "empty": b"",
    "noise": os.urandom(5000),
    "bomb": _zip({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * 30 * MB}),
    "many": _zip({"xl/workbook.xml": b"<a/>"} | {f"xl/{n}": b"" for n in range(2000)}),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(50),
    "html": b"<html><table><tr><td>x</td></tr></table></html>",
    "lying zip": _lying(_zip({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * 30 * MB})),
    "nul": b"STT;\x00H\xe1\xbb\x8d t\xc3\xaan;\x00\n1;a\x00b;c\n" * 5,
}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_of_the_problem_file_is_a_formula(page: Page, cast: Cast, form: str) -> None:
    evil = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", '=HYPERLINK("http://x")', " =1", "|calc", "%x")
    rows = "".join(
        f'{n};Trần Thị Lan {n};Số {n} ngõ 45 Tuệ Tĩnh;"{cell.replace(chr(34), chr(34) * 2)}";vài\n'
        for n, cell in enumerate(evil, 1)
    )
    data = ("STT;Họ và tên chủ hộ;Địa chỉ;Ghi chú;Số khẩu\n" + rows).encode()
    lan = page.as_("lan")
    lan.get("/lists/new")
    sent = {"kind": "households", "area": str(cast.ward.id), "file": (io.BytesIO(data), "=x.csv")}
    where = lan.post("/lists/new", sent, content_type="multipart/form-data").location
    do_waiting_jobs()
    answer = lan.post(f"{where}/problems", {"form": form}, expect=200)
    body = answer.response.get_data()
    if form == "xlsx":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        return
    cells = [cell.strip('"') for line in body.decode("utf-8-sig").splitlines() for cell in line.split(";")]
    assert any("SUM" in cell for cell in cells), body.decode("utf-8-sig")
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "＝", "|", "%"))]


def test_a_list_is_confirmed_once(page: Page, cast: Cast) -> None:
    lan = page.as_("lan")
    data = "STT;Họ và tên chủ hộ;Địa chỉ\n1;Nguyễn Thị Hạnh;Số 5 ngõ 45 Tuệ Tĩnh\n".encode()
    lan.get("/lists/new")
    sent = {"kind": "households", "area": str(cast.ward.id), "file": (io.BytesIO(data), "x.csv")}
    where = lan.post("/lists/new", sent, content_type="multipart/form-data").location
    do_waiting_jobs()
    lan.post(f"{where}/confirm", {"rows": "all"})
    lan.post(f"{where}/confirm", {"rows": "all"}, expect=409)
    assert do_waiting_jobs() == ["done"]
