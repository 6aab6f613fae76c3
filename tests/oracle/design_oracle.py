#!/usr/bin/python3
"""Compares the designs of the experiment (src/intercept/design.h) with a second implementation, over drawn asks.

usage: design_oracle.py BUILD_DIR [ARCHIVES_DIR]

Binomial and beta-binomial chances are scipy's. The least fixed design is found by trying every number of duels up to the
limit. The sequential test is decided on the likelihood ratio itself, with 50 digits, so that an end that is met exactly is
told from one that is missed by a rounding; its sums run over all numbers of kills, 0 to n, with no band that moves along.
The gambler between two walls and a few plans are done in fractions, without any rounding at all.

Tolerance: 1e-9 of chances, and of mean numbers of duels relative to them. The program leaves less than 1e-15 undecided or
says what it left; rounding of sums of positive numbers stays below 1e-12 over 10,000 duels; incomplete beta functions of up
to 100,000 trials are right to 1e-10 of themselves.
"""
import json
import math
import os
import random
import subprocess
import sys
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np
from scipy import optimize, stats

DUMP = os.path.join(os.path.abspath(sys.argv[1]), "tests", "oracle", "design_dump")
SEED = 20241219
DRAWN = 100
DUELS_MAX = 100000
OWN_MAX = 3000  # duels that the second sequential test is carried on to
TOLERANCE = 1e-9
getcontext().prec = 50
SAME = Decimal(10) ** -40

failures = 0


def tell(right, name, why=""):
    global failures
    failures += not right
    if not right and why:
        print("  " + why)
    print(("ok - design: " if right else "not ok - design: ") + name, flush=True)


class Worst:
    def __init__(self):
        self.count, self.size, self.wrong = 0, 0.0, []

    def number(self, name, printed, own, scale=1.0):
        self.count += 1
        if own is None or printed is None:
            if own is not printed:
                self.wrong.append("%s: %r instead of %r" % (name, printed, own))
            return
        off = abs(printed - own) / max(scale, 1.0)
        self.size = max(self.size, off)
        if not off <= TOLERANCE:
            self.wrong.append("%s: %.12g instead of %.12g" % (name, printed, own))

    def same(self, name, printed, own):
        self.count += 1
        if printed != own:
            self.wrong.append("%s: %r instead of %r" % (name, printed, own))

    def tell(self, name):
        tell(not self.wrong and self.count > 0, "%s (%d values, at most %.1e apart)" % (name, self.count, self.size),
             "\n  ".join(self.wrong[:8]))


def run(asks):
    text = "".join(" ".join(str(a) for a in ask) + "\n" for ask in asks)
    done = subprocess.run([DUMP], input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


# ---- the second implementation ----

def fixed(p0, p1, alpha, power):
    """(duels, kills, size, power) or None: every number of duels up to the limit, in blocks."""
    for begin in range(1, DUELS_MAX + 1, 2000):
        n = np.arange(begin, min(begin + 2000, DUELS_MAX + 1))
        kills = stats.binom.isf(alpha, n, p0) + 1 if p0 > 0 else np.ones(len(n))
        kills = np.where(np.isfinite(kills), kills, n + 1)
        for _ in range(2):  # ends that are met but for rounding
            fewer = (kills > 1) & (stats.binom.sf(kills - 2, n, p0) <= alpha * (1 + 1e-9))
            kills = np.where(fewer, kills - 1, kills)
            more = stats.binom.sf(kills - 1, n, p0) > alpha * (1 + 1e-9)
            kills = np.where(more, kills + 1, kills)
        hit = np.nonzero(stats.binom.cdf(kills - 1, n, p1) <= (1 - power) * (1 + 1e-9))[0]
        if len(hit):
            i = hit[0]
            return int(n[i]), int(kills[i]), stats.binom.sf(kills[i] - 1, n[i], p0), stats.binom.sf(kills[i] - 1, n[i], p1)
    return None


class Ends:
    """Boundaries of kills by duel; p0, p1, alpha, beta as Decimals."""

    def __init__(self, p0, p1, alpha, beta):
        infinite = Decimal("Infinity")
        self.gain = (p1 / p0).ln() if p0 > 0 else infinite
        self.loss = ((1 - p0) / (1 - p1)).ln() if p1 < 1 else infinite
        self.top, self.bottom = ((1 - beta) / alpha).ln(), ((1 - alpha) / beta).ln()
        self.n, self.some, self.none = 0, 0, -1

    def level(self, kills):
        if kills > 0 and self.gain.is_infinite():
            return Decimal("Infinity")
        if kills < self.n and self.loss.is_infinite():
            return Decimal("-Infinity")
        level = Decimal(0)
        if kills:
            level += kills * self.gain
        if self.n - kills:
            level -= (self.n - kills) * self.loss
        return level

    def next(self):
        self.n += 1
        while self.some <= self.n and self.level(self.some) < self.top - SAME:
            self.some += 1
        while self.none < self.n and self.level(self.none + 1) <= -self.bottom + SAME:
            self.none += 1
        return self.some, self.none


def ends_list(p0, p1, alpha, beta, count):
    ends = Ends(p0, p1, alpha, beta)
    return [ends.next() for _ in range(count)]


def sequential(ends, theta, cut):
    """(accepts none, accepts some, undecided, mean, duels_95) of a test that ends at `cut`."""
    weights = np.array([1.0])
    none = some = mean = 0.0
    suffice = -1
    for n in range(1, cut + 1):
        mean += weights.sum()
        weights = np.convolve(weights, [1 - theta, theta])
        top, bottom = ends[n - 1]
        none += weights[:bottom + 1].sum()
        some += weights[top:].sum()
        weights[:bottom + 1] = 0
        weights[top:] = 0
        left = weights.sum()
        if suffice < 0 and left <= 0.05 * (1 + 1e-12):
            suffice = n
        if left < 1e-17:
            break
    return none, some, weights.sum(), mean, suffice


def in_fractions(p0, p1, alpha, beta, theta, duels):
    """Accepted none, some by `duels`, and the mean, in fractions: likelihood ratios, not their logs."""
    weights, none, some, mean = {0: Fraction(1)}, Fraction(0), Fraction(0), Fraction(0)
    top, bottom = (1 - beta) / alpha, beta / (1 - alpha)
    for n in range(1, duels + 1):
        mean += sum(weights.values())
        fresh = {}
        for k, w in weights.items():
            fresh[k] = fresh.get(k, 0) + w * (1 - theta)
            fresh[k + 1] = fresh.get(k + 1, 0) + w * theta
        weights = {}
        for k, w in fresh.items():
            ratio = (p1 / p0) ** k * ((1 - p1) / (1 - p0)) ** (n - k)
            if ratio >= top:
                some += w
            elif ratio <= bottom:
                none += w
            else:
                weights[k] = w
    return none, some, mean


def wald(p0, p1, alpha, beta, theta):
    if p0 <= 0 or p1 >= 1:
        return None
    gain, loss = math.log(p1 / p0), math.log((1 - p0) / (1 - p1))
    top, bottom = math.log((1 - beta) / alpha), math.log((1 - alpha) / beta)
    drift = theta * gain - (1 - theta) * loss
    if theta in (0, 1):
        return bottom / loss if theta == 0 else top / gain
    if abs(drift) < 1e-7 * (gain + loss):
        return top * bottom / (theta * gain ** 2 + (1 - theta) * loss ** 2)
    # gain h + log(theta + (1 - theta) exp(-(gain + loss) h)) is 0 at 0 and at h.
    f = lambda h: np.logaddexp(math.log(theta) + gain * h, math.log1p(-theta) - loss * h)
    ends = [1e-9, 1.0] if drift < 0 else [-1.0, -1e-9]
    while f(ends[1] if drift < 0 else ends[0]) <= 0:
        ends = [ends[0], ends[1] * 2] if drift < 0 else [ends[0] * 2, ends[1]]
    h = optimize.brentq(f, *ends, xtol=1e-14, rtol=1e-14)
    some = -math.expm1(-bottom * h) / (math.exp(top * h) - math.exp(-bottom * h))
    return (some * top - (1 - some) * bottom) / drift


def no_kill(bodies, theta, rho):
    if theta in (0, 1):
        return 1.0 - theta
    if rho == 0:
        return (1 - theta) ** bodies
    return stats.betabinom.pmf(0, bodies, theta * (1 - rho) / rho, (1 - theta) * (1 - rho) / rho)


def needed(none, miss):
    if none <= 0:
        return 1
    if none >= 1:
        return -1
    n = max(1, int(math.log(miss) / math.log(none)) - 2)
    while none ** n > miss * (1 + 1e-12):
        n += 1
    return n


# ---- drawn asks ----

def draw(dice):
    """Strings of few digits, so that ends are met exactly now and then."""
    digits = dice.choice((1, 2, 2, 3))
    while True:
        none, some = sorted(round(dice.random(), digits) for _ in range(2))
        if dice.random() < 0.3:
            none = dice.choice((0.0, 0.01, 0.001, 0.05))
        if none < some and (some - none > 0.08 or dice.random() < 0.1):
            break
    alpha, beta = dice.choice((0.01, 0.02, 0.05, 0.1, 0.2, 0.4)), dice.choice((0.01, 0.05, 0.1, 0.3))
    power = dice.choice((0.5, 0.8, 0.9, 0.95, 0.99))
    false_kill = dice.choice((0, 0.01, 0.05, 0.1, 0.3, 0.5, 0.75))
    thetas = sorted({none, some, 0.0, 1.0, round(dice.random(), 2), round(dice.random() ** 2, 3)})
    return [none, some, alpha, beta, power, dice.choice((0.8, 0.9, 0.95, 0.99)), false_kill, dice.choice((1, 2, 3, 6, 36, 500)),
            dice.choice((0, 0.05, 0.3, 0.6, 0.9, 0.99)), dice.choice((1, 3, 19, 59, 299, 5000)), dice.choice((1, 3, 40)),
            dice.choice((1, 6, 36))] + thetas


def compare_fixed(worst, name, printed, p0, p1, alpha, power):
    own = fixed(p0, p1, alpha, power)
    worst.same(name + " found", printed["found"], own is not None)
    if own:
        worst.same(name + " rule", (printed["duels"], printed["kills"]), own[:2])
        worst.number(name + " size", printed["size"], own[2])
        worst.number(name + " power", printed["power"], own[3])


def compare_lists(worst, name, printed, ends):
    """Steps and none_from, as far as the list of ends goes."""
    duels = len(ends)
    own_none = {}
    for n, (_, none) in enumerate(ends, 1):
        for k in range(none + 1):
            own_none.setdefault(k, n)
    for k, n in enumerate(printed["none_from"]):
        if n <= duels:
            worst.same("%s none from, %d kills" % (name, k), n, own_none.get(k))
    for begin, end, kills in printed["steps"]:
        for n in {begin, (end if end > 0 else begin)}:
            if n <= duels:
                worst.same("%s step at duel %d" % (name, n), kills, ends[n - 1][0])
        if 1 < begin <= duels:
            worst.same("%s before the step at %d" % (name, begin), ends[begin - 2][0] != kills or begin == kills, True)


def compare_sequential(worst, name, printed, false_kill, ask):
    none, some, alpha, beta = (Decimal(str(a)) for a in ask[:4])
    e = Decimal(str(false_kill))
    p0, p1 = 1 - (1 - none) * (1 - e), 1 - (1 - some) * (1 - e)
    ends = ends_list(p0, p1, alpha, beta, OWN_MAX)
    compare_lists(worst, name, printed, ends)
    for row in printed["at"]:
        label = "%s at %g" % (name, row["theta"])
        theta = 1 - (1 - row["theta"]) * (1 - false_kill)
        # Where the program went on for longer than is done here, what is undecided then is too much to compare.
        own = sequential(ends, theta, min(row["cut_at"], OWN_MAX))
        if row["cut_at"] <= OWN_MAX or own[2] < 1e-13:
            worst.number(label + " none", row["none"], own[0])
            worst.number(label + " some", row["some"], own[1])
            worst.number(label + " mean", row["mean"], own[3], own[3])
            worst.same(label + " duels_95", row["duels_95"], own[4])
            worst.number(label + " all", row["none"] + row["some"] + row["undecided"], 1.0)
        approximate = wald(float(p0), float(p1), ask[2], ask[3], theta)
        if approximate is None or row["wald"] is None:
            worst.same(label + " wald", row["wald"], approximate)
        else:
            worst.number(label + " wald", row["wald"] / approximate, 1.0)
    for key, theta, what in (("wrong_some", ask[0], "some"), ("wrong_none", ask[1], "none")):
        worst.number("%s %s" % (name, key), printed[key], next(r[what] for r in printed["at"] if r["theta"] == theta))
    return ends


def compare_group(worst, name, printed, ask):
    bodies, rho = ask[7], ask[8]
    q0, q1 = no_kill(bodies, ask[0], rho), no_kill(bodies, ask[1], rho)
    worst.number(name + " chance none", printed["chance_none"], 1 - q0)
    worst.number(name + " chance some", printed["chance_some"], 1 - q1)
    p0, p1 = Decimal(printed["chance_none"]), Decimal(printed["chance_some"])
    if p1 - p0 < Decimal("0.01") or p1 > 1 - Decimal(10) ** -6:
        return  # a chance next to 1 has lost its digits as it was printed
    compare_fixed(worst, name + " fixed", printed["fixed"], printed["chance_none"], printed["chance_some"], ask[2], ask[4])
    ends = ends_list(p0, p1, Decimal(str(ask[2])), Decimal(str(ask[3])), OWN_MAX)
    for key, wrong, theta, which in (("mean_none", "wrong_some", p0, 1), ("mean_some", "wrong_none", p1, 0)):
        own = sequential(ends, float(theta), OWN_MAX)
        if own[2] < 1e-13:
            worst.number("%s %s" % (name, key), printed[key], own[3], own[3])
            worst.number("%s %s" % (name, wrong), printed[wrong], own[which])
    misses = next((n for n, end in enumerate(ends, 1) if end[1] >= 0), None)
    if misses:
        worst.same(name + " misses", printed["misses"], misses)


def compare_tables(worst, name, printed, ask):
    miss, trials = 1 - ask[5], ask[10] * ask[11]
    one_upper = lambda n, c: stats.beta.ppf(c, 1, n)
    worst.number(name + " one-sided", printed["one_sided"], one_upper(ask[9], ask[5]))
    worst.number(name + " two-sided", printed["two_sided"], one_upper(ask[9], 1 - miss / 2))
    worst.number(name + " unit one-sided", printed["unit_one_sided"], one_upper(trials, ask[5]))
    worst.number(name + " unit two-sided", printed["unit_two_sided"], one_upper(trials, 1 - miss / 2))
    worst.number(name + " uniform", printed["uniform"], ask[9] + 1, ask[9])
    jeffreys = math.exp(math.lgamma(ask[9] + 1) + math.lgamma(0.5) - math.lgamma(ask[9] + 0.5))
    worst.number(name + " jeffreys", printed["jeffreys"], jeffreys, jeffreys)
    worst.number(name + " kill", printed["kill_low"], miss / 2)
    worst.number(name + " no kill", printed["no_kill_high"], 1 - miss / 2)
    e = ask[6]
    worst.number(name + " reported", printed["reported_low"], max(0.0, 1 - (1 - miss / 2) / (1 - e)))
    # Over the uniform the mean chance of a report: by quadrature of nothing but its own line.
    worst.number(name + " report", printed["reported_bayes"], e / np.mean([e, 1.0]))
    for row in printed["rows"]:
        label = "%s theta %g" % (name, row["theta"])
        q = no_kill(ask[7], row["theta"], ask[8])
        worst.number(label + " none killed", row["none_killed"], q)
        worst.same(label + " duels", row["duels"], needed(1 - row["theta"], miss))
        worst.same(label + " two-sided", row["two_sided"], needed(1 - row["theta"], miss / 2))
        worst.same(label + " correlated", row["correlated"], needed(row["none_killed"], miss))


def drawn_asks():
    dice = random.Random(SEED)
    asks = [draw(dice) for _ in range(DRAWN)]
    plain, false, sums, groups, tables = Worst(), Worst(), Worst(), Worst(), Worst()
    decided = 0
    for i, (ask, printed) in enumerate(zip(asks, run(asks))):
        name = "ask %d %r" % (i, ask[:9])
        e = ask[6]
        p0, p1 = 1 - (1 - ask[0]) * (1 - e), 1 - (1 - ask[1]) * (1 - e)
        compare_fixed(plain, name, printed["fixed"], p0, p1, ask[2], ask[4])
        ends = compare_sequential(sums, name, printed["sequential"], 0, ask)
        compare_sequential(sums, name + " aware", printed["aware"], e, ask)
        own = sequential(ends, p0, OWN_MAX)
        if own[2] < 1e-13:
            decided += 1
            false.number(name + " unaware", printed["unaware_sequential"], own[1])
        rule = fixed(ask[0], ask[1], ask[2], ask[4])
        false.number(name + " unaware fixed", printed["unaware_fixed"], rule and stats.binom.sf(rule[1] - 1, rule[0], p0))
        compare_group(groups, name + " group", printed["group"], ask)
        compare_tables(tables, name, printed, ask)
    plain.tell("least fixed designs, with false kills")
    sums.tell("sequential tests, with false kills and without: ends, characteristic, mean and quantile of duels")
    false.tell("rules that do not know of false kills")
    groups.tell("duels of several bodies")
    tables.tell("misses, units, single duels, duels needed")
    tell(decided > DRAWN * 0.9, "nearly all were carried to the end (%d of %d)" % (decided, DRAWN))


def fractions():
    """Plans whose ends are met exactly, and one that is not, without rounding."""
    worst = Worst()
    for p0, p1, alpha, beta in (("0.1", "0.9", "0.1", "0.1"), ("0.25", "0.75", "0.1", "0.25"), ("0.2", "0.8", "0.2", "0.2"),
                                ("0.2", "0.5", "0.2", "0.2"), ("0.01", "0.3", "0.05", "0.05")):
        thetas = ["0.05", "0.3", "0.5", "0.8"]
        printed = run([[p0, p1, alpha, beta, "0.9", "0.95", 0, 1, 0, 1, 1, 1] + thetas])[0]["sequential"]
        for row in printed["at"]:
            # As many as leave less than 1e-12 undecided, in floating point.
            duels = min(row["cut_at"], 60)
            own = in_fractions(*(Fraction(x) for x in (p0, p1, alpha, beta)), Fraction(repr(row["theta"])), duels)
            left = float(1 - own[0] - own[1])
            if left > 1e-12:
                continue
            name = "%s against %s at %g" % (p0, p1, row["theta"])
            worst.number(name + " none", row["none"], float(own[0]))
            worst.number(name + " some", row["some"], float(own[1]))
            worst.number(name + " mean", row["mean"], float(own[2]))
    tell(worst.count >= 30, "plans in fractions are enough of them (%d values)" % worst.count)
    worst.tell("plans whose ends are met exactly, in fractions")


def documented():
    """The tables of docs/duel.md hold what the program says."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "duel.md"), encoding="utf-8") as file:
        page = file.read()
    thetas = [0.01, 0.05, 0.1, 0.2, 0.3, 0.5]
    ask = lambda e=0, bodies=1, rho=0, misses=1, unit=1: (
        [0.01, 0.3, 0.05, 0.05, 0.9, 0.95, e, bodies, rho, misses, 3, unit] + thetas)
    wanted = []
    for misses in (1, 3, 9, 19, 59, 299):
        d = run([ask(misses=misses)])[0]
        bound = lambda x: "%.3f" % x if x >= 0.1 else "%.3g" % x
        wanted.append("| %d | %s | %s | %.0f | %.2f |" % (misses, bound(d["one_sided"]), bound(d["two_sided"]), d["uniform"],
                                                          d["jeffreys"]))
    d = run([ask()])[0]
    for row in d["sequential"]["at"]:
        wanted.append("| %.2f | %.4f | %.2f | %d | %.2f |" % (row["theta"], row["some"], row["mean"], row["duels_95"], row["wald"]))
    for e in (0, 0.05, 0.10, 0.30):
        d = run([ask(e=e)])[0]
        at = {row["theta"]: row for row in d["aware"]["at"]}
        name = "%.2f" % e if e else "0"
        wanted.append("| %s | %d duels, %d kills | %.2f, %.2f | %.3f, %.3f | %s, %s |" % (
            name, d["fixed"]["duels"], d["fixed"]["kills"], at[0.01]["mean"], at[0.3]["mean"], d["unaware_fixed"],
            d["unaware_sequential"], "%.3f" % d["reported_low"] if d["reported_low"] > 0 else "0",
            "%.3f" % d["reported_bayes"] if e else "0"))
    for theta in (0.3, 0.1):
        for bodies in (6, 36):
            cells = []
            for rho in (0, 0.3, 0.6, 0.9):
                row = next(r for r in run([ask(bodies=bodies, rho=rho)])[0]["rows"] if r["theta"] == theta)
                none = "%.4f" % row["none_killed"] if row["none_killed"] >= 0.0001 else "below 0.0001"
                cells.append("%s: %d" % (none, row["correlated"]))
            wanted.append("| %.1f | %d | %s |" % (theta, bodies, " | ".join(cells)))
    missing = [line for line in wanted if line not in page]
    tell(not missing, "the tables of docs/duel.md (%d rows)" % len(wanted), "\n  ".join(missing))


def main():
    drawn_asks()
    fractions()
    documented()
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
