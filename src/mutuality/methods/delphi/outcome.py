"""What becomes of each item by a rule, and what another rule would have made of it."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from .panel import Panel, Shown, Spread
from .rule import ALL, EVERY_GROUP, SHIPPED, Condition, ConsensusRule

IN, OUT, NO_CONSENSUS = "in", "out", "no_consensus"
ONE_GROUP = "important_to_one_group"
CANNOT_SAY = "cannot_say"  # too few scored, or the rule asks groups and none can be shown


@dataclass(frozen=True)
class Outcome:
    """What becomes of one item. `important_to` are the groups that would have it in, where not all together would."""

    item: Hashable
    outcome: str
    shown: Shown
    important_to: tuple[Hashable, ...] = ()


@dataclass(frozen=True)
class ByRule:
    """What one rule makes of each item, and of how many it makes what."""

    name: str
    rule: ConsensusRule
    outcomes: Mapping[Hashable, str]
    counts: Mapping[str, int]


def outcomes(panel: Panel, rule: ConsensusRule) -> tuple[Outcome, ...]:
    """What becomes of each item of `panel` by `rule`.

    Only those who scored an item count for it. Only numbers that can be shown decide, so that an outcome tells no more
    than they do: a group that is too small counts among all and is not asked on its own. An item that is not in, and
    would be in by one group's scores alone, is important to that group: neither out nor lost. Raises ValueError for a
    rule on another scale than the panel's.

    >>> panel = Panel([[8, 2]] * 5 + [[9, 8]] * 5, ["sleep", "pain"], ["carers"] * 5 + ["nurses"] * 5)
    >>> [(each.item, each.outcome, each.important_to) for each in outcomes(panel, SHIPPED["all_70_15"])]
    [('sleep', 'in', ()), ('pain', 'important_to_one_group', ('nurses',))]
    """
    _check_scale(panel, rule)
    return tuple(_outcome(item, panel.shown(column), rule) for column, item in enumerate(panel.items))


def what_other_rules_give(panel: Panel, rules: Mapping[str, ConsensusRule] = SHIPPED) -> tuple[ByRule, ...]:
    """What each of `rules` makes of the same scores: how much hangs on the rule. Raises as outcomes does.

    >>> panel = Panel([[7]] * 6 + [[5]] * 4, ["sleep"])
    >>> [(each.name, each.outcomes["sleep"]) for each in what_other_rules_give(panel)][::5]
    [('all_70_15', 'no_consensus'), ('all_50_15', 'in')]
    """
    found, shown = [], {item: panel.shown(column) for column, item in enumerate(panel.items)}
    for name, rule in rules.items():
        _check_scale(panel, rule)
        by_item = {item: _outcome(item, shown[item], rule).outcome for item in panel.items}
        found.append(ByRule(name, rule, by_item, Counter(by_item.values())))
    return tuple(found)


def _outcome(item: Hashable, shown: Shown, rule: ConsensusRule) -> Outcome:
    asks_groups = rule.scope != ALL or (rule.out and rule.out_scope != ALL)
    everyone, groups = shown.everyone, {name: spread for name, spread in shown.groups.items() if name is not None}
    if everyone is None or (asks_groups and not groups):
        return Outcome(item, CANNOT_SAY, shown)

    def holds(conditions: tuple[Condition, ...], scope: str) -> bool:
        if scope == ALL:
            return _all_hold(conditions, everyone)
        each = (_all_hold(conditions, spread) for spread in groups.values())
        return all(each) if scope == EVERY_GROUP else any(each)

    if holds(rule.enough, rule.scope):
        return Outcome(item, IN, shown)
    if behind := tuple(name for name, spread in groups.items() if _all_hold(rule.enough, spread)):
        return Outcome(item, ONE_GROUP, shown, behind)
    return Outcome(item, OUT if rule.out and holds(rule.out, rule.out_scope) else NO_CONSENSUS, shown)


def _check_scale(panel: Panel, rule: ConsensusRule) -> None:
    if (panel.lowest, panel.highest) != (rule.lowest, rule.highest):
        raise ValueError("The rule speaks of another scale than the one that was scored on.")


def _all_hold(conditions: tuple[Condition, ...], spread: Spread) -> bool:
    return all(condition.holds(spread.counts, spread.lowest) for condition in conditions)
