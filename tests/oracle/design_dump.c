/* design_dump.c - designs of the experiment, one ask a line, for design_oracle.py to compare.
 *
 * usage: design_dump < ASKS
 * An ask is "NONE SOME ALPHA BETA POWER CONFIDENCE FALSE_KILL BODIES RHO MISSES LAUNCHES UNIT THETA ...".
 * Prints a line of JSON for each, numbers with 17 digits. */
#include "intercept/design.h"

#include "text/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LINE_MAX_BYTES 4096
#define FIELDS_MAX 32
#define FIELDS_BEFORE_THETAS 12

static void die(const char *why) {
    fprintf(stderr, "design_dump: %s\n", why);
    exit(3);
}

static void print_number(const char *key, double value) {
    if (isnan(value))
        printf("\"%s\": null, ", key);
    else
        printf("\"%s\": %.17g, ", key, value);
}

static void print_fixed(const pl_design_fixed *fixed) {
    printf("\"fixed\": {\"found\": %s, \"duels\": %lld, ", fixed->found ? "true" : "false",
           (long long)fixed->duels);
    print_number("size", fixed->size);
    print_number("power", fixed->power);
    printf("\"kills\": %lld}, ", (long long)fixed->kills);
}

static void print_sequential(const char *key, const pl_design_sequential *s) {
    printf("\"%s\": {\"found\": %s, ", key, s->found ? "true" : "false");
    print_number("slope", s->slope);
    print_number("low", s->low);
    print_number("high", s->high);
    print_number("wrong_some", s->wrong_some);
    print_number("wrong_none", s->wrong_none);
    printf("\"steps\": [");
    for (size_t i = 0; i < s->step_count; i++)
        printf("%s[%lld, %lld, %lld]", i == 0 ? "" : ", ", (long long)s->steps[i].from_duel,
               (long long)s->steps[i].to_duel, (long long)s->steps[i].kills);
    printf("], \"none_from\": [");
    for (size_t i = 0; i < s->none_count; i++)
        printf("%s%lld", i == 0 ? "" : ", ", (long long)s->none_from[i]);
    printf("], \"at\": [");
    for (size_t i = 0; i < s->at_count; i++) {
        printf("%s{", i == 0 ? "" : ", ");
        print_number("theta", s->at[i].theta);
        print_number("none", s->at[i].accepts_none);
        print_number("some", s->at[i].accepts_some);
        print_number("undecided", s->at[i].undecided);
        print_number("mean", s->at[i].mean_duels);
        print_number("wald", s->at[i].wald_mean_duels);
        printf("\"duels_95\": %lld, \"cut_at\": %lld}", (long long)s->at[i].duels_95,
               (long long)s->at[i].cut_at);
    }
    printf("], \"misses\": %lld}, ", (long long)s->misses);
}

static void print_group(const pl_design_group *group) {
    printf("\"group\": {\"found\": %s, ", group->sequential_found ? "true" : "false");
    print_number("chance_none", group->chance_none);
    print_number("chance_some", group->chance_some);
    print_number("mean_none", group->mean_duels_none);
    print_number("mean_some", group->mean_duels_some);
    print_number("wrong_some", group->wrong_some);
    print_number("wrong_none", group->wrong_none);
    print_fixed(&group->fixed);
    printf("\"misses\": %lld}, ", (long long)group->misses);
}

static void print_design(const pl_design *d) {
    printf("{");
    print_fixed(&d->fixed[0]);
    print_sequential("sequential", &d->sequential);
    print_sequential("aware", &d->claimed[0].sequential);
    print_number("unaware_fixed", d->claimed[0].unaware_fixed);
    print_number("unaware_sequential", d->claimed[0].unaware_sequential);
    print_number("reported_low", d->claimed[0].low);
    print_number("reported_bayes", d->claimed[0].bayes_uniform);
    print_group(&d->groups[0]);
    print_number("one_sided", d->misses[0].upper_one_sided);
    print_number("two_sided", d->misses[0].upper_two_sided);
    print_number("uniform", d->misses[0].bayes_uniform);
    print_number("jeffreys", d->misses[0].bayes_jeffreys);
    print_number("unit_one_sided", d->units[0].upper_one_sided);
    print_number("unit_two_sided", d->units[0].upper_two_sided);
    print_number("kill_low", d->single[0].low);
    print_number("no_kill_high", d->single[1].high);
    printf("\"rows\": [");
    for (size_t i = 0; i < d->needed_count; i++) {
        printf("%s{", i == 0 ? "" : ", ");
        print_number("theta", d->needed[i].theta);
        print_number("none_killed", d->correlated[i].none_killed);
        printf("\"duels\": %lld, \"two_sided\": %lld, \"correlated\": %lld}", (long long)d->needed[i].duels,
               (long long)d->needed[i].duels_two_sided, (long long)d->correlated[i].duels);
    }
    printf("]}\n");
}

int main(void) {
    char line[LINE_MAX_BYTES];
    while (fgets(line, sizeof line, stdin) != NULL) {
        double fields[FIELDS_MAX];
        size_t count = 0;
        char *place = NULL;
        for (char *word = strtok_r(line, " \n", &place); word != NULL; word = strtok_r(NULL, " \n", &place))
            if (count == FIELDS_MAX || !pl_number_parse(pl_slice_of(word), &fields[count++])) die(word);
        if (count < FIELDS_BEFORE_THETAS || count > FIELDS_BEFORE_THETAS + PL_DESIGN_LIST_MAX) die("fields");
        pl_design_ask ask = {.none = fields[0],
                             .some = fields[1],
                             .alpha = fields[2],
                             .beta = fields[3],
                             .power = fields[4],
                             .confidence = fields[5],
                             .false_kill_count = 1,
                             .false_kills = {fields[6]},
                             .body_count = 1,
                             .bodies = {(int64_t)fields[7]},
                             .rho_count = 1,
                             .rhos = {fields[8]},
                             .miss_count = 1,
                             .misses = {(int64_t)fields[9]},
                             .launches = (int64_t)fields[10],
                             .unit_count = 1,
                             .units = {(int64_t)fields[11]},
                             .theta_count = count - FIELDS_BEFORE_THETAS};
        for (size_t i = 0; i < ask.theta_count; i++) ask.thetas[i] = fields[FIELDS_BEFORE_THETAS + i];
        pl_arena arena = {0};
        pl_design design;
        pl_error error = {0};
        if (!pl_design_make(&ask, &arena, &design, &error)) die(error.text);
        print_design(&design);
        pl_arena_free(&arena);
    }
    return 0;
}
