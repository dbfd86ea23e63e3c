"""Asyncio beside a browser: Playwright keeps a loop running in the thread of the tests, and a thread has one at a time."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, TypeVar

T = TypeVar("T")


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """Do the work in a loop of its own, in a thread of its own, inside the app context of the caller, who waits."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(copy_context().run, asyncio.run, work).result()
