#!/usr/bin/python3
"""Published figures and agreement on the demonstration theatre: figures are made up from its truth by construction, each
counted in a scope of its own, and the program must find that scope; what no scope gives, and what rests on a map that is
not there, must be told apart from it. Two maps that were drawn two days apart must be found to be."""
import calendar
import csv
import os
import sys
import time

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import ask, finish, run, tell  # noqa: E402

DAY = 86400
SIDE, OTHER = "tarsenia", "velmark"
COLUMNS = ("id,row,publisher,rests_on,quantity,value,unit,printed_as,side,region,of,part_of,from,to,on,counts,scope,"
           "printed,where").split(",")

run("demo", "war")
EVIDENCE = "war/evidence.gpkg"


def instant(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ" if "T" in text else "%Y-%m-%d"))


with open("war/truth.csv", encoding="utf-8", newline="") as file:
    TRUTH = {}
    for row in csv.DictReader(file):
        TRUTH.setdefault(row["source"], []).append((instant(row["instant"]), row))
for rows in TRUTH.values():
    rows.sort(key=lambda pair: pair[0])


def state(source, at, what):
    """A column of the last file at or before the instant."""
    return [float(row[what]) for when, row in TRUTH[source] if when <= at][-1]


def net(source, begin, end, what=SIDE + "_km2"):
    return state(source, end, what) - state(source, begin, what)


def summed(source, begin, end, what):
    return sum(float(row[what]) for when, row in TRUTH[source] if begin < when <= end)


FIGURES, WANTED = [], {}


def figure(name, value, outcome, needs, **more):
    """A figure of May 2031, unless `more` says otherwise, and what must come out."""
    row = dict(id=name, publisher="The Gazette", rests_on="meridian", quantity="net", value="%.1f" % value, unit="km2",
               printed_as="exact", side=SIDE, scope="made up", where="nowhere")
    row.update({"from": "2031-05-01", "to": "2031-06-01"})
    row.update(more)
    if row.get("on"):
        del row["from"], row["to"]
    FIGURES.append(row)
    WANTED[name] = (outcome, needs, value)


MAY, JUNE = instant("2031-05-01"), instant("2031-06-01")
HELD = SIDE + "_km2"
plain = net("meridian", MAY, JUNE)
figure("plain", plain, "as-stated", "")
figure("rate", plain / 31, "as-stated", "", unit="km2/day")
figure("miles", plain / 2.589988110336, "as-stated", "", unit="sq mi")
figure("near", plain * 1.005, "as-stated", "")
figure("late", net("meridian", MAY, JUNE + DAY), "by-scope", "the end of the period a day later")
figure("grey", plain + net("meridian", MAY, JUNE, "contested_km2"), "by-scope", "the grey zone, too")
figure("kursk", plain - net("meridian", MAY, JUNE, OTHER + "_km2"), "by-scope",
       "what the other sides hold counted against the side")
figure("stated-grey", plain + net("meridian", MAY, JUNE, "contested_km2"), "as-stated", "", counts="contested")
figure("updates", summed("meridian", MAY, JUNE, SIDE + "_gained_km2"), "as-stated-or-updates", None, quantity="gained")
figure("harbors", net("harbor", MAY, JUNE), "as-stated", "", rests_on="harbor")
figure("state", state("meridian", instant("2031-06-01"), HELD), "as-stated", "", quantity="held", on="2031-05-31")
figure("grey-zone", state("meridian", instant("2031-06-01"), "contested_km2"), "as-stated", "", quantity="contested",
       on="2031-05-31")
figure("share", state("meridian", instant("2031-06-01"), HELD) / 50000 * 100, "as-stated", "", quantity="held", unit="%",
       of="velmark", on="2031-05-31")
figure("nobody", plain * 3, "by-none", "")
figure("atlantis", plain, "other-map", None, rests_on="atlantis")
figure("later", 100, "not-measured", None, **{"from": "2032-05-01", "to": "2032-06-01"})
figure("country", 50000, None, None, quantity="area", region="velmark", **{"from": "", "to": ""})

with open("gazette.csv", "w", encoding="utf-8", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in FIGURES:
        writer.writerow([row.get(column, "") for column in COLUMNS])

answer = ask("figures", "gazette.csv", "-e", EVIDENCE)
answers = {row["id"]: row for row in answer["figures"]}
tell(set(answers) == set(WANTED) - {"country"}, "demo figures: each figure has an answer, areas have none",
     sorted(set(WANTED) ^ set(answers)))
for name, (outcome, needs, value) in WANTED.items():
    seen = answers.get(name)
    if outcome is None or seen is None:
        continue
    if outcome == "as-stated-or-updates":
        # Land went to and fro in May: what each update gained is more than what the ends of the month differ by.
        tell(seen["reproduced"] is True, "demo figures: %s comes out" % name, seen)
        continue
    right = seen["outcome"] == outcome and (needs is None or seen["needs"] == needs)
    tell(right, "demo figures: %s is %s%s" % (name, outcome, " and needs " + needs if needs else ""),
         (seen["outcome"], seen["needs"], seen["measured_km2"], value))
    if outcome in ("as-stated", "by-scope"):
        tell(abs(seen["measured"] - value) <= (0.01 * value if name == "near" else 0.0501) + 1e-6,
             "demo figures: %s measures what it was made of" % name, (seen["measured"], value))
        tell(seen["reproduced"] is True, "demo figures: %s is reproduced" % name)
tell(answers["nobody"]["reproduced"] is False and answers["atlantis"]["reproduced"] is None and
     answers["later"]["reproduced"] is None, "demo figures: not found is false, and not to be told is null")
tell(abs(answers["atlantis"]["measured_km2"] - plain) < 1e-6 and not answers["atlantis"]["measures"][0]["own"],
     "demo figures: another's map is measured and said to be another's")
for row in answers.values():
    for measure in row["measures"]:
        if measure["why"] is None and measure["own"]:
            kept = measure["scopes_as_printed"] <= measure["scopes_in_tolerance"] <= measure["scopes_tried"] and \
                measure["lowest"] <= measure["closest"]["measured"] <= measure["highest"]
            tell(kept, "demo figures: the search of %s says how many scopes it tried" % row["id"], measure)

status, out, err = run("figures", "gazette.csv", "-e", EVIDENCE, "--csv")
tell(status == 0 and len(list(csv.reader(out.splitlines()))) == len(answers) + 1, "demo figures: --csv has a row a figure",
     err)
status, out, err = run("figures", "nothing", "-e", EVIDENCE)
tell(status == 2 and "no table of figures" in err, "demo figures: an unknown name is a wrong call", (status, err))

# Agreement: Harbor Map Desk draws the ground of two days before.
both = ask("agree", "meridian", "harbor", "-e", EVIDENCE)
tell(both["lag"]["changes"]["days"] == 2 and both["lag"]["changes"]["clear"], "demo agree: harbor follows by two days",
     both["lag"]["changes"])
back = ask("agree", "harbor", "meridian", "-e", EVIDENCE)
tell(back["lag"]["changes"]["days"] == -2, "demo agree: asked the other way round, meridian leads by two days")
at = instant(both["at"])
for index, source in enumerate(("meridian", "harbor")):
    seen = both["sources"][index]
    held = state(source, at, HELD)
    tell(abs(seen["held_km2"] - held) < 1e-6, "demo agree: what %s holds" % source, (seen["held_km2"], held))
    of_either = both["all"]["both_km2"] + both["all"]["only_km2"][index]
    tell(abs(of_either - held) < 1e-6, "demo agree: what both hold and what only %s does is what it holds" % source,
         (of_either, held))
patches = sum(patch["area_km2"] for patch in both["patches"])
tell(abs(patches - sum(both["all"]["only_km2"])) < 1e-6, "demo agree: patches add up to what only one holds", patches)
tell(abs(sum(area["both_km2"] for area in both["sectors"]) - both["all"]["both_km2"]) < 1e-6,
     "demo agree: sectors and elsewhere add up")
window = ask("agree", "meridian", "harbor", "-e", EVIDENCE, "--from", "2031-05-01", "--to", "2031-06-01", "--per", "day")
wanted = [net(source, MAY, JUNE) for source in ("meridian", "harbor")]
tell(all(abs(a - b) < 1e-6 for a, b in zip(window["window"]["net_km2"], wanted)), "demo agree: the net of a window by each",
     (window["window"]["net_km2"], wanted))
periods = window["window"]["periods"]
tell(len(periods) == 31 and abs(sum(p["net_km2"][0] for p in periods) - wanted[0]) < 1e-6,
     "demo agree: 31 days, and their nets add up")
for period in periods:
    a, b = (net(source, instant(period["begin"]), instant(period["end"])) for source in ("meridian", "harbor"))
    if period["undetermined"] != (a * b < 0 and min(abs(a), abs(b)) > 0.01):
        tell(False, "demo agree: %s is undetermined when the signs differ" % period["begin"], (a, b))
        break
else:
    tell(True, "demo agree: a day is undetermined when the signs differ, and only then")
finish()
