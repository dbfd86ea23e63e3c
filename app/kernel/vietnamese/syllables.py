"""What a Vietnamese syllable looks like; the share of real syllables proves or refutes a guessed encoding."""

import re
import unicodedata
from functools import lru_cache

from app.kernel.vietnamese.letters import LETTERS

_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~–—…“”‘’«»•·]+")
_ONSET = re.compile(r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?")
_RHYMES_WRITTEN = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
oc oe oen oeo oet oi om on ong ooc oong op ot
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y yêm yên yêng yêt yêu ynh yt
"""
_RHYMES = frozenset(_RHYMES_WRITTEN.split())
_COMMON_WRITTEN = """
họ tên và đệm số nhà địa chỉ điện thoại ngày tháng năm sinh giới tính nữ ghi chú chủ hộ khẩu máy thôn xóm đội tổ dân phố
ngõ ngách hẻm kiệt đường phường xã quận huyện thị trấn tỉnh thành lớp trường tầng phòng tòa căn khối cụm đoàn viên cộng
danh sách người đã chưa có không lập ký xác nhận tổng vắng phép đồng tiền triệu hà nội việt nguyễn trần phạm lê vũ võ đỗ
hoàng huỳnh bùi đặng ngô đinh đào dương trịnh phùng lương lưu tạ lại hồ lý đàm vương tống bạch triệu trương thái hứa đức
ngọc mạnh xuân hữu bá duy trọng tuấn hải bảo khánh việt nhật đăng hồng thảo quỳnh diệu văn thị hùng dũng thắng hòa bình
sơn tiến chiến quyết khải lợi lượng thịnh phúc lộc thọ toàn tâm đông hậu kiên quý sáu bảy cường hương lan hằng hạnh hiền
huệ thủy thúy thùy loan nga nhung phượng yến ánh hiếu nghĩa đạt quân trí trường trung tú tùng việt vinh linh ly mỹ
"""
_COMMON = frozenset(word for word in _COMMON_WRITTEN.split() if not word.isascii())
_STOPS = ("c", "ch", "p", "t")
_WORDS_LOOKED_AT = 4000


def syllable_share(text: str, *, accented: bool = False) -> float:
    """Return the share 0-1 of the (first 4,000) words that are Vietnamese syllables; 0 without words.

    `accented`: only words that are more than ASCII count, unless there are none.
    """
    words = _words(text)
    telling = [word for word in words if not word.isascii()] if accented else words
    telling = telling or words
    return sum(map(is_syllable, telling)) / len(telling) if telling else 0.0


def common_words(text: str) -> int:
    """Return how many of the first words are everyday ones of lists; decides between readings that all are syllables."""
    return sum(word in _COMMON for word in _words(text))


def _words(text: str) -> list[str]:
    start = unicodedata.normalize("NFC", text[: _WORDS_LOOKED_AT * 40]).lower()
    return _WORD.findall(start)[:_WORDS_LOOKED_AT]


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Say whether a lower-case NFC word could be a Vietnamese syllable; unaccented ones count too."""
    if len(word) > 7 or any(letter not in LETTERS for letter in word):
        return False
    tones = [LETTERS[letter][1] for letter in word if LETTERS[letter][1]]
    plain = "".join(LETTERS[letter][0] for letter in word)
    if len(tones) > 1:
        return False
    onset = _ONSET.match(plain)
    rhyme = plain[onset.end() :] if onset else plain
    shorter = plain[1:]  # «gì» is g + ì, «giêng» g + iêng, «quy» may be q + uy
    tone = tones[0] if tones else 0
    if rhyme not in _RHYMES and not (plain[0] in "gq" and shorter in _RHYMES):
        return False
    # A syllable that ends in a stop takes only sắc or nặng (unaccented typing leaves it bare).
    return not plain.endswith(_STOPS) or tone in (0, 4, 5)
