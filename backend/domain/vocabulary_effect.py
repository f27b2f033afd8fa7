"""Whether a vocabulary helps, and when it is withdrawn.

On a known random share of recordings it is withheld, so that recordings with and without it compare. People
look again and again while evidence comes in, so that both rules are such that looking often does not mislead.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.experiment import Effect, Trial, effect
from backend.domain.estimation.normal import STANDARD
from backend.domain.estimation.ratio import ratio
from backend.domain.vocabulary import Tally

ALPHA = 0.05
"""How often a vocabulary that does no harm is withdrawn, however long it is watched."""
TIGHTEST_AT = 40
"""Recordings at which the interval of the difference is tightest for how much it is."""


@dataclass(frozen=True, slots=True)
class Use:
    """How a term fared in one recording, and whether the recogniser had been told of it."""

    recording: str
    told: bool
    tally: Tally


@dataclass(frozen=True, slots=True)
class TermEffect:
    """What telling the recogniser of a term does.

    Attributes
    ----------
    told, untold
        How it fared in recordings with and without it, added up.
    right_told, right_untold
        The share of the times it was said that it was heard; None: it was not said.
    false_in, right_in
        Recordings with it where it was put in wrongly more often than rightly, and the other way round.
    """

    told: Tally
    untold: Tally
    right_told: Estimate | None
    right_untold: Estimate | None
    false_in: int
    right_in: int

    @property
    def hurts(self) -> bool:
        """Whether it is put in wrongly more often than it is right, beyond chance."""
        return against_chance(self.false_in, self.right_in) >= 1 / ALPHA


def term_effect(uses: Sequence[Use]) -> TermEffect:
    """Return what a term did in the recordings it was used or withheld in."""
    told, untold = ([use for use in uses if use.told is side] for side in (True, False))
    return TermEffect(
        told=sum((use.tally for use in told), Tally()),
        untold=sum((use.tally for use in untold), Tally()),
        right_told=_share_right(told),
        right_untold=_share_right(untold),
        false_in=sum(use.tally.false > use.tally.right for use in told),
        right_in=sum(use.tally.right > use.tally.false for use in told),
    )


def against_chance(false: int, right: int) -> float:
    """Return the evidence that something is more often false than right; 20 and more is beyond chance.

    The likelihood of what was seen, averaged over all shares of false ones above one half, over its
    likelihood at one half: a test martingale, so that with a share of at most one half it ever reaches 1/α
    with a probability of at most α, whenever and however often it is looked at (Ville 1939; Robbins 1970).

    Notes
    -----
    2^(n+1) B(f+1, r+1) (1 − I½(f+1, r+1)) = f! r! / (n+1)! · Σ_{k ≤ f} C(n+1, k), with n = f + r.
    """
    total = false + right
    tail = sum(math.comb(total + 1, k) for k in range(false + 1))
    return tail / ((total + 1) * math.comb(total, false))


def vocabulary_effect(trials: Sequence[Trial]) -> Effect | None:
    """Return what the vocabulary does to the word error rate; None until both kinds of recordings are there.

    Parameters
    ----------
    trials
        One a recording: ``shown`` where the vocabulary was used, word errors over words.

    Returns
    -------
    Effect
        The interval of its difference may be looked at after every recording (:func:`watched_level`).
    """
    return effect(trials, level=watched_level(len(trials)), permutations=0)


def hurts(found: Effect | None) -> bool:
    """Whether recordings with the vocabulary have more errors, beyond chance."""
    return found is not None and found.difference.low > 0


def watched_level(units: int) -> float:
    """Return the level whose interval, computed after every unit, misses the truth in 5 % of all series.

    Robbins' normal mixture: √(2 (nρ² + 1) / (nρ²) · ln(√(nρ² + 1) / α)) standard errors, with ρ for the
    tightest interval at :data:`TIGHTEST_AT` (Waudby-Smith et al. 2024, Annals of Statistics 52, theorem 2.2).
    """
    rest = -2 * math.log(ALPHA)
    grown = max(1, units) * (rest + math.log(rest + 1)) / TIGHTEST_AT
    errors = math.sqrt(2 * (grown + 1) / grown * math.log(math.sqrt(grown + 1) / ALPHA))
    return min(2 * STANDARD.cdf(errors) - 1, 1 - 1e-9)


def _share_right(uses: Sequence[Use]) -> Estimate | None:
    return ratio([(use.tally.right, use.tally.right + use.tally.misheard) for use in uses])
