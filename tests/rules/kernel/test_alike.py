"""How alike two names are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.vietnamese.alike import Likeness, SamePhone, alike, given_key, name_key, same_phone

ALIKE = [
    ("Nguyễn Văn Hòa", "Nguyễn Văn Hoà", Likeness.SAME),
    ("NGUYỄN VĂN HÒA", "nguyễn văn  hòa", Likeness.SAME),
    ("H’Hen Niê", "H'Hen Niê", Likeness.SAME),
    ("Nguyễn Văn Hòa", "Nguye\u0302\u0303n Va\u0306n Ho\u0300a", Likeness.SAME),
    ("Nguyễn Văn Hòa", "Nguyen Van Hoa", Likeness.PLAIN),
    ("Đỗ Thị Đào", "Do Thi Dao", Likeness.PLAIN),
    ("Phan Minh Lan", "Phan Minh Lân", Likeness.NEAR),
    ("Nguyễn Văn Hòa", "Nguyễn Văn Hóa", Likeness.TONE),
    ("Nguyễn Thị Hoa", "Nguyễn Thị Hòa", Likeness.TONE),
    ("Trần Thị Thúy", "Trần Thị Thủy", Likeness.TONE),
    ("Trần Thị Lan", "Trần Thị Lân", Likeness.TONE),
    ("Đinh Văn Đức", "Đinh Văn Dức", Likeness.TONE),
    ("Nguyễn Sĩ Hùng", "Nguyễn Sỹ Hùng", Likeness.NEAR),
    ("Trần Thị Lý", "Trần Thị Lí", Likeness.NEAR),
    ("Trần Thị Lý", "Tran Thi Li", Likeness.NEAR),
    ("Lê Huy", "Lê Hui", Likeness.OTHER),
    ("Trần Thị Ly", "Trần Thị Lý", Likeness.TONE),
    ("Ng. Văn Hòa", "Nguyễn Văn Hòa", Likeness.NEAR),
    ("Ng. Văn Hòa", "Nguyễn Văn Hóa", Likeness.OTHER),
    ("Ph. Thị Mai", "Phan Thị Mai", Likeness.NEAR),
    ("Trần T. Mai", "Trần Thị Mai", Likeness.NEAR),
    ("Bà Nguyễn Thị Lan", "Nguyễn Thị Lan", Likeness.NEAR),
    ("Ông Ích Khiêm", "Ích Khiêm", Likeness.NEAR),
    ("Nguyễn Thị Thu Hương", "Nguyễn Thu Hương", Likeness.NEAR),
    ("Nguyễn Hương", "Nguyễn Thị Hương", Likeness.NEAR),
    ("Nguyễn Thị Thu Hương", "Nguyễn Thị Thu Hường", Likeness.TONE),
    ("Nguyễn Văn An", "Nguyễn Văn Anh", Likeness.OTHER),
    ("Trần Văn An", "Nguyễn Văn An", Likeness.OTHER),
    ("Nguy?n V?n Th?nh", "Nguyễn Văn Thịnh", Likeness.NEAR),
    ("Nguy?n V?n Th?nh", "Nguyễn Văn Thanh Tú", Likeness.OTHER),
    ("An", "Nguyễn Văn An", Likeness.OTHER),
    ("", "Nguyễn Văn An", Likeness.MISSING),
    ("  ", "", Likeness.MISSING),
]


@pytest.mark.parametrize(("one", "other", "likeness"), ALIKE)
def test_two_names(one: str, other: str, likeness: Likeness) -> None:
    assert alike(one, other) is likeness
    assert alike(other, one) is likeness


@pytest.mark.parametrize(("one", "other", "likeness"), ALIKE)
def test_what_is_alike_is_looked_for_under_one_given_name(one: str, other: str, likeness: Likeness) -> None:
    if likeness in (Likeness.SAME, Likeness.PLAIN, Likeness.NEAR, Likeness.TONE) and "?" not in one:
        assert given_key(one) == given_key(other)
    assert (name_key(one) == name_key(other)) is (likeness is Likeness.SAME or not (one.strip() or other.strip()))


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_can_be_compared_either_way(one: str, other: str) -> None:
    assert alike(one, other) is alike(other, one)
    assert alike(one, one) in (Likeness.SAME, Likeness.MISSING)


def test_phones_contradict_only_where_both_have_some() -> None:
    assert same_phone(("0912345678",), ("0987654321", "0912345678")) is SamePhone.SAME
    assert same_phone(("0912345678",), ("0987654321",)) is SamePhone.DIFFERS
    assert same_phone((), ("0987654321",)) is SamePhone.MISSING
