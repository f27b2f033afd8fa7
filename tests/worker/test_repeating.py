"""What a worker does every so many seconds goes on, whatever fails meanwhile."""

import threading

from worker.repeating import Repeating


def test_it_goes_on_after_a_failure_and_ends_when_it_is_told_to() -> None:
    times: list[int] = []
    thrice = threading.Event()

    def work() -> int:
        times.append(1)
        if len(times) == 3:
            thrice.set()
        if len(times) == 1:
            raise RuntimeError("the first time")
        return 1

    repeating = Repeating("trying", work, 0.001)
    repeating.start()
    assert thrice.wait(10)
    repeating.stop(wait_s=10)
    assert not any(thread.name == "trying" for thread in threading.enumerate())


def test_the_first_time_is_at_once_only_if_it_shall_be() -> None:
    for at_once in (True, False):
        done = threading.Event()
        repeating = Repeating("waiting", done.set, 3600, at_once=at_once)
        repeating.start()
        assert done.wait(10 if at_once else 0.01) is at_once
        repeating.stop(wait_s=10)
