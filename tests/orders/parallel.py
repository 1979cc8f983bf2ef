from __future__ import annotations

from threading import Barrier, Thread

from django.db import connection


def in_parallel(*calls):
    """Let all begin at the same moment; give back what each returned or raised."""
    barrier, results = Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        try:
            barrier.wait(10)
            results[index] = call()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test compares it
            results[index] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(index, call)) for index, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
