"""Where and when each column takes place, for searches that look at one corner."""

import math

import numpy as np

from matching.model import Model
from matching.solve.linear import Floats

_KM_PER_DEGREE = 111.2


def positions(model: Model) -> Floats:
    """Give kilometres east and north and the hour of each assignment column.

    Returns
    -------
    Floats
        One row a column; not a number for columns that are no assignments, and for
        places nobody knows.
    """
    draft, frame = model.draft, model.draft.frame
    nowhere = (math.nan, math.nan)
    spots = [nowhere if spot is None else spot for spot in frame.locations]
    latitude, longitude = np.array(spots, dtype=np.float64).reshape(-1, 2).T
    middle = math.radians(float(np.nanmean([50.0, *latitude])))
    place = frame.place[draft.session]
    found = np.full((len(model.upper), 3), np.nan)
    found[: draft.pairs, 0] = longitude[place] * math.cos(middle) * _KM_PER_DEGREE
    found[: draft.pairs, 1] = latitude[place] * _KM_PER_DEGREE
    found[: draft.pairs, 2] = frame.start[draft.slot] / 60
    return found
