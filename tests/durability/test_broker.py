from __future__ import annotations

import pytest

pytestmark = [pytest.mark.servers, pytest.mark.timeout(150)]


def test_a_hundred_orders_survive_a_broker_that_dies_among_them(house):
    house.start("worker")
    house.start("beat")
    house.wait_for(lambda counts: counts["messages"] == 0, within_s=10)
    putting = house.begin("put", "100", "0.05")
    house.wait_for(lambda counts: counts["messages"] >= 20, within_s=30)

    house.redis.kill()
    assert house.result(putting) == 100
    counts_without_broker = house.do("state")
    house.redis.start()
    counts = house.wait_for(lambda counts: counts["decided"] + counts["failed"] == 100, within_s=60)

    assert counts_without_broker["messages"] == 100
    assert counts_without_broker["decided"] < 100
    assert (counts["decided"], counts["failed"]) == (100, 0)
    assert (counts["orders"], counts["sources"], counts["accepted"]) == (100, 100, 100)
    assert (counts["items"], counts["answers"]) == (0, 100)


def test_orders_put_in_before_any_worker_lives_are_found_by_the_sweep_though_redis_forgot_them(house, tmp_path):
    assert house.do("put", "10", "0") == 10
    house.redis.kill()
    for path in (house.redis.log.parent / "appendonlydir").glob("*"):
        path.unlink()
    house.redis.start()

    house.start("worker")
    house.start("beat")
    counts = house.wait_for(lambda counts: counts["decided"] == 10, within_s=40)

    assert (counts["orders"], counts["sources"], counts["answers"]) == (10, 10, 10)
