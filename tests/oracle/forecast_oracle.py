#!/usr/bin/python3
"""Compares `plumbline forecast` with a second implementation: guesses, errors, leader, skill and its interval, conformal
intervals, interval score, coverage with its bounds, and the paths to a goal.

usage: forecast_oracle.py BUILD_DIR ARCHIVES_DIR

Written from docs/forecast.md alone, with numpy; quantiles of Student's t and bounds of binomials come from scipy, the draws
from a Philox4x32-10 written here and held to the vectors that its authors published. Every origin is done on its own, without
running sums and sorted lists that move along, so that what the program keeps from day to day is looked at from scratch.

Data: the demonstration theatre, whose held areas are known by construction (truth.csv); a long invented archive of 1,500 days
with regimes, updates that stay away and a gap of 40 days; and DeepState's archive, where it is.

Tolerances: the program prints 6 decimals. Held areas of the demonstration are right to 1e-6 km2, and an error is a difference of
some of them times at most 30; sums of a thousand such numbers and their ratios keep 1e-5 by a wide margin. On the other archives
the held areas are the evidence file's own numbers, to the bit.
"""
import bisect
import csv
import datetime
import json
import math
import os
import random
import sqlite3
import subprocess
import sys

import numpy as np
from scipy import stats

PL = os.path.join(os.path.abspath(sys.argv[1]), "plumbline")
ARCHIVES = sys.argv[2] if len(sys.argv) > 2 else ""
DAY = 86400
FRESH = 31 * DAY
HORIZONS = (1, 3, 7, 30, 90, 180, 365)
WAYS = ("no-change", "same-again", "month-again", "mean-90d", "mean-180d", "mean-365d", "mean-all", "leader")
LEVELS = (0.80, 0.95)
WINDOWS_MIN = 10
TOLERANCE = 1e-5

failures = 0


def tell(right, name, why=""):
    global failures
    failures += not right
    if not right and why:
        print("  " + why)
    print(("ok - forecast: " if right else "not ok - forecast: ") + name, flush=True)


def unix(text):
    return int(datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc).timestamp())


# ---- the second implementation ----

def daily(instants, held, turn, until):
    """Held land at each day turn from the first map to `until`; NaN where the last map is too old."""
    first = -((turn - instants[0]) // DAY) * DAY + turn
    turns = range(first, until + 1, DAY)
    values = []
    for moment in turns:
        last = bisect.bisect_right(instants, moment) - 1
        values.append(held[last] if moment - instants[last] <= FRESH else math.nan)
    return first, np.array(values)


class Backtest:
    """All origins of one horizon."""

    def __init__(self, y, days):
        self.y, self.days = y, days
        n = len(y)
        origins, said = [], []
        for k in range(max(days, 30), n):
            pace = [(y[k] - y[k - w]) / w for w in (days, 30, min(90, k), min(180, k), min(365, k), k)]
            if all(math.isfinite(p) for p in pace):
                origins.append(k)
                said.append([0.0] + [p * days for p in pace])
        self.k = np.array(origins, dtype=int)
        said = np.array(said).reshape(len(origins), 7)
        came = np.array([y[k + days] - y[k] if k + days < n else math.nan for k in origins])
        self.came = came
        self.leader, lead = [], []
        for i, k in enumerate(origins):
            known = (self.k + days <= k) & np.isfinite(came)
            sums = np.abs(came[known, None] - said[known, 1:]).sum(axis=0)
            best = 2 if not known.any() else 1 + int(np.argmin(sums))
            self.leader.append(WAYS[best])
            lead.append(said[i, best])
        self.said = np.column_stack([said, lead]) if origins else np.zeros((0, 8))
        self.error = came[:, None] - self.said
        self.done = np.isfinite(came)

    def windows(self, which):
        """Blocks of the horizon's length, from the first of these origins on, that hold one."""
        k = self.k[which]
        return len(set((k - k[0]) // self.days)) if len(k) else 0

    def skill(self, which, own, other):
        """(skill, low, high, family_low) or None."""
        k = self.k[which]
        if not len(k) or self.windows(which) < WINDOWS_MIN or other.sum() <= 0:
            return None
        block = (k - k[0]) // self.days
        a = np.array([own[block == b].sum() if (block == b).any() else math.nan for b in range(block[-1] + 1)])
        b = np.array([other[block == b].sum() if (block == b).any() else math.nan for b in range(block[-1] + 1)])
        ratio = own.sum() / other.sum()
        rest = a - ratio * b
        n = np.isfinite(rest).sum()
        neighbours = rest[1:] * rest[:-1]
        total = np.nansum(rest ** 2) + max(0.0, 2 * np.nansum(neighbours))
        sd = math.sqrt(total * n / (n - 1)) / other.sum()
        t, family = stats.t.ppf(0.975, n - 1), stats.t.ppf(1 - 0.025 / 6, n - 1)
        return 1 - ratio, 1 - ratio - t * sd, 1 - ratio + t * sd, 1 - ratio - family * sd

    def half(self, way, level, k):
        memory = max(365, math.ceil(self.days / (1 - level) - 1e-9))
        known = self.done & (self.k + self.days <= k) & (self.k + self.days > k - memory)
        sizes, at = np.sort(np.abs(self.error[known, way])), self.k[known]
        if not len(at):
            return math.nan
        windows = (at[-1] - at[0]) // self.days + 1
        rank = math.ceil(level * (windows + 1) / windows * len(at) - 1e-9)
        if rank > len(at):
            return math.nan
        return sizes[rank - 1]

    def intervals(self, way, level):
        halves = np.array([self.half(way, level, k) if done else math.nan for k, done in zip(self.k, self.done)])
        which = np.isfinite(halves)
        size = np.abs(self.error[which, way])
        score = 2 * halves[which] + 2 / (1 - level) * np.maximum(size - halves[which], 0)
        return which, size <= halves[which], score


# ---- comparing ----

class Worst:
    def __init__(self, tolerance):
        self.tolerance, self.count, self.size, self.wrong = tolerance, 0, 0.0, []

    def number(self, name, printed, own):
        self.count += 1
        if own is None or (isinstance(own, float) and not math.isfinite(own)):
            if printed is not None:
                self.wrong.append("%s: %r instead of none" % (name, printed))
            return
        if printed is None:
            self.wrong.append("%s: none instead of %r" % (name, own))
            return
        off = abs(printed - own) / max(1.0, abs(own))
        self.size = max(self.size, off)
        if off > self.tolerance:
            self.wrong.append("%s: %.9f instead of %.9f" % (name, printed, own))

    def same(self, name, printed, own):
        self.count += 1
        if printed != own:
            self.wrong.append("%s: %r instead of %r" % (name, printed, own))

    def tell(self, name):
        tell(not self.wrong and self.count > 0, "%s (%d numbers, at most %.1e apart)" % (name, self.count, self.size),
             "; ".join(self.wrong[:5]))


def compare_skill(worst, name, printed, own):
    worst.same(name + " is told", printed is not None, own is not None)
    if printed is not None and own is not None:
        for key, value in zip(("skill", "low", "high", "family_low"), own):
            worst.number("%s %s" % (name, key), printed[key], value)


def compare_horizon(worst, row, y, whole, now):
    days = row["days"]
    test = Backtest(y, days)
    done = test.done
    name = "%d days" % days
    worst.same(name + " origins", row["origins"], int(done.sum()))
    worst.same(name + " windows", row["windows"], test.windows(done))
    came = whole[now - 1 + days] - y[-1] if now - 1 + days < len(whole) else None
    worst.number(name + " came", row["came_km2"], came)
    has_now = len(test.k) > 0 and test.k[-1] == len(y) - 1
    for way, printed in enumerate(row["ways"]):
        label = "%s %s" % (name, WAYS[way])
        size = np.abs(test.error[done])
        worst.same(label, printed["way"], WAYS[way])
        worst.number(label + " error", printed["mean_error_km2"], size[:, way].mean() if done.any() else None)
        worst.number(label + " now", printed["now_km2"], test.said[-1, way] if has_now else None)
        if way == 7 and has_now:
            worst.same(label + " follows", printed["follows"], test.leader[-1])
        compare_skill(worst, label + " over no change", printed["over_no_change"], test.skill(done, size[:, way], size[:, 0]))
        compare_skill(worst, label + " over month", printed["over_month_again"], test.skill(done, size[:, way], size[:, 2]))
        for which, level in enumerate(LEVELS):
            compare_level(worst, "%s %.0f %%" % (label, level * 100), printed["intervals"][which], test, way, level, y)


def compare_level(worst, label, printed, test, way, level, y):
    which, held, score = test.intervals(way, level)
    other, _, base = test.intervals(0, level)
    assert (which == other).all()
    windows = test.windows(which)
    worst.same(label + " scored", printed["scored"], int(which.sum()))
    worst.same(label + " windows", printed["windows"], windows)
    compare_skill(worst, label + " skill", printed["over_no_change"], test.skill(which, score, base))
    calibrated = False
    if which.any():
        share = held.mean()
        hits = share * windows
        low = stats.beta.ppf(0.025, hits, windows - hits + 1) if hits > 0 else 0.0
        high = stats.beta.ppf(0.975, hits + 1, windows - hits) if hits < windows else 1.0
        worst.number(label + " coverage", printed["coverage"], share)
        worst.number(label + " low", printed["coverage_low"], low)
        worst.number(label + " high", printed["coverage_high"], high)
        worst.number(label + " score", printed["interval_score_km2"], score.mean())
        calibrated = windows >= WINDOWS_MIN and low <= level <= high
    else:
        worst.number(label + " coverage", printed["coverage"], None)
    worst.same(label + " calibrated", printed["calibrated"], bool(calibrated))
    half = test.half(way, level, len(y) - 1)
    now = test.said[-1, way] if len(test.k) and test.k[-1] == len(y) - 1 else math.nan
    given = calibrated and math.isfinite(half)
    worst.same(label + " is given", "low_km2" in printed and "refused" not in printed, bool(given))
    if given and "low_km2" in printed:
        worst.number(label + " low", printed["low_km2"], now - half)
        worst.number(label + " high", printed["high_km2"], now + half)


def ask(evidence, *words):
    done = subprocess.run([PL, "forecast", "-e", evidence, "--json", *words], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def compare(name, evidence, source, instants, held, turn, as_of):
    worst = Worst(TOLERANCE)
    words = ["--source", source, "--horizon", ",".join("%dd" % days for days in HORIZONS)]
    if as_of is not None:
        words += ["--as-of", as_of]
    answer = ask(evidence, *words)["sources"][0]
    first, whole = daily(instants, held, turn, instants[-1] + DAY)
    end = unix(as_of) if as_of else instants[-1]
    now = (end - first) // DAY + 1
    worst.same("first", unix(answer["first"]), first)
    worst.same("made at", unix(answer["made_at"]), first + (now - 1) * DAY)
    worst.number("held", answer["held_km2"], whole[now - 1])
    for row in answer["horizons"]:
        compare_horizon(worst, row, whole[:now], whole, now)
    worst.tell(name)
    return whole[:now], first + (now - 1) * DAY


# ---- the paths to a goal ----

def philox(counter, key):
    """Philox4x32-10 as Salmon, Moraes, Dror and Shaw (2011) give it."""
    for step in range(10):
        if step:
            key = ((key[0] + 0x9E3779B9) & 0xFFFFFFFF, (key[1] + 0xBB67AE85) & 0xFFFFFFFF)
        one, two = 0xD2511F53 * counter[0], 0xCD9E8D57 * counter[2]
        counter = ((two >> 32) ^ counter[1] ^ key[0], two & 0xFFFFFFFF, (one >> 32) ^ counter[3] ^ key[1], one & 0xFFFFFFFF)
    return counter


def goal_days(y, past, left, seed=20241219, paths=2000, length=20 * 365 + 5, block=30):
    net = np.diff(y)[-past:]
    days = []
    twice = np.concatenate([net, net, net])
    for path in range(paths):
        starts = [philox((b, path, 0, 0), (seed & 0xFFFFFFFF, seed >> 32))[0] * len(net) >> 32
                  for b in range((length + block - 1) // block)]
        total = np.cumsum(np.concatenate([twice[s:s + block] for s in starts])[:length])
        there = np.nonzero(total >= left)[0]
        days.append(there[0] + 1 if len(there) else math.inf)
    return sorted(days)


def check_philox():
    # From the known answers that Random123 publishes (kat_vectors, philox4x32 10).
    known = [((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
             ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
             ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
              (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1))]
    tell(all(philox(c, k) == want for c, k, want in known), "the draws here are Philox4x32-10")


def check_goal(name, evidence, source, region, turn, as_of, gap):
    """A region that holds all of the land: so what is held in it is what is held anywhere."""
    when = ["--as-of", as_of] if as_of else []
    goal = ask(evidence, "--source", source, "--goal", region, "--horizon", "7d", *when)["sources"][0]["goal"]
    instants, held = series(evidence, source)
    _, y = daily(instants, held, turn, unix(as_of) if as_of else instants[-1])
    worst = Worst(TOLERANCE)
    gaps = 0
    worst.number("left", goal["left_km2"], goal["whole_km2"] - y[-1])
    for past, printed in zip((365, len(y) - 1), goal["if_the_past_went_on"]):
        past = min(past, len(y) - 1)
        if not np.isfinite(np.diff(y)[-past:]).all():
            worst.same("a gap is told", "missing" in printed, True)
            gaps += 1
            continue
        worst.same("past days", printed["past_days"], past)
        worst.number("pace", printed["km2_per_day"], (y[-1] - y[-1 - past]) / past)
        days = goal_days(y, past, goal["left_km2"])
        for q in (5, 25, 50, 75, 95):
            own = days[math.ceil(q / 100 * len(days) - 1e-9) - 1]
            worst.number("p%02d" % q, printed["days"]["p%02d" % q], None if math.isinf(own) else float(own))
        worst.number("never", printed["never"], sum(math.isinf(d) for d in days) / len(days))
    worst.same("pasts with a gap", gaps, gap)
    worst.tell(name)


# ---- printed forecasts ----

def number_bounds(text):
    """What a number printed exactly leaves open."""
    unit = 10.0 ** -len(text.partition(".")[2])
    return float(text) - unit / 2, float(text) + unit / 2


def best_cover(nets):
    """(days, figures, low, high, from, to) of figures that do not overlap: most days, then fewest figures; by trying all."""
    best = (0, 0, 0.0, 0.0, None, None)
    for bits in range(1, 1 << len(nets)):
        chosen = sorted(net for i, net in enumerate(nets) if bits >> i & 1)
        if any(a[1] > b[0] for a, b in zip(chosen, chosen[1:])):
            continue
        days = sum((net[1] - net[0]).days for net in chosen)
        if (days, -len(chosen)) > (best[0], -best[1]):
            best = (days, len(chosen), sum(net[2] for net in chosen), sum(net[3] for net in chosen), chosen[0][0], chosen[-1][1])
    return best


def check_published():
    """Random tables on the demonstration theatre: the pace that was needed, what came, and the word for it."""
    draw = random.Random(5)
    base = datetime.date(2031, 7, 1)
    worst = Worst(TOLERANCE)
    for trial in range(12):
        folder = "own-%d/forecasts" % trial
        os.makedirs(folder)
        nets, rows = [], []
        for i in range(10):
            start = base + datetime.timedelta(days=draw.randrange(0, 300))
            end = start + datetime.timedelta(days=1 + 97 * draw.randrange(1, 12) + i)  # no two sums of days are alike
            text = "%.1f" % draw.uniform(-100, 2500)
            region = draw.choice(["uplands", "uplands", ""])
            nets.append((start, end, *number_bounds(text), region))
            rows.append("f%d,,W,meridian,net,%s,km2,exact,tarsenia,%s,,,%s,%s,,,scope,,W" % (i, text, region, start, end))
        with open(folder + "/outcomes.csv", "w", encoding="utf-8") as file:
            file.write("id,row,publisher,rests_on,quantity,value,unit,printed_as,side,region,of,part_of,from,to,on,counts,scope,"
                       "printed,where\n" + "\n".join(rows) + "\n")
        by = datetime.date(2031, 12, 1) + datetime.timedelta(days=draw.randrange(0, 9000))
        until = by + datetime.timedelta(days=draw.randrange(1, 400))
        with open(folder + "/published.csv", "w", encoding="utf-8") as file:
            file.write("id,publisher,theatre,side,region,made,by_from,by_to,words,where\n"
                       "a,P,velmark,tarsenia,uplands,2031-07-20,%s,%s,w,w\n" % (by, until))
        done = subprocess.run([PL, "forecast", "-e", "demo/evidence.gpkg", "--published", "--json"], capture_output=True,
                              text=True, env=dict(os.environ, PLUMBLINE_DATA=os.path.dirname(folder)), check=True)
        answer = json.loads(done.stdout)["published"][0]
        row = [source for source in answer["sources"] if source["source"] == "meridian"][0]
        worst.same("base", row["base"], "2031-06-28")  # the last map
        worst.number("needed low", row["needed_low_km2_per_day"],
                     round(row["left_km2"] / (until - datetime.date(2031, 6, 29)).days, 3))
        worst.number("needed high", row["needed_high_km2_per_day"],
                     round(row["left_km2"] / (by - datetime.date(2031, 6, 28)).days, 3))
        keeps = "cannot tell yet"
        needed = row["left_km2"] / (until - datetime.date(2031, 6, 29)).days
        told = False
        for key, region in (("region_figures", "uplands"), ("everywhere_figures", "")):
            days, count, low, high, start, end = best_cover([net[:4] for net in nets if net[4] == region])
            worst.same(key + " there", row[key] is not None, days > 0)
            if days == 0:
                continue
            worst.same(key + " days", (row[key]["days"], row[key]["figures"]), (days, count))
            worst.same(key + " ends", (row[key]["from"], row[key]["to"]), (str(start), str(end)))
            worst.number(key + " low", row[key]["low_km2"], low)
            worst.number(key + " high", row[key]["high_km2"], high)
            if days >= 60 and not told:
                told = True
                keeps = ("behind" if high / days < needed else "on pace" if low / days >= needed and region else keeps)
        worst.same("keeps", row["keeps"], keeps)
    worst.tell("printed forecasts, 12 random tables")


# ---- data ----

def series(evidence, source, side="tarsenia"):
    base = sqlite3.connect("file:%s?mode=ro" % evidence, uri=True)
    rows = base.execute("SELECT s.instant, s.held_km2 FROM series s JOIN source o ON o.id = s.source"
                        " WHERE o.name = ? AND s.status = 'held:' || ? ORDER BY s.instant", (source, side)).fetchall()
    base.close()
    return [row[0] for row in rows], [row[1] for row in rows]


def compare_demo():
    subprocess.run([PL, "demo", "demo"], check=True, stdout=subprocess.DEVNULL)
    rows = list(csv.DictReader(open("demo/truth.csv", encoding="utf-8")))
    for source, turn in (("meridian", 12 * 3600), ("harbor", 0)):
        own = [row for row in rows if row["source"] == source]
        instants = [unix(row["instant"]) for row in own]
        held = [float(row["tarsenia_km2"]) for row in own]
        for as_of in (None, "2031-06-11T07:00:00Z"):
            compare("demonstration, %s, as of %s, from its truth" % (source, as_of or "its last map"),
                    "demo/evidence.gpkg", source, instants, held, turn, as_of)


def square(east, north=46.9):
    """A file with one rectangle, in the manner of the source harbor."""
    ring = [[-23.0, 46.0], [east, 46.0], [east, north], [-23.0, north], [-23.0, 46.0]]
    return json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": "Tarsenian control"},
         "geometry": {"type": "Polygon", "coordinates": [ring]}}]})


def compare_long():
    """1,500 days: a pace that stays for months and changes sign, days without a map, updates that stay away, and one gap."""
    draw = random.Random(4)
    os.makedirs("long/harbor")
    start, east, pace = datetime.date(2031, 3, 1), -22.0, 0.0
    for day in range(1500):
        if day % 120 == 0:
            pace = draw.uniform(-0.0004, 0.0009)
        if draw.random() < 0.7:
            east += pace + draw.gauss(0, 0.0004)
        if 600 <= day < 640 or draw.random() < 0.06:
            continue
        with open("long/harbor/%s.geojson" % (start + datetime.timedelta(days=day)), "w", encoding="utf-8") as file:
            file.write(square(round(east, 6)))
    done = subprocess.run([PL, "ingest", "-e", "long.gpkg", "--source", "demo/sources/harbor.yaml", "long/harbor"], capture_output=True,
                          text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    instants, held = series("long.gpkg", "harbor")
    for as_of in (None, "2034-12-01T00:00:00Z", "2032-11-15T12:00:00Z"):
        compare("an invented archive of 1,500 days, as of %s" % (as_of or "its last map"), "long.gpkg", "harbor", instants, held,
                0, as_of)
    near = "-23,46,-21.3,46.9"
    check_goal("time to a goal, path by path", "long.gpkg", "harbor", near, 0, "2032-10-15T00:00:00Z", 0)
    check_goal("time to a goal with a gap in the past", "long.gpkg", "harbor", near, 0, None, 1)


def compare_deepstate():
    archive = os.path.join(ARCHIVES, "deepstate", "deepstate-2022-04_2024-12.tar.zst")
    if not ARCHIVES or not os.path.exists(archive):
        print("skip - forecast: DeepState (needs PLUMBLINE_ARCHIVES)")
        return
    subprocess.run([PL, "ingest", "-e", "war.gpkg", "--source", "deepstate", archive], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    instants, held = series("war.gpkg", "deepstate", "russia")
    compare("DeepState as of 2024-12-19", "war.gpkg", "deepstate", instants, held, 3 * 3600, "2024-12-19T00:00:00Z")


def main():
    check_philox()
    compare_demo()
    check_published()
    compare_long()
    compare_deepstate()
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
