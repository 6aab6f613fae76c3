/* demo_raids.c - the demonstration's counts of raids: what was launched of five invented types, and what was
 * reported destroyed, in patterns whose sums and correlation are known; the types, the source, and a
 * statement on one of them, with a duel that is proposed. docs/demo.md, "Counts of raids". */
#include "engine/demo.h"
#include "engine/demo_ground.h"

static const char types_text[] =
    "# Invented weapons. Labels are those of tally/raids.csv.\n"
    "types:\n"
    "  - name: thunder\n"
    "    title: Thunder\n"
    "    labels: [Thunder, \"New missile\"]\n"
    "    units:\n"
    "      - name: missile\n"
    "      - {name: body, in_one: 4, from: invented}\n"
    "  - {name: falcon, title: Falcon, labels: [Falcon], shared: [falcon-or-swift]}\n"
    "  - {name: falcon-or-swift, title: Falcon or Swift, labels: [Falcon/Swift]}\n"
    "  - {name: swift, title: Swift, labels: [Swift], shared: [falcon-or-swift]}\n"
    "  - {name: stone, title: Stone, labels: [Stone]}\n"
    "  - {name: heron, title: Heron, labels: [Heron], units: [{name: drone}]}\n"
    "  - name: sparrow\n"
    "    title: Sparrow\n"
    "    labels: [Sparrow]\n"
    "    seen_when_destroyed: a scout is told of when it is shot down, and not otherwise\n"
    "    units: [{name: drone}]\n"
    "sets:\n"
    "  - name: all-missiles\n"
    "    title: all missiles\n"
    "    why: Holds alike whatever is no drone; of Stone hardly any was shot down, and nobody knows why.\n"
    "    types: [falcon, falcon-or-swift, swift, stone]\n"
    "  - name: modern-missiles\n"
    "    title: modern missiles\n"
    "    why: Holds alike what is as new; all of them have been shot down, so that a rate of 0 is not "
    "expected.\n"
    "    types: [falcon, falcon-or-swift, swift]\n";

static const char source_text[] = "name: tally\n"
                                  "title: Tally of raids on Velmark\n"
                                  "kind: counts\n"
                                  "maker: Air watch of Velmark (invented)\n"
                                  "theatre: velmark\n"
                                  "licence: made by Plumbline for demonstration; free for any use\n"
                                  "attribution: Plumbline demonstration theatre\n"
                                  "launched_by: tarsenia\n"
                                  "files:\n"
                                  "  - match: \"*.csv\"\n";

static const char statement_text[] =
    "# Invented, like the war: the second of the minister's press conferences.\n"
    "statement: 2031-06-21\n"
    "title: The minister on the new missile\n"
    "speaker: Ilvar Destrane, minister of defence of Tarsenia (invented)\n"
    "appearance: press conference in Ulmerat (invented)\n"
    "said: 2031-06-21T12:00:00Z\n"
    "theatre: velmark\n"
    "side: tarsenia\n"
    "claims:\n"
    "  - id: cannot-be-stopped\n"
    "    words: that Thunder cannot be shot down\n"
    "    says: Of those launched fewer than one in twenty are shot down.\n"
    "    measure: interception_rate\n"
    "    type: thunder\n"
    "    window: 2031-03-11..\n"
    "    decided_by: interval\n"
    "    holds: {total: {less_than: 0.05}}\n"
    "    choices:\n"
    "      source: tally\n"
    "      day_turn: 0h\n"
    "      unit: [missile, body]\n"
    "      relatives: [none, all-missiles, modern-missiles]\n"
    "      interval: [exact, jeffreys, wilson]\n"
    "    readings:\n"
    "      none-so-far:\n"
    "        says: None of those launched was reported shot down.\n"
    "        measure: interceptions\n"
    "        decided_by: value\n"
    "        holds: {total: {at_most: 0}}\n"
    "        choices: {source: tally, day_turn: 0h, unit: missile}\n"
    "  - id: falcon-stopped\n"
    "    words: that even of Falcon hardly one in ten is stopped\n"
    "    says: Of those launched fewer than one in ten are shot down.\n"
    "    measure: interception_rate\n"
    "    type: falcon\n"
    "    window: 2031-03-11..\n"
    "    decided_by: interval\n"
    "    holds: {total: {less_than: 0.1}}\n"
    "    choices: {source: tally, day_turn: 0h, labels: [own, shared], interval: [exact, beta-binomial, "
    "bootstrap]}\n"
    "  - id: trial\n"
    "    words: that he would fire one at any place that is named, and all of Velmark's defences may wait "
    "there\n"
    "    says: Such a trial would show that the missile gets through.\n"
    "    untestable:\n"
    "      kind: proposal\n"
    "      why: It proposes an experiment that has not taken place.\n"
    "      would_settle: The experiment, with the number of trials agreed before.\n"
    "      duel:\n"
    "        title: One Thunder, announced\n"
    "        unit: missile\n"
    "        objects: 1\n"
    "        detection: {beta: [19, 1], why: Assumption. They would know where to look.}\n"
    "        shock: {value: 0.05, why: Assumption.}\n"
    "        layers:\n"
    "          - name: outer\n"
    "            kill: {beta: [1, 2], why: Assumption. No count of it is known.}\n"
    "            shots: 2\n"
    "            doctrine: salvo\n"
    "          - name: inner\n"
    "            kill: {value: 0.3, why: Assumption.}\n"
    "            shots: 2\n"
    "            doctrine: salvo\n"
    "        assumptions:\n"
    "          - One missile is met as one object.\n"
    "        design:\n"
    "          none: 0.01\n"
    "          some: 0.30\n";

/* Raids of one label: as many launched each, `destroyed` over and over, `every` days apart. */
static const struct raid_pattern {
    const char *label;
    int first_day, every, raids, launched;
    int destroyed[5], destroyed_count;
} patterns[] = {
    {"Falcon", 10, 3, 33, 4, {4, 0, 4, 3, 0}, 5},
    {"Swift", 11, 5, 20, 2, {2, 0, 1, 0}, 4},
    {"Stone", 12, 6, 16, 3, {0, 0, 0, 1}, 4},
    {"Heron", 9, 3, 36, 10, {9, 8, 10}, 3},
    {"Falcon/Swift", 20, 21, 5, 3, {2, 1}, 2},
    {"Falcon and Swift", 30, 40, 2, 5, {3}, 1},
    {"Sparrow", 15, 20, 5, 1, {1}, 1},
    {"New missile", 109, 8, 2, 1, {0}, 1},
};

void demo_raids_text(pl_buffer *out) {
    pl_buffer_text(out, "time_start,time_end,model,launched,destroyed,not_reach_goal,source\n");
    for (int day = DEMO_DAYS - 1; day >= 0; day--) /* newest first, as such files are */
        for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
            const struct raid_pattern *p = &patterns[i];
            const int raid = day - p->first_day;
            char text[PL_INSTANT_TEXT];
            if (raid < 0 || raid % p->every != 0 || raid / p->every >= p->raids) continue;
            pl_day_text(DEMO_FIRST_DAY + day, text);
            pl_buffer_format(out, "%s 01:%02d,%s 04:%02d,%s,%d,%d,,watch/%d\n", text, (int)i, text, (int)i,
                             p->label, p->launched, p->destroyed[raid / p->every % p->destroyed_count], day);
        }
}

const demo_text demo_raid_texts[] = {
    {"types.yaml", types_text},
    {"sources/" PL_DEMO_COUNTS ".yaml", source_text},
    {PL_DEMO_SECOND_STATEMENT, statement_text},
};
const size_t demo_raid_text_count = sizeof demo_raid_texts / sizeof *demo_raid_texts;
