"""Delphi: a rule that is frozen beforehand, what becomes of each item, and what changed from round to round."""

from .outcome import ByRule, Outcome, outcomes, what_other_rules_give
from .panel import Panel, Shown, Spread, disagreement
from .rounds import Attrition, Change, Leaving, attrition, stability
from .rule import SHIPPED, Condition, ConsensusRule, rule_of

__all__ = [
    "SHIPPED",
    "Attrition",
    "ByRule",
    "Change",
    "Condition",
    "ConsensusRule",
    "Leaving",
    "Outcome",
    "Panel",
    "Shown",
    "Spread",
    "attrition",
    "disagreement",
    "outcomes",
    "rule_of",
    "stability",
    "what_other_rules_give",
]
