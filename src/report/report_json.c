/* report_json.c - a judged statement and what it rests on as one JSON object. Names here are relied on by
 * programs: add, never rename. Areas, values and shares have six decimals; what is not a number is null. */
#include "report/report.h"

#include "text/json.h"

#define DECIMALS 6

static void specification(pl_json *json, const pl_specification *spec, size_t number) {
    pl_json_object(json);
    pl_json_key_integer(json, "number", (int64_t)number);
    pl_json_key(json, "choices");
    pl_json_object(json);
    for (size_t i = 0; i < spec->option_count; i++) {
        pl_json_key_text(json, spec->options[i].choice, spec->options[i].option);
    }
    pl_json_end(json);
    pl_json_key_bool(json, "measurable", spec->measurable);
    pl_json_key_bool(json, "counted", spec->counted);
    pl_json_key(json, "holds");
    if (spec->measurable && !spec->cannot_tell) {
        pl_json_bool(json, spec->holds);
    } else {
        pl_json_null(json);
    }
    pl_json_key_bool(json, "cannot_tell", spec->cannot_tell);
    pl_json_key_instant(json, "begin", spec->span.begin);
    pl_json_key_instant(json, "end", spec->span.end);
    pl_json_key_fixed(json, "value", spec->value, DECIMALS);
    pl_json_key_fixed(json, "low", spec->low, DECIMALS);
    pl_json_key_fixed(json, "high", spec->high, DECIMALS);
    pl_json_key_fixed(json, "threshold", spec->threshold, DECIMALS);
    pl_json_key_fixed(json, "signed_value", spec->signed_value, DECIMALS);
    pl_json_key_text(json, "unit", spec->unit);
    pl_json_key_fixed(json, "turns_at", spec->turns_at, DECIMALS);
    pl_json_key_integer(json, "hits", (int64_t)spec->hits);
    pl_json_key_integer(json, "of", (int64_t)spec->of);
    pl_json_key_integer(json, "without_update", (int64_t)spec->without_update);
    pl_json_key_integer(json, "same_as", (int64_t)spec->same_as + 1);
    pl_json_key_text(json, "detail", spec->detail);
    pl_json_end(json);
}

static void flips(pl_json *json, const pl_reading_result *reading) {
    pl_json_key(json, "flips");
    pl_json_array(json);
    for (size_t i = 0; i < reading->flip_count; i++) {
        const pl_flip *flip = &reading->flips[i];
        pl_json_object(json);
        pl_json_key_text(json, "choice", flip->choice);
        pl_json_key_text(json, "from", flip->from);
        pl_json_key_text(json, "to", flip->to);
        pl_json_key_integer(json, "flips", (int64_t)flip->flips);
        pl_json_key_integer(json, "of", (int64_t)flip->of);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void chart(pl_json *json, const pl_chart_data *data) {
    pl_json_key(json, "chart");
    pl_json_object(json);
    pl_json_key_text(json, "what", data->what);
    pl_json_key_text(json, "each", (unsigned)data->each < PL_EACH_COUNT ? pl_each_names[data->each] : NULL);
    pl_json_key_text(json, "unit", data->unit);
    pl_json_key_fixed(json, "threshold", data->threshold, DECIMALS);
    pl_json_key(json, "points");
    pl_json_array(json);
    for (size_t i = 0; i < data->count; i++) {
        const pl_chart_point *point = &data->points[i];
        pl_json_object(json);
        pl_json_key_instant(json, "begin", point->span.begin);
        pl_json_key_instant(json, "end", point->span.end);
        if (point->name != NULL) pl_json_key_text(json, "sector", point->name);
        pl_json_key_integer(json, "updates", (int64_t)point->updates);
        pl_json_key_fixed(json, "value", point->value, DECIMALS);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_end(json);
}

/* A number of a reading with its interval. */
static void number(pl_json *json, const pl_value *value) {
    pl_json_key(json, "number");
    pl_json_object(json);
    pl_json_key_fixed(json, "value", value->value, DECIMALS);
    pl_json_key_fixed(json, "low", value->low, DECIMALS);
    pl_json_key_fixed(json, "high", value->high, DECIMALS);
    pl_json_end(json);
}

static const char *verdict_name(pl_verdict verdict) {
    return (unsigned)verdict < PL_VERDICT_COUNT ? pl_verdict_names[verdict] : NULL;
}

/* How it comes out on the evidence up to an instant. */
static void known(pl_json *json, const char *key, const pl_known *at) {
    pl_json_key(json, key);
    pl_json_object(json);
    pl_json_key_text(json, "verdict", verdict_name(at->verdict));
    pl_json_key_fixed(json, "share", at->share, DECIMALS);
    pl_json_key_integer(json, "holding", (int64_t)at->holding);
    pl_json_key_integer(json, "measured", (int64_t)at->measured);
    pl_json_key_integer(json, "cannot_tell", (int64_t)at->cannot_tell);
    pl_json_key_instant(json, "evidence_until", at->evidence_until);
    pl_json_key_text(json, "detail", at->detail);
    pl_json_end(json);
}

static void asked(pl_json *json, const pl_asked_in_parts *parts) {
    pl_json_key(json, "asked");
    pl_json_object(json);
    pl_json_key_text(json, "form", parts->form);
    pl_json_key_text(json, "compare", parts->compare);
    pl_json_key_text(json, "each", parts->each);
    pl_json_key_text(json, "decided_by", parts->decided_by);
    pl_json_key_fixed(json, "threshold", parts->threshold, DECIMALS);
    pl_json_end(json);
}

static void reading(pl_json *json, const pl_reading_result *result) {
    pl_json_object(json);
    pl_json_key_text(json, "id", result->id);
    pl_json_key_text(json, "says", result->says);
    pl_json_key_bool(json, "plain", result->plain);
    pl_json_key_text(json, "measure", pl_measure_names[result->measure]);
    pl_json_key_text(json, "side", result->side);
    if (result->specification_count > 0 && result->specifications[0].query.type != NULL)
        pl_json_key_text(json, "type", result->specifications[0].query.type);
    pl_json_key_text(json, "question", result->question);
    asked(json, &result->asked);
    pl_json_key_text(json, "verdict", verdict_name(result->verdict));
    pl_json_key_fixed(json, "share", result->share, DECIMALS);
    pl_json_key_integer(json, "holding", (int64_t)result->holding);
    pl_json_key_integer(json, "measured", (int64_t)result->measured);
    pl_json_key_integer(json, "cannot_tell", (int64_t)result->cannot_tell);
    pl_json_key(json, "specifications");
    pl_json_array(json);
    for (size_t i = 0; i < result->specification_count; i++)
        specification(json, &result->specifications[i], i + 1);
    pl_json_end(json);
    flips(json, result);
    pl_json_key_text(json, "makes_true", result->makes_true);
    pl_json_key_text(json, "why", result->why);
    number(json, &result->number);
    known(json, "known_then", &result->then);
    known(json, "known_now", &result->now);
    chart(json, &result->chart);
    pl_json_end(json);
}

/* No map tests it, then or now. */
static void unmeasured(pl_json *json, const char *key, const pl_claim_result *result) {
    pl_json_key(json, key);
    pl_json_object(json);
    pl_json_key_text(json, "verdict", verdict_name(result->verdict));
    pl_json_key_text(json, "detail", result->why);
    pl_json_end(json);
}

static void claim(pl_json *json, const pl_claim_result *result) {
    pl_json_object(json);
    pl_json_key_text(json, "id", result->id);
    if (result->kind[0] != '\0') pl_json_key_text(json, "kind", result->kind);
    if (result->speaker != NULL) pl_json_key_text(json, "speaker", result->speaker);
    if (result->at_end > 0) {
        pl_json_key(json, "at");
        pl_json_array(json);
        pl_json_integer(json, (int64_t)result->at_begin);
        pl_json_integer(json, (int64_t)result->at_end);
        pl_json_end(json);
    }
    pl_json_key_text(json, "says", result->says);
    pl_json_key_text(json, "words", result->words);
    pl_json_key_text(json, "verdict", verdict_name(result->verdict));
    pl_json_key_text(json, "sentence", result->sentence);
    pl_json_key_text(json, "why", result->why);
    pl_json_key_text(json, "would_settle", result->would_settle);
    pl_json_key_bool(json, "duel", result->has_duel);
    if (result->reading_count > 0) {
        known(json, "known_then", &result->readings[0].then);
        known(json, "known_now", &result->readings[0].now);
    } else {
        unmeasured(json, "known_then", result);
        unmeasured(json, "known_now", result);
    }
    pl_json_key(json, "readings");
    pl_json_array(json);
    for (size_t i = 0; i < result->reading_count; i++) reading(json, &result->readings[i]);
    pl_json_end(json);
    pl_json_end(json);
}

/* What was chosen in the place of the statement's own options; no key when nothing was. */
static void otherwise(pl_json *json, const pl_statement_result *result) {
    if (result->otherwise_count == 0) return;
    pl_json_key(json, "with");
    pl_json_object(json);
    for (size_t i = 0; i < result->otherwise_count; i++) {
        const pl_otherwise_choice *choice = &result->otherwise[i];
        pl_json_key(json, choice->choice);
        pl_json_array(json);
        for (size_t k = 0; k < choice->count; k++) pl_json_text(json, choice->options[k]);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void statement(pl_json *json, const pl_statement_result *result) {
    pl_json_key(json, "statement");
    pl_json_object(json);
    pl_json_key_text(json, "name", result->name);
    pl_json_key_text(json, "title", result->title);
    pl_json_key_text(json, "speaker", result->speaker);
    pl_json_key_text(json, "appearance", result->appearance);
    pl_json_key_text(json, "theatre", result->theatre);
    pl_json_key_text(json, "side", result->side);
    pl_json_key_text(json, "language", result->language);
    pl_json_key_instant(json, "said", result->said);
    pl_json_key_bool(json, "known_now", result->known_now);
    pl_json_key_instant(json, "evidence_until", result->evidence_until);
    otherwise(json, result);
    pl_json_end(json);
}

static void sources(pl_json *json, const pl_report_basis *basis) {
    pl_json_key(json, "sources");
    pl_json_array(json);
    for (size_t i = 0; i < basis->source_count; i++) {
        const pl_report_source *source = &basis->sources[i];
        pl_json_object(json);
        pl_json_key_text(json, "name", source->name);
        pl_json_key_text(json, "title", source->title);
        pl_json_key_text(json, "maker", source->maker);
        pl_json_key_text(json, "url", source->url);
        pl_json_key_text(json, "licence", source->licence);
        pl_json_key_text(json, "attribution", source->attribution);
        pl_json_key_integer(json, "snapshots", (int64_t)source->snapshots);
        pl_json_key_integer(json, "updates", (int64_t)source->updates);
        pl_json_key_instant(json, "first", source->first);
        pl_json_key_instant(json, "last", source->last);
        pl_json_key_text(json, "digest_sha256", source->digest_hex);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void files(pl_json *json, const pl_report_basis *basis) {
    pl_json_key(json, "files");
    pl_json_array(json);
    for (size_t i = 0; i < basis->file_count; i++) {
        const pl_report_file *file = &basis->files[i];
        pl_json_object(json);
        pl_json_key_text(json, "name", file->name);
        pl_json_key_text(json, "source", file->source);
        pl_json_key_instant(json, "instant", file->instant);
        pl_json_key_integer(json, "bytes", (int64_t)file->bytes);
        pl_json_key_text(json, "sha256", file->sha256_hex);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static void key_day(pl_json *json, const char *key, pl_day day) {
    char text[PL_INSTANT_TEXT];
    pl_day_text(day, text);
    pl_json_key_text(json, key, text);
}

static void ends(pl_json *json, const pl_report_basis *basis) {
    pl_json_key(json, "ends");
    pl_json_array(json);
    for (size_t i = 0; i < basis->end_count; i++) {
        const pl_report_ends *change = &basis->ends[i];
        pl_json_object(json);
        pl_json_key_text(json, "source", change->source);
        pl_json_key_text(json, "side", change->side);
        key_day(json, "from", change->from);
        key_day(json, "to", change->to);
        pl_json_key_fixed(json, "net_km2", change->net_km2, DECIMALS);
        pl_json_key_fixed(json, "one_end_low_km2", change->one_end_low_km2, DECIMALS);
        pl_json_key_fixed(json, "one_end_high_km2", change->one_end_high_km2, DECIMALS);
        pl_json_key_fixed(json, "both_ends_low_km2", change->both_ends_low_km2, DECIMALS);
        pl_json_key_fixed(json, "both_ends_high_km2", change->both_ends_high_km2, DECIMALS);
        pl_json_end(json);
    }
    pl_json_end(json);
}

bool pl_report_json(const pl_statement_result *result, const pl_report_basis *basis, pl_buffer *out,
                    pl_error *error) {
    pl_json json;
    pl_json_start(&json, out, true);
    pl_json_object(&json);
    statement(&json, result);
    pl_json_key(&json, "claims");
    pl_json_array(&json);
    for (size_t i = 0; i < result->claim_count; i++) claim(&json, &result->claims[i]);
    pl_json_end(&json);
    pl_json_key(&json, "basis");
    pl_json_object(&json);
    if (basis->evidence_name != NULL) pl_json_key_text(&json, "evidence", basis->evidence_name);
    if (basis->evidence_digest_hex != NULL)
        pl_json_key_text(&json, "evidence_digest_sha256", basis->evidence_digest_hex);
    if (basis->manifest != NULL) pl_json_key_text(&json, "manifest", basis->manifest);
    pl_json_key_text(&json, "command", basis->command);
    pl_json_key_text(&json, "version", basis->version);
    pl_json_key_text(&json, "libraries", basis->libraries);
    sources(&json, basis);
    files(&json, basis);
    ends(&json, basis);
    pl_json_end(&json);
    pl_json_end(&json);
    pl_buffer_text(out, "\n");
    return out->failed ? pl_fail_nomem(error) : true;
}
