"""Pages of what is all at hand already."""

from app.storage.paging import cut_after

ROWS = [1, 2, 3, 4, 5]


def test_pages_follow_one_another() -> None:
    found, after = [], None
    while True:
        page = cut_after(ROWS, 2, str, after)
        found.append(list(page.rows))
        after = page.next_key
        if after is None:
            break
    assert found == [[1, 2], [3, 4], [5]]


def test_a_key_that_is_gone_begins_anew() -> None:
    assert list(cut_after(ROWS, 2, str, "9").rows) == [1, 2]
