/* verb_figures.c - plumbline figures: what was printed, held against the maps and against one another;
 * figures_out.c writes the answer. */
#include "cli/figures_out.h"
#include "cli/verbs.h"

static const pl_option_spec figures_options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE); without one, only the arithmetic"},
    {"source", 's', "NAMES", "the sources, e.g. a,b (one a map maker)"},
    {NULL, '\0', NULL, NULL}};

static const char *const figures_examples[] = {
    "plumbline figures -e war.gpkg",
    "every figure of the installed tables, and what it takes to get it",
    "plumbline figures -e war.gpkg deepstate --json",
    "one table, with every number of the search",
    "plumbline figures -e war.gpkg mine.csv",
    "a table of your own (docs/figures.md)",
    "plumbline figures isw",
    "only whether the printed numbers fit one another: that needs no maps",
    NULL};

static bool measure_all(pl_call *call, pl_figures_shown *shown, pl_error *error) {
    pl_store *store;
    if (!pl_call_store(call, &store, error)) return false;
    bool done = pl_ask_figures(store, &shown->list, pl_call_value(call, "source"), pl_call_progress(call),
                               &call->arena, &shown->answers, &shown->answer_count, error);
    pl_terminal_progress_end();
    shown->measured = done;
    return pl_call_store_close(call, store, done, error);
}

static bool run_figures(pl_call *call, pl_error *error) {
    pl_figures_shown shown = {.measured = false};
    const char *wanted = call->argument_count == 0 ? NULL : call->arguments[0], *evidence = NULL;
    const bool maps = pl_call_evidence(call, &evidence, NULL);
    if (!maps && pl_call_value(call, "source") != NULL)
        return pl_fail(error, PL_USAGE, "--source names maps of an evidence file: it needs -e FILE");
    if (!pl_figures_load(wanted, &call->arena, &shown.list, error) ||
        !pl_ask_arithmetic(&shown.list, &call->arena, &shown.comparisons, &shown.comparison_count, error) ||
        (maps && !measure_all(call, &shown, error)))
        return false;
    if (call->json)
        pl_figures_json(call, &shown);
    else if (call->csv)
        pl_figures_csv(call, &shown);
    else
        pl_figures_text(call, &shown);
    return true;
}

const pl_verb pl_verb_figures = {
    .name = "figures",
    .arguments = "[NAME|FILE.csv]",
    .summary = "published figures, what they must have counted, and whether they fit one another",
    .about = "Measures what each published figure says on the map that it rests on, and looks for it in "
             "every scope:\n"
             "each end a day off, other day turns, the grey zone, claimed land and the other sides' in or "
             "out, gained alone\n"
             "or less what was lost, state against state or update by update. How many scopes were tried and "
             "how many come\n"
             "out as printed is said with it, since of many scopes some hit by chance. A figure that rests "
             "on a map that is\n"
             "not in the evidence is measured on the others, and a match there is no explanation. A number "
             "counts as\n"
             "reproduced when it prints alike or lies within 1 %.\n"
             "NAME is a table, a figure's id or a publisher.",
    .options = figures_options,
    .examples = figures_examples,
    .arguments_max = 1,
    .csv = true,
    .run = run_figures};
