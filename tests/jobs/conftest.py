"""Jobs run against a real queue server."""

import pytest


@pytest.fixture
def redis_url(redis_server: str) -> str:
    return redis_server
