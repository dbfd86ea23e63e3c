"""The few names a reader of addresses must know by heart, because their words alone could mean two things."""

from app.kernel.vietnamese.fold import fold


def _names(listed: str) -> list[str]:
    return listed.split(", ")


# «TT» stands before towns (thị trấn) and before housing estates (tập thể); these are known for certain.
TOWNS = frozenset(
    fold(name)
    for name in _names(
        "Chi Đông, Chúc Sơn, Đại Nghĩa, Đông Anh, Kim Bài, Liên Quan, Phú Minh, Phú Xuyên, Phúc Thọ, Phùng, Quang Minh, "
        "Quốc Oai, Sóc Sơn, Tây Đằng, Thường Tín, Trạm Trôi, Trâu Quỳ, Vân Đình, Văn Điển, Xuân Mai, Yên Viên"
    )
)
ESTATES = _names(
    "Bách Khoa, Bộ, Cục, Công An, Công Đoàn, Công Ty, Dệt, Đại Học, Đồng Tâm, Đường Sắt, Giảng Võ, Hào Nam, Học Viện, "
    "Khương Thượng, Kim Liên, Nam Đồng, Ngân Hàng, Nghĩa Tân, Nguyễn Công Trứ, Ngọc Khánh, Nhà Máy, Phương Mai, "
    "Quân Đội, Quỳnh Mai, Sở, Tân Mai, Thái Thịnh, Thanh Xuân, Thành Công, Tổng Cục, Trung Tự, Trường, Văn Chương, "
    "Viện, Vĩnh Hồ, Xí Nghiệp"
)

# Written without «quận» or «huyện» behind the street: «12 Phố Huế, Hai Bà Trưng».
DISTRICTS = frozenset(
    fold(name)
    for name in _names(
        "Ba Đình, Ba Vì, Bắc Từ Liêm, Cầu Giấy, Chương Mỹ, Đan Phượng, Đông Anh, Đống Đa, Gia Lâm, Hà Đông, Hai Bà Trưng, "
        "Hoài Đức, Hoàn Kiếm, Hoàng Mai, Long Biên, Mê Linh, Mỹ Đức, Nam Từ Liêm, Phú Xuyên, Phúc Thọ, Quốc Oai, "
        "Sóc Sơn, Sơn Tây, Tây Hồ, Thạch Thất, Thanh Oai, Thanh Trì, Thanh Xuân, Thường Tín, Từ Liêm, Ứng Hòa, "
        "Bình Chánh, Bình Tân, Bình Thạnh, Cần Giờ, Củ Chi, Gò Vấp, Hóc Môn, Nhà Bè, Phú Nhuận, Tân Bình, Tân Phú, "
        "Thủ Đức, Cẩm Lệ, Hải Châu, Liên Chiểu, Ngũ Hành Sơn, Sơn Trà, Thanh Khê"
    )
)
