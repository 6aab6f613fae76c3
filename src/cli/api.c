/* api.c - the verbs that only read, as questions of the server: which there are and what they take, from the
 * table of verbs; and from parameters to a pl_call. What on the command line may be the path of a file is a
 * name here, and nothing else. */
#include "cli/api.h"

#include "cli/verbs.h"
#include "text/number.h"
#include "text/yaml.h"

#include <stdio.h>

/* In the order of the help. */
static const char *const asked_verbs[] = {"sources", "log",   "change", "pace",     "sector", "gaps",
                                          "ledger",  "front", "places", "hub",      "agree",  "forecast",
                                          "figures", "rate",  "duel",   "measures", "check",  "explain"};
#define ASKED_COUNT (sizeof asked_verbs / sizeof *asked_verbs)

/* Options that are not the asker's: which file, where to, with how much of the machine. */
static const char *const own_options[] = {"evidence", "out", "threads", "sql", NULL};

/* More than this keeps processors for longer than an answer may take. */
#define DRAWS_MAX ((int64_t)10000000)

/* ---- what there is ---- */

#define ARGUMENTS_MAX 2
#define ABOUT_BYTES 96
#define WORDS_MAX 64 /* arguments and help texts that speak of files, and are said otherwise here */

static struct {
    bool filled;
    pl_api_verb verbs[ASKED_COUNT];
    pl_api_option options[ASKED_COUNT][PL_OPTIONS_MAX];
    char words[WORDS_MAX][ABOUT_BYTES];
    size_t word_count;
} tables;

/* Of the verbs that may be asked. */
static const pl_verb *find_verb(const char *name, const pl_api_verb **ret_shown) {
    for (size_t i = 0; i < ASKED_COUNT; i++)
        for (size_t k = 0; strcmp(asked_verbs[i], name) == 0 && pl_verbs[k] != NULL; k++)
            if (strcmp(pl_verbs[k]->name, name) == 0) {
                *ret_shown = &tables.verbs[i];
                return pl_verbs[k];
            }
    return NULL;
}

static bool is_own(const char *option) {
    for (size_t i = 0; own_options[i] != NULL; i++)
        if (strcmp(own_options[i], option) == 0) return true;
    return false;
}

/* The text without what it says of files of one's own. */
static const char *without_files(const char *text) {
    static const char *const parts[] = {", or a GeoJSON file", ", or in FILE.geojson", "|FILE.yaml",
                                        "|FILE.csv", "|FILE"};
    for (size_t i = 0; text != NULL && i < sizeof parts / sizeof *parts; i++) {
        const char *at = strstr(text, parts[i]);
        if (at == NULL || tables.word_count == WORDS_MAX) continue;
        char *word = tables.words[tables.word_count++];
        snprintf(word, ABOUT_BYTES, "%.*s%s", (int)(at - text), text, at + strlen(parts[i]));
        return word;
    }
    return text;
}

static void fill(void) {
    for (size_t i = 0; i < ASKED_COUNT; i++) {
        const pl_api_verb *shown;
        const pl_verb *verb = find_verb(asked_verbs[i], &shown);
        pl_api_option *options = tables.options[i];
        size_t count = 0;
        for (const pl_option_spec *o = verb->options; o != NULL && o->name != NULL; o++)
            if (!is_own(o->name))
                options[count++] =
                    (pl_api_option){o->name, without_files(o->argument), without_files(o->help)};
        tables.verbs[i] = (pl_api_verb){.name = verb->name,
                                        .summary = verb->summary,
                                        .argument = without_files(verb->arguments),
                                        .options = options,
                                        .option_count = count,
                                        .csv = verb->csv,
                                        .geojson = verb->geojson};
    }
    tables.filled = true;
}

/* ---- one question ---- */

typedef struct {
    const pl_api_question *question;
    const pl_api_verb *shown;
    pl_call *call;
    const char *typed[ARGUMENTS_MAX]; /* arguments as a command line in the right folder has them */
} asking;

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static bool unknown_verb(const char *name, pl_error *error) {
    const char *words[ASKED_COUNT + 1] = {NULL};
    for (size_t i = 0; i < ASKED_COUNT; i++) words[i] = asked_verbs[i];
    const char *near = pl_nearest_word(pl_slice_of(name), words);
    return pl_fail(error, PL_USAGE, "no verb \"%s\" may be asked here%s%s%s",
                   pl_yaml_shown(pl_slice_of(name)).text, near == NULL ? "" : "; did you mean ",
                   near == NULL ? "" : near, near == NULL ? "" : "?");
}

static bool unknown_parameter(const pl_verb *verb, const char *name, pl_error *error) {
    const char *words[PL_OPTIONS_MAX + 2];
    size_t count = 0;
    for (const pl_option_spec *o = verb->options; o != NULL && o->name != NULL; o++)
        if (!is_own(o->name)) words[count++] = o->name;
    if (verb->arguments_max > 0) words[count++] = "arg";
    words[count] = NULL;
    const char *near = pl_nearest_word(pl_slice_of(name), words);
    return pl_fail(error, PL_USAGE, "%s takes no parameter \"%s\"%s%s%s", verb->name,
                   pl_yaml_shown(pl_slice_of(name)).text, near == NULL ? "" : "; did you mean ",
                   near == NULL ? "" : near, near == NULL ? "" : "?");
}

static bool ends_alike(const char *text, size_t length, const char *ending) {
    const size_t tail = strlen(ending);
    if (length < tail) return false;
    for (size_t i = 0; i < tail; i++) {
        const char c = text[length - tail + i];
        if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != ending[i]) return false;
    }
    return true;
}

/* A path, or one part of a list that is one: a name has no slash, and none of these endings. */
static bool names_file(const char *value) {
    static const char *const endings[] = {".yaml", ".yml",     ".csv", ".tsv", ".json",
                                          ".gpkg", ".geojson", ".zip", ".txt", ".html"};
    if (strpbrk(value, "/\\") != NULL) return true;
    for (const char *at = value;; at++) {
        const size_t length = strcspn(at, "+,;=");
        for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
            if (ends_alike(at, length, endings[i])) return true;
        at += length;
        if (*at == '\0') return false;
    }
}

static bool value_fits(const pl_parameter *p, pl_error *error) {
    if (p->value[0] == '\0') return pl_fail(error, PL_USAGE, "the parameter %s is empty", p->name);
    if (strlen(p->value) > PL_API_VALUE_BYTES_MAX)
        return pl_fail(error, PL_USAGE, "the parameter %s is longer than %d bytes", p->name,
                       PL_API_VALUE_BYTES_MAX);
    if (names_file(p->value))
        return pl_fail(error, PL_USAGE,
                       "the parameter %s is \"%s\", which looks like a file: here only names are taken, and "
                       "files of your own on the command line",
                       p->name, pl_yaml_shown(pl_slice_of(p->value)).text);
    return true;
}

static bool take_option(pl_call *call, const pl_parameter *p, pl_error *error) {
    const pl_option_spec *options = call->verb->options;
    size_t found = 0;
    int64_t draws;
    while (options != NULL && options[found].name != NULL && strcmp(options[found].name, p->name) != 0)
        found++;
    if (options == NULL || options[found].name == NULL || is_own(p->name))
        return unknown_parameter(call->verb, p->name, error);
    if (call->values[found] != NULL)
        return pl_fail(error, PL_USAGE, "the parameter %s is given twice", p->name);
    if (!value_fits(p, error)) return false;
    if (options[found].argument == NULL && strcmp(p->value, "1") != 0)
        return pl_fail(error, PL_USAGE, "the parameter %s is given as %s=1, or not at all", p->name, p->name);
    if (strcmp(p->name, "draws") == 0 && pl_integer_parse(pl_slice_of(p->value), 1, INT64_MAX, &draws) &&
        draws > DRAWS_MAX)
        return pl_fail(error, PL_USAGE, "the parameter draws is at most %lld here; more on the command line",
                       (long long)DRAWS_MAX);
    call->values[found] = options[found].argument == NULL ? "" : p->value;
    return true;
}

/* A statement that was named at the start is asked by its file's name; its path never comes from outside. */
static const char *lent_statement(const asking *a, const char *name) {
    const char *const verb = a->call->verb->name;
    if (a->call->argument_count > 0 ||
        (strcmp(verb, "check") != 0 && strcmp(verb, "explain") != 0 && strcmp(verb, "duel") != 0))
        return NULL;
    for (size_t i = 0; i < a->question->statement_count; i++) {
        const char *path = a->question->statements[i], *file = last_part(path);
        const size_t length = strlen(name);
        if (strncmp(file, name, length) == 0 && strcmp(file + length, ".yaml") == 0) return path;
    }
    return NULL;
}

static bool take_argument(asking *a, const pl_parameter *p, pl_error *error) {
    pl_call *call = a->call;
    if (!value_fits(p, error)) return false;
    if (call->argument_count == call->verb->arguments_max || call->argument_count == ARGUMENTS_MAX)
        return pl_fail(error, PL_USAGE, "%s takes %s: the parameter arg is given too often", call->verb->name,
                       a->shown->argument);
    const char *path = lent_statement(a, p->value);
    a->typed[call->argument_count] = path == NULL ? p->value : last_part(path);
    call->arguments[call->argument_count++] = path == NULL ? p->value : path;
    return true;
}

static bool take_parameters(asking *a, pl_error *error) {
    const pl_verb *verb = a->call->verb;
    for (size_t i = 0; i < a->question->parameter_count; i++) {
        const pl_parameter *p = &a->question->parameters[i];
        const bool argument = strcmp(p->name, "arg") == 0 && verb->arguments_max > 0;
        if (!(argument ? take_argument(a, p, error) : take_option(a->call, p, error))) return false;
    }
    return a->call->argument_count >= verb->arguments_min ||
           pl_fail(error, PL_USAGE, "%s takes %s: give the parameter arg%s", verb->name, a->shown->argument,
                   verb->arguments_min > 1 ? " for each" : "");
}

static bool take_format(pl_call *call, pl_api_format format, pl_error *error) {
    if ((format == PL_AS_CSV && !call->verb->csv) || (format == PL_AS_GEOJSON && !call->verb->geojson))
        return pl_fail(error, PL_USAGE, "%s has no answer as %s", call->verb->name,
                       format == PL_AS_CSV ? "csv" : "geojson");
    call->json = format == PL_AS_JSON;
    call->csv = format == PL_AS_CSV;
    call->geojson = format == PL_AS_GEOJSON;
    return true;
}

/* The command line that gives the same answer where the files are: options in the table's order. */
static bool write_command(asking *a, pl_error *error) {
    pl_call *call = a->call;
    const pl_option_spec *options = call->verb->options;
    pl_buffer line = {0};
    pl_buffer_format(&line, "plumbline %s", call->verb->name);
    for (size_t i = 0; options != NULL && options[i].name != NULL; i++) {
        if (call->values[i] == NULL) continue;
        if (options[i].letter != '\0')
            pl_buffer_format(&line, " -%c", options[i].letter);
        else
            pl_buffer_format(&line, " --%s", options[i].name);
        if (options[i].argument != NULL) pl_buffer_format(&line, " %s", call->values[i]);
    }
    for (size_t i = 0; i < call->argument_count; i++) pl_buffer_format(&line, " %s", a->typed[i]);
    pl_buffer_text(&line, call->csv ? " --csv" : call->geojson ? " --geojson" : " --json");
    if (!line.failed) call->command = pl_arena_copy(&call->arena, line.data, line.length);
    pl_buffer_free(&line);
    return call->command != NULL || pl_fail_nomem(error);
}

/* The evidence file's name without its folder: answers are published, and folders are nobody's business. */
static void take_evidence(pl_call *call, const pl_api_question *question) {
    const pl_option_spec *options = call->verb->options;
    for (size_t i = 0; options != NULL && options[i].name != NULL; i++)
        if (strcmp(options[i].name, "evidence") == 0 && question->store != NULL && question->evidence != NULL)
            call->values[i] = last_part(question->evidence);
}

static bool run_call(asking *a, pl_buffer *out, pl_error *error) {
    static const volatile int never = 0;
    pl_call *call = a->call;
    call->served = true;
    call->lent = a->question->store;
    call->stop = a->question->stop != NULL ? a->question->stop : &never;
    if (!take_format(call, a->question->format, error) || !take_parameters(a, error)) return false;
    take_evidence(call, a->question);
    if (!write_command(a, error) || !call->verb->run(call, error)) return false;
    if (call->out.failed) return pl_fail_nomem(error);
    if (out->length > 0) return pl_buffer_add(out, call->out.data, call->out.length) || pl_fail_nomem(error);
    pl_buffer_free(out);
    *out = call->out;
    call->out = (pl_buffer){0};
    return true;
}

static bool ask(const pl_api_question *question, pl_buffer *out, pl_error *error) {
    asking a = {.question = question};
    const pl_verb *verb = find_verb(question->verb, &a.shown);
    if (verb == NULL) return unknown_verb(question->verb, error);
    a.call = pl_calloc(1, sizeof *a.call);
    if (a.call == NULL) return pl_fail_nomem(error);
    a.call->verb = verb;
    const bool done = run_call(&a, out, error);
    pl_buffer_free(&a.call->out);
    pl_arena_free(&a.call->arena);
    pl_free(a.call);
    return done;
}

pl_api pl_api_of_verbs(void) {
    if (!tables.filled) fill();
    return (pl_api){tables.verbs, ASKED_COUNT, ask};
}
