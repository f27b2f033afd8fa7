"""The loaded models of a worker: loaded when first asked for, and kept."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from worker.recognizer import Recognizer

KEPT = 2

Choose = Callable[[Recognizer], str | None]
"""Gives the name of the model that gives a second opinion of what a model hears, if any."""


class Recognizers:
    """The models used last, by name.

    Parameters
    ----------
    load
        Makes the recogniser for a model's name.
    load_second
        Makes one that gives second opinions.
    choose_second
        Says which model gives them; by default none does.
    """

    def __init__(
        self,
        load: Callable[[str], Recognizer],
        load_second: Callable[[str], Recognizer] | None = None,
        choose_second: Choose = lambda _: None,
    ) -> None:
        self._load = load
        self._load_second = load_second or load
        self._choose_second = choose_second
        self._second: tuple[str, Recognizer] | None = None
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

    def second(self, first: Recognizer) -> Recognizer | None:
        """Return what gives a second opinion of what a model hears, if anything does.

        Raises
        ------
        Unavailable
            A model was named that is not here, or cannot be loaded.
        """
        name = self._choose_second(first)
        return self.named_second(name) if name else None

    def named_second(self, name: str) -> Recognizer:
        """Return the model of a name to give second opinions; the last one asked for is kept.

        Raises
        ------
        Unavailable
            There is no such model here, or it cannot be loaded.
        """
        with self._lock:
            if self._second is None or self._second[0] != name:
                self._second = None
                self._second = name, self._load_second(name)
            return self._second[1]
