#!/usr/bin/python3
"""Compares predictions from relatives (src/intercept/relatives*.c) with a second implementation.

usage: relatives_oracle.py BUILD_DIR ARCHIVES_DIR

Written from the formulas alone (Gelman et al., Bayesian Data Analysis, 5.3): brute force on one wide rectangle of
log(a/b) and log(a+b), with scipy's incomplete beta function for each point, where the program walks slices of its own and keeps
a table over log(rate/(1-rate)). Of 40 drawn sets of 2 to 9 types, some much alike, with broken counts, and a new type's own.

Tolerances: the rectangle's steps are 0.02 in log(a/b) and 0.1 in log(a+b). The posterior of log(a/b) has a standard deviation of
0.14 or more (1/sqrt(n/4) of at most 200 trials), so that sums over it are as good as exact; but the distribution function of a beta
distribution with a + b above 10^4 (deviation of its log ratio below 0.02) is a stair on the rectangle: off by at most half a step
times the posterior's density, 0.5 * 0.02 / (0.14 sqrt(2 pi)) = 0.03, times the share of the mass that has such a + b. To that comes
1e-5: both cut the posterior where it is below 5e-12 of its mode, and the program's last slice stands for all a + b above a hundred
times the trials, a tenth of the deviation, so of the variance a hundredth, on a share that is below 1e-3 where the rest is not
stairs. Quantiles are not compared as such: the distribution function here at the program's quantile must be the tail, to the same.

With the published counts file at hand, its rows begun by 2024-12-19 are added up here, and predictions from five and ten labels
(Kish's design effect, correlation .5) must be those that were printed elsewhere, from draws with an error of .002.
"""
import csv
import os
import subprocess
import sys

import numpy as np
from scipy.special import betainc, betaln

BUILD = os.path.abspath(sys.argv[1])
COUNTS = os.path.join(sys.argv[2], "interceptions", "attacks.csv") if len(sys.argv) > 2 and sys.argv[2] else ""
FIVE = ["Iskander-M", "Iskander-M/KN-23", "KN-23", "X-47 Kinzhal", "3M22 Zircon"]
TEN = FIVE + ["X-22", "X-22 and X-32", "C-300", "C-300/C-400", "C-400"]
# Labels; own misses; mean; and of three misses 90 % interval, P(< 0.01), P(< 0.05).
PRINTED = [(FIVE, [0.32, 0.25, 0.19], [0.01, 0.42, 0.05, 0.15]), (TEN, [0.20, 0.13, 0.08], [0.000, 0.31, 0.30, 0.54])]
X = np.arange(-18, 18, 0.02)
Y = np.arange(-14, 30, 0.1)
failed = 0


def tell(good, what):
    global failed
    failed += not good
    print(("ok - relatives: " if good else "not ok - relatives: ") + what)


def brute(relatives, own, power):
    x, y = np.meshgrid(X, Y, indexing="ij")
    s = np.exp(y)
    a, b = s / (1 + np.exp(-x)), s / (1 + np.exp(x))
    log_p = -power * y + np.log(a) + np.log(b)
    for h, n in relatives + [own]:
        if n == 0:
            continue
        # Differences of large logarithms lose their digits: from 1e8 on types are one binomial.
        m = a / s
        log_p += np.where(s > 1e8, h * np.log(m) + (n - h) * np.log1p(-m), betaln(a + h, b + n - h) - betaln(a, b))
    keep = log_p > log_p.max() - 26
    w = np.exp(log_p[keep] - log_p.max())
    w /= w.sum()
    a, b = a[keep] + own[0], b[keep] + own[1] - own[0]
    alike = w[a + b > 1e4].sum()
    keep = w > 1e-11
    return w[keep], a[keep], b[keep], alike


def below(case, q):
    w, a, b, _ = case
    return float((w * betainc(a, b, q)).sum())


def predict(cases):
    text = "".join("%r 0.9 %d %s %r %r\n" % (p, len(r), " ".join("%r %r" % t for t in r), *o) for p, r, o in cases)
    return subprocess.run([os.path.join(BUILD, "tests/oracle/relatives_dump")], input=text, capture_output=True, text=True,
                          check=True).stdout.splitlines()


def check_counts():
    if not os.path.exists(COUNTS):
        print("skip - relatives: predictions from the published counts (no file)")
        return
    sums = {label: [0.0, 0.0, 0.0] for label in TEN}
    with open(COUNTS, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["model"] in sums and row["launched"] and row["destroyed"] and row["time_start"].strip()[:10] <= "2024-12-19":
                launched = float(row["launched"])
                for k, more in enumerate((launched, float(row["destroyed"]), launched * launched)):
                    sums[row["model"]][k] += more
    for labels, means, last in PRINTED:
        relatives = []
        for label in labels:
            launched, destroyed, squares = sums[label]
            effect = 1 + (squares / launched - 1) * 0.5
            relatives.append((destroyed / effect, launched / effect))
        lines = [list(map(float, line.split()[:5])) for line in predict([(2.5, relatives, (0.0, float(n))) for n in (0, 1, 3)])]
        got = [line[0] for line in lines] + lines[2][1:]
        off = [abs(a - b) for a, b in zip(got, means + last)]
        tell(max(off) <= 0.005 + 0.002, "%d labels to 2024-12-19: %s" % (len(labels), " ".join("%.4f" % g for g in got)))


def main():
    draw = np.random.default_rng(20241119)
    cases = []
    for i in range(40):
        count = int(draw.integers(2, 10))
        spread = 10 ** draw.uniform(-0.3, 2.5)
        mean = draw.uniform(0.05, 0.9)
        relatives = []
        for _ in range(count):
            n = float(np.round(draw.uniform(1, 200 / count), 2))
            h = float(np.round(n * draw.beta(spread * mean, spread * (1 - mean)), 3))
            relatives.append((min(h, n), n))
        relatives[0] = (relatives[0][1] / 3, relatives[0][1])
        relatives[1] = (relatives[1][1] / 4, relatives[1][1])
        n = float(draw.choice([0, 1, 3, 20]))
        own = (float(np.round(draw.uniform(0, n))), n) if i % 2 else (0.0, n)
        cases.append((2.25 + 0.25 * (i % 4), relatives, own))
    lines = predict(cases)
    tell(len(lines) == len(cases), "an answer for each of %d sets" % len(cases))
    worst = [0.0, 0.0]
    good = True
    for i, ((power, relatives, own), line) in enumerate(zip(cases, lines)):
        mean, low, high, below_1, below_5 = map(float, line.split()[:5])
        case = brute(relatives, own, power)
        w, a, b, alike = case
        off = [mean - float((w * a / (a + b)).sum()), below(case, low) - 0.05, below(case, high) - 0.95,
               below_1 - below(case, 0.01), below_5 - below(case, 0.05)]
        far, kind = max(map(abs, off)), int(alike > 1e-4)
        worst[kind] = max(worst[kind], far)
        if far > 1e-5 + 0.03 * alike:
            good = False
            tell(False, "set %d (power %g, %s, own %s): %s" % (i, power, relatives, own, off))
    tell(good, "predictions of %d sets: worst %.1e, where types may be alike %.1e" % (len(cases), *worst))
    check_counts()
    sys.exit(failed > 0)


main()
