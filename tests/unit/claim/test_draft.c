/* test_draft.c - drafts of made articles: who says what, where the words stand, what is passed over, what a
 * bad file of patterns is told, and that running out of memory at any place is said. */
#include "draft_names.h"

#include "claim/statement.h"
#include "text/html.h"
#include "text/yaml.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static pl_arena arena;
static pl_patterns *english;

static int load(void **state) {
    pl_error error = {0};
    (void)state;
    english = project_patterns("en", "ukraine", &arena, &error);
    if (english == NULL) print_error("%s\n", error.text);
    return english == NULL ? -1 : 0;
}

static int drop(void **state) {
    (void)state;
    pl_arena_free(&arena);
    return 0;
}

static pl_draft draft_of(const char *text, const char *speaker) {
    pl_error error = {0};
    pl_draft draft = {0};
    const pl_article article = {.text = pl_slice_of(text)};
    if (!pl_draft_make(english, &article, speaker, NULL, &arena, &draft, &error)) fail_msg("%s", error.text);
    /* In a text, bytes and words are the same but for blanks. */
    for (size_t i = 0; i < draft.claim_count; i++) {
        const pl_draft_claim *c = &draft.claims[i];
        assert_true(c->at.begin < c->at.end && c->at.end <= strlen(text));
        if (memchr(text + c->at.begin, '\n', c->at.end - c->at.begin) == NULL)
            assert_memory_equal(text + c->at.begin, c->words, strlen(c->words));
        if (i > 0) assert_true(draft.claims[i - 1].at.begin <= c->at.begin);
    }
    return draft;
}

static const pl_draft_claim *claim_of(const pl_draft *draft, const char *id) {
    for (size_t i = 0; i < draft->claim_count; i++)
        if (strcmp(draft->claims[i].id, id) == 0) return &draft->claims[i];
    fail_msg("no claim %s among %zu", id, draft->claim_count);
    return NULL;
}

/* One claim of this pattern, by this speaker (NULL: cannot be told, "": the article). */
static const pl_draft_claim *says(const char *text, const char *id, const char *speaker) {
    const pl_draft draft = draft_of(text, NULL);
    const pl_draft_claim *claim = claim_of(&draft, id);
    if (speaker == NULL)
        assert_null(claim->speaker);
    else if (claim->speaker == NULL)
        fail_msg("nobody says \"%s\"", text);
    else
        assert_string_equal(claim->speaker, speaker);
    return claim;
}

static void speakers(void **state) {
    (void)state;
    says("Russia captured 5 villages last week.", "places-taken", "");
    says("Russia captured 5 villages last week, said Dmitry Peskov.", "places-taken", "Dmitry Peskov");
    says("President Vladimir Putin said Russia captured 5 villages last week.", "places-taken",
         "Vladimir Putin");
    says("According to the Institute for Maps, Russia captured 5 villages.", "places-taken",
         "Institute for Maps");
    says("Western and Russian military analysts say Russia captured 5 villages.", "places-taken",
         "Western and Russian military analysts");
    says("Vladimir Putin arrived, Putin said. He added that Russia captured 5 villages.", "places-taken",
         "Putin");
    says("Vladimir Putin spoke, said Vladimir Putin. Later Putin said Russia captured 5 villages.",
         "places-taken", "Vladimir Putin");
    says("He said Russia captured 5 villages.", "places-taken", NULL);
    says("\"Russia captured 5 villages,\" he said.", "places-taken", NULL);
    says("Oleh Maket spoke to us. \"Russia captured 5 villages,\" said Oleh Maket.", "places-taken",
         "Oleh Maket");
    says("Oleh Maket, speaking at a fair in Lviv, said Russia captured 5 villages.", "places-taken",
         "Oleh Maket");
    says("Oleh Maket told reporters that Russia captured 5 villages.", "places-taken", "Oleh Maket");
    /* An office without a name is called by all of its title. */
    says("Its minister of defence said Russia captured 5 villages.", "places-taken", "minister of defence");
    says("Russia captured 5 villages, its defence minister said.", "places-taken", "defence minister");
}

static void quotations(void **state) {
    static const char *const marks[][2] = {{"\"", "\""},
                                           {"\xE2\x80\x9C", "\xE2\x80\x9D"},
                                           {"\xE2\x80\x9E", "\xE2\x80\x9C"},
                                           {"\xC2\xAB", "\xC2\xBB"}};
    (void)state;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        char text[512];
        /* A quotation that opens anew with each paragraph, and is told of at its end only. */
        snprintf(
            text, sizeof text,
            "Ivan Maket said nothing.\n\n%sGood evening to all of you.\n\n%sWe took seven villages. Russia "
            "captured 5 villages,%s said Dmitry Peskov.\n\nRussia lost 3 villages.",
            marks[i][0], marks[i][0], marks[i][1]);
        const pl_draft draft = draft_of(text, NULL);
        assert_string_equal(claim_of(&draft, "places-taken")->speaker, "Dmitry Peskov");
        assert_string_equal(claim_of(&draft, "places-taken")->side, "russia"); /* "we" */
        assert_string_equal(claim_of(&draft, "places-lost")->speaker, "");
    }
    /* Words held at arm's length are no quotation. */
    says("Dmitry Peskov said the \xE2\x80\x9Cspecial\xE2\x80\x9D troops of Russia captured 5 villages.",
         "places-taken", "Dmitry Peskov");
}

static void sides(void **state) {
    (void)state;
    assert_string_equal(
        says("Russia is taking village after village in eastern Ukraine.", "village-after-village", "")->side,
        "russia");
    assert_string_equal(says("\"Our troops captured 5 villages,\" said Volodymyr Zelensky.", "places-taken",
                             "Volodymyr Zelensky")
                            ->side,
                        "ukraine");
    assert_string_equal(says("\"The enemy captured 5 villages,\" said Volodymyr Zelensky.", "places-taken",
                             "Volodymyr Zelensky")
                            ->side,
                        "russia");
    assert_string_equal(says("Five villages were captured by Russian forces.", "places-taken", "")->side,
                        "russia");
    assert_string_equal(
        says("Oleh Maket, a commander of the Ukrainian army, said: \"We captured 5 villages.\"",
             "places-taken", "Oleh Maket")
            ->side,
        "ukraine");
    /* An analyst's country is no side, and then nothing is made up. */
    const pl_draft_claim *none =
        says("Oleh Maket, a Ukrainian military analyst, said: \"We captured 5 villages.\"", "places-taken",
             "Oleh Maket");
    assert_null(none->side);
    assert_null(none->measure);
    assert_string_equal(none->untestable, "waiting");
    assert_string_equal(none->would_measure, "places_taken");
    const pl_draft_claim *promise =
        says("Putin said Kyiv's troops would be driven out of the Kursk region.", "driven-out", "Putin");
    assert_string_equal(promise->side, "ukraine");
    assert_string_equal(promise->region, "kursk");
    assert_string_equal(promise->kind, "promise");
    assert_string_equal(promise->holds, "{becomes: {at_most: 0}}");
}

static void templates(void **state) {
    (void)state;
    assert_string_equal(says("Russia captured more than 1,250.5 sq km last month.", "taken-area", "")->holds,
                        "{total: {more_than: 1250.5}}");
    assert_string_equal(says("Russia captured more than 1,250.5 sq km last month.", "taken-area", "")->window,
                        "30d");
    assert_string_equal(says("Russia captured 10 square miles in October 2024.", "taken-area", "")->window,
                        "2024-10");
    assert_string_equal(says("Russia captured 10 square miles in October 2024.", "taken-area", "")->holds,
                        "{total: {at_least: 25.89988}}");
    assert_string_equal(says("Russia captured 5 villages since 3 August 2024.", "places-taken", "")->window,
                        "2024-08-03..");
    assert_string_equal(says("Russia captured 5 villages in the last 45 days.", "places-taken", "")->window,
                        "45d");
    assert_string_equal(
        says("Russia is advancing at the fastest pace since 2022.", "fastest-since", "")->holds,
        "{highest_since: 2023-01-01}");
    assert_string_equal(
        says("Russia is advancing at the fastest pace since March 2022.", "fastest-since", "")->holds,
        "{highest_since: 2022-04-01}");
    assert_string_equal(
        says("Russia holds 66 per cent of Donetsk and Luhansk regions.", "held-share", "")->region,
        "donetsk+luhansk");
    assert_string_equal(
        says("Russian troops are closing in on Chassiv... no, Chasiv Yar.", "place-threatened", "")->place,
        "chasiv-yar");
    /* Without a year: the last such month by the article's own date. */
    assert_string_equal(
        says("Kyiv, 5 March 2024. Russia captured 5 villages in October.", "places-taken", "")->window,
        "2023-10");
}

static void passed_over(void **state) {
    static const char *const texts[] = {
        "Is Russia advancing along the whole front?", "If Russia captured 5 villages, what then.",
        "Russia has not captured 5 villages.", "Russia will have captured 5 villages by May."};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const pl_draft draft = draft_of(texts[i], NULL);
        assert_int_equal(draft.claim_count, 0);
        assert_int_equal(draft.passed_count, 1);
    }
    assert_int_equal(draft_of("The soldiers drank tea.", NULL).passed_count, 0);
}

static void again(void **state) {
    (void)state;
    const pl_draft draft =
        draft_of("Russia captured 5 villages. Snow fell. Russia captured 5 villages.", NULL);
    assert_int_equal(draft.claim_count, 1);
    assert_int_equal(draft.claims[0].again_count, 1);
    assert_int_equal(draft.claims[0].again[0].begin, 46);
    const pl_draft two = draft_of("Russia captured 5 villages. Russia captured 6 villages.", NULL);
    assert_int_equal(two.claim_count, 2);
    assert_string_equal(two.claims[1].id, "places-taken-2");
}

static void day(void **state) {
    static const char *const texts[] = {"2024-11-05 Kyiv: x y.", "Kyiv, 5 November 2024 - x.",
                                        "November 5th, 2024 x.", "Tuesday, Nov 5, 2024. x"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const pl_draft draft = draft_of(texts[i], NULL);
        char shown[PL_INSTANT_TEXT] = "";
        assert_true(draft.has_day);
        pl_day_text(draft.day, shown);
        assert_string_equal(shown, "2024-11-05");
    }
    assert_false(draft_of("In 2024 nothing. In November 2024 nothing.", NULL).has_day);
}

/* The draft as a statement file parses, whatever quotation marks and odd bytes its words have. */
static void statement(void **state) {
    (void)state;
    const char *text =
        "5 November 2024. \"Quote: # 'x' and \\ {y}, we advance along the whole front,\" said Dmitry Peskov. "
        "Russia holds 66 % of Donetsk region. \"No way to intercept these missiles: none,\" he said. "
        "\"We captured 5 villages in October,\" said nobody.";
    static const char *const sources[] = {"deepstate"};
    const pl_draft_head head = {.statement = "a-b",
                                .title = "# t",
                                .theatre = "ukraine",
                                .said = "2024-11-05",
                                .file = "x y.txt",
                                .sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                .sources = sources,
                                .source_count = 1};
    pl_buffer out = {0};
    pl_error error = {0};
    const pl_draft draft = draft_of(text, NULL);
    assert_true(draft.claim_count >= 4);
    assert_true(pl_draft_yaml(&draft, &head, "en", &out, &error));
    if (pl_statement_parse("draft.yaml", (pl_slice){out.data, out.length}, &arena, &error) == NULL)
        fail_msg("%s in:\n%s", error.text, out.data);
    pl_buffer_free(&out);
}

/* Every pattern of every language makes claims that parse: its templates are filled by a sentence of its own
 * words. */
static void bad_patterns(void **state) {
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"language: en\nwods: {}\n", "p.yaml:2:1: unknown key 'wods'; did you mean 'words'?"},
        {"language: en\npatterns: [{id: a, match: [\"(x\"], says: s, measure: m, holds: h}]\n",
         "a bracket is not closed"},
        {"language: en\npatterns: [{id: a, match: [\"x)\"], says: s, measure: m, holds: h}]\n",
         "a bracket that closes nothing"},
        {"language: en\npatterns: [{id: a, match: [\"x <y>\"], says: s, measure: m, holds: h}]\n",
         "no file lists words 'y'"},
        {"language: en\npatterns: [{id: a, match: [\"x {y}\"], says: s, measure: m, holds: h}]\n",
         "no file has a slot 'y'"},
        {"language: en\npatterns: [{id: a, match: [\"x ..21\"], says: s, measure: m, holds: h}]\n",
         "a gap is ..1 to ..20"},
        {"language: en\npatterns: [{id: a, match: [\"..2 x\"], says: s, measure: m, holds: h}]\n",
         "can begin with a gap or match nothing"},
        {"language: en\npatterns: [{id: a, match: [\"[x]\"], says: s, measure: m, holds: h}]\n",
         "can begin with a gap or match nothing"},
        {"language: en\npatterns: [{id: a, match: [x], says: s}]\n", "measure and holds, or untestable"},
        {"language: en\npatterns: [{id: A, match: [x], says: s, measure: m, holds: h}]\n", "an id is"},
        {"language: en\npatterns: [{id: a, match: [x], says: s, kind: fct, measure: m, holds: h}]\n",
         "'fact'"},
        {"language: en\nunits: {area: {x: [km2]}}\n", "p.yaml:2:16: 'x' is a number above 0 here"},
        {"language: en\nwords: {a: [<b>], b: [<a>]}\npatterns: [{id: a, match: [<a>], says: s, measure: m, "
         "holds: h}]\n",
         "too deep"},
        {"words: {}\n", "says its language"},
        {"language: en\nwords: {he: [\"two words\"]}\n", "single words only"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_arena own = {0};
        pl_error error = {0};
        pl_patterns *p = pl_patterns_new(&own, &error);
        assert_non_null(p);
        const bool done =
            pl_patterns_add(p, "p.yaml", pl_slice_of(cases[i].text), &error) && pl_patterns_close(p, &error);
        if (done) fail_msg("taken: %s", cases[i].text);
        assert_int_equal(error.code, PL_INPUT);
        if (strstr(error.text, cases[i].says) == NULL)
            fail_msg("\"%s\" is not in \"%s\"", cases[i].says, error.text);
        pl_arena_free(&own);
    }
}

static void memory_runs_out(void **state) {
    (void)state;
    const pl_article article = {
        .text = pl_slice_of("5 May 2024. \"We took 5 villages,\" said Ivan Maket. It is so.")};
    for (uint64_t nth = 1;; nth++) {
        pl_arena own = {0};
        pl_error error = {0};
        pl_draft draft;
        pl_memory_fail_nth(nth);
        const bool done = pl_draft_make(english, &article, NULL, NULL, &own, &draft, &error);
        pl_memory_fail_nth(0);
        pl_arena_free(&own);
        if (done) {
            assert_true(nth > 5);
            return;
        }
        assert_int_equal(error.code, PL_NOMEM);
    }
}

/* A pattern of gaps and choices over words that nearly match, many times over: linear in the words. */
static void no_blow_up(void **state) {
    (void)state;
    pl_arena own = {0};
    pl_error error = {0};
    pl_patterns *p = pl_patterns_new(&own, &error);
    pl_buffer text = {0};
    assert_true(pl_patterns_add(
        p, "p.yaml",
        pl_slice_of(
            "language: en\npatterns: [{id: a, match: [\"a (a|a a|[a] a) ..20 (a|a a) ..20 (a|[a] a a) "
            "..20 (a|a) ..20 z\"], says: s, measure: m, holds: h}]\n"),
        &error));
    assert_true(pl_patterns_close(p, &error));
    for (int i = 0; i < 20000; i++) pl_buffer_text(&text, "a ");
    const pl_article article = {.text = {text.data, text.length}};
    pl_draft draft;
    assert_true(pl_draft_make(p, &article, NULL, NULL, &own, &draft, &error));
    assert_int_equal(draft.claim_count, 0);
    pl_buffer_free(&text);
    pl_arena_free(&own);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(speakers),     cmocka_unit_test(quotations),
                                       cmocka_unit_test(sides),        cmocka_unit_test(templates),
                                       cmocka_unit_test(passed_over),  cmocka_unit_test(again),
                                       cmocka_unit_test(day),          cmocka_unit_test(statement),
                                       cmocka_unit_test(bad_patterns), cmocka_unit_test(memory_runs_out),
                                       cmocka_unit_test(no_blow_up)};
    return cmocka_run_group_tests(tests, load, drop);
}
