#!/usr/bin/python3
"""The report of 2024-12-19 drafted: each of its checkable claims with who says it, what it would be held to and where its words
stand; its opinions, promise and proposal as what they are; and `check` takes the draft as it is. The article is not quoted
here: words are told by what they must have, in the bytes that the draft points to."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import archive, ask, finish, run, tell  # noqa: E402

ARTICLE = archive("articles", "2024-12-19-report.txt")
MAPS = archive("deepstate", "deepstate-2022-04_2024-12.tar.zst")
FOUR = "donetsk+luhansk+zaporizhzhia+kherson"
SPEAKER, ANALYSTS = "Vladimir Putin", "analysts"

# pattern: (words that stand in it, speaker, what it is)
CLAIMS = {
    "whole-front": (["whole", "front"], SPEAKER, {"kind": "fact", "measure": "moved_share", "holds": {"every": "sector", "more_than": 0}}),
    "square-km-every-day": (["square", "every day"], SPEAKER,
                            {"measure": "gained_km2", "side": "russia", "holds": {"every": "day", "at_least": 1}}),
    "fastest-since": (["pace", "2022"], ANALYSTS,
                      {"measure": "pace_km2_per_day", "side": "russia", "holds": {"highest_since": "2023-01-01"}}),
    "village-after-village": (["village after village"], ANALYSTS,
                              {"measure": "places_taken", "side": "russia", "holds": {"every": "week", "at_least": 1}}),
    "place-threatened": (["Pokrovsk"], ANALYSTS,
                         {"measure": "distance_km", "side": "russia", "place": "pokrovsk", "holds": {"trend": "week", "less_than": 0}}),
    "driven-out": (["forced out"], SPEAKER,
                   {"kind": "promise", "measure": "held_km2", "side": "ukraine", "region": "kursk",
                    "holds": {"becomes": {"at_most": 0}}}),
    "no-guessing": (["guess"], SPEAKER, {"kind": "opinion", "measure": "forecast_skill", "holds": {"total": {"at_most": 0}}}),
    "goals": (["goals"], SPEAKER, {"measure": "held_share", "side": "russia", "region": FOUR}),
    "no-chance": (["missile"], SPEAKER, {"measure": None}),
    "duel": (["experiment"], SPEAKER, {"kind": "proposal", "measure": None}),
    "every-day": (["Every day"], SPEAKER, {"measure": "gained_km2", "side": "russia", "holds": {"every": "day", "more_than": 0}}),
}


def main():
    answer = ask("draft", ARTICLE)
    with open(ARTICLE, "rb") as file:
        text = file.read()
    claims = {claim["pattern"]: claim for claim in answer["claims"]}
    tell(answer["said"] == "2024-12-19" and answer["speaker"] == SPEAKER and answer["side"] == "russia",
         "the report's day, its speaker and the side that it is about", json.dumps([answer["said"], answer["speaker"], answer["side"]]))
    for pattern, (words, speaker, wanted) in CLAIMS.items():
        claim = claims.get(pattern)
        tell(claim is not None, "the report's claim %s is proposed" % pattern, ", ".join(claims))
        if claim is None:
            continue
        begin, end = claim["at"]
        there = text[begin:end].decode("utf-8")
        tell(all(word in there for word in words) and there == claim["words"],
             "%s points to its words" % pattern, "bytes %d to %d" % (begin, end))
        tell(claim["speaker"] is not None and (claim["speaker"] == speaker or (speaker == ANALYSTS and claim["speaker"].endswith(speaker))),
             "%s has its speaker" % pattern, str(claim["speaker"]))
        got = {key: claim[key] for key in wanted}
        tell(got == wanted, "%s is proposed with its measure and test" % pattern, json.dumps(got))
    again = {pattern: len(claims[pattern]["again"]) for pattern in ("whole-front", "no-chance", "goals") if pattern in claims}
    tell(again == {"whole-front": 1, "no-chance": 2, "goals": 1}, "what is said once more is one claim", json.dumps(again))
    others = [pattern for pattern in claims if pattern not in CLAIMS and pattern != "opinion"]
    tell(not others, "nothing else is proposed but opinions", ", ".join(others))

    run("draft", ARTICLE, "-o", "draft.yaml")
    run("ingest", "-e", "draft.gpkg", "--source", "deepstate", MAPS)
    checked = ask("check", "-e", "draft.gpkg", "draft.yaml")
    verdicts = {claim["id"]: claim["verdict"] for claim in checked["claims"]}
    tell(len(verdicts) == len(answer["claims"]), "check takes the draft as it is", json.dumps(verdicts))
    finish()


main()
