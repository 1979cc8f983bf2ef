from __future__ import annotations

import pytest

from tests.durability.installation import Installation, empty_database
from tests.servers import redis_server


@pytest.fixture
def house(tmp_path):
    with empty_database() as url, redis_server() as redis:
        installation = Installation(tmp_path, redis, url)
        assert installation.do("prepare") == "ready"
        try:
            yield installation
        finally:
            installation.close()
