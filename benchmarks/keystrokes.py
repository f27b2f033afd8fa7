"""What actions cost a person: the keystroke-level model (Card, Moran and Newell, CACM 23:7, 1980).

Times are the model's own. Hearing the recording takes the same time however it is corrected, and is left out.
"""

from dataclasses import dataclass

KEY_S = 0.2
"""A key press by an average skilled typist, 55 words a minute."""
POINT_S, BUTTON_S, HAND_S, MIND_S = 1.1, 0.1, 0.4, 1.35
"""Pointing with the mouse; pressing or releasing its button; moving a hand between it and the keyboard;
making up one's mind what to do."""
GLANCE_S = 0.23
"""An eye movement to one item of a list (the same authors' Model Human Processor)."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What was done.

    Attributes
    ----------
    keystrokes
        Key presses, those of Ctrl and Shift too, and presses of the mouse button.
    actions
        Things done: a chord, a click, a double click, a run of text typed each count as one.
    seconds
        By the model.
    """

    keystrokes: int = 0
    actions: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.keystrokes + other.keystrokes, self.actions + other.actions, self.seconds + other.seconds
        )


NOTHING = Cost()


def keys(presses: int, actions: int = 1) -> Cost:
    """Return the cost of key presses that together are so many actions."""
    return Cost(presses, actions, presses * KEY_S)


def typed(text: str, *, spaced: bool = False) -> Cost:
    """Return the cost of typing a text, perhaps with a space, or of `Delete` where there is none."""
    return keys(len(text) + spaced if text else 1)


def thought(glances: int = 0) -> Cost:
    """Return the cost of making up one's mind, with so many items to look at."""
    return Cost(seconds=MIND_S + glances * GLANCE_S)


def pointed(presses: int, targets: int = 1) -> Cost:
    """Return the cost of going to the mouse, pressing its button on targets, and back to the keyboard."""
    seconds = 2 * HAND_S + targets * POINT_S + presses * 2 * BUTTON_S
    return Cost(presses, targets, seconds)


def walked(steps: int, selected: int) -> Cost:
    """Return the cost of `Ctrl` and an arrow so many words on, and `Shift` with it over those to select."""
    if steps + selected == 0:
        return NOTHING
    return keys(1 + steps + (1 + selected if selected else 0), steps + selected)
