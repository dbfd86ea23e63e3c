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
_STOPS = ("c", "ch", "p", "t")
_WORDS_LOOKED_AT = 4000


def syllable_share(text: str) -> float:
    """Return the share 0-1 of the (first 4,000) words that are Vietnamese syllables; 0 without words."""
    start = unicodedata.normalize("NFC", text[: _WORDS_LOOKED_AT * 40]).lower()
    words = _WORD.findall(start)[:_WORDS_LOOKED_AT]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


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
