"""The order that a seed gives: by hash, so that every machine and every language finds the same one.

Each name gets a permanent random number, SHA-256 (NIST FIPS 180-4) of seed | name, and the smallest are taken: a simple
random sample without replacement (Ohlsson, Coordination of samples using permanent random numbers, in: Business Survey
Methods, Wiley 1995, chapter 9; sequential sampling). Two names share a number with a chance below 2⁻²⁰⁰.
"""

from __future__ import annotations

from hashlib import sha256

ALGORITHM = "sha256-2"  # changes whenever the same seed would give another draw
BETWEEN = "|"
NUMBERS = 1 << 256  # how many there are


def rank(seed: str, *names: str) -> str:
    """The permanent random number of a name, or of a pair of names, as 64 hexadecimal digits; they sort as numbers."""
    return sha256(BETWEEN.join((seed, *names)).encode()).hexdigest()
