"""Lists as people make them, written on the spot for tests."""

from pathlib import Path

import xlsxwriter

TITLES = (
    "ỦY BAN NHÂN DÂN XÃ PHÚ YÊN",
    "DANH SÁCH HỘ GIA ĐÌNH THÔN GIẼ HẠ",
    "(Phục vụ đợt ra quân cài đặt ứng dụng)",
)
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Đỗ", "Vũ", "Hoàng", "Bùi")
MIDDLES = ("Văn", "Thị", "Đức", "Thị Thu", "Hữu", "Ngọc")
GIVEN = ("Hòa", "Đạt", "Ánh", "Ngưỡng", "Nghĩa", "Thúy", "Quý", "Lan", "Đặng", "Minh", "Hương")
LANES = ("1", "2", "5", "9")
FIRST_DATA_ROW = 7


def two_level_households(path: Path, n: int) -> Path:
    """Write an .xlsx of `n` households: title rows, a heading on two lines with merged groups, totals, signature.

    Houses 1 … n lie along four lanes of the hamlet Giẽ Hạ; each has one to three smartphones, every third one is set up.
    """
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_numbers": False})
    sheet = book.add_worksheet("Thôn Giẽ Hạ")
    bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True})
    for row, title in enumerate(TITLES):
        sheet.merge_range(row, 0, row, 10, title, bold)
    for column, heading in ((0, "STT"), (1, "Họ và tên chủ hộ"), (5, "Số điện thoại"), (6, "Số khẩu"), (10, "Ghi chú")):
        sheet.merge_range(4, column, 5, column, heading, bold)
    sheet.merge_range(4, 2, 4, 4, "Địa chỉ", bold)
    sheet.write_row(5, 2, ("Số nhà", "Ngõ", "Xóm"), bold)
    sheet.merge_range(4, 7, 4, 8, "Điện thoại thông minh", bold)
    sheet.write_row(5, 7, ("Có", "Đã cài"), bold)
    sheet.merge_range(4, 9, 5, 9, "Số CCCD", bold)
    for index in range(n):
        sheet.write_row(FIRST_DATA_ROW - 1 + index, 0, _household(index))
    foot = FIRST_DATA_ROW - 1 + n
    sheet.merge_range(foot, 0, foot, 5, f"Tổng cộng: {n} hộ", bold)
    sheet.write_formula(foot, 6, f"=SUM(G{FIRST_DATA_ROW}:G{foot})")
    sheet.write(foot + 2, 7, "Ngày 08 tháng 9 năm 2021")
    sheet.write(foot + 3, 7, "NGƯỜI LẬP BIỂU")
    sheet.write(foot + 5, 7, "Trần Văn Tuấn")
    book.close()
    return path


def _household(index: int) -> tuple[object, ...]:
    name = " ".join((FAMILIES[index % 8], MIDDLES[index % 6], GIVEN[index % 11]))
    smartphones = 1 + index % 3
    return (
        index + 1,
        name,
        index // len(LANES) + 1,
        LANES[index % len(LANES)],
        "Xóm Đình" if index % 2 else "Xóm Chùa",
        f"09{10_000_000 + index * 7919:08d}"[:10],
        2 + index % 5,
        smartphones,
        smartphones if index % 3 == 0 else 0,
        f"0010{index:08d}",
        "nhà ở cuối ngõ" if index % 10 == 0 else "",
    )
