/* values_dump.c - the values of measures that claims ask for, one question a line, for
 * tests/reports/values.py and interceptions.py to compare with what the verbs print.
 *
 * usage: values_dump EVIDENCE THEATRE < QUESTIONS
 * A question is "KEY=VALUE KEY=VALUE ...": measure, source, side, begin, end, as_of (instants), region,
 * outline, contested (1), distance (m), place, point, gazetteer, kinds (bits), bare (1: without interval);
 * of counts: type, shared (1), unit, relatives, false_claims, interval (its name), record.
 * Prints "VALUE LOW HIGH" for each, "nan" for what is unknown, or "error CODE TEXT". */
#include "engine/values.h"

#include "text/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void die(const char *why) {
    fprintf(stderr, "values_dump: %s\n", why);
    exit(3);
}

static pl_instant instant_of(const char *text) {
    pl_instant instant;
    if (!pl_instant_parse(pl_slice_of(text), &instant)) die(text);
    return instant;
}

static pl_measure measure_of(const char *text) {
    for (int i = 0; i < PL_MEASURE_COUNT; i++)
        if (strcmp(text, pl_measure_names[i]) == 0) return (pl_measure)i;
    die(text);
    return PL_MEASURE_COUNT;
}

static pl_interval_kind interval_of(const char *text) {
    for (int i = 0; i < PL_INTERVAL_COUNT; i++)
        if (strcmp(text, pl_interval_names[i]) == 0) return (pl_interval_kind)i;
    die(text);
    return PL_INTERVAL_COUNT;
}

static void take(const char *key, char *value, pl_query *query, pl_span *span, bool *intervals) {
    const struct {
        const char *key;
        const char **into;
    } texts[] = {{"source", &query->source},       {"side", &query->side},    {"region", &query->region},
                 {"outline", &query->outline},     {"place", &query->place},  {"point", &query->point},
                 {"gazetteer", &query->gazetteer}, {"type", &query->type},    {"unit", &query->unit},
                 {"relatives", &query->relatives}, {"record", &query->record}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(key, texts[i].key) == 0) {
            *texts[i].into = value;
            return;
        }
    int64_t kinds = 0;
    if (strcmp(key, "interval") == 0) {
        query->interval = interval_of(value);
        return;
    }
    if (strcmp(key, "measure") == 0)
        query->measure = measure_of(value);
    else if (strcmp(key, "begin") == 0)
        span->begin = instant_of(value);
    else if (strcmp(key, "end") == 0)
        span->end = instant_of(value);
    else if (strcmp(key, "as_of") == 0)
        query->as_of = instant_of(value);
    else if (strcmp(key, "contested") == 0)
        query->contested = true;
    else if (strcmp(key, "shared") == 0)
        query->shared = true;
    else if (strcmp(key, "false_claims") == 0) {
        if (!pl_number_parse(pl_slice_of(value), &query->false_claims)) die(key);
    } else if (strcmp(key, "bare") == 0)
        *intervals = false;
    else if (strcmp(key, "kinds") == 0 && pl_integer_parse(pl_slice_of(value), 0, PL_KINDS_ALL, &kinds))
        query->kinds = (unsigned)kinds;
    else if (strcmp(key, "distance") != 0 || !pl_number_parse(pl_slice_of(value), &query->distance_m))
        die(key);
}

static void print(double value, const char *behind) {
    char text[PL_NUMBER_TEXT] = "nan";
    if (!isnan(value)) pl_number_fixed(value, 9, text);
    printf("%s%s", text, behind);
}

static void answer(const pl_evidence *evidence, char *line) {
    pl_query query = {.as_of = INT64_MAX, .kinds = PL_KINDS_ALL};
    pl_span span = {0};
    pl_value value;
    pl_error error = {0};
    char *state = NULL;
    bool intervals = true;
    for (char *word = strtok_r(line, " \n", &state); word != NULL; word = strtok_r(NULL, " \n", &state)) {
        char *equals = strchr(word, '=');
        if (equals == NULL) die(word);
        *equals = '\0';
        take(word, equals + 1, &query, &span, &intervals);
    }
    if (query.source == NULL) die("a question without a source");
    if (!evidence->values(evidence->context, &query, &span, 1, intervals, &value, &error)) {
        printf("error %d %s\n", (int)error.code, error.text);
        return;
    }
    print(value.value, " ");
    print(value.low, " ");
    print(value.high, "\n");
}

int main(int argument_count, char **arguments) {
    char line[4096];
    pl_arena arena = {0};
    pl_error error = {0};
    pl_values *values = NULL;
    if (argument_count != 3) die("usage: values_dump EVIDENCE THEATRE < QUESTIONS");
    pl_store *store = pl_store_open(arguments[1], PL_STORE_READ, &error);
    if (store == NULL ||
        !pl_values_open(store, arguments[2], false, (pl_progress){0}, &arena, &values, &error))
        die(error.text);
    const pl_evidence evidence = pl_values_evidence(values);
    while (fgets(line, sizeof line, stdin) != NULL) answer(&evidence, line);
    pl_values_close(values);
    pl_arena_free(&arena);
    return pl_store_close(store, &error) ? 0 : 3;
}
