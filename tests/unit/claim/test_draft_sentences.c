/* test_draft_sentences.c - how many of the checkable sentences of a made set the draft finds with the right
 * measure, and how much of what it proposes is right: draft_sentences_*.tsv, half of each not checkable.
 * Every third sentence is held out: patterns were written without looking at how those come out. Fails under
 * stated floors; `--misses` lists what went wrong in the part that patterns may be tuned on, `--held-out` in
 * the other. */
#include "draft_names.h"

#include "text/yaml.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define LABELS_MAX 8
#define SAID "2024-12-19"

typedef struct {
    size_t sentences, expected, proposed, right; /* labels of measures */
    size_t kinds, kinds_right; /* sentences that are not checkable, and told for what they are */
    size_t quiet, quiet_right; /* of those: that nothing should be said of */
} score;

static bool show_tuned, show_held_out;

/* Of a list "promise|prediction" the first says it. */
static bool is_measure(pl_slice label) {
    static const char *const others[] = {"nothing",  "opinion",     "promise", "prediction",
                                         "proposal", "no-evidence", "waiting", NULL};
    const char *bar = memchr(label.data, '|', label.length);
    if (bar != NULL) label.length = (size_t)(bar - label.data);
    for (size_t i = 0; others[i] != NULL; i++)
        if (pl_slice_equal(label, pl_slice_of(others[i]))) return false;
    return true;
}

static const char *label_of(const pl_draft_claim *claim) {
    if (claim->measure != NULL) return claim->measure;
    return claim->would_measure != NULL ? claim->would_measure : claim->untestable;
}

static bool is_among(pl_slice list, const char *label) {
    const size_t length = strlen(label);
    for (size_t at = 0; at + length <= list.length; at++)
        if ((at == 0 || list.data[at - 1] == '|') && memcmp(list.data + at, label, length) == 0 &&
            (at + length == list.length || list.data[at + length] == '|'))
            return true;
    return false;
}

static void judge(pl_slice expected, pl_slice sentence, const pl_draft *draft, bool show, score *s) {
    const bool measure = is_measure(expected);
    bool hit = false;
    size_t proposed = 0;
    pl_buffer got = {0};
    s->sentences++;
    s->expected += measure;
    for (size_t i = 0; i < draft->claim_count; i++) {
        const char *label = label_of(&draft->claims[i]);
        hit |= is_among(expected, label);
        proposed += is_measure(pl_slice_of(label));
        pl_buffer_format(&got, " %s(%s)", label, draft->claims[i].pattern);
    }
    /* One right proposal for a sentence; whatever else is proposed for it is not. */
    s->proposed += proposed;
    s->right += measure && hit;
    if (!measure) {
        const bool nothing = is_among(expected, "nothing");
        const bool right = proposed == 0 && (hit || (nothing && draft->claim_count == 0));
        s->kinds++;
        s->kinds_right += right;
        s->quiet += nothing;
        s->quiet_right += nothing && right;
        hit = right;
    }
    if (show && (!hit || (measure && proposed != 1)))
        printf("#   %.*s <-%s: %.*s\n", PL_SLICE_ARGS(expected), got.length == 0 ? " nothing" : got.data,
               PL_SLICE_ARGS(sentence));
    pl_buffer_free(&got);
}

/* late: the sentences that were written after the patterns. */
static void run_set(const char *language, bool late, score ret[2]) {
    pl_arena arena = {0};
    pl_error error = {0};
    pl_day said = 0;
    char file[128];
    pl_patterns *of_ukraine = project_patterns(language, "ukraine", &arena, &error);
    if (of_ukraine == NULL) fail_msg("%s", error.text);
    pl_patterns *of_velmark = project_patterns(language, "velmark", &arena, &error);
    if (of_velmark == NULL) fail_msg("%s", error.text);
    assert_true(pl_day_parse(pl_slice_of(SAID), &said));
    snprintf(file, sizeof file, "tests/unit/claim/draft_%s_%s.tsv", late ? "late" : "sentences", language);
    const pl_slice all = project_file(file, &arena);
    assert_non_null(all.data);
    size_t line = 0;
    for (size_t at = 0; at < all.length; line++) {
        const char *end = memchr(all.data + at, '\n', all.length - at);
        const pl_slice row = {all.data + at, end == NULL ? all.length - at : (size_t)(end - all.data) - at};
        at += row.length + 1;
        if (line == 0 || row.length == 0) continue;
        const char *tab = memchr(row.data, '\t', row.length);
        assert_non_null(tab);
        const pl_slice theatre = {row.data, (size_t)(tab - row.data)};
        const char *second = memchr(tab + 1, '\t', row.length - theatre.length - 1);
        assert_non_null(second);
        const pl_slice expected = {tab + 1, (size_t)(second - tab) - 1};
        const pl_slice sentence = {second + 1, row.length - (size_t)(second + 1 - row.data)};
        const pl_article article = {.text = sentence};
        pl_draft draft;
        pl_arena own = {0};
        if (!pl_draft_make(pl_slice_equal(theatre, pl_slice_of("velmark")) ? of_velmark : of_ukraine,
                           &article, NULL, &said, &own, &draft, &error))
            fail_msg("%s", error.text);
        const bool held_out = line % (late ? 2 : 3) == 0;
        judge(expected, sentence, &draft, held_out ? show_held_out : show_tuned, &ret[held_out]);
        pl_arena_free(&own);
    }
    pl_arena_free(&arena);
}

static double share(size_t part, size_t whole) {
    return whole == 0 ? 1 : (double)part / (double)whole;
}

static void tell(const char *language, const char *part, const score *s) {
    printf("# %s, %s: %zu sentences; measures: precision %.3f (%zu of %zu), recall %.3f (%zu of %zu); not "
           "checkable and "
           "told so: %.3f (%zu of %zu)\n",
           language, part, s->sentences, share(s->right, s->proposed), s->right, s->proposed,
           share(s->right, s->expected), s->right, s->expected, share(s->kinds_right, s->kinds),
           s->kinds_right, s->kinds);
}

static void check(const score *s, double precision, double recall, double kinds) {
    assert_true(s->expected > 3 && s->kinds > 3);
    assert_true(share(s->right, s->proposed) >= precision);
    assert_true(share(s->right, s->expected) >= recall);
    assert_true(share(s->kinds_right, s->kinds) >= kinds);
}

static void run_language(const char *language, score ret[4]) {
    run_set(language, false, ret);
    run_set(language, true, ret + 2);
    tell(language, "tuned on", &ret[0]);
    tell(language, "held out", &ret[1]);
    tell(language, "in other styles, tuned on", &ret[2]);
    tell(language, "in other styles, held out", &ret[3]);
}

static void english(void **state) {
    (void)state;
    score s[4] = {{0}};
    run_language("en", s);
    check(&s[1], 0.9, 0.9, 0.9);
    check(&s[3], 0.6, 0.25, 0.8);
}

static void ukrainian(void **state) {
    (void)state;
    score s[4] = {{0}};
    run_language("uk", s);
    check(&s[1], 0.85, 0.85, 0.85);
    check(&s[3], 0.6, 0.4, 0.8);
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        show_tuned |= strcmp(argv[i], "--misses") == 0;
        show_held_out |= strcmp(argv[i], "--held-out") == 0;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(english), cmocka_unit_test(ukrainian)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
