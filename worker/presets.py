"""How much work goes into a transcript. What each preset is worth: docs/specification.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asking:
    """How the model is asked again what else it could have written (:mod:`worker.rethinking`).

    Attributes
    ----------
    under
        It is asked about words of less confidence. What that says of their neighbours is kept too: somebody
        may hear that one of them is wrong.
    beam_size
        Texts that the search keeps, and at most returns.
    tokens
        How far each goes on.
    """

    under: float = 0.8
    beam_size: int = 5
    tokens: int = 3


@dataclass(frozen=True, slots=True)
class Preset:
    """What a preset stands for.

    Attributes
    ----------
    name
        As it is asked for.
    beam_size
        Hypotheses that the search keeps.
    longest_chunk_s
        Speech is cut at silence into chunks no longer than this.
    padding_s
        Silence after a chunk. Whisper was trained on windows of 30 s; one that is cut shorter is encoded in
        less than its share of the time, because attention costs the square of the length. With less than a
        second of silence at its end the model invents an ending.
    shortest_window_s
        In shorter windows the model says short sentences twice.
    asking
        For alternatives.
    """

    name: str
    beam_size: int
    longest_chunk_s: float
    padding_s: float
    shortest_window_s: float
    asking: Asking = Asking()


PRESETS = {
    preset.name: preset
    for preset in (
        Preset("fast", beam_size=1, longest_chunk_s=24.0, padding_s=2.0, shortest_window_s=15.0),
        Preset("balanced", beam_size=5, longest_chunk_s=24.0, padding_s=2.0, shortest_window_s=15.0),
        Preset(
            "careful",
            beam_size=8,
            longest_chunk_s=24.0,
            padding_s=5.0,
            shortest_window_s=20.0,
            asking=Asking(under=0.95, beam_size=8, tokens=5),
        ),
    )
}
DEFAULT = "balanced"
