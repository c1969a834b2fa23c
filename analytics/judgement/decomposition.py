"""Why a rate changed: within the groups, or because their mix did."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def kitagawa(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> tuple[Array, Array]:
    """Parts of the change of Σx / Σn from 0 to 1 that each group made: by its own rate, and by its share of the mix.

    Two terms with mean weights; the parts of all groups add up to the change. The mix is measured against the mean of
    the two overall rates, which moves parts between groups and not their sum. A group absent at one time has its rate
    of the other. E. M. Kitagawa, JASA 50 (1955) 1168–1194.
    """
    x1, n1, x0, n0 = (np.asarray(values, float) for values in (x1, n1, x0, n0))
    w1, w0 = n1 / n1.sum(), n0 / n0.sum()
    r1 = np.divide(x1, n1, out=np.full_like(x1, np.nan), where=n1 > 0)
    r0 = np.divide(x0, n0, out=np.full_like(x0, np.nan), where=n0 > 0)
    r1, r0 = np.where(n1 > 0, r1, r0), np.where(n0 > 0, r0, r1)
    overall = (x1.sum() / n1.sum() + x0.sum() / n0.sum()) / 2
    within = (w1 + w0) / 2 * (r1 - r0)
    mix = (w1 - w0) * ((r1 + r0) / 2 - overall)
    return np.nan_to_num(within), np.nan_to_num(mix)
