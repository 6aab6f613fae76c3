#!/usr/bin/python3
"""Compares intervals of rates and fits of raids (src/intercept/rate*.c, beta_binomial.c) with scipy, R and GSL.

usage: rate_oracle.py BUILD_DIR ARCHIVES_DIR

Quantiles: 4,000 pairs of parameters, whole and broken, from 0.01 to 100,000. Our distribution function takes logarithms of
gamma functions of up to lgamma(a + b), each right to 2^-52 of its size: so the share below a quantile is right to a part of
4 * 2^-52 * lgamma(a + b) and 1e-12 for the continued fraction and scipy's own; that is the tolerance in the share, and divided by
the density it is that of the quantile (and one step of double numbers, which is what bisection leaves).
GSL's quantile fails in ordinary cases (NaN, or a number whose share is not the one asked for): those are counted and left out.
Binomial sums of GSL at our exact bounds must be the tails, to the same tolerance and 1e-9 of GSL's own.

Fits: 200 drawn sets of raids, and the likelihood from scipy.stats.betabinom, maximised with Nelder and Mead from several starts. The
likelihood at our peak must be no lower than the best of theirs, but for 1e-7: sums of some hundred logarithms of gamma functions,
each off by 1e-13 of up to 1e3. At our bounds the profile must have fallen by half the square of the normal quantile, to 1e-5: their
search ends within 1e-8 in likelihood, ours within 1e-10 in the logit of the mean, times a slope below 1e3.

Bootstrap: of 20,000 samples drawn by numpy at most 2.5 % + 5 standard errors lie below our low bound, and at least 2.5 % less as much
at or below it; the standard error is that of both draws, sqrt(.025 * .975 * (1 / 10,000 + 1 / 20,000)) = .0019. A bound of ours lies
between two draws, so that each side of it is moved by one of our draws' neighbours, 1e-9.
"""
import math
import os
import shutil
import subprocess
import sys

import numpy as np
from scipy import optimize, special, stats

BUILD = os.path.abspath(sys.argv[1])
DUMP = os.path.join(BUILD, "tests", "oracle", "rate_dump")
GSL = os.path.join(BUILD, "tests", "oracle", "rate_gsl")
EPSILON = 2.0**-52
rng = np.random.default_rng(20241219)
failed = 0


def tell(good, what):
    global failed
    failed += not good
    print(("ok - rate: " if good else "not ok - rate: ") + what, flush=True)


def answers(program, lines):
    done = subprocess.run([program], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    return [[float(x) if x != "none" else math.nan for x in line.split()] if not line.startswith("none") else None
            for line in done.stdout.splitlines()]


def share_tolerance(a, b):
    return 4 * EPSILON * abs(special.gammaln(a + b)) + 1e-12


def density(x, a, b):
    with np.errstate(all="ignore"):
        return stats.beta.pdf(x, a, b)


# ---- quantiles ----

def quantile_cases():
    cases = []
    for _ in range(4000):
        a, b = 10 ** rng.uniform(-2, 5, 2)
        if rng.random() < 0.5:
            a, b = math.ceil(a), math.ceil(b)
        cases.append((float(rng.choice([0.005, 0.025, 0.05, 0.5, 0.95, 0.975, 0.995, rng.random()])), a, b))
    return cases


def near_enough(x, other, p, a, b):
    """Whether two quantiles are one within the tolerance; far out in the tails a quantile of 0 or 1 is one too."""
    tolerance = share_tolerance(a, b) * max(p, 1 - p)
    slope = density(other, a, b)
    if abs(x - other) <= 4 * EPSILON * max(abs(x), 1e-300):
        return True
    if not (slope > 0) or not math.isfinite(slope):
        return abs(special.betainc(a, b, x) - p) <= tolerance or abs(x - other) < 1e-15
    return abs(x - other) <= 2 * tolerance / slope + 4 * EPSILON or abs(special.betainc(a, b, x) - p) <= tolerance


def check_quantiles():
    cases = quantile_cases()
    ours = answers(DUMP, ["q %.17g %.17g %.17g" % case for case in cases])
    off = [(case, got[0]) for case, got in zip(cases, ours)
           if not near_enough(got[0], float(special.betaincinv(case[1], case[2], case[0])), *case)]
    tell(not off, "%d beta quantiles are scipy's (%d off) %s" % (len(cases), len(off), off[:2]))
    check_gsl(cases, ours)
    check_r(cases, ours)


def check_gsl(cases, ours):
    if not os.access(GSL, os.X_OK):
        print("skip - rate: quantiles against GSL; libgsl-dev was not there at build time")
        return
    theirs = answers(GSL, ["%.17g %.17g %.17g" % case for case in cases])
    nan = wrong = off = 0
    for case, got, other in zip(cases, ours, theirs):
        p, a, b = case
        if math.isnan(other[0]):
            nan += 1
        elif abs(special.betainc(a, b, other[0]) - p) > 1e-6:
            wrong += 1
        elif abs(got[0] - other[0]) > 4 * EPSILON:  # near 1 one step of numbers moves the share more than that
            off += abs(special.betainc(a, b, got[0]) - special.betainc(a, b, other[0])) > 1e-6
    tell(off == 0, "quantiles of GSL are ours where it has them: of %d it fails with NaN in %d and with a wrong number in %d"
         % (len(cases), nan, wrong))
    counts = [(int(h), int(n)) for n in (1, 3, 20, 148, 552, 2103, 40000) for h in {0, 1, n // 7, n // 2, n} if h <= n]
    bounds = answers(DUMP, ["i %d %d 0.95" % count for count in counts])
    low = answers(GSL, ["b %d %.17g %d" % (max(h - 1, 0), b[0], n) for (h, n), b in zip(counts, bounds)])
    high = answers(GSL, ["b %d %.17g %d" % (h, b[1], n) for (h, n), b in zip(counts, bounds)])
    far = 0
    for (h, n), below, above in zip(counts, low, high):
        tolerance = share_tolerance(h + 1, n - h + 1) + 1e-9
        far += h > 0 and abs(1 - below[0] - 0.025) > tolerance
        far += h < n and abs(above[0] - 0.025) > tolerance
    tell(far == 0, "binomial tails of GSL at our exact bounds are 2.5 %% (%d counts)" % len(counts))


R_SCRIPT = """
lines <- readLines(file("stdin"))
for (line in lines) {
    v <- strsplit(line, " ")[[1]]
    x <- as.numeric(v[-1])
    if (v[1] == "q") cat(sprintf("%.17g\\n", qbeta(x[1], x[2], x[3])))
    else cat(sprintf("%.17g %.17g\\n", binom.test(x[1], x[2], conf.level = x[3])$conf.int[1],
                     binom.test(x[1], x[2], conf.level = x[3])$conf.int[2]))
}
"""


def check_r(cases, ours):
    if shutil.which("Rscript") is None:
        print("skip - rate: quantiles and binom.test against R; r-base-core is not there")
        return

    def ask(lines):
        done = subprocess.run(["Rscript", "--vanilla", "-e", R_SCRIPT], input="\n".join(lines) + "\n", capture_output=True,
                              text=True)
        if done.returncode != 0:
            raise SystemExit("not ok - rate: R: " + done.stderr[-300:])
        return [[float(x) for x in line.split()] for line in done.stdout.splitlines()]

    # R says of the few in which its own search ends too early that they may not be exact; they are told by their share.
    theirs = ask(["q %.17g %.17g %.17g" % case for case in cases])
    off = [(case, got[0], other[0]) for case, got, other in zip(cases, ours, theirs)
           if not near_enough(got[0], other[0], *case)]
    tell(not off and len(theirs) == len(cases), "%d beta quantiles are R's qbeta (%d off) %s" % (len(cases), len(off), off[:2]))
    counts = [(int(h), int(n), c) for n in range(1, 41) for h in range(n + 1) for c in (0.9, 0.95)]
    counts += [(int(rng.integers(0, n + 1)), int(n), 0.95) for n in rng.integers(50, 50000, 400)]
    mine = answers(DUMP, ["i %d %d %.17g" % count for count in counts])
    far = 0
    for (h, n, c), got, other in zip(counts, mine, ask(["b %d %d %.17g" % count for count in counts])):
        tail = (1 - c) / 2
        far += not (h == 0 and got[0] == other[0] == 0) and not near_enough(got[0], other[0], tail, h, n - h + 1)
        far += not (h == n and got[1] == other[1] == 1) and not near_enough(got[1], other[1], 1 - tail, h + 1, n - h)
    tell(far == 0, "%d exact intervals are R's binom.test (%d ends off)" % (len(counts), far))


# ---- Jeffreys, Wilson ----

def check_intervals():
    off = 0
    counts = [(int(h), int(n), float(c)) for n in list(range(1, 30)) + [148, 263, 1729, 70000]
              for h in {0, 1, n // 3, n - 1, n} for c in (0.8, 0.95, 0.99)]
    for (h, n, c), got in zip(counts, answers(DUMP, ["i %d %d %.17g" % count for count in counts])):
        tail, z = (1 - c) / 2, stats.norm.ppf((1 + c) / 2)
        jeffreys = [0 if h == 0 else stats.beta.ppf(tail, h + 0.5, n - h + 0.5),
                    1 if h == n else stats.beta.ppf(1 - tail, h + 0.5, n - h + 0.5)]
        # Wilson's: the two rates whose score test gives exactly z, as roots of a square.
        roots = np.roots([1 + z * z / n, -(2 * h / n + z * z / n), (h / n)**2]).real
        wilson = [0 if h == 0 else min(roots), 1 if h == n else max(roots)]
        off += max(abs(a - b) for a, b in zip(got[2:], jeffreys + wilson)) > 1e-9
    tell(off == 0, "Jeffreys and Wilson of %d counts (%d off)" % (len(counts), off))


# ---- fits ----

def draw_raids():
    mean, rho = rng.uniform(0.05, 0.9), rng.choice([0.02, 0.1, 0.3, 0.6, 0.8])
    a, b = mean * (1 - rho) / rho, (1 - mean) * (1 - rho) / rho
    sizes = rng.integers(1, rng.choice([3, 8, 40]) + 1, rng.integers(3, 80))
    return [(int(n), int(stats.betabinom.rvs(n, a, b, random_state=rng))) for n in sizes]


def likelihood(raids, mean, rho):
    n, x = np.array(raids).T
    if rho < 1e-9:
        return stats.binom.logpmf(x, n, mean).sum()
    return stats.betabinom.logpmf(x, n, mean * (1 - rho) / rho, (1 - mean) * (1 - rho) / rho).sum()


def logistic(t):
    return 1 / (1 + math.exp(-t))


def best_fit(raids):
    n, x = np.array(raids).T
    best = likelihood(raids, x.sum() / n.sum(), 0)
    for start in (-3.0, -1.0, 1.0):
        found = optimize.minimize(lambda t: -likelihood(raids, logistic(t[0]), logistic(t[1])),
                                  [math.log((x.sum() + 0.5) / (n.sum() - x.sum() + 0.5)), start], method="Nelder-Mead",
                                  bounds=[(-12, 12), (-14, 12)], options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 4000})
        best = max(best, -found.fun)
    return best


def profile(raids, mean):
    best = likelihood(raids, mean, 0)
    for begin, end in ((-16, -4), (-4, 0), (0, 4), (4, 14)):
        found = optimize.minimize_scalar(lambda t: -likelihood(raids, mean, logistic(t)), bounds=(begin, end), method="bounded",
                                         options={"xatol": 1e-9})
        best = max(best, -found.fun)
    return best


def check_fits():
    sets = [draw_raids() for _ in range(200)]
    got = answers(DUMP, ["f 0.95 10000 " + " ".join("%d:%d" % raid for raid in raids) for raids in sets])
    drop = stats.norm.ppf(0.975)**2 / 2
    lower = away = unfitted = told_wrong = 0
    worst = 0.0
    for i, (raids, fit) in enumerate(zip(sets, got)):
        partly = any(0 < x < n for n, x in raids)
        told_wrong += (fit is None) == partly
        if fit is None:
            unfitted += 1
            continue
        mean, rho, low, high, gain = fit[:5]
        ours, best = likelihood(raids, mean, rho), best_fit(raids)
        lower += ours < best - 1e-7
        if i % 4 == 0:
            for end in (low, high):
                if 1e-9 < end < 1 - 1e-9:
                    worst = max(worst, abs(ours - profile(raids, end) - drop))
        n, x = np.array(raids).T
        away += abs(gain - (ours - likelihood(raids, x.sum() / n.sum(), 0))) > 1e-6
    tell(lower == 0, "peaks of %d beta-binomial likelihoods are no lower than those found by scipy (%d lower)"
         % (len(sets) - unfitted, lower))
    tell(worst < 1e-5, "at the bounds of the mean the profile has fallen by %.4f, but for %.1e" % (drop, worst))
    tell(away == 0 and told_wrong == 0, "gains over the binomial are scipy's, and no fit where no raid was destroyed in part")
    check_bootstrap(sets, got)


def check_bootstrap(sets, got):
    off = tried = 0
    error = 5 * math.sqrt(0.025 * 0.975 * (1 / 10000 + 1 / 20000))
    for raids, fit in list(zip(sets, got))[:60]:
        if fit is None or math.isnan(fit[5]):
            continue
        n, x = np.array(raids).T
        chosen = rng.integers(0, len(raids), (20000, len(raids)))
        rates = x[chosen].sum(1) / n[chosen].sum(1)
        for bound, share in ((fit[5], 0.025), (fit[6], 0.975)):
            tried += 1
            off += (rates < bound - 1e-9).mean() > share + error or (rates <= bound + 1e-9).mean() < share - error
    tell(off == 0, "%d bounds of bootstraps lie where numpy's draws have them (%d off)" % (tried, off))


check_quantiles()
check_intervals()
check_fits()
sys.exit(1 if failed else 0)
