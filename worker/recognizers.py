"""The loaded models of a worker: loaded when first asked for, and kept."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from worker.recognizer import Recognizer

KEPT = 2


class Recognizers:
    """The models used last, by name.

    Parameters
    ----------
    load
        Makes the recogniser for a model's name.
    """

    def __init__(self, load: Callable[[str], Recognizer]) -> None:
        self._load = load
        self._kept: OrderedDict[str, Recognizer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: str) -> Recognizer:
        """Return the recogniser for a model, loading it at the first call.

        Raises
        ------
        Unavailable
            There is no such model here, or it cannot be loaded.
        """
        with self._lock:
            if name not in self._kept:
                while len(self._kept) >= KEPT:
                    self._kept.popitem(last=False)
                self._kept[name] = self._load(name)
            self._kept.move_to_end(name)
            return self._kept[name]
