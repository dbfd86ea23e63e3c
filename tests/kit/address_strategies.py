"""Addresses that hypothesis makes up: sound ones, and muddles of the words that addresses are made of."""

from hypothesis import strategies as st

from app.kernel.addresses.model import Address, House, Lane

REGIONS = st.sampled_from(["north", "south", "centre"])
MODES = st.sampled_from(["u_walk", "odd_even", "numeric"])

_MUDDLE = """
số sn so ngõ ngo nhà Ngô ngách hẻm kiệt phố đường Đ. tổ đội thôn làng Láng xã Đàn P. Q. P TT Kim Liên tầng 3/F P305 lô A3
C3 K12/H3/5 phòng chung cư kiot tòa CT2A Phú Xuyên đầu Ba Đình Hoàn Kiếm quan phuong xóm Bắc bản II V
12 12A 5bis 7/8 1/2/3 8+10 17-3 12. , ; - – / + & và ( ) không K/s gần cạnh Km Đội Cấn Hà Nội HN tháng Ð ? 0 99999999
2026-03-12 46093 Mar " ' # No.
"""
MUDDLES = st.lists(st.sampled_from(_MUDDLE.split()), max_size=12).map(" ".join)

SUFFIXES = st.sampled_from(["", "A", "B", "Đ", "BIS", "TER", "B4"])
NUMBERS = st.integers(min_value=1, max_value=999)
NAMES = st.sampled_from(["Thông Phong", "Thổ Quan 1", "K14", "Chợ Khâm Thiên", "Huyện"])
STREETS = st.sampled_from(
    [
        None,
        "Đội Cấn",
        "Phố 8/3",
        "Phố 8/3, Quỳnh Mai",
        "Xã Đàn 2",
        "Tố Hữu",
        "đường làng",
        "Phố 19 Tháng 12",
        "Hàng Bạc",
    ]
)


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    """Draw an address that can be written one way."""
    kinds = ("ngõ", "ngách", "hẻm")[: draw(st.integers(0, 3))]
    lanes = [Lane(kind, draw(NUMBERS), draw(SUFFIXES)) for kind in kinds]
    street = draw(STREETS)
    if lanes and street is None and draw(st.booleans()):
        lanes[0] = Lane("ngõ", name=draw(NAMES))
    house = draw(
        st.none() | st.just(House(none=True)) | st.builds(lambda num, suffix: House(num, suffix), NUMBERS, SUFFIXES)
    )
    return Address(house, tuple(lanes), street)
