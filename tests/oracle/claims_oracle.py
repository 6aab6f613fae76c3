#!/usr/bin/python3
"""Claims judged a second time, as docs/statement.md has it, and compared with `check --json`, specification by specification.

    python3 tests/oracle/claims_oracle.py ROOT [BUILD]

The values of measures come from the program one span at a time (values_dump; tests/reports/values.py holds those to the
verbs), and the dates of maps by SQL. Everything that claims make of them is made here again: the product of choices, windows
and day turns, days, weeks, months, updates, sectors, what is unknown, hits, shares, Theil-Sen slopes (scipy), ranks, times
before, promises, thresholds at which an answer turns, weights (options that agree count once, makers once), flips, verdicts,
then and now; and the third outcome, what an interval does not tell. It is done for the statement of the demonstration theatre and for one of 60 claims drawn at random.

Numbers: check prints 6 decimals of values that values_dump gives with 9, so sums, ratios and slopes of them agree to 1e-6 (1
+ |x|). Where a value lies within 2e-9 of what it is compared with, the rounding of the input may decide, and the outcome is
not compared; that is counted, and must be rare. Needs python3-yaml and python3-scipy.
"""
import bisect
import datetime
import itertools
import json
import math
import os
import random
import subprocess
import sys
import tempfile

import yaml
from scipy import stats

from schemas import CoreLoader

DAY = 86400
FOREVER = int(datetime.datetime(2100, 12, 31, 23, 59, 59, tzinfo=datetime.timezone.utc).timestamp())
CHOICES = ["source", "record", "region", "outline", "point", "gazetteer", "labels", "unit", "relatives", "day_turn", "window",
           "kinds", "contested", "distance", "false_claims", "interval", "threshold", "windows", "days_counted"]
KINDS = ["advance", "retreat", "reclassified", "redraw", "retraction"]
STATE = {"held_km2", "contested_km2", "held_share", "front_length_km", "distance_km", "forecast_skill", "sql"}
AREA_STATE = {"held_km2", "contested_km2", "held_share"}
FRONT = {"moved_km", "moved_share", "forward_share", "displacement_median_m"}
NO_REGION = {"distance_km", "sql", "launches", "interceptions", "interception_rate", "engagement_rate"}
FORMS = ["every", "share_of", "number_of", "some", "total", "highest_since", "month_highest_since", "trend", "times_before",
         "becomes"]
COUNTS = FORMS[:4]
COMPARES = {"at_least": lambda v, t: v >= t, "more_than": lambda v, t: v > t, "at_most": lambda v, t: v <= t,
            "less_than": lambda v, t: v < t}
COUNTED = {"launches", "interceptions", "interception_rate"}
RECORD = COUNTED | {"engagement_rate"}
SETTINGS = ["measure", "side", "place", "sql", "type", "holds", "decided_by"]

failures = 0


def check(good, what, why=""):
    global failures
    failures += not good
    print(("ok - " if good else "not ok - ") + what + (f" ({why})" if why and not good else ""))


# ---- time ----

def instant(text):
    text = text if "T" in text else text + "T00:00:00Z"
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def iso(second):
    return datetime.datetime.fromtimestamp(second, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def month_after(year, month, by=1):
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def first_of(year, month):
    return instant(f"{year:04d}-{month:02d}-01")


def begin_of(per, turn, second):
    """When the day, week or month that holds this second began, with the day turn at `turn`."""
    day = datetime.datetime.fromtimestamp((second - turn) // DAY * DAY, datetime.timezone.utc)
    if per == "week":
        day -= datetime.timedelta(days=day.weekday())
    if per == "month":
        day = day.replace(day=1)
    return int(day.timestamp()) + turn


def next_of(per, turn, begin):
    if per == "month":
        day = datetime.datetime.fromtimestamp(begin - turn, datetime.timezone.utc)
        return first_of(*month_after(day.year, day.month)) + turn
    return begin + (7 * DAY if per == "week" else DAY)


# ---- evidence ----

class Evidence:
    def __init__(self, program, dump, evidence, theatre):
        self.dump, self.evidence, self.theatre, self.known, self.wanted = dump, evidence, theatre, {}, []
        rows = json.loads(subprocess.run(
            [program, "sql", "-e", evidence, "--json", "SELECT s.name, s.maker, s.day_turn_seconds, p.to_instant, p.updated, "
             "p.from_instant IS NULL FROM pair p JOIN source s ON s.id = p.source ORDER BY 1, 4"],
            check=True, stdout=subprocess.PIPE).stdout)["rows"]
        self.sources = {}
        for row in rows:
            name, maker, turn, at, updated, first = row.values() if isinstance(row, dict) else row
            source = self.sources.setdefault(name, {"maker": maker, "turn": turn, "at": [], "updates": []})
            source["at"].append(at)
            if updated and not first:
                source["updates"].append(at)

    def ask(self, query, span):
        """The value, or None where the evidence has no such thing. Asked for in bulk: None until `answer` has run."""
        key = query + f" begin={iso(span[0])} end={iso(span[1])}"
        if key not in self.known:
            self.known[key] = None
            self.wanted.append(key)
        return self.known[key]

    def answer(self):
        lines = subprocess.run([self.dump, self.evidence, self.theatre], input="".join(key + "\n" for key in self.wanted),
                               check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout.splitlines()
        assert len(lines) == len(self.wanted)
        for key, line in zip(self.wanted, lines):
            words = line.split()
            assert words[0] != "error" or words[1] == "4", (key, line)
            self.known[key] = (True, math.nan) if words[0] == "error" else (False, *map(float, words))
        self.wanted = []


class Missing(Exception):
    """The specification cannot be measured."""


class Judge:
    """One specification."""

    def __init__(self, evidence, head, reading, options, as_of):
        self.e, self.said, self.r, self.as_of = evidence, instant(head["said"]), reading, as_of
        self.o, self.near, self.bounds = options, False, (math.nan, math.nan)
        source = evidence.sources.get(options["source"])
        self.at = [t for t in source["at"] if t <= as_of] if source else []
        self.updates = [t for t in source["updates"] if t <= as_of] if source else []
        turn = options.get("day_turn", "own")
        self.turn = (source["turn"] if source else 0) if turn == "own" else int(turn[:-1]) * 3600
        self.form = next(form for form in FORMS if form in reading["holds"])
        self.holds = reading["holds"]
        self.inner = self.holds[self.form] if self.form in ("total", "times_before", "becomes") else self.holds
        if self.form in ("share_of", "number_of"):
            self.compare, stated = "at_least", self.holds["value"]
        else:
            self.compare = next((c for c in COMPARES if c in self.inner), None)
            stated = self.inner.get(self.compare)
        self.threshold = float(options.get("threshold", stated)) if stated is not None else None
        self.change = reading["measure"] not in STATE | RECORD
        kinds = options.get("kinds", "all")
        bits = 31 if kinds == "all" else 31 & ~sum(1 << KINDS.index(k[3:]) for k in kinds.split("+"))
        self.query = f"measure={reading['measure']} source={options['source']} kinds={bits} as_of={iso(as_of)} bare=1"
        if reading.get("side"):
            self.query += f" side={reading['side']}"
        for key in ("outline", "point", "gazetteer"):
            if key in options:
                self.query += f" {key}={options[key]}"
        if options.get("contested") == "in":
            self.query += " contested=1"
        if "distance" in options:
            text = options["distance"]
            self.query += f" distance={float(text[:-2]) * 1000 if text.endswith('km') else float(text[:-1])}"
        if reading["measure"] == "distance_km":
            self.query += f" place={reading['place']}"
        self.window = self.window_of()

    def window_of(self):
        last = begin_of("day", self.turn, self.said)
        if self.form == "becomes":
            by = self.holds.get("by")
            return self.said, instant(by) + DAY if by else math.inf
        if self.form == "month_highest_since":
            if "month" in self.holds:
                begin = instant(self.holds["month"] + "-01") + self.turn
                return begin, next_of("month", self.turn, begin)
            end = begin_of("month", self.turn, self.said)
            return begin_of("month", self.turn, end - 1), end
        text = str(self.o["window"])
        if text[-1] in "dw":
            return last - int(text[:-1]) * DAY * (7 if text[-1] == "w" else 1), last
        if ".." in text:
            begin, end = text.split("..")
            return instant(begin) + self.turn, instant(end) + self.turn if end else last
        year, month = int(text[:4]), int(text[5:7] or 1)
        return first_of(year, month) + self.turn, first_of(*month_after(year, month, 12 if len(text) == 4 else 1)) + self.turn

    def value(self, span, region=None):
        region = region or self.o.get("region")
        got = self.e.ask(self.query + (f" region={region}" if region else ""), span)
        if got is None:
            return math.nan
        if got[0]:
            raise Missing
        return got[1]

    def interval(self, span):
        """Value, low and high; NAN where none is estimated."""
        region = self.o.get("region")
        got = self.e.ask(self.query.replace(" bare=1", "") + (f" region={region}" if region else ""), span)
        if got is None:
            return math.nan, math.nan, math.nan
        if got[0]:
            raise Missing
        return got[1:4]

    def updates_in(self, span):
        return bisect.bisect_right(self.updates, span[1]) - bisect.bisect_right(self.updates, span[0])

    def says(self, value):
        self.near |= abs(value - self.threshold) < 2e-9 and value != self.threshold
        return COMPARES[self.compare](value, self.threshold)

    def covered(self):
        if not self.at:
            raise Missing
        begin, end = self.window
        if self.form == "becomes":
            if self.at[0] > self.said:
                raise Missing
            return
        needed = 2 * begin - end if self.form == "times_before" else begin
        if end > self.as_of or end <= begin or needed < self.at[0] or self.at[-1] <= end - DAY:
            raise Missing

    def parts(self, each):
        """(span, region) of each part."""
        if each == "sector":
            return [(self.window, name) for name in SECTORS]
        if each == "update":
            ends = [self.at[0]] + self.updates
            return [((a, b), None) for a, b in zip(ends, ends[1:]) if self.window[0] < b <= self.window[1]]
        begin = begin_of(each, self.turn, self.window[0])
        if begin < self.window[0]:
            begin = next_of(each, self.turn, begin)
        spans = []
        while next_of(each, self.turn, begin) <= self.window[1]:
            spans.append(((begin, next_of(each, self.turn, begin)), None))
            begin = spans[-1][0][1]
        return spans

    def part_values(self, each):
        values = []
        for span, region in self.parts(each):
            value = self.value(span, region)
            values.append(math.nan if self.change and self.updates_in(span) == 0 else value)
        return values

    def silent(self, span):
        if self.change and self.updates_in(span) == 0:
            raise Missing

    def run(self):
        """holds, value, threshold, turns_at, hits, of, without_update; NAN where there is no such number."""
        self.covered()
        return getattr(self, "run_" + (self.form if self.form not in COUNTS else "counts"))()

    def run_counts(self):
        each = self.holds[self.form]
        values = self.part_values(each)
        known = [v for v in values if not math.isnan(v)]
        if not known:
            raise Missing
        left_out = each == "sector" or self.o.get("days_counted") == "updated-only"
        of = len(known) if left_out else len(values)
        hits = sum(self.says(v) for v in known)
        needed = {"every": of, "some": 1, "number_of": self.holds.get("at_least"),
                  "share_of": max(math.ceil(round(self.holds.get("at_least", 0) * of, 9)), 1)}[self.form]
        best = sorted(known, reverse=self.compare in ("at_least", "more_than"))
        turns = best[needed - 1] if 0 < needed <= len(best) else math.nan
        value, threshold = best[min(needed, len(best)) - 1], self.threshold
        if self.form == "share_of":
            value, threshold = hits / of, self.holds["at_least"]
        if self.form == "number_of":
            value, threshold = hits, needed
        return hits >= needed, value, threshold, turns, hits, of, len(values) - len(known)

    def run_total(self):
        self.silent(self.window)
        if self.r.get("decided_by") == "interval":
            value, low, high = self.interval(self.window)
            if math.isnan(value) or math.isnan(low) or math.isnan(high):
                raise Missing
            ends = self.says(low), self.says(high)
            self.bounds = low, high
            turns = low if self.compare in ("at_least", "more_than") else high
            return ends[0] if ends[0] == ends[1] else None, value, self.threshold, turns, 0, 0, 0
        value = self.value(self.window)
        if math.isnan(value):
            raise Missing
        return self.says(value), value, self.threshold, value, 0, 0, 0

    def run_times_before(self):
        begin, end = self.window
        before = (2 * begin - end, begin)
        self.silent(self.window)
        self.silent(before)
        was, now = self.value(before), self.value(self.window)
        if math.isnan(was) or math.isnan(now) or not was > 0:
            raise Missing
        return self.says(now / was), now / was, self.threshold, now / was, 0, 0, 0

    def run_trend(self):
        values = self.part_values(self.holds["trend"])
        known = [(i, v) for i, v in enumerate(values) if not math.isnan(v)]
        if len(known) < 3:
            raise Missing
        slope = float(stats.theilslopes([v for _, v in known], [i for i, _ in known])[0])
        return self.says(slope), slope, self.threshold, slope, 0, 0, len(values) - len(known)

    def run_becomes(self):
        if self.as_of <= self.said:
            self.value((self.said, self.said))
            raise Missing
        by = self.holds.get("by")
        ends = [self.said] + [t for t in self.at if self.said < t <= self.window[1]]
        values = [self.value((self.said, t)) for t in ends]
        known = [v for v in values if not math.isnan(v)]
        if not known:
            raise Missing
        turns = (max if self.compare in ("at_least", "more_than") else min)(known)
        due = (self.window[1] - self.said) / DAY if by else math.nan
        for end, value in zip(ends, values):
            if not math.isnan(value) and self.says(value):
                return True, (end - self.said) / DAY, due, turns, 0, 0, 0
        if by and self.at[-1] > self.window[1] - DAY:
            return False, math.nan, due, turns, 0, 0, 0
        raise Missing

    def run_ranks(self, others, reaches, counts_from):
        self.silent(self.window)
        own, since = self.value(self.window), instant(self.holds[self.form])
        if math.isnan(own):
            raise Missing
        compared = [v for span, v in ((s, self.value(s)) for s in others)
                    if self.updates_in(span) and not math.isnan(v) and counts_from(span) >= since]
        self.near |= any(abs(v - own) < 2e-9 and v != own for v in compared)
        higher = [v for v in compared if v > own]
        if not compared or (not higher and reaches > since + DAY):
            raise Missing
        return not higher, own, max(compared) if higher else math.nan, math.nan, len(higher), len(compared), 0

    def run_highest_since(self):
        length = self.window[1] - self.window[0]
        first = self.at[0] + length
        until = self.window[1] - 1 if self.o.get("windows") == "overlapping" else self.window[0]
        turn = begin_of("day", self.turn, first + DAY - 1)
        ends = sorted({t for t in self.at if first <= t <= until} | set(range(turn, until + 1, DAY)))
        return self.run_ranks([(end - length, end) for end in ends], first, lambda span: span[1])

    def run_month_highest_since(self):
        begin = begin_of("month", self.turn, self.at[0])
        if begin < self.at[0]:
            begin = next_of("month", self.turn, begin)
        first, months = begin, []
        while begin < self.window[0]:
            months.append((begin, next_of("month", self.turn, begin)))
            begin = months[-1][1]
        return self.run_ranks(months, first, lambda span: span[0])

    def signed(self):
        """What two makers may differ in the sign of."""
        try:
            self.covered()
            if self.form == "trend":
                return self.run_trend()[1]
            if self.r["measure"] in ("net_km2", "pace_km2_per_day"):
                return self.value(self.window)
        except Missing:
            pass
        return math.nan


# ---- readings ----

def merged(outer, inner):
    """What the inner level says over the outer one."""
    settings = dict(outer, **{key: inner[key] for key in SETTINGS if key in inner})
    choices = dict(outer["choices"])
    listed = {key: value if isinstance(value, list) else [value] for key, value in inner.get("choices", {}).items()}
    if "holds" in inner:
        choices.pop("threshold", None)
    choices.update(listed)
    for key in ("window", "region", "distance"):
        if key in inner and key not in listed:
            choices[key] = [inner[key]]
    return dict(settings, choices=choices)


def bears(reading, choice):
    measure, holds = reading["measure"], reading["holds"]
    form = next(f for f in FORMS if f in holds)
    sectors = form in COUNTS and holds[form] == "sector"
    whole = measure == "engagement_rate"
    return {"source": True, "day_turn": form != "becomes" and not whole,
            "window": form not in ("becomes", "month_highest_since") and not whole, "record": whole,
            "labels": measure in COUNTED, "unit": measure in COUNTED, "relatives": measure == "interception_rate",
            "false_claims": measure in ("interceptions", "interception_rate"),
            "interval": measure.endswith("_rate") and reading.get("decided_by") == "interval",
            "region": measure not in NO_REGION and not sectors,
            "outline": measure not in NO_REGION and not sectors and "region" in reading["choices"],
            "kinds": measure not in AREA_STATE | NO_REGION | {"forecast_skill"},
            "contested": measure in ("held_km2", "held_share"), "distance": measure in FRONT,
            "point": measure == "distance_km", "gazetteer": measure in ("places_taken", "places_lost"),
            "threshold": "highest_since" not in form, "windows": form == "highest_since",
            "days_counted": form in ("every", "share_of") and holds[form] in ("day", "week", "month") and measure not in (
                "launches", "interceptions")}[choice]


LEFT_OPEN = {"labels": ["own"], "relatives": ["none"], "false_claims": ["0"], "interval": ["exact"],
             "day_turn": ["own"], "kinds": ["all"], "contested": ["out"], "distance": ["100m"], "windows": ["apart"],
             "days_counted": ["all", "updated-only"]}


def choices_of(reading):
    found = {}
    for choice in CHOICES:
        if bears(reading, choice):
            options = reading["choices"].get(choice) or LEFT_OPEN.get(choice)
            if options:
                found[choice] = [str(option) for option in options]
    return found


def specifications(choices):
    for options in itertools.product(*choices.values()):
        yield dict(zip(choices, options))


def same(a, b):
    if a is None or b is None or math.isnan(b):
        return a is None and (b is None or math.isnan(b))
    return abs(a - b) <= 1e-6 * (1 + abs(b))


# ---- what the outcomes amount to ----

def weigh(listed, choices, makers):
    """(counted, weight) of each specification."""
    order = list(itertools.product(*(range(len(o)) for o in choices.values())))
    names = list(choices)
    outcome = {index: (spec["measurable"], spec["holds"]) for index, spec in zip(order, listed)}
    sources = choices["source"]
    measures = [any(outcome[i][0] for i in order if i[0] == s) for s in range(len(sources))]
    counted = []
    for s, source in enumerate(sources):
        rivals = [t for t in range(len(sources)) if makers.get(sources[t]) == makers.get(source) and source in makers
                  and sources[t] in makers]
        able = [t for t in rivals if measures[t]] or rivals or [s]
        counted.append(s == able[0])
    weights = {i: 1.0 if counted[i[0]] else 0.0 for i in order}

    def row(axis, option):
        return [outcome[i[:axis] + (option,) + i[axis + 1:]] if counted[i[0]] else None for i in order if i[axis] == 0]
    for axis, name in enumerate(names):
        if axis == 0 or len(choices[name]) < 2:
            continue
        rows = [row(axis, option) for option in range(len(choices[name]))]
        for i in order:
            weights[i] /= sum(r == rows[i[axis]] for r in rows)
    return order, counted, [weights[i] for i in order]


def flips_of(listed, choices, order, counted):
    found, at = [], {index: spec for index, spec in zip(order, listed)}
    for axis, (name, options) in enumerate(choices.items()):
        for a, b in itertools.combinations(range(len(options)), 2):
            flips = of = 0
            for i in order:
                if i[axis] != a:
                    continue
                j = i[:axis] + (b,) + i[axis + 1:]
                if counted[i[0]] and counted[j[0]] and at[i]["holds"] is not None and at[j]["holds"] is not None:
                    of += 1
                    flips += at[i]["holds"] != at[j]["holds"]
            if flips:
                found.append((name, options[a], options[b], flips, of))
    return sorted(found, key=lambda f: (-f[3] / f[4], -f[3]))


def undetermined(listed, choices, order, weights, signs):
    at = {index: k for k, index in enumerate(order)}
    for a, b in itertools.combinations(range(len(choices["source"])), 2):
        compared = opposed = 0.0
        for i in order:
            if i[0] != a:
                continue
            x, y = at[i], at[(b,) + i[1:]]
            if listed[x]["holds"] is None or listed[y]["holds"] is None or not (listed[x]["counted"] and listed[y]["counted"]):
                continue
            compared += weights[x]
            if listed[x]["holds"] != listed[y]["holds"] and signs[x] * signs[y] < 0:
                opposed += weights[x]
        if compared > 0 and opposed >= compared / 2 - 1e-9:
            return True
    return False


def word_of(listed, share):
    judged = [s for s in listed if s["counted"] and s["holds"] is not None]
    if not judged:
        return "undetermined" if any(s["counted"] and s["measurable"] for s in listed) else "not-measurable"
    if all(s["holds"] for s in judged):
        return "holds"
    if not any(s["holds"] for s in judged):
        return "fails"
    return "mostly-holds" if share >= 0.8 - 1e-9 else "mostly-fails" if share <= 0.2 + 1e-9 else "depends"


# ---- a statement ----

def readings_of(statement):
    head = merged({"choices": {}}, {k: v for k, v in statement.items() if k in ("side", "choices")})
    for claim in statement["claims"]:
        if "untestable" in claim:
            continue
        plain = merged(head, claim)
        yield claim["id"], "plain", plain
        for name, reading in claim.get("readings", {}).items():
            yield claim["id"], name, merged(plain, reading)


def compare_reading(evidence, statement, name, reading, got, as_of, tally):
    """What differs between the program's reading and ours; asks for values on the way."""
    wrong, choices, listed, signs = [], choices_of(reading), got["specifications"], []
    expected = list(specifications(choices))
    if [s["choices"] for s in listed] != expected:
        return [f"{name}: other specifications: {listed[0]['choices']} for {expected[0]}"]
    for options, spec in zip(expected, listed):
        judge = Judge(evidence, statement, reading, options, as_of)
        signs.append(judge.signed())
        try:
            ours = judge.run()
        except Missing:
            ours = None
        tally["near" if judge.near else "compared"] += 1
        if judge.near:
            continue
        if (ours is not None) != spec["measurable"]:
            wrong.append(f"{name} {options}: measurable {spec['measurable']}: {spec['detail']}")
            continue
        if ours is None:
            continue
        tally["measured"] += 1
        holds, value, threshold, turns, hits, of, without = ours
        tally["untold"] += holds is None
        if (holds, hits, of, without) != (spec["holds"], spec["hits"], spec["of"], spec["without_update"]):
            wrong.append(f"{name} {options}: {holds, hits, of, without} for {spec}")
        elif (holds is None) != spec["cannot_tell"] or not (same(spec["low"], judge.bounds[0]) and
                                                            same(spec["high"], judge.bounds[1])):
            wrong.append(f"{name} {options}: {holds, judge.bounds} for {spec}")
        elif not (same(spec["value"], value) and same(spec["threshold"], threshold) and same(spec["turns_at"], turns)):
            wrong.append(f"{name} {options}: {value, threshold, turns} for {spec}")
        elif math.isfinite(judge.window[1]) and judge.form != "becomes" and (
                iso(judge.window[0]), iso(judge.window[1])) != (spec["begin"], spec["end"]):
            wrong.append(f"{name} {options}: window {iso(judge.window[0])} {iso(judge.window[1])} for {spec}")
    return wrong + compare_whole(evidence, name, choices, listed, got, signs)


def compare_whole(evidence, name, choices, listed, got, signs):
    makers = {source: row["maker"] for source, row in evidence.sources.items()}
    order, counted, weights = weigh(listed, choices, makers)
    wrong = []
    if [counted[i[0]] for i in order] != [s["counted"] for s in listed]:
        return [f"{name}: other sources count"]
    told = [(w, s) for w, s in zip(weights, listed) if s["counted"] and s["measurable"]]
    judged = [(w, s) for w, s in told if s["holds"] is not None]
    untold = sum(w for w, s in told if s["holds"] is None)
    if got["cannot_tell"] != len(told) - len(judged):
        wrong.append(f"{name}: {len(told) - len(judged)} cannot be told for {got['cannot_tell']}")
    total = sum(w for w, _ in judged)
    share = sum(w for w, s in judged if s["holds"]) / total if total else math.nan
    if not same(got["share"], share) or got["measured"] != len(judged) or got["holding"] != sum(s["holds"] for _, s in judged):
        wrong.append(f"{name}: share {share} for {got['share']}")
    flips = [(f["choice"], f["from"], f["to"], f["flips"], f["of"]) for f in got["flips"]]
    if flips != flips_of(listed, choices, order, counted):
        wrong.append(f"{name}: flips {flips_of(listed, choices, order, counted)} for {flips}")
    word = word_of(listed, share)
    if told and untold / sum(w for w, _ in told) > 0.5 + 1e-9:
        word = "undetermined"
    if word != "not-measurable" and undetermined(listed, choices, order, weights, signs):
        word = "undetermined"
    if word != got["verdict"]:
        wrong.append(f"{name}: {word} for {got['verdict']}")
    return wrong


def compare_statement(program, evidence, path, title):
    with open(path, encoding="utf-8") as file:
        statement = yaml.load(file, Loader=CoreLoader)
    readings = list(readings_of(statement))
    answers = {}
    for known, flag in (("then", []), ("now", ["--known-now"])):
        done = subprocess.run([program, "check", "-e", evidence.evidence, path, "--json"] + flag, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, encoding="utf-8")
        if done.returncode != 0:
            check(False, f"{title}: check", done.stderr)
            return 0
        claims = {claim["id"]: claim for claim in json.loads(done.stdout)["claims"]}
        answers[known] = {(c, r["id"]): r for c in claims for r in claims[c]["readings"]}
    for known, as_of in (("then", instant(statement["said"])), ("now", FOREVER)):
        while True:  # until no value is asked for that is not known yet
            tally, wrong, verdicts = {"near": 0, "compared": 0, "measured": 0, "untold": 0}, [], {}
            for claim, name, reading in readings:
                got = answers[known][claim, name]
                wrong += compare_reading(evidence, statement, f"{claim}/{name}", reading, got, as_of, tally)
                verdicts[got["verdict"]] = verdicts.get(got["verdict"], 0) + 1
            if not evidence.wanted:
                break
            evidence.answer()
        check(not wrong, f"{title}, known {known}: {len(readings)} readings, {tally['compared']} specifications, "
              f"{tally['measured']} of them measured, {tally['untold']} cannot be told, {tally['near']} too near to tell; {verdicts}",
              f"{len(wrong)} differ: " + "\n".join(wrong[:8]))
        check(tally["near"] * 50 <= tally["compared"], f"{title}, known {known}: few are too near to tell")
        differ = [key for key in answers["then"] for when in ("then", "now")
                  if answers["then"][key][f"known_{when}"]["verdict"] != answers[when][key]["verdict"]]
        check(not differ, f"{title}: known_then and known_now are the verdicts of then and now", str(differ[:5]))
    return tally["untold"]


# ---- a statement drawn at random ----

SECTORS = ["estuary", "moor", "uplands", "cape"]
WINDOWS = ["7d", "14d", "3w", "30d", "45d", "2031-05", "2031-04", "2031-04-10..2031-06-01", "2031-05-01..", "2031-06-01..",
           "2d", "120d", "2031-06-15..2031-06-25"]
COMPARE_OF = {"gained_km2": (0.5, 6), "lost_km2": (0.5, 6), "net_km2": (-3, 6), "pace_km2_per_day": (-3, 8),
              "held_km2": (30, 900), "contested_km2": (0, 200), "held_share": (0.01, 0.4), "places_taken": (0, 4),
              "places_lost": (0, 2), "distance_km": (5, 60), "moved_share": (0.05, 0.9), "front_length_km": (100, 400)}


def draw_holds(draw, form, measure):
    low, high = COMPARE_OF[measure]
    number = round(draw.uniform(low, high), draw.choice((0, 1, 2)))
    compare = draw.choice(list(COMPARES))
    each = ["update", "day", "week", "month"] + (["sector"] if measure not in ("distance_km",) else [])
    if form in ("every", "some"):
        return {form: draw.choice(each), compare: number}
    if form == "share_of":
        return {form: draw.choice(each), "at_least": draw.choice((0.1, 0.25, 0.5, 0.9)), "value": number}
    if form == "number_of":
        return {form: draw.choice(each), "at_least": draw.randint(1, 6), "value": number}
    if form == "trend":
        return {form: draw.choice(each[:4]), compare: round(draw.uniform(-1, 1), 1)}
    if form == "times_before":
        return {form: {compare: round(draw.uniform(0.3, 3), 1)}}
    if form == "total":
        return {form: {compare: round(number * (10 if measure in ("gained_km2", "lost_km2", "net_km2") else 1), 2)}}
    if form == "becomes":
        by = {"by": draw.choice(("2031-06-22", "2031-06-25", "2031-07-30"))} if draw.random() < 0.6 else {}
        return dict({form: {compare: number}}, **by)
    since = draw.choice(("2031-03-10", "2031-04-01", "2031-05-01", "2030-01-01"))
    month = {"month": draw.choice(("2031-04", "2031-05"))} if form == "month_highest_since" and draw.random() < 0.5 else {}
    return dict({form: since}, **month)


def draw_claim(draw, number, of=None):
    form = FORMS[number % len(FORMS)]
    measures = {"becomes": ["held_km2", "contested_km2", "held_share", "distance_km"],
                "highest_since": ["gained_km2", "lost_km2", "net_km2", "pace_km2_per_day"],
                "month_highest_since": ["gained_km2", "lost_km2", "net_km2", "pace_km2_per_day", "places_taken"]}.get(
        form, list(COMPARE_OF) if form in ("total", "times_before") else [m for m in COMPARE_OF if m not in (
            "moved_share", "front_length_km")])
    measure = draw.choice(of or measures)
    some = lambda options, most: draw.sample(options, draw.randint(1, most))
    claim = {"id": f"c{number}", "words": "w", "says": "s", "measure": measure, "holds": draw_holds(draw, form, measure)}
    choices = {"source": some(["meridian", "harbor"], 2), "day_turn": some(["own", "0h", "12h", "21h", "5h"], 3),
               "window": some(WINDOWS, 3), "kinds": some(["all", "no-redraw", "no-redraw+no-retraction", "no-advance"], 2)}
    if measure in ("moved_share", "front_length_km"):
        choices.update(day_turn=["0h"], window=some(WINDOWS[:6], 1), kinds=["all"])
    if draw.random() < 0.4:
        claim["side"] = "velmark"
    if measure == "distance_km":
        claim["place"] = "karvess"
        choices["point"] = some(["station", "market", "edge"], 3)
    elif measure == "held_share" or draw.random() < 0.3:
        choices["region"] = some(["estuary", "mainland", "moor+uplands"], 2 if measure != "moved_share" else 1)
    if measure in ("held_km2", "held_share") and draw.random() < 0.5:
        choices["contested"] = ["out", "in"]
    if measure == "places_taken" and draw.random() < 0.5:
        choices["gazetteer"] = some(["gazette", "almanac"], 2)
    if form == "highest_since":
        choices["windows"] = some(["apart", "overlapping"], 2)
    compare = next((v for k, v in claim["holds"].items() if isinstance(v, dict)), claim["holds"])
    stated = compare.get("value", next((compare[c] for c in COMPARES if c in compare), None))
    if form in ("share_of", "number_of"):
        stated = claim["holds"]["value"]
    if stated is not None and draw.random() < 0.4:
        choices["threshold"] = [stated, round(stated * 0.5 - 0.01, 3), round(stated * 2 + 0.01, 3)]
    if form in ("every", "share_of") and draw.random() < 0.3:
        choices["days_counted"] = [draw.choice(("all", "updated-only"))]
    return dict(claim, choices=choices)


def draw_by_interval(draw, number):
    """A total that the interval decides, with thresholds over all that the measure may come to."""
    measure = draw.choice(["gained_km2", "lost_km2", "net_km2", "pace_km2_per_day", "held_share", "distance_km"])
    claim = draw_claim(draw, FORMS.index("total"), [measure])
    low, high = COMPARE_OF[measure]
    scale = 20 if measure in ("gained_km2", "lost_km2", "net_km2") else 1
    thresholds = sorted({round(draw.uniform(low, high) * scale, 2) for _ in range(12)})
    claim["holds"] = {"total": {draw.choice(list(COMPARES)): thresholds[0]}}
    claim["choices"]["threshold"] = thresholds
    readings = {"by-value": {"says": "s", "decided_by": "value"}}
    return dict(claim, id=f"i{number}", decided_by="interval", readings=readings)


def drawn_statement(path, count, draw_one):
    draw = random.Random(41)
    head = {"statement": "drawn", "title": "t", "speaker": "s", "appearance": "a", "said": "2031-06-20T12:00:00Z",
            "theatre": "velmark", "side": "tarsenia"}
    with open(path, "w", encoding="utf-8") as file:
        for key, value in head.items():
            file.write(f"{key}: {value}\n")
        file.write("claims:\n")
        for number in range(count):
            file.write("  - " + json.dumps(draw_one(draw, number)) + "\n")


def main(build):
    program, dump = f"{build}/plumbline", f"{build}/tests/oracle/values_dump"
    with tempfile.TemporaryDirectory(prefix="plumbline-") as folder:
        os.environ.update(PLUMBLINE_DATA=f"{folder}/war", PLUMBLINE_CACHE="")
        subprocess.run([program, "demo", f"{folder}/war"], check=True, stdout=subprocess.DEVNULL)
        evidence = Evidence(program, dump, f"{folder}/war/evidence.gpkg", "velmark")
        compare_statement(program, evidence, f"{folder}/war/statements/2031-06-20.yaml", "the demonstration's statement")
        drawn_statement(f"{folder}/drawn.yaml", 60, draw_claim)
        compare_statement(program, evidence, f"{folder}/drawn.yaml", "sixty claims drawn at random")
        drawn_statement(f"{folder}/intervals.yaml", 30, draw_by_interval)
        untold = compare_statement(program, evidence, f"{folder}/intervals.yaml", "thirty claims that the interval decides")
        check(untold > 20, f"{untold} of their specifications cannot be told")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(os.environ.get("BUILD_DIR") or (sys.argv[2] if len(sys.argv) > 2 else "build")))
