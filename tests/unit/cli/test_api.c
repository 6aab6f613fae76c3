/* test_api.c - the verbs as questions of the server: an answer is the bytes that the program prints, from
 * several threads too; what is no name or no parameter is refused, and no file but the evidence can be asked
 * for. */
#include "../engine/demo_folder.h"
#include "cli/api.h"
#include "cli/cli.h"

#include <pthread.h>

static const char *program;
static pl_api api;
static pl_store *store;

/* main.c has it in the program. */
const volatile int *pl_stop_flag(void) {
    static const volatile int never = 0;
    return &never;
}

/* ---- asking ---- */

#define PARAMETERS_MAX 16

/* "change?from=2031-03-02&per=month", nothing percent-encoded; format=csv as the server takes it. */
typedef struct {
    char text[4096];
    pl_parameter parameters[PARAMETERS_MAX];
    pl_api_question question;
} parsed;

static void parse(const char *text, pl_store *lent, parsed *ret) {
    snprintf(ret->text, sizeof ret->text, "%s", text);
    ret->question = (pl_api_question){
        .verb = ret->text, .parameters = ret->parameters, .store = lent, .evidence = evidence};
    char *at = strchr(ret->text, '?');
    for (; at != NULL && ret->question.parameter_count < PARAMETERS_MAX; at = strchr(at, '&')) {
        *at++ = '\0';
        pl_parameter *p = &ret->parameters[ret->question.parameter_count++];
        char *equals = strchr(at, '=');
        assert_non_null(equals);
        *equals = '\0';
        *p = (pl_parameter){at, equals + 1};
        at = equals + 1;
        if (strcmp(p->name, "format") != 0) continue;
        ret->question.format = strncmp(p->value, "csv", 3) == 0 ? PL_AS_CSV : PL_AS_GEOJSON;
        ret->question.parameter_count--;
    }
}

static bool asked(const char *text, pl_store *lent, pl_buffer *out, pl_error *error) {
    parsed p;
    parse(text, lent, &p);
    return api.ask(&p.question, out, error);
}

/* What the program prints in the evidence's folder. */
static void typed(const char *command, pl_buffer *out) {
    char line[2048], piece[4096];
    size_t got;
    snprintf(line, sizeof line, "cd '%s' && PLUMBLINE_CACHE= PATH='%s':\"$PATH\" %s", folder, program,
             command);
    FILE *pipe = popen(line, "r"); /* NOLINT(cert-env33-c): a command of our own */
    assert_non_null(pipe);
    while ((got = fread(piece, 1, sizeof piece, pipe)) > 0) pl_buffer_add(out, piece, got);
    assert_int_equal(pclose(pipe), 0);
    assert_false(out->failed);
}

/* ---- the same bytes ---- */

static const char *const same[][2] = {
    {"sources", "plumbline sources -e demo.gpkg --json"},
    {"sources?format=csv", "plumbline sources -e demo.gpkg --csv"},
    {"log?source=harbor&from=2031-05-01&to=2031-05-10",
     "plumbline log -e demo.gpkg --source harbor --from 2031-05-01 --to 2031-05-10 --json"},
    {"change?from=2031-04-01&to=2031-06-01",
     "plumbline change -e demo.gpkg --from 2031-04-01 --to 2031-06-01 --json"},
    {"change?from=2031-04-01&to=2031-06-01&per=month&source=meridian&without=redraw,retraction",
     "plumbline change -e demo.gpkg --from 2031-04-01 --to 2031-06-01 --per month --source meridian "
     "--without "
     "redraw,retraction --json"},
    {"change?from=2031-05-01&to=2031-05-10&source=harbor&patches=1&format=geojson",
     "plumbline change -e demo.gpkg --from 2031-05-01 --to 2031-05-10 --source harbor --patches --geojson"},
    {"pace?window=30d&on=2031-06-20", "plumbline pace -e demo.gpkg --window 30d --on 2031-06-20 --json"},
    {"sector?on=2031-06-20", "plumbline sector -e demo.gpkg --on 2031-06-20 --json"},
    {"gaps?source=harbor", "plumbline gaps -e demo.gpkg --source harbor --json"},
    {"ledger?kind=redraw", "plumbline ledger -e demo.gpkg --kind redraw --json"},
    {"front?from=2031-05-01&to=2031-06-01",
     "plumbline front -e demo.gpkg --from 2031-05-01 --to 2031-06-01 --json"},
    {"places?from=2031-05-01&to=2031-06-01",
     "plumbline places -e demo.gpkg --from 2031-05-01 --to 2031-06-01 --json"},
    {"hub?arg=karvess&on=2031-06-20", "plumbline hub -e demo.gpkg --on 2031-06-20 karvess --json"},
    {"agree?arg=harbor&arg=meridian", "plumbline agree -e demo.gpkg harbor meridian --json"},
    {"forecast?source=harbor&horizon=7d",
     "plumbline forecast -e demo.gpkg --source harbor --horizon 7d --json"},
    {"figures", "plumbline figures -e demo.gpkg --json"},
    {"rate", "plumbline rate -e demo.gpkg --json"},
    {"rate?records=1", "plumbline rate --records --json"},
    {"duel?arg=raid&design=1", "plumbline duel raid --design --json"},
    {"duel?arg=raid&format=csv", "plumbline duel raid --csv"},
    {"measures", "plumbline measures --json"},
    {"check?arg=2031-06-20", "plumbline check -e demo.gpkg 2031-06-20 --json"},
    {"check?arg=2031-06-20&known-now=1&language=uk",
     "plumbline check -e demo.gpkg --known-now --language uk 2031-06-20 --json"},
    {"check?arg=2031-06-21&format=csv", "plumbline check -e demo.gpkg 2031-06-21 --csv"},
    {"check?arg=2031-06-20&claim=every-day&with=threshold=20,window=7d,90d",
     "plumbline check -e demo.gpkg --claim every-day --with threshold=20,window=7d,90d 2031-06-20 --json"},
    {"explain?arg=2031-06-20&arg=every-day", "plumbline explain -e demo.gpkg 2031-06-20 every-day --json"},
};
#define SAME_COUNT (sizeof same / sizeof *same)

static void test_same_bytes(void **state) {
    (void)state;
    for (size_t i = 0; i < SAME_COUNT; i++) {
        pl_buffer here = {0}, there = {0};
        pl_error error = {0};
        if (!asked(same[i][0], store, &here, &error)) fail_msg("%s: %s", same[i][0], error.text);
        typed(same[i][1], &there);
        if (here.length == 0 || here.length != there.length ||
            memcmp(here.data, there.data, here.length) != 0)
            fail_msg("%s is not what `%s` prints:\n%s", same[i][0], same[i][1], here.data);
        pl_buffer_free(&here);
        pl_buffer_free(&there);
    }
}

/* Every verb of the table is among them. */
static void test_every_verb(void **state) {
    (void)state;
    for (size_t v = 0; v < api.verb_count; v++) {
        bool found = false;
        for (size_t i = 0; i < SAME_COUNT; i++) {
            const size_t length = strcspn(same[i][0], "?");
            found |=
                strlen(api.verbs[v].name) == length && strncmp(same[i][0], api.verbs[v].name, length) == 0;
        }
        if (!found) fail_msg("%s is not tested", api.verbs[v].name);
    }
}

/* ---- threads ---- */

#define THREADS 4

typedef struct {
    size_t first;
    pl_buffer answers[SAME_COUNT];
    bool done[SAME_COUNT];
} worker;

static void *work(void *context) {
    worker *w = context;
    pl_store *own = pl_store_open(evidence, PL_STORE_READ, NULL);
    for (size_t k = 0; own != NULL && k < SAME_COUNT; k++) {
        const size_t i = (k + w->first) % SAME_COUNT;
        w->done[i] = asked(same[i][0], own, &w->answers[i], NULL);
    }
    if (own != NULL && !pl_store_close(own, NULL)) w->done[0] = false;
    return NULL;
}

static void test_threads(void **state) {
    static worker workers[THREADS];
    pthread_t threads[THREADS];
    (void)state;
    for (size_t t = 0; t < THREADS; t++) {
        workers[t].first = t * SAME_COUNT / THREADS;
        assert_int_equal(pthread_create(&threads[t], NULL, work, &workers[t]), 0);
    }
    for (size_t t = 0; t < THREADS; t++) assert_int_equal(pthread_join(threads[t], NULL), 0);
    for (size_t i = 0; i < SAME_COUNT; i++) {
        pl_buffer alone = {0};
        assert_true(asked(same[i][0], store, &alone, NULL));
        for (size_t t = 0; t < THREADS; t++) {
            assert_true(workers[t].done[i]);
            assert_int_equal(workers[t].answers[i].length, alone.length);
            assert_memory_equal(workers[t].answers[i].data, alone.data, alone.length);
            pl_buffer_free(&workers[t].answers[i]);
        }
        pl_buffer_free(&alone);
    }
}

/* ---- refusals ---- */

static void refuse(const char *text, pl_code code, const char *piece) {
    pl_buffer out = {0};
    pl_error error = {0};
    if (asked(text, store, &out, &error)) fail_msg("%s was answered", text);
    if (error.code != code || strstr(error.text, piece) == NULL)
        fail_msg("%s: %d %s", text, (int)error.code, error.text);
    assert_int_equal(out.length, 0);
    pl_buffer_free(&out);
}

static void test_refusals(void **state) {
    (void)state;
    refuse("chnge?from=2031-04-01", PL_USAGE, "did you mean change?");
    refuse("sql?arg=select 1", PL_USAGE, "no verb \"sql\" may be asked here");
    refuse("ingest?arg=x", PL_USAGE, "no verb \"ingest\" may be asked here");
    refuse("report?arg=2031-06-20", PL_USAGE, "no verb \"report\"");
    refuse("change?form=2031-04-01", PL_USAGE, "change takes no parameter \"form\"; did you mean from?");
    refuse("change?from=2031-04-01&from=2031-04-02&to=2031-05-01", PL_USAGE,
           "the parameter from is given twice");
    refuse("change?from=&to=2031-05-01", PL_USAGE, "the parameter from is empty");
    refuse("change?from=2031-04-31&to=2031-05-01", PL_USAGE, "--from 2031-04-31: not a day");
    refuse("change?arg=harbor", PL_USAGE, "change takes no parameter \"arg\"");
    refuse("change?from=2031-04-01&to=2031-05-01&patches=yes", PL_USAGE, "patches is given as patches=1");
    refuse("change?from=2031-04-01&to=2031-05-01&source=harbour", PL_USAGE, "did you mean harbor?");
    refuse("change?evidence=other", PL_USAGE, "change takes no parameter \"evidence\"");
    refuse("duel?arg=raid&threads=100", PL_USAGE, "duel takes no parameter \"threads\"");
    refuse("duel?arg=raid&draws=1000000000", PL_USAGE, "the parameter draws is at most 10000000");
    refuse("duel", PL_USAGE, "duel takes NAME: give the parameter arg");
    refuse("agree?arg=harbor", PL_USAGE, "agree takes SOURCE SOURCE: give the parameter arg for each");
    refuse("agree?arg=a&arg=b&arg=c", PL_USAGE, "the parameter arg is given too often");
    refuse("explain?arg=2031-06-20&arg=every-day&format=csv", PL_USAGE, "explain has no answer as csv");
    refuse("gaps?format=geojson", PL_USAGE, "gaps has no answer as geojson");
    refuse("check?arg=2031-06-19", PL_USAGE, "no statement \"2031-06-19\" is installed");
    refuse("change?from=1990-01-01&to=1990-02-01&source=harbor", PL_MISSING, "harbor");
    char lengthy[4200] = "places?arg=";
    memset(lengthy + strlen(lengthy), 'a', sizeof lengthy - strlen(lengthy) - 1);
    parsed p;
    p.parameters[0] = (pl_parameter){"arg", lengthy};
    p.question = (pl_api_question){.verb = "places",
                                   .parameters = p.parameters,
                                   .parameter_count = 1,
                                   .store = store,
                                   .evidence = evidence};
    pl_buffer out = {0};
    pl_error error = {0};
    assert_false(api.ask(&p.question, &out, &error));
    assert_non_null(strstr(error.text, "arg is longer than 4096 bytes"));
}

/* Every option and argument of every verb, against files that are there and that it could read. */
static void test_no_files(void **state) {
    static const char *const paths[] = {
        "/etc/passwd",   "../x.yaml",  "statement.yaml", "area.geojson",        "AREA.GeoJSON",
        "area.json",     "own.csv",    "demo.gpkg",      "harbor+area.geojson", "harbor,x.yaml",
        "source=x.yaml", "..\\x.yaml", "./statements",   "sources/harbor"};
    static const char area[] = "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[3,1],[3,3],[1,1]]]}";
    pl_error error = {0};
    (void)state;
    assert_int_equal(chdir(folder), 0);
    assert_true(pl_file_write("area.geojson", pl_slice_of(area), &error));
    assert_true(pl_file_write("area.json", pl_slice_of(area), &error));
    char copy[512];
    snprintf(copy, sizeof copy,
             "cp statements/2031-06-20.yaml statement.yaml && cp statement.yaml '%s/../x.yaml'", folder);
    assert_int_equal(system(copy), 0); /* NOLINT(cert-env33-c): paths of our own */
    for (size_t v = 0; v < api.verb_count; v++)
        for (size_t o = 0; o <= api.verbs[v].option_count; o++)
            for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
                const bool is_argument = o == api.verbs[v].option_count;
                char text[256];
                if (is_argument && api.verbs[v].argument[0] == '\0') continue;
                snprintf(text, sizeof text, "%s?%s=%s", api.verbs[v].name,
                         is_argument ? "arg" : api.verbs[v].options[o].name, paths[i]);
                if (strchr(paths[i], '=') != NULL && is_argument) continue;
                refuse(text, PL_USAGE, "looks like a file");
            }
    snprintf(copy, sizeof copy, "%s/../x.yaml", folder);
    assert_int_equal(remove(copy), 0);
    /* The same words without an ending are names, and no files are tried for them. */
    refuse("check?arg=statement", PL_USAGE, "no statement \"statement\" is installed");
    refuse("sector?arg=area", PL_USAGE, "area");
}

/* What was named at the start may be asked by its name, and under no other. */
static void test_statements_named_at_the_start(void **state) {
    char path[300];
    const char *const statements[] = {path};
    pl_buffer out = {0}, there = {0};
    pl_error error = {0};
    parsed p;
    (void)state;
    snprintf(path, sizeof path, "%s/own-words.yaml", folder);
    char copy[700];
    snprintf(copy, sizeof copy, "cp '%s/statements/2031-06-21.yaml' '%s'", folder, path);
    assert_int_equal(system(copy), 0); /* NOLINT(cert-env33-c): paths of our own */
    refuse("check?arg=own-words", PL_USAGE, "no statement \"own-words\" is installed");
    parse("check?arg=own-words", store, &p);
    p.question.statements = statements;
    p.question.statement_count = 1;
    if (!api.ask(&p.question, &out, &error)) fail_msg("%s", error.text);
    typed("plumbline check -e demo.gpkg own-words.yaml --json", &there);
    assert_int_equal(out.length, there.length);
    assert_memory_equal(out.data, there.data, out.length);
    pl_buffer_free(&out);
    pl_buffer_free(&there);
    parse("check?arg=own", store, &p);
    p.question.statements = statements;
    p.question.statement_count = 1;
    assert_false(api.ask(&p.question, &out, &error));
}

/* ---- the rest ---- */

static void test_no_evidence_yet(void **state) {
    pl_buffer out = {0};
    pl_error error = {0};
    (void)state;
    assert_int_equal(setenv("PLUMBLINE_EVIDENCE", evidence, 1), 0);
    assert_false(asked("change?from=2031-04-01&to=2031-05-01", NULL, &out, &error));
    assert_int_equal(error.code, PL_MISSING);
    assert_non_null(strstr(error.text, "no evidence file yet"));
    assert_true(asked("sources", NULL, &out, &error)); /* the installed ones */
    assert_non_null(strstr(out.data, "\"harbor\""));
    pl_buffer_free(&out);
    assert_int_equal(unsetenv("PLUMBLINE_EVIDENCE"), 0);
}

static void test_stop(void **state) {
    static const volatile int now = 1;
    pl_buffer out = {0};
    pl_error error = {0};
    parsed p;
    (void)state;
    parse("duel?arg=raid&method=monte-carlo&draws=10000000", store, &p);
    p.question.stop = &now;
    assert_false(api.ask(&p.question, &out, &error));
    assert_int_equal(error.code, PL_INTERRUPTED);
    parse("check?arg=2031-06-20", store, &p);
    p.question.stop = &now;
    assert_false(api.ask(&p.question, &out, &error));
    assert_int_equal(error.code, PL_INTERRUPTED);
}

static void no_file(const char *verb, const char *text) {
    if (text != NULL && (strstr(text, "FILE") != NULL || strstr(text, "JSON") != NULL))
        fail_msg("%s speaks of files: %s", verb, text);
}

static void test_words(void **state) {
    (void)state;
    for (size_t v = 0; v < api.verb_count; v++) {
        no_file(api.verbs[v].name, api.verbs[v].argument);
        for (size_t o = 0; o < api.verbs[v].option_count; o++) {
            no_file(api.verbs[v].name, api.verbs[v].options[o].argument);
            no_file(api.verbs[v].name, api.verbs[v].options[o].help);
            assert_string_not_equal(api.verbs[v].options[o].name, "evidence");
        }
    }
    assert_ptr_equal(pl_api_of_verbs().verbs, api.verbs);
}

static int make(void **state) {
    static const char *const sources[] = {"harbor",  "meridian", "survey", "gazette",
                                          "almanac", "tally",    NULL};
    pl_error error = {0};
    (void)state;
    char data[600];
    make_folder();
    /* Beside the demonstration what is installed: duels, figures. The program finds both beside itself. */
    snprintf(data, sizeof data, "%s:" PL_SOURCE_ROOT "/data", folder);
    assert_int_equal(setenv("PLUMBLINE_DATA", data, 1), 0);
    take_in_all(sources);
    assert_int_equal(setenv("PLUMBLINE_CACHE", "", 1), 0);
    api = pl_api_of_verbs();
    store = pl_store_open(evidence, PL_STORE_READ, &error);
    if (store == NULL) fail_msg("%s", error.text);
    return 0;
}

static int clear(void **state) {
    (void)state;
    return pl_store_close(store, NULL) ? remove_folder() : -1;
}

/* The folder of the program is the argument. */
int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_verb),
                                       cmocka_unit_test(test_same_bytes),
                                       cmocka_unit_test(test_threads),
                                       cmocka_unit_test(test_refusals),
                                       cmocka_unit_test(test_no_files),
                                       cmocka_unit_test(test_statements_named_at_the_start),
                                       cmocka_unit_test(test_no_evidence_yet),
                                       cmocka_unit_test(test_stop),
                                       cmocka_unit_test(test_words)};
    if (argc != 2) return 2;
    program = argv[1];
    return cmocka_run_group_tests(tests, make, clear);
}
