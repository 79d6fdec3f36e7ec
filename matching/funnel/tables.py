"""Who can do what, without any row or column: all that reasons of seats ask."""

import numpy as np
from scipy import sparse

from matching.model import Model
from matching.model.draft import Draft
from matching.model.eligible import Eligibility, People
from matching.model.frame import Frame
from matching.problem import Problem


def tables(problem: Problem, people: People | None = None) -> Model:
    """Give the tables of a model that is not built.

    Parameters
    ----------
    problem
        A problem without faults.
    people
        Its helpers, where they have been looked at already.
    """
    frame = Frame(problem)
    nothing = np.zeros(0, dtype=np.int64)
    able = Eligibility(frame, known=people)
    draft = Draft(problem, frame, able, frozenset(), nothing, nothing, nothing)
    matrix = sparse.csr_array((0, 0), dtype=np.int64)
    return Model(problem, matrix, nothing, nothing, nothing, nothing, (), draft)
