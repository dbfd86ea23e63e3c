"""The cookies: out of reach of scripts and of other sites, and over TLS bound to this host."""

from tests.factories import people
from tests.factories.people import PASSWORD, Cast
from tests.kit.page import Answer, Page


def cookies(answer: Answer) -> dict[str, str]:
    return {line.split("=", 1)[0]: line for line in answer.response.headers.getlist("Set-Cookie")}


def enter(page: Page, **options: str) -> Answer:
    token = page.get("/sign-in", **options).one("#form [name=csrf_token]")["value"]
    fields = {"login": "minh", "password": PASSWORD}
    headers = {"Referer": options["base_url"] + "/sign-in"} if options else {}
    return page.post("/sign-in", fields, token=str(token), headers=headers, **options)


def test_on_the_ward_office_pc(page: Page, cast: Cast) -> None:
    people.with_password(cast.minh)
    cookie = cookies(enter(page))["tung-ngo"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert "Secure" not in cookie and "Domain" not in cookie


def test_over_tls(over_tls: Page, cast: Cast) -> None:
    people.with_password(cast.minh)
    answer = enter(over_tls, base_url="https://localhost")
    cookie = cookies(answer)["__Host-tung-ngo"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "; Secure" in cookie
    assert "Path=/" in cookie and "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_the_language_of_a_stranger(page: Page, over_tls: Page, cast: Cast) -> None:
    page.get("/sign-in")
    plain = cookies(page.post("/language", {"lang": "en"}))["lang"]
    assert "SameSite=Lax" in plain and "Secure" not in plain
    # Behind the TLS of `make start` the request itself arrives as plain http.
    over_tls.get("/sign-in", base_url="https://localhost")
    sent = {"lang": "en"}
    headers = {"Referer": "https://localhost/sign-in"}
    assert (
        "; Secure" in cookies(over_tls.post("/language", sent, headers=headers, base_url="https://localhost"))["lang"]
    )


def test_the_key_changes_when_one_signs_in(page: Page, cast: Cast) -> None:
    people.with_password(cast.minh)
    page.get("/sign-in")
    before = page.client.get_cookie("tung-ngo")
    enter(page)
    after = page.client.get_cookie("tung-ngo")
    assert before is not None and after is not None and before.value != after.value
    with page.client.session_transaction() as held:
        first = held["_user_id"]
    page.client.delete_cookie("tung-ngo")
    enter(page)
    with page.client.session_transaction() as held:
        assert held["_user_id"] != first


def test_reading_pages_sets_no_cookie_anew(page: Page, cast: Cast) -> None:
    minh = page.as_("minh")
    minh.get("/account")
    assert "tung-ngo" not in cookies(minh.get("/account"))
