"""Steps 7 to 11 of a Polis map in plain Python, person by person, to compare ours with."""

from math import prod, sqrt

import numpy as np

Z = 1.2816


class Oracle:
    """`said` is {(participant, statement): 1, 0 or -1}, `groups` {participant: group or None}, `out` the statements
    that are moderated out. Statements are taken in the order given."""

    def __init__(self, said, participants, statements, groups, out=()):
        self.said, self.participants, self.out = said, participants, set(out)
        self.statements, self.groups = statements, groups
        self.names = sorted({group for group in groups.values() if group is not None})
        self.voted_on = [s for s in statements if any((p, s) in said for p in participants)]

    def votes(self, statement, people):
        return [self.said[p, statement] for p in people if (p, statement) in self.said]

    def members(self, group):
        return [p for p in self.participants if self.groups.get(p) == group]

    def counts(self, statement, people):
        votes = self.votes(statement, people)
        return votes.count(1), votes.count(-1), len(votes)

    def of_group(self, statement, group):
        """All shares and tests of one statement and group."""
        rest = [p for p in self.participants if self.groups.get(p) not in (None, group)]
        a, d, s = self.counts(statement, self.members(group))
        a2, d2, s2 = self.counts(statement, rest)
        found = {"tid": statement, "na": a, "nd": d, "ns": s}
        for name, mine, theirs in (("a", a, a2), ("d", d, d2)):
            found[f"p{name}"] = (mine + 1) / (s + 2)
            found[f"p{name}t"] = 2 * sqrt(s + 1) * ((mine + 1) / (s + 1) - 0.5)
            found[f"r{name}"] = found[f"p{name}"] / ((theirs + 1) / (s2 + 2))
            found[f"r{name}t"] = two_shares(mine + 1, theirs + 1, s + 1, s2 + 1)
        return found

    def representative(self, group):
        """[(statement, stance, score)] as Polis selects them."""
        sufficient, best, best_agree = [], None, None
        for statement in self.voted_on:
            if statement in self.out:
                continue
            one = self.of_group(statement, group)
            if (one["rat"] > Z and one["pat"] > Z) or (one["rdt"] > Z and one["pdt"] > Z):
                sufficient.append(finalized(one))
            if best is None or max(one["rat"], one["rdt"]) > max(best["rat"], best["rdt"]):
                best = one
            if beats(one, best_agree):
                best_agree = one
        if not sufficient:
            chosen = best_agree or best
            return [finalized(chosen)] if chosen else []
        head = [finalized(best_agree)] if best_agree else []
        rest = [each for each in sufficient if not (best_agree and each[0] == best_agree["tid"])]
        rest.sort(key=lambda each: -each[2])
        listed = (head + rest)[:5]
        return [each for each in listed if each[1] == "agree"] + [each for each in listed if each[1] == "disagree"]

    def bridging(self, statement, answer=0):
        counts = [self.counts(statement, self.members(group)) for group in self.names]
        return prod((each[answer] + 1) / (each[2] + 2) for each in counts)

    def consensus(self, stance):
        scored = []
        for statement in self.voted_on:
            a, d, s = self.counts(statement, self.participants)
            part = a if stance == "agree" else d
            p, pt = (part + 1) / (s + 2), 2 * sqrt(s + 1) * ((part + 1) / (s + 1) - 0.5)
            if statement not in self.out and p > 0.5 and pt > Z:
                scored.append((-p * pt, statement))
        scored.sort(key=lambda each: each[0])
        return [statement for _, statement in scored[:5]]

    def extremities(self):
        """By filling gaps with means and taking the matrix apart, where ours adds up products."""
        matrix = np.full((len(self.participants), len(self.voted_on)), np.nan)
        for row, person in enumerate(self.participants):
            for column, statement in enumerate(self.voted_on):
                if statement in self.out:
                    matrix[row, column] = 0
                elif (person, statement) in self.said:
                    matrix[row, column] = self.said[person, statement]
        mean = np.nanmean(matrix, axis=0)
        filled = np.where(np.isnan(matrix), mean, matrix) - mean
        axes = np.linalg.svd(filled, full_matrices=False)[2][:2]
        away = sqrt(len(self.voted_on)) * (1 - mean) * np.hypot(*axes)
        return dict(zip(self.voted_on, away.tolist(), strict=True))

    def priority(self, statement, extremity):
        a, d, s = self.counts(statement, [p for p in self.participants if self.groups.get(p) is not None])
        importance = (1 - (s - a - d + 1) / (s + 2)) * (extremity + 1) * (a + 1) / (s + 2)
        return (importance * (1 + 8 * 2 ** (-s / 5))) ** 2


def two_shares(x, y, a, b):
    p = (x + y) / (a + b)
    return 0.0 if p == 1 else (x / a - y / b) / sqrt(p * (1 - p) * (1 / a + 1 / b))


def finalized(one):
    """The statement, its stance and its score."""
    side = "a" if one["rat"] > one["rdt"] else "d"
    score = one[f"r{side}"] * one[f"r{side}t"] * one[f"p{side}"] * one[f"p{side}t"]
    return one["tid"], "agree" if side == "a" else "disagree", score


def beats(one, incumbent):
    if one["na"] == one["nd"] == 0:
        return False
    if incumbent is None:
        return one["pat"] > Z or (one["ra"] > 1 and one["pa"] > 0.5)
    names = ("ra", "rat", "pa", "pat") if incumbent["ra"] > 1 else ("pa", "pat")
    return prod(one[name] for name in names) > prod(incumbent[name] for name in names)
