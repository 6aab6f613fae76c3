/* fuzz_draft.c - any bytes as an article, in text and as a page: the draft of it points into it, and its
 * statement file reads back as YAML. The patterns are small and made here: those of a language are data, and
 * have tests of their own. */
#include "claim/draft.h"
#include "text/html.h"
#include "text/yaml.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char patterns_text[] =
    "language: en\n"
    "words:\n"
    "  said: [said, says]\n  according: [according]\n  he: [he, she]\n  they: [they]\n  titles: [president, "
    "general]\n"
    "  collectives: [analysts]\n  modifiers: [military]\n  fillers: [also]\n  connectors: [of, the, to]\n  "
    "own: [we, our]\n"
    "  enemy: [enemy]\n  in: [in]\n  since: [since]\n  past: [last]\n  region: [region, regions]\n  sector: "
    "[front]\n"
    "  and: [and]\n  abbreviations: [mr, u]\n  locatives: [in]\n  forces: [troops]\n  by: [by]\n"
    "slots:\n"
    "  number: {\"2\": [two]}\n  scale: {\"1000\": [thousand]}\n  month: {\"5\": [may], \"10\": [october]}\n"
    "  compare: {more_than: [\"more than\"]}\n  every: {day: [\"every day\"]}\n  voice: {red: [Maket]}\n"
    "units: {area: {\"1\": [km2, \"square (kilometre*|kilometer*)\"]}, places: {\"1\": [village*]}, span: "
    "{\"1\": [days]}}\n"
    "moods: {future: [will], negated: [not]}\n"
    "patterns:\n"
    "  - {id: took, match: [\"(took|takes) ..5 {area}\"], measure: gained_km2, side: actor, region: maybe, "
    "window: 30d, "
    "holds: \"{total: {$compare: $amount}}\", says: $side gains $amount.}\n"
    "  - {id: near, match: [\"near ..3 {town}\"], measure: distance_km, side: actor, place: needed, holds: "
    "\"{total: "
    "{at_most: 0}}\", says: $place}\n"
    "  - {id: fast, match: [\"fastest ..2 since {date}\"], measure: pace_km2_per_day, side: maybe, window: "
    "30d, holds: "
    "\"{highest_since: $since}\", says: s}\n"
    "  - {id: all, match: [\"(all|every|{number}|{side}) (day|km2|{region}|..2 village*)\"], mood: any, "
    "untestable: {kind: "
    "opinion, why: w, would_settle: s}, says: s}\n";

static void check(const pl_patterns *patterns, const pl_article *article, size_t size) {
    static const char *const sources[] = {"a"};
    const pl_draft_head head = {.statement = "s",
                                .title = "t",
                                .theatre = "u",
                                .said = "2024-01-01",
                                .file = "f",
                                .sha256 = "0",
                                .sources = sources,
                                .source_count = 1};
    pl_arena arena = {0};
    pl_error error = {0};
    pl_draft draft;
    pl_buffer out = {0};
    if (pl_draft_make(patterns, article, NULL, NULL, &arena, &draft, &error)) {
        for (size_t i = 0; i < draft.claim_count; i++) {
            const pl_stretch at = draft.claims[i].at;
            if (at.begin > at.end || at.end > size) abort();
        }
        if (!pl_draft_yaml(&draft, &head, "en", &out, &error)) abort();
        const pl_yaml *root = pl_yaml_parse("d.yaml", (pl_slice){out.data, out.length}, &arena, &error);
        if (draft.claim_count > 0 && root == NULL && out.length < PL_YAML_BYTES_MAX) abort();
    } else if (error.code == PL_OK) {
        abort();
    }
    pl_buffer_free(&out);
    pl_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_arena arena = {0};
    pl_error error = {0};
    pl_html_text page;
    const pl_slice bytes = {(const char *)data, size};
    pl_patterns *patterns = pl_patterns_new(&arena, &error);
    if (patterns == NULL || !pl_patterns_add(patterns, "p.yaml", pl_slice_of(patterns_text), &error) ||
        !pl_patterns_name(patterns, "side", "red", "Red", &error) ||
        !pl_patterns_name(patterns, "town", "oxen", "Oxen", &error) ||
        !pl_patterns_name(patterns, "regionstem", "north", "North", &error) ||
        !pl_patterns_close(patterns, &error))
        abort();
    const pl_article article = {.text = bytes};
    check(patterns, &article, size);
    if (pl_html_read("p.html", bytes, &arena, &page, &error)) {
        const pl_article read = {page.text, page.begin, page.end};
        check(patterns, &read, size);
    } else if (error.code == PL_OK) {
        abort();
    }
    pl_arena_free(&arena);
    return 0;
}
