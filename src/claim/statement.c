/* statement.c - a statement file (docs/statement.md) read: its head, its claims, their readings. What a
 * reading measures and asks is read in settings.c. */
#include "claim/claim.h"

#include "base/hash.h"

static const char *const head_keys[] = {"statement", "title",  "speaker",  "appearance", "said",
                                        "theatre",   "side",   "language", "article",    "corrections",
                                        "choices",   "claims", NULL};
static const char *const claim_keys[] = {"id",         "words",   "says",     "kind",       "speaker",
                                         "at",         "measure", "side",     "region",     "place",
                                         "distance",   "sql",     "type",     "window",     "holds",
                                         "decided_by", "choices", "readings", "untestable", NULL};
static const char *const reading_keys[] = {"says",       "measure", "side", "region", "place",
                                           "distance",   "sql",     "type", "window", "holds",
                                           "decided_by", "choices", NULL};
static const char *const untestable_keys[] = {"kind", "why", "would_settle", "duel", NULL};
static const char *const untestable_words[] = {"opinion",     "promise", "prediction", "proposal",
                                               "no-evidence", "waiting", NULL};
/* Of a claim that is tested: what it was when it was said. */
static const char *const kind_words[] = {"fact", "opinion", "promise", "prediction", "proposal", NULL};
static const char *const language_words[] = {"en", "uk", "ru", NULL};
static const char *const article_keys[] = {"file", "sha256", NULL};
static const char *const correction_keys[] = {"day", "text", NULL};

/* Ids name claims in reports and files: a-z, 0-9 and '-'. */
static bool check_id(pl_parse *parse, const pl_yaml *node, size_t line, size_t column, pl_slice id) {
    bool good = id.length > 0 && id.length <= 64 && id.data[0] != '-';
    for (size_t i = 0; i < id.length && good; i++)
        good = (id.data[i] >= 'a' && id.data[i] <= 'z') || (id.data[i] >= '0' && id.data[i] <= '9') ||
               id.data[i] == '-';
    if (good) return true;
    pl_yaml at = *node;
    at.line = line;
    at.column = column;
    return pl_yaml_fail(parse->name, &at, parse->error,
                        "an id is 1 to 64 of a-z, 0-9 and '-', and does not begin with '-'");
}

static bool read_readings(pl_parse *parse, const pl_yaml *node, const pl_settings *settings,
                          pl_claim *claim) {
    const pl_yaml *list = pl_yaml_get(node, "readings");
    if (list != NULL && !pl_yaml_expect(parse->name, list, PL_YAML_MAPPING, parse->error)) return false;
    size_t count = 1 + (list != NULL ? list->count : 0);
    if (count > PL_STATEMENT_READINGS_MAX)
        return pl_yaml_fail(parse->name, list, parse->error, "more than %d readings",
                            PL_STATEMENT_READINGS_MAX);
    pl_reading *readings = pl_arena_alloc(parse->arena, count * sizeof *readings);
    if (readings == NULL) return pl_fail_nomem(parse->error);
    readings[0] = (pl_reading){.id = "plain", .says = claim->says};
    if (!pl_settings_close(parse, node, settings, &readings[0])) return false;
    const pl_yaml *item = list != NULL ? list->first : NULL;
    for (size_t i = 1; i < count; i++, item = item->next) {
        pl_settings own = *settings;
        if (!check_id(parse, item, item->key_line, item->key_column, item->key)) return false;
        if (pl_slice_equal(item->key, pl_slice_of("plain")))
            return pl_yaml_fail(parse->name, item, parse->error,
                                "'plain' is the claim's own reading: name this one");
        readings[i].id = pl_arena_copy(parse->arena, item->key.data, item->key.length);
        if (readings[i].id == NULL) return pl_fail_nomem(parse->error);
        if (!pl_yaml_known_keys(parse->name, item, reading_keys, parse->error) ||
            !pl_parse_text(parse, item, "says", &readings[i].says) || !pl_settings_read(parse, item, &own) ||
            !pl_settings_close(parse, item, &own, &readings[i]))
            return false;
    }
    claim->readings = readings;
    claim->reading_count = count;
    return true;
}

static bool read_untestable(pl_parse *parse, const pl_yaml *claim_node, const pl_yaml *node,
                            pl_claim *claim) {
    const pl_yaml *kind_node;
    size_t kind;
    for (const pl_yaml *child = claim_node->first; child != NULL; child = child->next)
        if (pl_yaml_get(claim_node, "untestable") != child &&
            !pl_slice_equal(child->key, pl_slice_of("id")) &&
            !pl_slice_equal(child->key, pl_slice_of("words")) &&
            !pl_slice_equal(child->key, pl_slice_of("says")) &&
            !pl_slice_equal(child->key, pl_slice_of("speaker")) &&
            !pl_slice_equal(child->key, pl_slice_of("at")))
            return pl_yaml_fail(parse->name, child, parse->error, "'%.*s' does not go with 'untestable'",
                                PL_SLICE_ARGS(child->key));
    if (!pl_yaml_known_keys(parse->name, node, untestable_keys, parse->error) ||
        !pl_yaml_need(parse->name, node, "kind", &kind_node, parse->error) ||
        !pl_yaml_word(parse->name, kind_node, untestable_words, &kind, parse->error) ||
        !pl_parse_text(parse, node, "why", &claim->why) ||
        !pl_parse_text(parse, node, "would_settle", &claim->would_settle))
        return false;
    const pl_yaml *duel = pl_yaml_get(node, "duel");
    if (duel != NULL) {
        const char *word = untestable_words[kind];
        if (strcmp(word, "proposal") != 0 && strcmp(word, "waiting") != 0)
            return pl_yaml_fail(parse->name, duel, parse->error,
                                "a duel goes with kind: proposal or waiting, and not with %s", word);
        if (!pl_yaml_expect(parse->name, duel, PL_YAML_MAPPING, parse->error)) return false;
        claim->duel = duel;
    }
    claim->untestable = (int)kind;
    claim->kind = untestable_words[kind];
    return true;
}

/* Which bytes of the article say it: [begin, end). */
static bool read_at(pl_parse *parse, const pl_yaml *node, pl_claim *claim) {
    int64_t begin, end;
    if (!pl_yaml_expect(parse->name, node, PL_YAML_SEQUENCE, parse->error)) return false;
    if (node->count != 2)
        return pl_yaml_fail(
            parse->name, node, parse->error,
            "two numbers are wanted here: the first byte of the article that says it, and the "
            "first one behind");
    if (!pl_yaml_integer(parse->name, node->first, 0, INT32_MAX, &begin, parse->error) ||
        !pl_yaml_integer(parse->name, node->first->next, 1, INT32_MAX, &end, parse->error))
        return false;
    if (begin >= end)
        return pl_yaml_fail(parse->name, node, parse->error, "the second number must be above the first");
    claim->at_begin = (size_t)begin;
    claim->at_end = (size_t)end;
    return true;
}

static bool read_claim(pl_parse *parse, const pl_yaml *node, const pl_settings *head, pl_claim *ret) {
    const pl_yaml *id_node, *at = pl_yaml_get(node, "at"), *kind = pl_yaml_get(node, "kind");
    pl_claim claim = {.untestable = -1, .kind = ""};
    size_t word = 0;
    if (!pl_yaml_known_keys(parse->name, node, claim_keys, parse->error) ||
        !pl_yaml_need(parse->name, node, "id", &id_node, parse->error) ||
        !pl_parse_text(parse, node, "id", &claim.id) ||
        !check_id(parse, id_node, id_node->line, id_node->column, id_node->text) ||
        !pl_parse_text(parse, node, "words", &claim.words) ||
        !pl_parse_text(parse, node, "says", &claim.says) ||
        !pl_parse_optional(parse, node, "speaker", &claim.speaker) ||
        (at != NULL && !read_at(parse, at, &claim)))
        return false;
    parse->claim = claim.id;
    if (kind != NULL && !pl_yaml_word(parse->name, kind, kind_words, &word, parse->error)) return false;
    if (word > 0) claim.kind = kind_words[word];
    const pl_yaml *untestable = pl_yaml_get(node, "untestable");
    if (untestable != NULL) {
        if (!read_untestable(parse, node, untestable, &claim)) return false;
    } else {
        pl_settings settings = *head;
        if (!pl_settings_read(parse, node, &settings) || !read_readings(parse, node, &settings, &claim))
            return false;
    }
    *ret = claim;
    return true;
}

static bool read_claims(pl_parse *parse, const pl_yaml *root, const pl_settings *head,
                        pl_statement *statement) {
    const pl_yaml *list;
    if (!pl_yaml_need(parse->name, root, "claims", &list, parse->error) ||
        !pl_yaml_expect(parse->name, list, PL_YAML_SEQUENCE, parse->error))
        return false;
    if (list->count == 0 || list->count > PL_STATEMENT_CLAIMS_MAX)
        return pl_yaml_fail(parse->name, list, parse->error, "a statement has 1 to %d claims; here are %zu",
                            PL_STATEMENT_CLAIMS_MAX, list->count);
    pl_claim *claims = pl_arena_alloc(parse->arena, list->count * sizeof *claims);
    if (claims == NULL) return pl_fail_nomem(parse->error);
    const pl_yaml *item = list->first;
    for (size_t i = 0; i < list->count; i++, item = item->next) {
        if (!read_claim(parse, item, head, &claims[i])) return false;
        for (size_t j = 0; j < i; j++)
            if (strcmp(claims[i].id, claims[j].id) == 0)
                return pl_yaml_fail(parse->name, pl_yaml_get(item, "id"), parse->error,
                                    "claim '%s' stands a second time", claims[i].id);
    }
    statement->claims = claims;
    statement->claim_count = list->count;
    return true;
}

static bool read_corrections(pl_parse *parse, const pl_yaml *list, pl_statement *statement) {
    if (list == NULL) return true;
    if (!pl_yaml_expect(parse->name, list, PL_YAML_SEQUENCE, parse->error)) return false;
    if (list->count > PL_STATEMENT_CORRECTIONS_MAX)
        return pl_yaml_fail(parse->name, list, parse->error, "more than %d corrections",
                            PL_STATEMENT_CORRECTIONS_MAX);
    pl_correction *corrections = pl_arena_alloc(parse->arena, (list->count + 1) * sizeof *corrections);
    if (corrections == NULL) return pl_fail_nomem(parse->error);
    const pl_yaml *item = list->first, *day;
    for (size_t i = 0; i < list->count; i++, item = item->next) {
        pl_slice text;
        if (!pl_yaml_known_keys(parse->name, item, correction_keys, parse->error) ||
            !pl_yaml_need(parse->name, item, "day", &day, parse->error) ||
            !pl_yaml_text(parse->name, day, &text, parse->error) ||
            !pl_parse_text(parse, item, "text", &corrections[i].text))
            return false;
        if (!pl_day_parse(text, &corrections[i].day))
            return pl_yaml_fail(parse->name, day, parse->error, "a day such as 2025-06-30 is wanted here");
    }
    statement->corrections = corrections;
    statement->correction_count = list->count;
    return true;
}

/* What was read, and its hash: a draft names both. */
static bool read_article(pl_parse *parse, const pl_yaml *node, pl_statement *statement) {
    if (node == NULL) return true;
    if (!pl_yaml_known_keys(parse->name, node, article_keys, parse->error) ||
        !pl_parse_text(parse, node, "file", &statement->article) ||
        !pl_parse_optional(parse, node, "sha256", &statement->article_sha256))
        return false;
    const char *hex = statement->article_sha256;
    if (hex == NULL || (strlen(hex) == PL_SHA256_HEX - 1 && strspn(hex, "0123456789abcdef") == strlen(hex)))
        return true;
    return pl_yaml_fail(parse->name, pl_yaml_get(node, "sha256"), parse->error,
                        "a SHA-256 is 64 of 0-9 and a-f, as sha256sum prints it");
}

/* A statement's name names files: no part of it may lead elsewhere. */
static bool check_name(pl_parse *parse, const pl_yaml *root, const char *name) {
    bool good = strlen(name) <= 64 && name[0] != '.' && name[0] != '-';
    for (const char *c = name; *c != '\0' && good; c++)
        good = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
               *c == '-' || *c == '_' || *c == '.';
    if (good) return true;
    return pl_yaml_fail(
        parse->name, pl_yaml_get(root, "statement"), parse->error,
        "a statement's name is 1 to 64 letters, digits, '-', '_' and '.', and begins with a letter or "
        "a digit");
}

static bool read_statement(pl_parse *parse, const pl_yaml *root, pl_statement *statement) {
    const pl_yaml *said, *language = pl_yaml_get(root, "language");
    pl_settings head = {0};
    size_t word = 0;
    if (!pl_yaml_known_keys(parse->name, root, head_keys, parse->error) ||
        !pl_parse_text(parse, root, "statement", &statement->name) ||
        !check_name(parse, root, statement->name) ||
        !pl_parse_text(parse, root, "title", &statement->title) ||
        !pl_parse_text(parse, root, "speaker", &statement->speaker) ||
        !pl_parse_text(parse, root, "appearance", &statement->appearance) ||
        !pl_parse_text(parse, root, "theatre", &statement->theatre) ||
        !pl_yaml_need(parse->name, root, "said", &said, parse->error) ||
        !pl_yaml_instant(parse->name, said, &parse->said, parse->error) ||
        (language != NULL && !pl_yaml_word(parse->name, language, language_words, &word, parse->error)) ||
        !read_article(parse, pl_yaml_get(root, "article"), statement) ||
        !read_corrections(parse, pl_yaml_get(root, "corrections"), statement) ||
        !pl_settings_read(parse, root, &head) || !read_claims(parse, root, &head, statement))
        return false;
    statement->said = parse->said;
    statement->side = head.side;
    statement->language = language_words[word];
    return true;
}

/* A claim that is not there is told by whoever judges it. */
static bool has_claim(const pl_statement *statement, const char *claim) {
    for (size_t i = 0; i < statement->claim_count; i++)
        if (claim == NULL || strcmp(statement->claims[i].id, claim) == 0) return true;
    return false;
}

const pl_statement *pl_statement_parse(const char *name, pl_slice text, pl_arena *arena, pl_error *error) {
    return pl_statement_parse_with(name, text, NULL, NULL, arena, error);
}

const pl_statement *pl_statement_parse_with(const char *name, pl_slice text, const char *with,
                                            const char *claim, pl_arena *arena, pl_error *error) {
    pl_parse parse = {.name = name, .arena = arena, .error = error};
    if (with != NULL && !pl_otherwise_read(with, claim, arena, &parse.otherwise, error)) return NULL;
    const pl_yaml *root = pl_yaml_parse(name, text, arena, error);
    if (root == NULL) return NULL;
    pl_statement *statement = pl_arena_alloc(arena, sizeof *statement);
    if (statement == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    *statement =
        (pl_statement){.file = pl_arena_copy(arena, name, strlen(name)), .otherwise = parse.otherwise};
    if (statement->file == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    if (!read_statement(&parse, root, statement)) return NULL;
    const bool checked = with != NULL && has_claim(statement, claim);
    return !checked || pl_otherwise_check(parse.otherwise, error) ? statement : NULL;
}

const char *pl_statement_name(const pl_statement *statement) {
    return statement->name;
}

const char *pl_statement_theatre(const pl_statement *statement) {
    return statement->theatre;
}
size_t pl_statement_specifications(const pl_statement *statement) {
    size_t count = 0;
    for (size_t i = 0; i < statement->claim_count; i++)
        for (size_t j = 0; j < statement->claims[i].reading_count; j++)
            count += statement->claims[i].readings[j].specification_count;
    return count;
}

const pl_yaml *pl_statement_duel(const pl_statement *statement, const char *claim) {
    for (size_t i = 0; i < statement->claim_count; i++)
        if (strcmp(statement->claims[i].id, claim) == 0) return statement->claims[i].duel;
    return NULL;
}

size_t pl_statement_duels(const pl_statement *statement) {
    size_t count = 0;
    for (size_t i = 0; i < statement->claim_count; i++) count += statement->claims[i].duel != NULL;
    return count;
}

const char *pl_statement_title(const pl_statement *statement) {
    return statement->title;
}

const char *pl_statement_speaker(const pl_statement *statement) {
    return statement->speaker;
}

pl_instant pl_statement_said(const pl_statement *statement) {
    return statement->said;
}
