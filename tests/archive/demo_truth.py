#!/usr/bin/python3
"""The demonstration theatre, measured and judged by the program as a user calls it, against its truth by construction.

Everything is held to truth.json: held, gained and lost of every file, side and contested; updates; the daily and monthly
views; `change` between days and between neighbours; the kind of each event that happens alone; the verdict of each claim.
Areas within 1e-6 km2. Prints a line per check.
"""
import calendar
import datetime
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
import zipfile

PL = os.environ.get("PL") or os.path.join(sys.argv[1], "plumbline")
TOLERANCE_KM2 = 1e-6
PRINTED_KM2 = 1.1e-6  # what the program prints has six decimals
DAY = 86400
TURN = {"meridian": 12 * 3600, "harbor": 0}
SIDES = ("tarsenia", "velmark")
EVIDENCE = "demo/evidence.gpkg"

failures = 0


def tell(right, name, why=""):
    global failures
    failures += not right
    if not right and why:
        print("  " + why)
    print(("ok - demo: " if right else "not ok - demo: ") + name, flush=True)


def call(*words):
    return subprocess.run([PL, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)


def ask(*words):
    """The JSON that a command prints."""
    done = call(*words, "--json")
    if done.returncode != 0:
        raise RuntimeError("plumbline %s: status %d: %s" % (" ".join(words), done.returncode, done.stderr))
    return json.loads(done.stdout)


def seconds(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


def day_text(day):
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=day)).isoformat()


def held_key(cover):
    return "contested_km2" if cover == "contested" else "held_km2"


class Truth:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            whole = json.load(file)
        self.files, self.claims, self.statement = whole["sources"], whole["claims"], whole["statement"]
        self.places = whole["places"]
        self.outlines = whole["outlines"]
        for rows in self.files.values():
            for row in rows:
                row["at"] = seconds(row["instant"])

    def state(self, source, instant):
        """The last file at or before an instant, or None."""
        rows = [row for row in self.files[source] if row["at"] <= instant]
        return rows[-1] if rows else None


def check_files(truth, base):
    """Every row of the series, and that there is none beside."""
    for source, rows in truth.files.items():
        for cover in (*SIDES, "contested"):
            status = cover if cover == "contested" else "held:" + cover
            stored = {row[0]: row[1:] for row in base.execute(
                "SELECT s.instant, s.updated, s.held_km2, s.gained_km2, s.lost_km2 FROM series s "
                "JOIN source o ON o.id = s.source WHERE o.name = ? AND s.status = ?", (source, status))}
            if cover == "contested" and source == "harbor" and not stored:
                continue  # it draws no grey zone
            worst, where, updates = 0.0, "", []
            for number, row in enumerate(rows):
                got = stored.get(row["at"])
                if got is None:
                    worst, where = float("inf"), row["file"] + " is missing"
                    break
                wanted = (row[cover][held_key(cover)], *((row[cover]["gained_km2"], row[cover]["lost_km2"]) if number else (0, 0)))
                off = max(abs(a - b) for a, b in zip(got[1:], wanted))
                if off > worst:
                    worst, where = off, row["file"]
                if number and bool(got[0]) != row["updated"]:
                    updates.append(row["file"])
            tell(worst < TOLERANCE_KM2 and len(stored) == len(rows),
                 "%s, %s: held, gained and lost of %d maps are true within 1e-6 km2" % (source, cover, len(rows)),
                 "off by %g km2 at %s; %d rows are stored" % (worst, where, len(stored)))
            print("  at most %.2g km2 off" % worst)
            if cover == SIDES[0]:
                tell(not updates, "%s: what is an update and what is not" % source, "wrong: " + " ".join(updates))


def check_view(truth, base, view, period_of, end_of, name_of):
    for source, rows in truth.files.items():
        for side in SIDES:
            sums = {}
            for number, row in enumerate(rows):
                period = period_of(row["at"], source)
                gained, lost, updated = sums.get(period, (0.0, 0.0, False))
                if number:
                    gained, lost = gained + row[side]["gained_km2"], lost + row[side]["lost_km2"]
                sums[period] = (gained, lost, updated or (row["updated"] and number > 0))
            wrong, seen = [], 0
            first = period_of(rows[0]["at"], source)
            for name, updated, held, gained, lost, net in base.execute(
                    "SELECT %s, updated, held_km2, gained_km2, lost_km2, net_km2 FROM %s WHERE source = ? AND side = ?"
                    % ("day" if view == "daily" else "month", view), (source, side)):
                period = next((p for p in range(first, first + 200) if name_of(p) == name), None)
                seen += 1
                if period is None:
                    wrong.append("%s is no such period" % name)
                    continue
                wanted = sums.get(period, (0.0, 0.0, False))
                state = truth.state(source, end_of(period, source))
                off = max(abs(gained - wanted[0]), abs(lost - wanted[1]), abs(net - (wanted[0] - wanted[1])),
                          abs(held - state[side]["held_km2"]))
                if off > TOLERANCE_KM2 or (bool(updated) != wanted[2] and period != first):
                    wrong.append("%s: off by %g km2, updated %s" % (name, off, updated))
            last = period_of(rows[-1]["at"], source)
            tell(not wrong and seen == last - first + 1, "%s, %s: the view `%s` has every period, and is true" % (source, side, view),
                 "%d of %d periods; %s" % (seen, last - first + 1, "; ".join(wrong[:3])))


def month_of(instant):
    when = datetime.datetime.fromtimestamp(instant - 1, datetime.timezone.utc)
    return when.year * 12 + when.month - 1


def month_end(period, _source):
    return calendar.timegm(((period + 1) // 12, (period + 1) % 12 + 1, 1, 0, 0, 0))


def check_views(truth, base):
    check_view(truth, base, "daily", lambda t, source: (t - TURN[source] - 1) // DAY,
               lambda day, source: (day + 1) * DAY + TURN[source], day_text)
    check_view(truth, base, "monthly", lambda t, source: month_of(t), month_end,
               lambda month: "%04d-%02d" % (month // 12, month % 12 + 1))


def check_change_between_days(truth):
    """Held at both ends and net over long stretches, for both sides and sources."""
    for source in truth.files:
        for side in SIDES:
            worst, where = 0.0, ""
            for begin, end in (("2031-03-10", "2031-04-01"), ("2031-04-01", "2031-05-01"), ("2031-05-01", "2031-06-01"),
                               ("2031-03-04", "2031-06-28"), ("2031-06-13", "2031-06-20"), ("2031-03-17", "2031-03-19")):
                answer = ask("change", "-e", EVIDENCE, "--source", source, "--side", side, "--from", begin, "--to", end)
                a, b = (truth.state(source, seconds(day + "T00:00:00Z"))[side]["held_km2"] for day in (begin, end))
                off = max(abs(answer["held_from_km2"] - a), abs(answer["held_to_km2"] - b),
                          abs(answer["net_km2"] - (b - a)), abs(answer["gained_km2"] - answer["lost_km2"] - (b - a)))
                if off > worst:
                    worst, where = off, "%s..%s" % (begin, end)
            tell(worst < 2 * PRINTED_KM2, "%s, %s: `change` over days and months is true" % (source, side),
                 "off by %g km2 at %s" % (worst, where))


def change_of(truth, source, row, *more):
    """`change` from the file before to this one."""
    before = truth.files[source][truth.files[source].index(row) - 1]
    return ask("change", "-e", EVIDENCE, "--source", source, "--from", before["instant"], "--to", row["instant"], *more)


def check_change_between_neighbours(truth):
    for source, rows in truth.files.items():
        picked = sorted(random.Random(1).sample(rows[1:], 12), key=lambda row: row["at"])
        worst, where = 0.0, ""
        for row in picked:
            answer = change_of(truth, source, row)
            off = max(abs(answer[key] - row["tarsenia"][key]) for key in ("gained_km2", "lost_km2"))
            if off > worst:
                worst, where = off, row["file"]
        tell(worst < PRINTED_KM2, "%s: `change` from one map to the next is true" % source, "off by %g km2 at %s" % (worst, where))


def patches_by_kind(answer):
    sums = {}
    for patch in answer["patches"]:
        key = (patch["kind"], patch["change"])
        sums[key] = sums.get(key, 0) + patch["area_km2"]
    return sums


def check_kinds(truth):
    """Events that happen alone on their night: all that changed is of one kind."""
    kinds = {"border-sliver": "redraw", "reclassified": "reclassified"}
    alone = [row for row in truth.files["meridian"] if len(row["events"]) == 1]
    for event, kind in kinds.items():
        row = next(row for row in alone if row["events"] == [event])
        sums = patches_by_kind(change_of(truth, "meridian", row, "--patches"))
        wanted = {(kind, change): row["tarsenia"][change + "_km2"] for change in ("gained", "lost") if row["tarsenia"][change + "_km2"] > 0}
        tell(sums.keys() == wanted.keys() and all(abs(sums[key] - wanted[key]) < 1e-4 for key in wanted),
             "the night of `%s` is of the kind %s, and of no other" % (event, kind), "%s, and %s is true" % (sums, wanted))
    redrawn = next(row for row in alone if row["events"] == ["redrawn"])
    answer = change_of(truth, "meridian", redrawn, "--patches")
    tell(answer["gained_km2"] < TOLERANCE_KM2 and answer["lost_km2"] < TOLERANCE_KM2 and answer["updates"] == 1,
         "a whole redraw of the same ground is an update that changes nothing", str(answer)[:300])
    drawn = next(row for row in truth.files["meridian"] if "patch-drawn" in row["events"])
    withdrawn = next(row for row in truth.files["meridian"] if "patch-withdrawn" in row["events"])
    patches = [patch for patch in change_of(truth, "meridian", drawn, "--patches")["patches"] if patch["undone_at"] == withdrawn["instant"]]
    tell(patches and all(patch["kind"] == "retraction" and patch["change"] == "gained" for patch in patches) and
         abs(sum(patch["area_km2"] for patch in patches) - withdrawn["tarsenia"]["lost_km2"]) < 1e-5,
         "a gain withdrawn eight days later is a retraction, undone at that map", str(patches))


def check_claims(truth):
    answer = ask("check", "-e", EVIDENCE, "demo/" + truth.statement)
    got = {claim["id"]: claim for claim in answer["claims"]}
    tell(list(got) == [claim["id"] for claim in truth.claims], "the statement's claims, in their order", str(list(got)))
    for claim in truth.claims:
        verdict = got.get(claim["id"], {}).get("verdict")
        tell(verdict == claim["verdict"], "claim %s: %s" % (claim["id"], claim["verdict"]), "it came out as %s" % verdict)
    plain = got["every-day"]["readings"][0]
    tell(plain["flips"] and plain["flips"][0]["choice"] == "day_turn", "what turns `every-day` is the day turn", str(plain["flips"]))
    plain = got["every-day-on-any-map"]["readings"][0]
    tell(plain["flips"] and plain["flips"][0]["choice"] == "source", "what turns `every-day-on-any-map` is the source", str(plain["flips"]))


def told_history(answer, source):
    spans = next(s for s in answer["sources"] if s["source"] == source)["history"]
    return [{"from": span["from"], "status": span["status"]} for span in spans]


def check_places(truth):
    """Every published point of both gazetteers, by both map makers, against the closed form of the ground."""
    places, wrong, changes = truth.places, [], 0
    for place in places:
        answer = ask("places", "%.6f,%.6f" % (place["lon"], place["lat"]), "-e", EVIDENCE)
        for source in ("meridian", "harbor"):
            want = place[source]
            changes += len(want) - 1
            if source == "harbor":  # which draws no contested land: what is contested to it is not drawn
                want = [dict(span, status=span["status"].replace("contested", "not-drawn")) for span in want]
                want = [span for i, span in enumerate(want) if i == 0 or want[i - 1]["status"] != span["status"]]
            if told_history(answer, source) != want:
                wrong.append((place["gazetteer"], place["key"], source))
    tell(changes > 20 and not wrong, "%d places change %d times, each at the map that says so" % (len(places), changes),
         str(wrong))
    # What a window counts is what the histories have in it.
    first, last = "2031-04-01", "2031-06-20"
    answer = ask("places", "-e", EVIDENCE, "--from", first, "--to", last, "--per", "week")
    for source in answer["sources"]:
        for count in source["counts"]:
            taken = lost = 0
            seen = set()
            for place in places:
                shared = {"2": 102, "6": 106, "13": 113, "10": 110, "3": 103, "A-1": 102, "A-2": 106, "A-3": 113,
                          "A-4": 110, "A-5": 103}.get(place["key"], place["key"])
                if count["gazetteer"] == "merged" and shared in seen or count["gazetteer"] not in ("merged", place["gazetteer"]):
                    continue
                seen.add(shared)
                spans = place[source["source"]]
                for before, after in zip(spans, spans[1:]):
                    if first < after["from"] <= last + "T00:00:00Z":
                        taken += after["status"] == "held:tarsenia"
                        lost += before["status"] == "held:tarsenia"
            sums = [sum(period[key] for period in count["periods"]) for key in ("taken", "lost")]
            tell((count["taken"], count["lost"]) == (taken, lost) and sums == [taken, lost],
                 "by %s, %s: %d places taken, %d lost" % (source["source"], count["gazetteer"], taken, lost),
                 str((count["taken"], count["lost"], sums)))


def check_left_out(base):
    rows = {(status, label) for status, label in base.execute("SELECT status, label FROM left_out WHERE source = 'meridian'")}
    statuses = {status for status, _ in rows}
    tell({"ignored", "unmatched", "outside"} == statuses and ("unmatched", "Flood of 2029") in rows,
         "what is history, outside, ignored or unknown is listed and in no total", str(rows))


def zip_shuffled(source):
    names = sorted(os.listdir("demo/" + source))
    random.Random(2).shuffle(names)
    with zipfile.ZipFile(source + ".zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.write("demo/%s/%s" % (source, name), name)
    return source + ".zip"


def check_outlines(truth):
    """The countries' areas by closed form; and where the border is drawn anew, no front moves."""
    for outline in truth.outlines:
        name = {"XV-01": "mainland", "XT-01": "homeland"}[outline["code"]]
        seen = ask("sector", name, "-e", EVIDENCE, "--on", "2031-05-01")["region"]["outline_km2"]
        tell(abs(seen - outline["outline_km2"]) <= 1e-6, "the area of %s" % name, (seen, outline["outline_km2"]))
    moved = {}
    for border in ("0km", "5km"):
        for kinds in ([], ["--without", "redraw"]):
            answer = ask("front", "-e", EVIDENCE, "--source", "meridian", "--from", "2031-04-08", "--to", "2031-04-09",
                         "--border", border, *kinds)
            moved[border, bool(kinds)] = answer["sources"][0]["moved_km"]
    tell(moved["0km", False] - moved["0km", True] > 30, "a border drawn 150 m off moves the boundary, but for redraws", moved)
    tell(abs(moved["5km", False] - moved["0km", True]) < 0.01 and abs(moved["5km", True] - moved["0km", True]) < 0.01,
         "and it is no front", moved)


def check_other_forms():
    """The same evidence from zips in shuffled order, gazetteers, outlines and Harbor first, on one thread."""
    for source in ("gazette", "harbor", "survey", "almanac", "meridian"):
        done = call("ingest", "-e", "zips.gpkg", "--source", "demo/sources/%s.yaml" % source, "--threads", "1", zip_shuffled(source))
        if done.returncode != 0:
            tell(False, "ingest of %s.zip" % source, done.stderr)
            return
    one, other = (call("digest", "-e", path) for path in (EVIDENCE, "zips.gpkg"))
    tell(one.returncode == 0 and one.stdout == other.stdout, "the same evidence from zips, shuffled, on one thread",
         one.stdout + one.stderr + other.stdout + other.stderr)


def main():
    done = call("demo", "demo")
    tell(done.returncode == 0, "`plumbline demo` ends with 0", done.stdout + done.stderr)
    if done.returncode != 0:
        return
    truth = Truth("demo/truth.json")
    base = sqlite3.connect("file:%s?mode=ro" % EVIDENCE, uri=True)
    check_files(truth, base)
    check_views(truth, base)
    check_left_out(base)
    check_places(truth)
    check_outlines(truth)
    base.close()
    check_change_between_days(truth)
    check_change_between_neighbours(truth)
    check_kinds(truth)
    check_claims(truth)
    check_other_forms()
    done = call("verify", "-e", EVIDENCE)
    tell(done.returncode == 0, "`plumbline verify` agrees", done.stdout + done.stderr)
    before = call("digest", "-e", EVIDENCE).stdout
    done = call("demo", "demo")
    tell(done.returncode == 0 and call("digest", "-e", EVIDENCE).stdout == before, "making it again changes nothing", done.stderr)


main()
sys.exit(failures > 0)
