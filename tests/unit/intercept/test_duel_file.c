/* Unit tests of intercept/duel_file: what is taken, with what each chance rests on; what is refused, with the
 * place, the reason and the way out; distributions of numbers of objects against their closed forms; the
 * shipped files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "intercept/duel_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define HEAD "title: A made duel\nobjects: 6\n"
#define LAYER "layers: [{name: a, kill: 0.5, "
#define CHANCES                                                                                              \
    1e-13 /* of a chance from a handful of operations on lgamma's values: 40 units of 2^-52 of               \
             logarithms up to 20 */

static const pl_test_record records[] = {
    {.name = "made-2017-07", .system = "Made", .hits = 14, .trials = 14, .status = PL_RECORD_COUNTED},
    {.name = "shares-1992", .system = "Made", .hits = -1, .trials = -1, .status = PL_RECORD_NO_COUNT},
    {.name = "unread", .system = "Made", .hits = 12, .trials = 21, .status = PL_RECORD_UNVERIFIED}};
#define RECORDS (sizeof records / sizeof *records)

static pl_duel_file parse(const char *text, pl_arena *arena) {
    pl_error error = {0};
    pl_duel_file file = {0};
    if (!pl_duel_parse("d.yaml", pl_slice_of(text), records, RECORDS, arena, &file, &error))
        fail_msg("refused: %s", error.text);
    return file;
}

/* The message must begin with `where` and hold `what`. */
static void refused(const char *text, const char *where, const char *what) {
    pl_arena arena = {0};
    pl_error error = {0};
    pl_duel_file file;
    if (pl_duel_parse("d.yaml", pl_slice_of(text), records, RECORDS, &arena, &file, &error))
        fail_msg("taken, though %s ... %s was wanted:\n%s", where, what, text);
    if (error.code != PL_INPUT || strncmp(error.text, where, strlen(where)) != 0 ||
        strstr(error.text, what) == NULL)
        fail_msg("wanted %s ... %s\ngot %s", where, what, error.text);
    pl_arena_free(&arena);
}

/* The duel of HEAD with a layer, read with inputs put in place of its own; NULL error text: taken. */
static pl_duel_file set(const char *sets, pl_arena *arena, pl_error *error) {
    const char *text = HEAD
        "layers: [{name: a, kill: 0.5}, {name: a.b, kill: 0.25, shots: 2, doctrine: salvo, magazine: 4}]\n";
    pl_duel_file file = {0};
    const pl_yaml *root = pl_yaml_parse("d.yaml", pl_slice_of(text), arena, error);
    assert_non_null(root);
    const pl_yaml *changed = pl_duel_set("set", root, pl_slice_of(sets), arena, error);
    if (changed != NULL && !pl_duel_read("set", changed, records, RECORDS, arena, &file, error))
        assert_int_not_equal(error->code, PL_OK);
    /* What it was made from is as it was. */
    pl_duel_file old;
    assert_true(pl_duel_read("d.yaml", root, records, RECORDS, arena, &old, NULL));
    assert_int_equal(old.duel.objects.first, 6);
    assert_int_equal(old.duel.layer_count, 2);
    return file;
}

static void inputs_are_put_in(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_error error = {0};
    pl_duel_file file = set(" objects = 3 ;; shock=0.1; layers.a.kill={beta: [3, 5]}; layers.a.b.kill=0.75;"
                            "layers.2.magazine=; layers.1.correlation=0.3; design.none=0.02",
                            &arena, &error);
    assert_int_equal(error.code, PL_OK);
    assert_int_equal(file.duel.objects.first, 3);
    assert_true(file.duel.shock.value == 0.1);
    assert_true(file.duel.layers[0].kill.a == 3 && file.duel.layers[0].kill.b == 5);
    assert_true(file.duel.layers[1].kill.value == 0.75);
    assert_int_equal(file.duel.layers[1].magazine, -1);
    assert_int_equal(file.duel.layers[1].shots, 2);
    assert_true(file.duel.layers[0].correlation == 0.3);
    assert_true(file.design.none == 0.02 && file.has_design);
    file = set("layers=[{name: only, kill: {record: made-2017-07}}]", &arena, &error);
    assert_int_equal(error.code, PL_OK);
    assert_int_equal(file.duel.layer_count, 1);
    file = set("", &arena, &error);
    assert_int_equal(error.code, PL_OK);
    assert_int_equal(file.duel.layer_count, 2);
    pl_arena_free(&arena);
}

static void inputs_that_do_not_fit(void **state) {
    static const struct {
        const char *sets, *says;
        pl_code code;
    } cases[] = {
        {"objects", "write an input and its value", PL_USAGE},
        {"layers.c.kill=0.5", "no layer of that name", PL_USAGE},
        {"layers.3.kill=0.5", "no layer of that name", PL_USAGE},
        {"layers.a.=0.5", "no layer of that name", PL_USAGE},
        {"layers.a=0.5", "no layer of that name", PL_USAGE},
        {"objects={", "not valid YAML", PL_USAGE},
        {"objects=&x 3", "set:1:", PL_USAGE},
        {"objects=0", "objects", PL_INPUT},
        {"layers.a.kill=50", "50 is no probability", PL_INPUT},
        {"layers.a.kill=", "the key 'kill' is missing", PL_INPUT},
        {"layers=", "the key 'layers' is missing", PL_INPUT},
        {"layers.a.shots=2", "the doctrine matters", PL_INPUT},
        {"layers.a.kil=0.5", "unknown key 'kil'", PL_INPUT},
        {"seed=1", "unknown key 'seed'", PL_INPUT},
        {"=1", "unknown key ''", PL_INPUT},
        {"design.none=0.9", "none", PL_INPUT},
        {"layers=[{name: a, kill: 0.5}, {name: a, kill: 0.5}]", "two layers need two names", PL_INPUT}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_arena arena = {0};
        pl_error error = {0};
        set(cases[i].sets, &arena, &error);
        if (error.code != cases[i].code || strstr(error.text, cases[i].says) == NULL)
            fail_msg("%s: wanted %s, got %d: %s", cases[i].sets, cases[i].says, (int)error.code, error.text);
        pl_arena_free(&arena);
    }
    char many[PL_DUEL_SET_BYTES_MAX + 2];
    memset(many, ' ', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    pl_arena arena = {0};
    pl_error error = {0};
    set(many, &arena, &error);
    assert_int_equal(error.code, PL_USAGE);
    pl_arena_free(&arena);
}

static void taken(void **state) {
    (void)state;
    pl_arena arena = {0};
    const pl_duel_file file = parse("title: A made duel\n"
                                    "unit: missile\n"
                                    "objects: 6\n"
                                    "shock: 0.1\n"
                                    "layers:\n"
                                    "  - name: upper\n"
                                    "    kill: {hits: 3, of: 5, why: Five tests.}\n"
                                    "    reliability: {beta: [9, 1]}\n"
                                    "    shots: 2\n"
                                    "    doctrine: shoot-look-shoot\n"
                                    "    magazine: 8\n"
                                    "    allocation: even\n"
                                    "    correlation: 0.3\n"
                                    "  - name: lower\n"
                                    "    kill: {value: 0.5, from: 0.3, to: 0.7}\n"
                                    "    detection: {record: made-2017-07}\n"
                                    "  - name: last\n"
                                    "    kill: 1e-3\n"
                                    "    looks: 4\n"
                                    "assumptions: [All of it is made., 5]\n",
                                    &arena);
    const pl_duel *duel = &file.duel;
    assert_string_equal(duel->title, "A made duel");
    assert_string_equal(duel->unit, "missile");
    assert_true(duel->objects.first == 6 && duel->objects.count == 1 && duel->objects.chances[0] == 1);
    assert_string_equal(duel->objects.said, "6");
    assert_true(duel->detection.value == 1 && duel->detection.a == 0 && isnan(duel->detection.from));
    assert_true(duel->shock.value == 0.1);
    assert_int_equal(duel->layer_count, 3);
    const pl_layer *upper = &duel->layers[0], *lower = &duel->layers[1], *last = &duel->layers[2];
    assert_true(upper->kill.a == 3.5 && upper->kill.b == 2.5 && upper->kill.value == 3.5 / 6);
    assert_true(upper->reliability.a == 9 && upper->reliability.value == 0.9);
    assert_true(upper->detection.value == 1 && upper->shots == 2 && upper->magazine == 8);
    assert_true(upper->doctrine == PL_DOCTRINE_LOOK && upper->allocation == PL_ALLOCATE_EVEN);
    assert_true(upper->correlation == 0.3);
    assert_true(lower->kill.value == 0.5 && lower->kill.from == 0.3 && lower->kill.to == 0.7);
    assert_true(lower->detection.a == 14.5 && lower->detection.b == 0.5);
    assert_string_equal(lower->detection.record, "made-2017-07");
    assert_true(lower->shots == 1 && lower->magazine == -1 && lower->doctrine == PL_DOCTRINE_SALVO);
    assert_true(last->shots == 4 && last->doctrine == PL_DOCTRINE_LOOK && last->kill.value == 0.001);
    assert_false(file.has_design);
    assert_int_equal(file.assumption_count, 2);
    assert_string_equal(file.assumptions[1], "5");
    pl_arena_free(&arena);
}

static void what_chances_rest_on(void **state) {
    (void)state;
    static const struct {
        const char *input, *said;
        pl_duel_rests rests;
    } wanted[] = {{"detection", "1", PL_RESTS_DEFAULT},
                  {"shock", "0.1", PL_RESTS_NUMBER},
                  {"a: kill", "3 of 5 tests", PL_RESTS_COUNTS},
                  {"a: reliability", "beta(9, 1)", PL_RESTS_BETA},
                  {"a: detection", "1", PL_RESTS_DEFAULT},
                  {"b: kill", "0.5, from 0.3 to 0.7", PL_RESTS_RANGE},
                  {"b: reliability", "14 of 14, test record made-2017-07", PL_RESTS_RECORD},
                  {"b: detection", "0", PL_RESTS_NUMBER}};
    pl_arena arena = {0};
    const pl_duel_file file =
        parse(HEAD "shock: 0.1\nlayers:\n"
                   "  - {name: a, kill: {hits: 3, of: 5, why: w}, reliability: {beta: [9, 1]}}\n"
                   "  - {name: b, kill: {value: 0.5, from: 0.3, to: 0.7}, detection: 0,\n"
                   "     reliability: {record: made-2017-07}}\n",
              &arena);
    assert_int_equal(file.input_count, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < file.input_count; i++) {
        assert_string_equal(file.inputs[i].input, wanted[i].input);
        assert_string_equal(file.inputs[i].said, wanted[i].said);
        assert_int_equal(file.inputs[i].rests, wanted[i].rests);
    }
    assert_true(file.inputs[2].hits == 3 && file.inputs[2].of == 5 && file.inputs[3].hits == -1);
    assert_string_equal(file.inputs[2].why, "w");
    assert_ptr_equal(file.inputs[6].record, &records[0]);
    assert_string_equal(file.duel.unit, "object");
    pl_arena_free(&arena);
}

static void numbers_of_objects(void **state) {
    (void)state;
    pl_arena arena = {0};
    const char *layers = "\nlayers: [{name: a, kill: 0.5}]\n";
    char text[512];
    snprintf(text, sizeof text, "title: t\nobjects: {binomial: {of: 10, chance: 0.5}}%s", layers);
    pl_objects o = parse(text, &arena).duel.objects;
    assert_true(o.first == 0 && o.count == 11);
    assert_true(fabs(o.chances[0] - 1.0 / 1024) < CHANCES && fabs(o.chances[5] - 252.0 / 1024) < CHANCES);
    assert_string_equal(o.said, "binomial, of 10 at 0.5");
    snprintf(text, sizeof text, "title: t\nobjects: {binomial: {of: 10, chance: 1}}%s", layers);
    o = parse(text, &arena).duel.objects;
    assert_true(o.first == 10 && o.count == 1 && o.chances[0] == 1);
    snprintf(text, sizeof text, "title: t\nobjects: {poisson: 6}%s", layers);
    o = parse(text, &arena).duel.objects;
    assert_true(o.first == 0 && fabs(o.chances[0] - exp(-6)) < CHANCES &&
                fabs(o.chances[6] - exp(-6) * 46656 / 720) < CHANCES);
    snprintf(text, sizeof text, "title: t\nobjects: {poisson: 9000}%s", layers);
    o = parse(text, &arena).duel.objects;
    double mean = 0, square = 0;
    for (size_t i = 0; i < o.count; i++) mean += (double)(o.first + (int64_t)i) * o.chances[i];
    for (size_t i = 0; i < o.count; i++)
        square += pow((double)(o.first + (int64_t)i) - mean, 2) * o.chances[i];
    /* Logarithms of about 82,000 carry errors of 82,000 units of 2^-53 each, here seen in the chances: 1e-11.
     */
    assert_true(fabs(mean - 9000) < 1e-6 && fabs(square - 9000) < 1e-3);
    assert_true(o.first > 8000 && o.first + (int64_t)o.count <= PL_DUEL_OBJECTS_MAX + 1);
    snprintf(text, sizeof text, "title: t\nobjects: {from: 0, to: 3}%s", layers);
    o = parse(text, &arena).duel.objects;
    assert_true(o.first == 0 && o.count == 4 && o.chances[3] == 0.25);
    snprintf(text, sizeof text, "title: t\nobjects: {chances: {6: 0.75, 4: 0.25}}%s", layers);
    o = parse(text, &arena).duel.objects;
    assert_true(o.first == 4 && o.count == 3 && o.chances[0] == 0.25 && o.chances[1] == 0 &&
                o.chances[2] == 0.75);
    assert_string_equal(o.said, "6: 0.75, 4: 0.25");
    pl_arena_free(&arena);
}

static void objects_refused(void **state) {
    (void)state;
    refused("title: t\nobjects: 0\n", "d.yaml:2:10: ", "at least 1");
    refused("title: t\nobjects: -3\n", "d.yaml:2:10: ", "at least 1");
    refused("title: t\nobjects: 2.5\n", "d.yaml:2:10: ", "a whole number");
    refused("title: t\nobjects: 1e1\n", "d.yaml:2:10: ", "a whole number");
    refused("title: t\nobjects: nan\n", "d.yaml:2:10: ", "not a number");
    refused("title: t\nobjects: many\n", "d.yaml:2:10: ", "not a number");
    refused("title: t\nobjects: '6'\n", "d.yaml:2:10: ", "in quotes");
    refused("title: t\nobjects: 1000000000\n", "d.yaml:2:10: ", "more than the limit of 10000: take a part");
    refused("title: t\nobjects: 99999999999999999999999\n", "d.yaml:2:10: ", "the limit of 10000");
    refused("title: t\nobjects: [6]\n", "d.yaml:2:10: ", "");
    refused("title: t\nobjects: {}\n", "d.yaml:2:10: ", "one of binomial, poisson, from or chances");
    refused("title: t\nobjects: {poison: 6}\n", "d.yaml:2:11: ", "did you mean 'poisson'?");
    refused("title: t\nobjects: {poisson: 6, from: 1, to: 2}\n", "d.yaml:2:29: ", "keep one");
    refused("title: t\nobjects: {poisson: 6, to: 2}\n", "d.yaml:2:27: ", "'to' goes with 'from'");
    refused("title: t\nobjects: {poisson: 0}\n", "d.yaml:2:20: ", "at least");
    refused("title: t\nobjects: {poisson: 9500}\n", "d.yaml:2:20: ", "limit of 9000");
    refused("title: t\nobjects: {binomial: {of: 10}}\n", "d.yaml:2:21: ", "'chance' is missing");
    refused("title: t\nobjects: {binomial: {of: 10, chance: 2}}\n", "d.yaml:2:38: ", "50 % is 0.5");
    refused("title: t\nobjects: {binomial: {of: 10, chance: 0}}\n", "d.yaml:2:38: ", "no object ever comes");
    refused("title: t\nobjects: {binomial: {of: 10001, chance: 1}}\n", "d.yaml:2:26: ", "limit of 10000");
    refused("title: t\nobjects: {from: 4}\n", "d.yaml:2:10: ", "'to' is missing");
    refused("title: t\nobjects: {from: 4, to: 4}\n", "d.yaml:2:24: ", "objects: 4");
    refused("title: t\nobjects: {chances: {}}\n", "d.yaml:2:20: ", "are wanted here");
    refused("title: t\nobjects: {chances: {4: 0.5, 6: 0.4}}\n", "d.yaml:2:20: ", "add up to 0.900000");
    refused("title: t\nobjects: {chances: {4: 1.5, 6: -0.5}}\n", "d.yaml:2:24: ", "no probability");
    refused("title: t\nobjects: {chances: {four: 1}}\n", "d.yaml:2:21: ", "not a number");
    refused("title: t\nobjects: {chances: {1000000000: 1}}\n", "d.yaml:2:21: ", "limit of 10000");
    refused("title: t\nobjects: {chances: {0: 1}}\n", "d.yaml:2:20: ", "no object ever comes");
}

static void chances_refused(void **state) {
    (void)state;
#define KILL HEAD "layers: [{name: a, kill: "
    refused(KILL "1.5}]\n", "d.yaml:3:26: ", "1.5 is no probability: it lies from 0 to 1; 50 % is 0.5");
    refused(KILL "-0.1}]\n", "d.yaml:3:26: ", "no probability");
    refused(KILL "1e300}]\n", "d.yaml:3:26: ", "no probability");
    refused(KILL "1e999}]\n", "d.yaml:3:26: ", "not a number");
    refused(KILL "nan}]\n", "d.yaml:3:26: ", "not a number");
    refused(KILL ".nan}]\n", "d.yaml:3:26: ", "not a number");
    refused(KILL "half}]\n", "d.yaml:3:26: ", "not a number");
    refused(KILL "}]\n", "d.yaml:3:", "a value is missing");
    refused(KILL "[0.5]}]\n", "d.yaml:3:26: ", "");
    refused(KILL "{}}]\n", "d.yaml:3:26: ", "one of value, beta, hits or record");
    refused(KILL "{valeu: 0.5}}]\n", "d.yaml:3:27: ", "did you mean 'value'?");
    refused(KILL "{value: 0.5, beta: [1, 1]}}]\n", "d.yaml:3:45: ", "contradict");
    refused(KILL "{value: 0.5, of: 5}}]\n", "d.yaml:3:43: ", "'of' goes with 'hits'");
    refused(KILL "{value: 0.5, from: 0.3}}]\n", "d.yaml:3:45: ", "'to' is missing");
    refused(KILL "{value: 0.5, to: 0.3}}]\n", "d.yaml:3:43: ", "'from' is missing");
    refused(KILL "{value: 0.5, from: 0.6, to: 0.7}}]\n", "d.yaml:3:34: ", "0.5 lies outside its own range");
    refused(KILL "{value: 0.5, from: 0.7, to: 0.3}}]\n", "d.yaml:3:45: ", "nothing in it");
    refused(KILL "{value: 0.5, from: 0.5, to: 0.5}}]\n", "d.yaml:3:45: ", "nothing in it");
    refused(KILL "{value: 0.5, from: 0, to: 2}}]\n", "d.yaml:3:52: ", "no probability");
    refused(KILL "{beta: [3, 5], from: 0.3, to: 0.7}}]\n", "d.yaml:3:47: ", "take the range away");
    refused(KILL "{hits: 3, of: 5, to: 0.7}}]\n", "d.yaml:3:47: ", "take the range away");
    refused(KILL "{beta: 3}}]\n", "d.yaml:3:33: ", "");
    refused(KILL "{beta: [3]}}]\n", "d.yaml:3:33: ", "two numbers");
    refused(KILL "{beta: [0, 5]}}]\n", "d.yaml:3:34: ", "from 0.001 to 1e+06");
    refused(KILL "{beta: [3, -5]}}]\n", "d.yaml:3:37: ", "from 0.001");
    refused(KILL "{beta: [3, 1e9]}}]\n", "d.yaml:3:37: ", "from 0.001");
    refused(KILL "{hits: 3}}]\n", "d.yaml:3:33: ", "'of' is missing");
    refused(KILL "{of: 3}}]\n", "d.yaml:3:26: ", "one of value");
    refused(KILL "{hits: 6, of: 5}}]\n", "d.yaml:3:33: ", "more hits than tests");
    refused(KILL "{hits: -1, of: 5}}]\n", "d.yaml:3:33: ", "at least 0");
    refused(KILL "{hits: 0, of: 0}}]\n", "d.yaml:3:40: ", "at least 1");
    refused(KILL "{hits: 1, of: 2000000}}]\n", "d.yaml:3:40: ", "limit of 1000000");
    refused(KILL "{record: made-2017-7}}]\n", "d.yaml:3:35: ", "did you mean 'made-2017-07'?");
    refused(KILL "{record: xyz}}]\n", "d.yaml:3:35: ", "interceptor-tests.csv");
    refused(KILL "{record: shares-1992}}]\n", "d.yaml:3:35: ", "no hits and trials were published");
    refused(KILL "{record: unread}}]\n", "d.yaml:3:35: ", "its source was not read");
    refused(KILL "{value: 1, why: ''}}]\n", "d.yaml:3:42: ", "'why' is empty");
    refused(HEAD "detection: 95\n" LAYER "}]\n", "d.yaml:3:12: ", "50 % is 0.5");
    refused(HEAD "shock: -1\n" LAYER "}]\n", "d.yaml:3:8: ", "no probability");
    refused(HEAD LAYER "reliability: 2}]\n", "d.yaml:3:44: ", "no probability");
    refused(HEAD LAYER "detection: 2}]\n", "d.yaml:3:42: ", "no probability");
    refused(HEAD LAYER "correlation: 1}]\n", "d.yaml:3:44: ", "from 0 (each shot by itself) to 0.999");
    refused(HEAD LAYER "correlation: -0.1}]\n", "d.yaml:3:44: ", "from 0");
    refused(HEAD LAYER "correlation: nan}]\n", "d.yaml:3:44: ", "not a number");
}

static void layers_refused(void **state) {
    (void)state;
    refused("title: t\nobjects: 1\n", "d.yaml:1:1: ", "'layers' is missing");
    refused(HEAD "layers: []\n", "d.yaml:3:9: ", "1 to 16 layers; here are 0");
    refused(HEAD "layers: 3\n", "d.yaml:3:9: ", "");
    refused(HEAD "layers: [{kill: 0.5}]\n", "d.yaml:3:10: ", "'name' is missing");
    refused(HEAD "layers: [{name: a}]\n", "d.yaml:3:10: ", "'kill' is missing");
    refused(HEAD "layers: [{name: '', kill: 1}]\n", "d.yaml:3:17: ", "'name' is empty");
    refused(HEAD "layers: [{name: \"a\\nb\", kill: 1}]\n", "d.yaml:3:17: ", "control character");
    refused(HEAD "layers: [{name: a, kil: 1}]\n", "d.yaml:3:20: ", "did you mean 'kill'?");
    refused(HEAD "layers: [{name: a, kill: 1}, {name: a, kill: 0}]\n", "d.yaml:3:37: ", "two names");
    refused(HEAD LAYER "shots: 0}]\n", "d.yaml:3:38: ", "at least 1");
    refused(HEAD LAYER "shots: -2}]\n", "d.yaml:3:38: ", "at least 1");
    refused(HEAD LAYER "shots: 1001}]\n", "d.yaml:3:38: ", "limit of 1000");
    refused(HEAD LAYER "shots: 2}]\n", "d.yaml:3:38: ", "the doctrine matters");
    refused(HEAD LAYER "shots: 2, doctrine: salvoes}]\n", "d.yaml:3:51: ", "did you mean 'salvo'?");
    refused(HEAD LAYER "doctrine: shoot-look-shoot}]\n", "d.yaml:3:41: ", "needs 2 shots or more");
    refused(HEAD LAYER "shots: 1, doctrine: shoot-look-shoot}]\n", "d.yaml:3:51: ", "needs 2 shots");
    refused(HEAD LAYER "looks: 3, doctrine: salvo}]\n", "d.yaml:3:51: ", "has no looks");
    refused(HEAD LAYER "looks: 3, shots: 3}]\n", "d.yaml:3:38: ", "keep one");
    refused(HEAD LAYER "looks: 1}]\n", "d.yaml:3:38: ", "at least 2");
    refused(HEAD LAYER "magazine: 8}]\n", "d.yaml:3:41: ", "a magazine without 'shots'");
    refused(HEAD LAYER "shots: 1, magazine: -1}]\n", "d.yaml:3:51: ", "at least 0");
    refused(HEAD LAYER "shots: 1, magazine: 1000000000}]\n", "d.yaml:3:51: ", "limit of 10000000");
    refused(HEAD LAYER "shots: 1, allocation: even}]\n", "d.yaml:3:53: ", "add magazine: N");
    refused(HEAD LAYER "shots: 1, magazine: 3, allocation: evn}]\n", "d.yaml:3:66: ", "did you mean 'even'?");
}

static void whole_refused(void **state) {
    (void)state;
    char text[1024];
    refused("", "d.yaml:1:1: ", "nothing");
    refused("6\n", "d.yaml:1:1: ", "");
    refused("titel: t\n", "d.yaml:1:1: ", "did you mean 'title'?");
    refused("objects: 6\nlayers: [{name: a, kill: 1}]\n", "d.yaml:1:1: ", "'title' is missing");
    refused("title: t\nlayers: [{name: a, kill: 1}]\n", "d.yaml:1:1: ", "'objects' is missing");
    refused("title: ''\nobjects: 6\nlayers: [{name: a, kill: 1}]\n", "d.yaml:1:8: ", "'title' is empty");
    refused(HEAD "unit: ''\n" LAYER "}]\n", "d.yaml:3:7: ", "'unit' is empty");
    refused(HEAD "assumptions: x\n" LAYER "}]\n", "d.yaml:3:14: ", "");
    refused(HEAD "assumptions: ['']\n" LAYER "}]\n", "d.yaml:3:15: ", "1 to 1000 bytes");
    char title[PL_DUEL_TITLE_MAX + 2] = "";
    memset(title, 'x', PL_DUEL_TITLE_MAX + 1);
    snprintf(text, sizeof text, "title: %s\nobjects: 6\nlayers: [{name: a, kill: 1}]\n", title);
    refused(text, "d.yaml:1:8: ", "at most 200");
}

static void magazine_of_0_is_taken(void **state) {
    (void)state;
    pl_arena arena = {0};
    const pl_duel_file file = parse(HEAD LAYER "shots: 1, magazine: 0}]\n", &arena);
    assert_int_equal(file.duel.layers[0].magazine, 0);
    pl_arena_free(&arena);
}

static void designs(void **state) {
    (void)state;
    pl_arena arena = {0};
    const pl_duel_file file =
        parse(HEAD LAYER "}]\ndesign: {none: 0.02, false_kills: [0.2, 0], bodies: [3], chances: [0.5], "
                         "misses: [7],\n  launches: 4, units: [1, 2]}\n",
              &arena);
    assert_true(file.has_design && file.design.none == 0.02 && file.design.some == pl_design_default.some);
    assert_true(file.design.false_kill_count == 2 && file.design.false_kills[0] == 0.2);
    assert_true(file.design.body_count == 1 && file.design.bodies[0] == 3);
    assert_true(file.design.theta_count == 1 && file.design.thetas[0] == 0.5);
    assert_true(file.design.misses[0] == 7 && file.design.miss_count == 1);
    assert_true(file.design.launches == 4 && file.design.unit_count == 2 && file.design.units[1] == 2);
    assert_true(file.design.rho_count == pl_design_default.rho_count);
    pl_arena_free(&arena);
#define DESIGN HEAD LAYER "}]\ndesign: "
    refused(DESIGN "3\n", "d.yaml:4:9: ", "");
    refused(DESIGN "{non: 0.1}\n", "d.yaml:4:10: ", "did you mean 'none'?");
    refused(DESIGN "{none: -1}\n", "d.yaml:4:16: ", "no probability");
    refused(DESIGN "{none: 0.3, some: 0.3}\n", "d.yaml:4:27: ", "must lie above 'none'");
    refused(DESIGN "{none: 0.5}\n", "d.yaml:4:9: ", "must lie above 'none'");
    refused(DESIGN "{alpha: 0.5}\n", "d.yaml:4:17: ", "below 0.5");
    refused(DESIGN "{beta: 0}\n", "d.yaml:4:16: ", "above 0");
    refused(DESIGN "{power: 0.04}\n", "d.yaml:4:17: ", "must lie above 'alpha'");
    refused(DESIGN "{confidence: 95}\n", "d.yaml:4:22: ", "below 1");
    refused(DESIGN "{confidence: nan}\n", "d.yaml:4:22: ", "not a number");
    refused(DESIGN "{false_kills: []}\n", "d.yaml:4:23: ", "1 to 16");
    refused(DESIGN "{false_kills: 0.1}\n", "d.yaml:4:23: ", "");
    refused(DESIGN "{false_kills: [1]}\n", "d.yaml:4:24: ", "reports tell nothing");
    refused(DESIGN "{false_kills: [0.1, 0.2, 0.10]}\n", "d.yaml:4:34: ", "a second time");
    refused(DESIGN "{bodies: [0]}\n", "d.yaml:4:19: ", "at least 1");
    refused(DESIGN "{bodies: [1000000000]}\n", "d.yaml:4:19: ", "limit of 10000");
    refused(DESIGN "{correlations: [1]}\n", "d.yaml:4:25: ", "0.999");
    refused(DESIGN "{chances: [-0.1]}\n", "d.yaml:4:20: ", "no probability");
    refused(DESIGN "{confidence: 0.5}\n", "d.yaml:4:22: ", "above 0.5");
    refused(DESIGN "{misses: [3, 0]}\n", "d.yaml:4:22: ", "at least 1");
    refused(DESIGN "{launches: 0}\n", "d.yaml:4:20: ", "at least 1");
    refused(DESIGN "{units: [1, 2, 1]}\n", "d.yaml:4:24: ", "a second time");
    refused(DESIGN "{chances: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}\n",
            "d.yaml:4:19: ", "here are 17");
}

/* An inline duel is a node of another file. */
static void reads_a_node(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_error error = {0};
    pl_duel_file file;
    const pl_yaml *root = pl_yaml_parse(
        "s.yaml", pl_slice_of("x: 1\nduel:\n  title: t\n  objects: 6\n  layers: [{name: a, kill: 2}]\n"),
        &arena, &error);
    assert_non_null(root);
    assert_false(pl_duel_read("s.yaml", pl_yaml_get(root, "duel"), NULL, 0, &arena, &file, &error));
    assert_int_equal(strncmp(error.text, "s.yaml:5:28: ", 13), 0);
    pl_arena_free(&arena);
}

static void out_of_memory(void **state) {
    (void)state;
    const char *text =
        HEAD "unit: u\nassumptions: [b]\nlayers: [{name: a, kill: {hits: 1, of: 2, why: w}}]\n";
    for (uint64_t nth = 1; nth < 100; nth++) {
        pl_arena arena = {0};
        pl_error error = {0};
        pl_duel_file file;
        pl_memory_fail_nth(nth);
        const bool done = pl_duel_parse("d", pl_slice_of(text), NULL, 0, &arena, &file, &error);
        pl_memory_fail_nth(0);
        pl_arena_free(&arena);
        if (done) {
            assert_true(nth > 1);
            return;
        }
        assert_int_equal(error.code, PL_NOMEM);
    }
    fail_msg("never enough memory");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(taken),
                                       cmocka_unit_test(inputs_are_put_in),
                                       cmocka_unit_test(inputs_that_do_not_fit),
                                       cmocka_unit_test(what_chances_rest_on),
                                       cmocka_unit_test(numbers_of_objects),
                                       cmocka_unit_test(objects_refused),
                                       cmocka_unit_test(chances_refused),
                                       cmocka_unit_test(layers_refused),
                                       cmocka_unit_test(whole_refused),
                                       cmocka_unit_test(magazine_of_0_is_taken),
                                       cmocka_unit_test(designs),
                                       cmocka_unit_test(reads_a_node),
                                       cmocka_unit_test(out_of_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
