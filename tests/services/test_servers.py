import pytest


@pytest.mark.needs("redis")
def test_one(redis_url):
    assert redis_url
