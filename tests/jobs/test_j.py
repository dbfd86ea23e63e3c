from redis import Redis
def test_j(redis_url, app):
    with Redis.from_url(redis_url) as r:
        assert r.config_get("appendonly") == {"appendonly": "yes"}
        assert not r.keys("*")
        r.set("a", 1)
def test_k(redis_url, app):
    with Redis.from_url(redis_url) as r:
        assert not r.keys("*")
