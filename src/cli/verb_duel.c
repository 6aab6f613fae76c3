/* verb_duel.c - plumbline duel: what a duel of objects against layers of defence would give, and how many
 * such duels settle a claim; duel_out.c and design_out.c write the answer. */
#include "cli/duel_out.h"
#include "cli/verbs.h"

static const pl_option_spec duel_options[] = {
    {"design", '\0', NULL, "also how many duels settle the claim, and what each outcome would mean"},
    {"levers", '\0', NULL, "also which input matters: each moved alone"},
    {"set", '\0', "INPUTS", "inputs in place of the file's, e.g. \"objects=3; layers.upper.kill=0.5\""},
    {"method", '\0', "METHOD", "best, exact or monte-carlo (best: exact where that is quick)"},
    {"draws", '\0', "N", "duels drawn by monte-carlo (1000000, fewer when a duel is large)"},
    {"seed", '\0', "N", "of the draws (1); the same seed draws the same duels on any number of threads"},
    {"threads", '\0', "N", "threads (one per processor)"},
    {NULL, '\0', NULL, NULL}};

static const char *const duel_examples[] = {
    "plumbline duel raid",
    "an installed example: what leaks, what is intercepted, how many shots are spent, and what the numbers "
    "rest on",
    "plumbline duel 2024-12-19 --design",
    "the announced duel: how many of them settle the claim, and what one would mean",
    "plumbline duel my.yaml --levers --json",
    "a file of your own (docs/duel.md), with the inputs that matter",
    "plumbline duel raid --set \"objects=3; layers.upper.kill={beta: [3, 5]}\"",
    "the example with other inputs; without a value a key is left out: layers.upper.magazine=",
    "plumbline duel raid --method monte-carlo --draws 1000000 --seed 7",
    "the same by drawing duels, with standard errors",
    NULL};

static bool read_ask(const pl_call *call, pl_duel_ask *ask, pl_error *error) {
    const bool has_draws = pl_call_value(call, "draws") != NULL,
               has_seed = pl_call_value(call, "seed") != NULL;
    int64_t draws = 0, seed = PL_DUEL_SEED;
    size_t method = PL_METHOD_BEST;
    unsigned threads = 0;
    if (!pl_call_word(call, "method", pl_duel_method_names, &method, error) ||
        !pl_call_threads(call, &threads, error) ||
        !pl_call_integer(call, "draws", 1, (int64_t)PL_DUEL_DRAWS_MAX, &draws, error) ||
        !pl_call_integer(call, "seed", 0, UINT32_MAX, &seed, error))
        return false;
    ask->method = (pl_duel_method)method;
    ask->threads = (int)threads;
    ask->draws = (uint64_t)draws;
    ask->patient = has_draws;
    ask->seed = (uint32_t)seed;
    if (ask->method == PL_METHOD_EXACT && (has_draws || has_seed))
        return pl_fail(error, PL_USAGE, "--method exact draws nothing: --%s does not go with it",
                       has_draws ? "draws" : "seed");
    return true;
}

static bool run_duel(pl_call *call, pl_error *error) {
    pl_duel_question question = {.duel = call->arguments[0],
                                 .ask = {.progress = pl_call_progress(call)},
                                 .set = pl_call_value(call, "set"),
                                 .levers = pl_call_value(call, "levers") != NULL,
                                 .design = pl_call_value(call, "design") != NULL};
    pl_duel_answer answer;
    if (!read_ask(call, &question.ask, error)) return false;
    if (call->csv && (question.levers || question.design))
        return pl_fail(error, PL_USAGE,
                       "--csv is one table, of leaks and intercepts: --%s goes with --json or with text",
                       question.levers ? "levers" : "design");
    if (question.ask.progress.stop == NULL) question.ask.progress.stop = pl_stop_flag();
    const bool done = pl_ask_duel(&question, &call->arena, &answer, error);
    pl_terminal_progress_end();
    if (!done) return false;
    if (call->json)
        pl_duel_json(call, &question, &answer);
    else if (call->csv)
        pl_duel_csv(call, &answer);
    else
        pl_duel_text(call, &question, &answer);
    return true;
}

const pl_verb pl_verb_duel = {
    .name = "duel",
    .arguments = "NAME|FILE.yaml",
    .summary = "a duel of objects against layers of defence: what leaks; and how many duels settle a claim",
    .about = "An abstract experiment of counts and probabilities (docs/duel.md): so many objects, layers "
             "with shots,\n"
             "chances, doctrine, magazine and common causes. Prints how many leak, how many are intercepted, "
             "how many\n"
             "shots are spent, and what each chance rests on; what is not known of the chances is carried "
             "through.\n"
             "It is about P(destroyed | engaged), and not about the published rate, which is P(reported "
             "destroyed |\n"
             "launched). It needs no evidence file, and knows no place, path or guidance.\n"
             "--design: how many duels settle \"no chance\" at stated error rates, in a fixed number and one "
             "after\n"
             "another, and what either outcome of a single announced duel would mean.\n"
             "NAME is an installed duel.",
    .options = duel_options,
    .examples = duel_examples,
    .arguments_min = 1,
    .arguments_max = 1,
    .csv = true,
    .run = run_duel};
