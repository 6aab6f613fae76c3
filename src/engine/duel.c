/* duel.c - finds a duel, in a file of its own or in a statement, and the test records that it may name, and
 * asks the duel, its levers and its design. */
#include "engine/duel.h"

#include "base/threads.h"
#include "engine/records.h"
#include "measure/chance.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

static const char *duel_path(const char *wanted, pl_arena *arena, pl_error *error) {
    static const char *const folders[] = {"duels", "statements"};
    const size_t length = strlen(wanted);
    if (strchr(wanted, '/') != NULL || (length > 5 && strcmp(wanted + length - 5, ".yaml") == 0))
        return wanted;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char below[PL_NAME_MAX + 32];
        snprintf(below, sizeof below, "%s/%.*s.yaml", folders[i], PL_NAME_MAX, wanted);
        const char *path = pl_data_file(below, arena);
        if (path != NULL) return path;
    }
    pl_fail(error, PL_USAGE,
            "no duel \"%s\" is installed, nor a statement of that name; give the path of a duel file, which "
            "has a '/' in it or ends in .yaml (docs/duel.md)",
            pl_yaml_shown(pl_slice_of(wanted)).text);
    return NULL;
}

/* The one duel that a statement's claims propose. */
static const pl_yaml *proposed(const char *path, const pl_yaml *claims, pl_error *error) {
    const pl_yaml *found = NULL;
    for (const pl_yaml *claim = claims->first; claim != NULL; claim = claim->next) {
        const pl_yaml *untestable = pl_yaml_get(claim, "untestable");
        const pl_yaml *duel = untestable == NULL ? NULL : pl_yaml_get(untestable, "duel");
        if (duel != NULL && found != NULL) {
            pl_yaml_fail(path, duel, error,
                         "a second duel: put the one that is meant into a file of its own");
            return NULL;
        }
        if (duel != NULL) found = duel;
    }
    if (found == NULL) pl_yaml_fail(path, claims, error, "no claim of this statement proposes a duel");
    return found;
}

/* A slip of what was put in: the file itself is right, so no line of it is named. */
static bool fail_set(const char *set, pl_error *error) {
    if (error == NULL || error->code != PL_INPUT || strncmp(error->text, "--set:", 6) != 0) return false;
    const char *reason = error->text;
    for (int colons = 0; colons < 3 && strchr(reason, ':') != NULL; colons++)
        reason = strchr(reason, ':') + 1;
    const pl_error found = *error;
    return pl_fail(error, PL_USAGE, "--set %s:%s", pl_yaml_shown(pl_slice_of(set)).text,
                   reason > error->text ? found.text + (reason - error->text) : found.text);
}

/* The duel with the inputs that were put in place of its own. */
static bool read_set(const char *set, const pl_yaml *mapping, const pl_test_record *records,
                     size_t record_count, pl_arena *arena, pl_duel_file *ret, pl_error *error) {
    const pl_yaml *changed = pl_duel_set("--set", mapping, pl_slice_of(set), arena, error);
    if (changed == NULL) return false;
    return pl_duel_read("--set", changed, records, record_count, arena, ret, error) || fail_set(set, error);
}

static bool load(const char *wanted, const char *set, pl_arena *arena, pl_duel_file *ret, pl_error *error) {
    pl_test_record *records;
    size_t record_count;
    const char *path = duel_path(wanted, arena, error);
    if (path == NULL || !pl_records_if_any(arena, &records, &record_count, error)) return false;
    pl_buffer text = {0};
    const pl_yaml *root = NULL;
    if (pl_file_read(path, PL_YAML_BYTES_MAX, &text, error))
        root = pl_yaml_parse(path, (pl_slice){text.data, text.length}, arena, error);
    pl_buffer_free(&text);
    const pl_yaml *claims = root == NULL ? NULL : pl_yaml_get(root, "claims");
    const pl_yaml *mapping = claims == NULL ? root : proposed(path, claims, error);
    return mapping != NULL && pl_duel_read(path, mapping, records, record_count, arena, ret, error) &&
           (set == NULL || read_set(set, mapping, records, record_count, arena, ret, error));
}

static pl_duel_open open_of(const pl_chance *chance) {
    const double tail = (1 - PL_DUEL_INPUT_LEVEL) / 2;
    if (!(chance->a > 0)) return (pl_duel_open){chance->from, chance->to};
    return (pl_duel_open){pl_beta_quantile(tail, chance->a, chance->b),
                          pl_beta_quantile(1 - tail, chance->a, chance->b)};
}

static bool open_inputs(pl_duel_answer *answer, pl_arena *arena, pl_error *error) {
    pl_duel_open *open = pl_arena_alloc(arena, answer->file.input_count * sizeof *open);
    if (open == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < answer->file.input_count; i++) open[i] = open_of(&answer->file.inputs[i].chance);
    answer->open = open;
    return true;
}

static double mean_objects(const pl_objects *objects) {
    double mean = 0;
    for (size_t i = 0; i < objects->count; i++)
        mean += (double)(objects->first + (int64_t)i) * objects->chances[i];
    return mean;
}

static bool ask_levers(const pl_duel_question *question, pl_arena *arena, pl_duel_answer *answer,
                       pl_error *error) {
    pl_duel_lever *levers;
    if (!pl_duel_levers(&answer->file.duel, &question->ask, arena, &levers, &answer->lever_count, error))
        return false;
    answer->levers = levers;
    return true;
}

static int processors(void) {
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > PL_THREADS_MAX ? PL_THREADS_MAX : (int)count;
}

bool pl_ask_duel(const pl_duel_question *asked, pl_arena *arena, pl_duel_answer *ret, pl_error *error) {
    pl_duel_answer answer = {.has_design = asked->design};
    pl_duel_question own = *asked, *question = &own;
    if (own.ask.threads < 1) own.ask.threads = processors();
    if (!load(question->duel, question->set, arena, &answer.file, error) ||
        !open_inputs(&answer, arena, error) ||
        !pl_duel_run(&answer.file.duel, &question->ask, arena, &answer.result, error) ||
        (question->levers && !ask_levers(question, arena, &answer, error)) ||
        (question->design && !pl_design_make(&answer.file.design, arena, &answer.design, error)))
        return false;
    answer.mean_objects = mean_objects(&answer.file.duel.objects);
    *ret = answer;
    return true;
}
