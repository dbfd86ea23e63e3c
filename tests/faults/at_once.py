"""Many phones that send at the same moment, to real processes."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from tests.kit.loops import run_apart
from tests.kit.phones import Body, Phone


def told_at_once(phones: Sequence[Phone], bodies: Sequence[Body]) -> Counter[int]:
    """Let each phone send once, all at the same moment; return how often each status came back (0: no answer)."""

    async def post() -> list[int]:
        await asyncio.gather(*(phone.greet() for phone in phones))
        replies = await asyncio.gather(*map(Phone.try_once, phones, bodies))
        for phone in phones:
            phone.hang_up()
        return [reply.status if reply else 0 for reply in replies]

    return Counter(run_apart(post()))
