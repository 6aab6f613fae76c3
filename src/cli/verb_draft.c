/* verb_draft.c - plumbline draft: from an article to a statement file that an editor goes on with. */
#include "cli/verbs.h"

#include "engine/draft.h"
#include "text/number.h"
#include "text/yaml.h"

static const pl_option_spec options[] = {
    {"out", 'o', "FILE", "where the statement file goes; else it is printed"},
    {"said", '\0', "WHEN", "a day or an instant (the article's own date)"},
    {"speaker", '\0', "NAME", "whose statement it is (whoever says most of the claims)"},
    {"theatre", '\0', "NAME", "an installed theatre, or a theatre file (ukraine)"},
    {"language", '\0', "NAME", "en or uk (by the article's letters)"},
    {"evidence", 'e', "FILE", "with it places are found by the gazetteers of this evidence file too"},
    {NULL, '\0', NULL, NULL}};

static const char *const examples[] = {
    "plumbline draft article.txt --said 2024-12-19T09:00Z -o statement.yaml",
    "the checkable sentences as claims, with who says them and a test for each",
    "plumbline draft article.html -e war.gpkg --json", "the same as JSON, with places of the gazetteers",
    NULL};

/* A flow of YAML as JSON: numbers and texts. */
static void flow_json(pl_json *json, const pl_yaml *node) {
    double number;
    if (node->type == PL_YAML_SCALAR && !node->quoted && pl_number_parse(node->text, &number)) {
        pl_json_raw(json, node->text);
        return;
    }
    if (node->type == PL_YAML_SCALAR) {
        pl_json_slice(json, node->text);
        return;
    }
    if (node->type == PL_YAML_SEQUENCE)
        pl_json_array(json);
    else
        pl_json_object(json);
    for (const pl_yaml *child = node->first; child != NULL; child = child->next) {
        if (node->type == PL_YAML_MAPPING) pl_json_key(json, child->key.data);
        flow_json(json, child);
    }
    pl_json_end(json);
}

static void stretch_json(pl_json *json, const char *key, pl_stretch at) {
    if (key != NULL) pl_json_key(json, key);
    pl_json_array(json);
    pl_json_integer(json, (int64_t)at.begin);
    pl_json_integer(json, (int64_t)at.end);
    pl_json_end(json);
}

static bool claim_json(pl_call *call, pl_json *json, const pl_draft_claim *claim, pl_error *error) {
    pl_json_object(json);
    pl_json_key_text(json, "id", claim->id);
    pl_json_key_text(json, "pattern", claim->pattern);
    pl_json_key_text(json, "words", claim->words);
    stretch_json(json, "at", claim->at);
    pl_json_key(json, "again");
    pl_json_array(json);
    for (size_t i = 0; i < claim->again_count; i++) stretch_json(json, NULL, claim->again[i]);
    pl_json_end(json);
    /* null: cannot be told; "": the article itself. */
    pl_json_key_text(json, "speaker", claim->speaker);
    pl_json_key_text(json, "kind", claim->kind);
    pl_json_key_text(json, "says", claim->says);
    pl_json_key_text(json, "measure", claim->measure);
    pl_json_key_text(json, "would_measure", claim->would_measure);
    pl_json_key_text(json, "side", claim->side);
    pl_json_key_text(json, "region", claim->region);
    pl_json_key_text(json, "place", claim->place);
    pl_json_key_text(json, "distance", claim->distance);
    pl_json_key_text(json, "window", claim->window);
    pl_json_key(json, "holds");
    if (claim->holds == NULL) {
        pl_json_null(json);
    } else {
        const pl_yaml *holds = pl_yaml_parse(claim->pattern, pl_slice_of(claim->holds), &call->arena, error);
        if (holds == NULL) return false;
        flow_json(json, holds);
    }
    pl_json_key(json, "untestable");
    if (claim->untestable == NULL) {
        pl_json_null(json);
    } else {
        pl_json_object(json);
        pl_json_key_text(json, "kind", claim->untestable);
        pl_json_key_text(json, "why", claim->why);
        pl_json_key_text(json, "would_settle", claim->would_settle);
        pl_json_end(json);
    }
    pl_json_key(json, "unplaced");
    pl_json_array(json);
    for (size_t i = 0; i < claim->unplaced_count; i++) pl_json_text(json, claim->unplaced[i]);
    pl_json_end(json);
    pl_json_end(json);
    return true;
}

static bool answer_json(pl_call *call, const pl_draft_answer *answer, pl_error *error) {
    const pl_draft *draft = &answer->draft;
    pl_json json;
    pl_answer_start(call, &json);
    pl_json_key(&json, "article");
    pl_json_object(&json);
    pl_json_key_text(&json, "file", answer->head.file);
    pl_json_key_text(&json, "sha256", answer->head.sha256);
    pl_json_key_bool(&json, "html", answer->html);
    pl_json_key_integer(&json, "sentences", (int64_t)draft->sentences);
    pl_json_end(&json);
    pl_json_key_text(&json, "language", answer->language);
    pl_json_key_integer(&json, "patterns", (int64_t)answer->pattern_count);
    pl_json_key_text(&json, "theatre", answer->head.theatre);
    pl_json_key_text(&json, "speaker", draft->speaker);
    pl_json_key_text(&json, "said", answer->head.said);
    pl_json_key_text(&json, "said_note", answer->head.said_note);
    pl_json_key_text(&json, "side", draft->side);
    pl_json_key(&json, "claims");
    pl_json_array(&json);
    for (size_t i = 0; i < draft->claim_count; i++)
        if (!claim_json(call, &json, &draft->claims[i], error)) return false;
    pl_json_end(&json);
    pl_json_key(&json, "passed");
    pl_json_array(&json);
    for (size_t i = 0; i < draft->passed_count; i++) {
        pl_json_object(&json);
        stretch_json(&json, "at", draft->passed[i].at);
        pl_json_key_text(&json, "words", draft->passed[i].words);
        pl_json_key_text(&json, "why", draft->passed[i].why);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_answer_end(call, &json);
    return true;
}

/* What was found, when the statement itself goes to a file. */
static void answer_text(pl_call *call, const pl_draft_answer *answer, const char *target) {
    const pl_draft *draft = &answer->draft;
    pl_table table = {.columns = 4};
    static const char *const heads[] = {"claim", "kind", "measure", "who says it"};
    size_t notes = 0;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) pl_table_cell(&table, "%s", heads[i]);
    for (size_t i = 0; i < draft->claim_count; i++) {
        const pl_draft_claim *claim = &draft->claims[i];
        pl_table_cell(&table, "%s", claim->id);
        pl_table_cell(&table, "%s", claim->kind);
        pl_table_cell(&table, "%s", claim->measure != NULL ? claim->measure : "-");
        pl_table_cell(&table, "%s",
                      claim->speaker == NULL      ? "(not named)"
                      : claim->speaker[0] == '\0' ? "(the article)"
                                                  : claim->speaker);
        notes += claim->unplaced_count;
    }
    pl_table_write(&table, &call->out);
    pl_buffer_format(&call->out, "\nsentences: %zu; claims: %zu; notes for an editor: %zu", draft->sentences,
                     draft->claim_count, notes);
    if (draft->passed_count > 0)
        pl_buffer_format(&call->out, "; looked at, and proposed as nothing: %zu", draft->passed_count);
    pl_buffer_format(&call->out, "\nwrote %s\n", target);
}

static bool run(pl_call *call, pl_error *error) {
    const char *target = pl_call_value(call, "out"), *evidence = pl_call_value(call, "evidence");
    pl_draft_question question = {.article = call->arguments[0],
                                  .theatre = pl_call_value(call, "theatre"),
                                  .language = pl_call_value(call, "language"),
                                  .speaker = pl_call_value(call, "speaker"),
                                  .said = pl_call_value(call, "said"),
                                  .statement = target};
    pl_draft_answer answer = {0};
    pl_buffer statement = {0};
    if (question.speaker != NULL && question.speaker[0] == '\0')
        return pl_fail(error, PL_USAGE, "--speaker is empty");
    if (evidence != NULL) {
        question.store = pl_store_open(evidence, PL_STORE_READ, error);
        if (question.store == NULL) return false;
    }
    bool done = pl_ask_draft(&question, &call->arena, &answer, error);
    if (question.store != NULL) done = pl_store_close(question.store, done ? error : NULL) && done;
    if (done && answer.draft.claim_count == 0)
        done =
            pl_fail(error, PL_MISSING,
                    "%s: none of its %zu sentences has words that a pattern for %s finds; nothing is written",
                    question.article, answer.draft.sentences, answer.language);
    done = done && pl_draft_yaml(&answer.draft, &answer.head, answer.language, &statement, error);
    const pl_slice text = {statement.data, statement.length};
    if (done && target != NULL) done = pl_draft_save(target, text, error);
    if (done && call->json)
        done = answer_json(call, &answer, error);
    else if (done && target != NULL)
        answer_text(call, &answer, target);
    else if (done)
        pl_buffer_add(&call->out, statement.data, statement.length);
    pl_buffer_free(&statement);
    return done;
}

const pl_verb pl_verb_draft = {
    .name = "draft",
    .arguments = "ARTICLE",
    .summary = "propose a statement file from an article: claims, who says them, a test for each",
    .about = "Reads plain text or HTML (UTF-8, at most 8 MB), finds sentences with checkable words by "
             "patterns in data files, and\n"
             "proposes for each a measure and a test. Opinions, promises and the like are listed as what "
             "they are. What could not\n"
             "be placed stands in comments: it is a draft, and an editor goes on with it. A file that is "
             "there is never\n"
             "overwritten.",
    .options = options,
    .examples = examples,
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run};
