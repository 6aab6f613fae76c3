/* check.c - a statement held to the evidence: finds and parses the statement, lets claim ask for
 * values, and gathers what the report must say of the files that the numbers rest on. */
#include "engine/engine.h"

#include "claim/statement.h"
#include "engine/claim_duel.h"
#include "engine/values.h"
#include "text/yaml.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- what the numbers rest on ---- */

#define ENDS_MONTHS 3 /* complete calendar months before the statement, whose ends the report varies */

typedef struct {
    pl_store *store;
    pl_arena *arena;
    pl_instant said, until;
    pl_report_source *sources;
    size_t source_count;
    pl_report_file *files;
    size_t file_count, file_capacity;
    pl_report_ends *ends;
    size_t end_count, end_capacity;
} basis_work;

static bool add_files(basis_work *work, const pl_source_row *source, pl_instant until,
                      pl_report_source *shown, pl_error *error) {
    pl_record_row *records;
    size_t count;
    if (!pl_store_record_list(work->store, source->id, PL_RECORD_TAKEN, work->arena, &records, &count, error))
        return false;
    pl_sha256_stream *stream = pl_sha256_open(error);
    if (stream == NULL) return false;
    bool done = true;
    for (size_t i = 0; done && i < count && records[i].instant <= until; i++) {
        char *hex = pl_arena_alloc(work->arena, PL_SHA256_HEX), line[PL_SHA256_HEX + 128];
        if (hex == NULL || !PL_GROW(work->files, work->file_count, work->file_capacity)) {
            done = pl_fail_nomem(error);
            break;
        }
        pl_sha256_hex(&records[i].sha256, hex);
        int length =
            snprintf(line, sizeof line, "%" PRId64 " %.64s %s\n", records[i].instant, records[i].layer, hex);
        done = pl_sha256_add(stream, line, (size_t)length)
                   ? true
                   : pl_fail(error, PL_INTERNAL, "libcrypto could not go on with a SHA-256");
        work->files[work->file_count++] = (pl_report_file){
            records[i].name, records[i].instant, records[i].bytes, hex, shown->name, records[i].layer};
        if (shown->snapshots == 0 || records[i].instant != shown->last) shown->snapshots++;
        if (shown->snapshots == 1) shown->first = records[i].instant;
        shown->last = records[i].instant;
    }
    pl_sha256 digest = {{0}};
    char *hex = pl_arena_alloc(work->arena, PL_SHA256_HEX);
    bool closed = pl_sha256_close(stream, &digest);
    if (!done) return false;
    if (!closed || hex == NULL)
        return closed ? pl_fail_nomem(error) : pl_fail(error, PL_INTERNAL, "SHA-256 did not finish");
    pl_sha256_hex(&digest, hex);
    shown->digest_hex = hex;
    return true;
}

static pl_day first_of_month(pl_day day, int months_back) {
    int year, month, day_of_month;
    pl_day result = day;
    pl_day_to_civil(day, &year, &month, &day_of_month);
    int index = year * 12 + month - 1 - months_back;
    return pl_day_from_civil(index / 12, index % 12 + 1, 1, &result) ? result : day;
}

static bool add_ends(basis_work *work, const pl_source_row *source, const pl_definitions *definitions,
                     pl_error *error) {
    const char *side = definitions->theatre.sides[0].name;
    char status[PL_STATUS_TEXT];
    pl_status_text(&definitions->theatre, (pl_class){PL_STATUS_HELD, 0, ""}, status);
    pl_series_row *rows;
    size_t count;
    if (!pl_store_series_list(work->store, source->id, status, work->arena, &rows, &count, error))
        return false;
    while (count > 0 && rows[count - 1].instant > work->until) count--;
    for (int back = ENDS_MONTHS; back > 0; back--) {
        pl_day from = first_of_month(pl_instant_day(work->said), back);
        pl_day to = first_of_month(pl_instant_day(work->said), back - 1);
        pl_ends ends;
        if (!pl_ends_range(rows, count, pl_day_start(from), pl_day_start(to), &ends)) continue;
        if (!PL_GROW(work->ends, work->end_count, work->end_capacity)) return pl_fail_nomem(error);
        work->ends[work->end_count++] = (pl_report_ends){source->name,
                                                         side,
                                                         from,
                                                         to,
                                                         ends.net_km2,
                                                         ends.one_low_km2,
                                                         ends.one_high_km2,
                                                         ends.both_low_km2,
                                                         ends.both_high_km2};
    }
    return true;
}

static bool add_source(basis_work *work, const char *name, pl_error *error) {
    for (size_t i = 0; i < work->source_count; i++)
        if (strcmp(work->sources[i].name, name) == 0) return true;
    pl_source_row row;
    pl_definitions *definitions = pl_arena_alloc(work->arena, sizeof *definitions);
    bool found;
    int64_t id;
    if (definitions == NULL) return pl_fail_nomem(error);
    if (!pl_store_source_find(work->store, name, work->arena, &row, &found, error)) return false;
    if (!found) return true;
    if (!pl_definitions_stored(work->store, name, work->arena, definitions, &id, error)) return false;
    const pl_source *source = &definitions->source;
    pl_report_source *shown = &work->sources[work->source_count++];
    *shown = (pl_report_source){source->name,
                                source->title,
                                source->maker,
                                source->url,
                                source->licence,
                                source->attribution,
                                0,
                                0,
                                0,
                                0,
                                ""};
    pl_pair_row *pairs;
    size_t count;
    if (!pl_store_pair_list(work->store, row.id, work->arena, &pairs, &count, error)) return false;
    for (size_t i = 0; i < count && pairs[i].to <= work->until; i++) shown->updates += pairs[i].updated;
    /* An outline or a list of settlements is no news of the front: its day says when it was published. */
    if (source->kind != PL_SOURCE_MAPS) return add_files(work, &row, INT64_MAX, shown, error);
    return add_files(work, &row, work->until, shown, error) && add_ends(work, &row, definitions, error);
}

/* Arrays grown with malloc move into the arena, so that the answer has one owner. */
static bool move_array(pl_arena *arena, void *array, size_t bytes, void *ret_pointer, pl_error *error) {
    void *copy = pl_arena_alloc(arena, bytes);
    if (copy == NULL) return pl_fail_nomem(error);
    if (bytes > 0) memcpy(copy, array, bytes);
    memcpy(ret_pointer, &copy, sizeof copy);
    return true;
}

static bool gather_basis(basis_work *work, const char *const *sources, size_t count, pl_report_basis *ret,
                         pl_error *error) {
    work->sources = pl_arena_alloc(work->arena, (count + 1) * sizeof *work->sources);
    if (work->sources == NULL) return pl_fail_nomem(error);
    bool done = true;
    for (size_t i = 0; done && i < count; i++) done = add_source(work, sources[i], error);
    done = done &&
           move_array(work->arena, work->files, work->file_count * sizeof *work->files, &ret->files, error) &&
           move_array(work->arena, work->ends, work->end_count * sizeof *work->ends, &ret->ends, error);
    pl_free(work->files);
    pl_free(work->ends);
    ret->sources = work->sources;
    ret->source_count = work->source_count;
    ret->file_count = work->file_count;
    ret->end_count = work->end_count;
    return done;
}

/* ---- the recipe ---- */

const char *pl_statement_path(const char *statement, pl_arena *arena, pl_error *error) {
    size_t length = strlen(statement);
    if (strchr(statement, '/') != NULL || (length > 5 && strcmp(statement + length - 5, ".yaml") == 0))
        return statement;
    char below[PL_NAME_MAX + 32];
    snprintf(below, sizeof below, "statements/%.*s.yaml", PL_NAME_MAX, statement);
    const char *path = pl_data_file(below, arena);
    if (path == NULL)
        pl_fail(error, PL_USAGE,
                "no statement \"%s\" is installed; give the path of a statement file (docs/statement.md)",
                statement);
    return path;
}

/* Judges the parsed statement on values that the evidence gives. */
static bool check_statement(pl_store *store, const pl_statement *statement, const pl_check_ask *ask,
                            pl_arena *arena, pl_check_answer *ret, pl_error *error) {
    pl_check_answer answer = {
        .basis = {.version = PL_VERSION, .libraries = pl_engine_libraries(), .command = ask->command}};
    const pl_check_options options = {
        .known_now = ask->known_now, .only = ask->only, .language = ask->language};
    pl_values *values;
    if (!pl_values_open(store, pl_statement_theatre(statement), ask->keep, ask->progress, arena, &values,
                        error))
        return false;
    const pl_evidence evidence = pl_values_evidence(values);
    bool done = pl_statement_check(statement, &options, &evidence, arena, &answer.result, error);
    if (done) {
        basis_work work = {.store = store,
                           .arena = arena,
                           .said = answer.result.said,
                           .until = answer.result.evidence_until};
        size_t count;
        const char *const *sources = pl_values_sources(values, &count);
        done = gather_basis(&work, sources, count, &answer.basis, error);
    }
    pl_values_close(values);
    if (done) *ret = answer;
    return done;
}

static const pl_statement *parse(const char *statement, const char *with, const char *only, pl_arena *arena,
                                 pl_error *error) {
    const char *path = pl_statement_path(statement, arena, error);
    if (path == NULL) return NULL;
    pl_buffer text = {0};
    const bool done = pl_file_read(path, PL_YAML_BYTES_MAX, &text, error);
    const pl_statement *parsed =
        done ? pl_statement_parse_with(path, (pl_slice){text.data, text.length}, with, only, arena, error)
             : NULL;
    pl_buffer_free(&text);
    return parsed;
}

bool pl_check_name(const char *statement, pl_arena *arena, const char **ret, pl_error *error) {
    const pl_statement *parsed = parse(statement, NULL, NULL, arena, error);
    if (parsed == NULL) return false;
    *ret = pl_statement_name(parsed);
    return true;
}

/* A slip in a proposed duel is a slip of the statement file: it is told now, and not when pages are made. */
static bool check_duels(const pl_check_answer *answer, pl_arena *arena, pl_error *error) {
    for (size_t i = 0; i < answer->result.claim_count; i++) {
        const pl_duel_file *unused;
        if (!pl_duel_of_claim(answer->statement, answer->statement_path, answer->result.claims[i].id, arena,
                              &unused, error))
            return false;
    }
    return true;
}

bool pl_check(pl_store *store, const pl_check_ask *ask, pl_arena *arena, pl_check_answer *ret,
              pl_error *error) {
    const pl_statement *parsed = parse(ask->statement, ask->with, ask->only, arena, error);
    if (parsed == NULL || !check_statement(store, parsed, ask, arena, ret, error)) return false;
    ret->statement = parsed;
    ret->statement_path = pl_statement_path(ask->statement, arena, error);
    return ret->statement_path != NULL && check_duels(ret, arena, error);
}

const char *pl_file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

bool pl_evidence_digest(pl_store *store, pl_arena *arena, const char **ret_hex, pl_error *error) {
    pl_digest_row *rows;
    size_t count;
    pl_sha256 all;
    char *hex = pl_arena_alloc(arena, PL_SHA256_HEX);
    if (hex == NULL) return pl_fail_nomem(error);
    if (!pl_store_digest(store, arena, &rows, &count, &all, error)) return false;
    pl_sha256_hex(&all, hex);
    *ret_hex = hex;
    return true;
}

bool pl_check_digest(pl_store *store, const char *evidence, pl_arena *arena, pl_check_answer *answer,
                     pl_error *error) {
    const char *hex, *name = pl_file_name(evidence);
    name = pl_arena_copy(arena, name, strlen(name));
    if (name == NULL) return pl_fail_nomem(error);
    if (!pl_evidence_digest(store, arena, &hex, error)) return false;
    answer->basis.evidence_digest_hex = hex;
    answer->basis.evidence_name = name;
    return true;
}
