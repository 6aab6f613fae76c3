/* verb_excerpt.c - plumbline excerpt: some weeks of one source as an evidence file of their own. */
#include "cli/verbs.h"
#include "engine/excerpt.h"

static const pl_option_spec options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE)"},
    {"source", 's', "NAME", "the source of maps, where the evidence has several"},
    {"from", '\0', "DAY", "from the map in force at 00:00 UTC of the day, or at an instant"},
    {"to", '\0', "DAY", "to the first map at or behind 00:00 UTC of the day, or an instant"},
    {"out", 'o', "FILE", "the GeoPackage to write; it must not be there yet"},
    {NULL, '\0', NULL, NULL}};

static const char *const examples[] = {
    "plumbline excerpt -e war.gpkg --source deepstate --from 2024-11-19 --to 2024-12-19 -o december.gpkg",
    "thirty days to be sent to somebody, or opened in QGIS", NULL};

static bool run(pl_call *call, pl_error *error) {
    pl_store *store;
    pl_excerpt_ask ask = {.source = pl_call_value(call, "source")};
    const char *target = pl_call_value(call, "out");
    if (target == NULL || pl_call_value(call, "from") == NULL || pl_call_value(call, "to") == NULL)
        return pl_fail(error, PL_USAGE, "name the window with --from and --to, and the file with -o");
    pl_stop_flag(); /* a signal waits until the new file stands in its place */
    if (!pl_call_instant(call, "from", &ask.from, error) || !pl_call_instant(call, "to", &ask.to, error) ||
        !pl_call_evidence(call, &ask.evidence, error) || !pl_call_store(call, &store, error))
        return false;
    bool done = pl_excerpt_write(store, &ask, target, &call->arena, error);
    done = pl_call_store_close(call, store, done, error);
    if (!done) return false;
    if (call->json) {
        pl_json json;
        pl_answer_start(call, &json);
        pl_json_key_text(&json, "written", target);
        pl_answer_end(call, &json);
    } else {
        pl_buffer_format(&call->out, "wrote %s\n", target);
    }
    return true;
}

const pl_verb pl_verb_excerpt = {
    .name = "excerpt",
    .arguments = "",
    .summary = "some weeks of one source as an evidence file of their own",
    .about =
        "The published files, shapes, patches and series of one source in a window, with the outlines, "
        "settlements and\n"
        "counts beside them: a GeoPackage that every verb reads, and that says which evidence file it is a "
        "part of, with\n"
        "its digest. What a question asks of maps outside the window it cannot know.",
    .options = options,
    .examples = examples,
    .run = run};
