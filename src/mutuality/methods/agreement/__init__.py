"""How much alike people read the same things: Krippendorff's alpha, for each code, for whole sets, with intervals."""

from .codes import Codings, Difference, alpha_by_code, alpha_of_sets, differences
from .measure import Agreement, Drawing, alpha

__all__ = ["Agreement", "Codings", "Difference", "Drawing", "alpha", "alpha_by_code", "alpha_of_sets", "differences"]
