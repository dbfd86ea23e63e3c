"""The words that begin a part of an address, as pieces of regular expressions (all read without case).

Most places of a text begin nothing: an expression first looks at the letter there (`FIRST_OF…`), then at the words.
"""

import re

LANE = (
    r"\b(?:ngõ|ngách|hẻm|kiệt|hẽm|ngàch|nghách|ngạch(?=\s*\d)|ngach|nghach"
    r"|(?:ng[oỏô]|hem|kiet)(?=\s*(?:số\s*)?\d))\b"
)
FIRST_OF_LANE = r"\b(?=[nhk])"
STREET = r"(?:\b(?:phố|đường|đại lộ|quốc lộ|tỉnh lộ|ql|tl)\b|\bđ\.)"
HOUSE = r"(?:\b(?:số nhà|nhà số|số|sn|s/n)\b|#)"

# «Phố Xã Đàn», «Ngõ Huyện», «đường làng» are names of streets: what follows these words starts nothing else.
NOT_A_NAME = r"(?<!\bngõ )(?<!\bngách )(?<!\bhẻm )(?<!\bphố )(?<!\bđường )"

# Old housing estates of Hà Nội that «TT» stands before; before any other name it is a thị trấn.
ESTATES = (
    r"(?:kim liên|thành công|trung tự|giảng võ|nam đồng|khương thượng|nguyễn công trứ|bách khoa|phương mai|"
    r"quỳnh mai|ngọc khánh|thanh xuân|nghĩa tân|vĩnh hồ|thái thịnh|văn chương|hào nam|tân mai|đồng tâm)\b"
)
FIRST_OF_ADMIN = r"\b(?=[pqxth])"
ADMIN_NAME = r"(?!\s*(?:phường|xã|quận|huyện)\b)\s*[^\W\d_]"
ADMIN = (
    rf"{NOT_A_NAME}(?:\b(?:phường|quận)\s+\d{{1,2}}\b"
    rf"|\b(?:phường|xã(?!\s+đàn\b)|thị trấn|thị xã|quận|huyện|thành phố|tỉnh(?!\s+lộ)|tx|tp)\b\.?{ADMIN_NAME}"
    rf"|\btt\b\.?(?!\s*{ESTATES}){ADMIN_NAME}|\b[pxqh]\.{ADMIN_NAME}"
    r"|(?<=[\s,])(?:p\.\s?|q\.?\s?)\d{1,2}(?=\s*(?:,|$)))"
)

_COUNTED = r"(?:\s*số)?\s*(?:\d{1,3}[a-zđ]?(?!\w)|(?-i:[IVX]+)\b)"
HAMLET_NUMBERED = (
    r"\b(?:đội|tổ dân phố|tổ dân cư|tổ|khu phố|khu dân cư|khu|cụm dân cư|cụm|khối phố|khối|tdp|kp|kdc"
    rf"|thôn|xóm|ấp|tiểu khu){_COUNTED}"
)
FIRST_OF_HAMLET = r"\b(?=[tđkcxấlb])"
HAMLET_NAMED = rf"{NOT_A_NAME}\b(?:thôn|xóm|làng|ấp|bản|tiểu khu)\s+(?=[^\W\d_])"

BUILDING = r"\b(?:tòa nhà|toà nhà|tòa|toà|block|lô|dãy nhà|dãy)\b"
COMPLEX = (
    r"\b(?:khu tập thể|tập thể|ktt|khu đô thị mới|khu đô thị|kđtm|kđt|kdt|khu chung cư|chung cư|cc|cư xá)\b|"
    rf"\btt\b\.?(?=\s*{ESTATES})"
)

_PLACE = rf"{ADMIN}|{HAMLET_NUMBERED}|{HAMLET_NAMED}"
ENDS_ADMIN = rf"(?=\s*(?:[,;]|$)|\s+(?:{_PLACE}))"
ENDS_NAME = rf"(?=\s*(?:[,;]|$)|\s+(?:{_PLACE}|{LANE}|{STREET}|{HOUSE}|{BUILDING}|{COMPLEX}))"


def pattern(expression: str) -> re.Pattern[str]:
    """Compile without regard to case."""
    return re.compile(expression, re.IGNORECASE)
