#!/usr/bin/python3
"""Compares predictions from relatives (src/intercept/relatives*.c) with a second implementation.

usage: relatives_oracle.py BUILD_DIR

Written from the formulas alone (Gelman et al., Bayesian Data Analysis, 5.3): brute force on one wide rectangle of
log(a/b) and log(a+b), with scipy's incomplete beta function for each point, where the program walks slices of its own and keeps
a table over log(rate/(1-rate)). Of 40 drawn sets of 2 to 9 types, some much alike, with broken counts, and a new type's own.

Tolerances: the rectangle's step in log(a+b) is 0.1, in log(a/b) 0.02. Its integrand has no feature narrower than the posterior of
log(a/b), whose standard deviation is above 1/sqrt(200/4) = 0.14 for the at most 200 trials drawn here, so that the sum itself is as
good as exact; but the distribution function of a beta distribution narrower than the step (a+b above 10^4 times 4) is a stair, with
error at most half a step times the density of log(a/b) (below 3), on the share of such a+b: below 0.003 here, as a+b so large has
weight only where types are alike, and there (a+b)^(-1/2) / (a few hundred trials)^(-1/2). 0.5 * 0.02 * 3 * 0.1 = 3e-3 is the bound
of one stair; stairs of neighbouring slices stand at the same places, but where they do is random among 40 sets. So probabilities
are held to 3e-3 where the types are alike, and to 2e-5 where the mass above a+b = 10^4 is below 1e-4. Quantiles are not compared as
such: the brute-force distribution function at the program's quantile must be the tail, to the same.
"""
import os
import subprocess
import sys

import numpy as np
from scipy.special import betainc, betaln

BUILD = os.path.abspath(sys.argv[1])
X = np.arange(-18, 18, 0.02)
Y = np.arange(-14, 30, 0.1)
failed = 0


def tell(good, what):
    global failed
    failed += not good
    print(("ok: " if good else "FAIL: ") + what)


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
    text = "".join("%r 0.9 %d %s %r %r\n" % (p, len(r), " ".join("%r %r" % t for t in r), *o) for p, r, o in cases)
    lines = subprocess.run([os.path.join(BUILD, "tests/oracle/relatives_dump")], input=text, capture_output=True, text=True,
                           check=True).stdout.splitlines()
    tell(len(lines) == len(cases), "an answer for each of %d sets" % len(cases))
    worst = [0.0, 0.0]
    for i, ((power, relatives, own), line) in enumerate(zip(cases, lines)):
        mean, low, high, below_1, below_5 = map(float, line.split()[:5])
        case = brute(relatives, own, power)
        w, a, b, alike = case
        off = [mean - float((w * a / (a + b)).sum()), below(case, low) - 0.05, below(case, high) - 0.95,
               below_1 - below(case, 0.01), below_5 - below(case, 0.05)]
        far, kind = max(map(abs, off)), int(alike > 1e-4)
        worst[kind] = max(worst[kind], far)
        if far > (2e-5, 3e-3)[kind]:
            tell(False, "set %d (power %g, %s, own %s): %s" % (i, power, relatives, own, off))
    tell(worst[0] <= 2e-5 and worst[1] <= 3e-3, "predictions: worst %.1e, of types alike %.1e" % tuple(worst))
    sys.exit(failed > 0)


main()
