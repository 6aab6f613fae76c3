/* draft_slots.c - what slots find in an article: numbers, listed words, names in any spelling, dates,
 * quantities with their units, and spans of time. Pass by pass, for what is found later is made of what was
 * found before. */
#include "claim/draft_parts.h"

#include "text/fold.h"
#include "text/number.h"

#include <math.h>
#include <stdio.h>

#define STEM_MIN 5   /* letters of a name's key that an inflected ending is looked for behind */
#define ENDING_MAX 3 /* letters of such an ending */

static bool add(pl_reading_of *r, pl_found found) {
    if (!PL_ARENA_GROW(r->arena, r->found, r->found_count, r->found_capacity)) return pl_fail_nomem(r->error);
    r->found[r->found_count++] = found;
    return true;
}

/* Sorts what was found by word, in the order of finding, and says where each word's begins. */
static bool sort(pl_reading_of *r) {
    const size_t count = r->word_count + 2;
    if (r->found_at == NULL) r->found_at = pl_arena_alloc(r->arena, count * sizeof *r->found_at);
    pl_found *sorted = pl_malloc((r->found_count + 1) * sizeof *sorted);
    if (r->found_at == NULL || sorted == NULL) {
        pl_free(sorted);
        return pl_fail_nomem(r->error);
    }
    uint32_t *at = r->found_at;
    memset(at, 0, count * sizeof *at);
    for (size_t i = 0; i < r->found_count; i++) at[r->found[i].word + 1]++;
    for (size_t i = 1; i < count; i++) at[i] += at[i - 1];
    for (size_t i = 0; i < r->found_count; i++) sorted[at[r->found[i].word]++] = r->found[i];
    for (size_t i = count - 1; i > 0; i--) at[i] = at[i - 1];
    at[0] = 0;
    if (r->found_count > 0) memcpy(r->found, sorted, r->found_count * sizeof *sorted);
    pl_free(sorted);
    return true;
}

static size_t sentence_end(const pl_reading_of *r, size_t word) {
    return r->sentences[r->words[word].sentence].end;
}

/* ---- listed values ---- */

/* Values of numbers and their scales, or of all other slots, which may be made of them; the longest match of
 * each slot at each word. */
static bool listed(pl_reading_of *r, uint32_t number, uint32_t scale, bool others) {
    const pl_patterns *p = r->patterns;
    for (size_t w = 0; w < r->word_count; w++) {
        const pl_vocable *vocable = &r->vocables[r->words[w].vocable];
        const size_t from = r->found_count;
        for (uint32_t i = 0; i < vocable->program_count; i++) {
            const pl_program *program = &p->programs[vocable->programs[i]];
            if (program->finds != PL_FINDS_SLOT) continue;
            const pl_slot_value *value = &p->values[program->owner];
            pl_match match;
            if ((value->slot == number || value->slot == scale) == others ||
                !pl_draft_match(r, program, w, &match))
                continue;
            const pl_found found = {(uint32_t)w,  match.end - (uint32_t)w, value->slot,
                                    value->value, value->number,           NULL};
            size_t k = from;
            while (k < r->found_count && r->found[k].slot != value->slot) k++;
            if (k == r->found_count) {
                if (!add(r, found)) return false;
            } else if (r->found[k].count < found.count) {
                r->found[k] = found;
            }
        }
    }
    return sort(r);
}

/* Digits, and listed numbers with a scale behind them: "2 million", "two hundred". */
static bool numbers(pl_reading_of *r, uint32_t number, uint32_t scale) {
    const size_t listed_count = r->found_count;
    for (size_t w = 0; w < r->word_count; w++)
        if (r->words[w].is_number && !add(r, (pl_found){(uint32_t)w, 1, number, "", r->words[w].value, NULL}))
            return false;
    if (listed_count < r->found_count && !sort(r)) return false;
    for (size_t i = 0; i < r->found_count; i++) {
        pl_found *found = &r->found[i];
        if (found->slot != number) continue;
        const size_t behind = found->word + found->count;
        const pl_found *times =
            behind < sentence_end(r, found->word) ? pl_draft_found(r, behind, scale) : NULL;
        if (times == NULL) continue;
        found->number *= times->number;
        found->count += times->count;
    }
    return true;
}

/* ---- names ---- */

static const char *key_of(pl_reading_of *r, size_t word) {
    pl_vocable *vocable = &r->vocables[r->words[word].vocable];
    if (vocable->key != NULL) return vocable->key;
    pl_buffer key = {0};
    if (pl_fold_name((pl_slice){vocable->text, vocable->length}, &key))
        vocable->key = pl_arena_copy(r->arena, key.length == 0 ? "" : key.data, key.length);
    pl_buffer_free(&key);
    return vocable->key;
}

static size_t bucket_of(const char *key) {
    size_t bucket = 0;
    for (size_t i = 0; i < 3 && key[i] != '\0'; i++) bucket = bucket * 40 + (unsigned char)key[i] % 40 + 1;
    return bucket % PL_NAME_BUCKETS;
}

static bool is_vowel(char c) {
    return strchr("aeiou", c) != NULL;
}

/* Is the word's key the name's, perhaps with another ending? */
static bool same_name(const pl_patterns *p, const char *key, const char *name) {
    if (strcmp(key, name) == 0) return true;
    size_t stem = strlen(name);
    const size_t length = strlen(key);
    if (!p->inflected || stem < STEM_MIN) return false;
    while (stem > STEM_MIN - 1 && is_vowel(name[stem - 1])) stem--;
    return length >= stem && length <= stem + ENDING_MAX && strncmp(key, name, stem) == 0 &&
           (length == stem || is_vowel(key[stem]));
}

static bool names(pl_reading_of *r) {
    const pl_patterns *p = r->patterns;
    if (p->name_count == 0) return true;
    for (size_t w = 0; w < r->word_count; w++) {
        if (!r->words[w].capital) continue;
        const char *key = key_of(r, w);
        if (key == NULL) return pl_fail_nomem(r->error);
        if (key[0] == '\0') continue;
        const size_t from = r->found_count, end = sentence_end(r, w);
        for (uint32_t n = p->name_heads[bucket_of(key)]; n != 0; n = p->names[n - 1].next) {
            const pl_draft_name *name = &p->names[n - 1];
            bool is = w + name->key_count <= end && same_name(p, key, name->keys[0]);
            for (uint8_t k = 1; is && k < name->key_count; k++) {
                const char *other = key_of(r, w + k);
                if (other == NULL) return pl_fail_nomem(r->error);
                is = same_name(p, other, name->keys[k]);
            }
            if (!is || pl_draft_found(r, w, name->slot) != NULL) continue;
            size_t k = from;
            while (k < r->found_count && r->found[k].slot != name->slot) k++;
            const pl_found found = {(uint32_t)w, name->key_count, name->slot, name->value, NAN, NULL};
            if (k == r->found_count) {
                if (!add(r, found)) return false;
            } else if (r->found[k].count < found.count) {
                r->found[k] = found;
            }
        }
    }
    return sort(r);
}

bool pl_patterns_name(pl_patterns *p, const char *slot, const char *value, const char *name,
                      pl_error *error) {
    pl_draft_name entry = {.slot = pl_patterns_slot(p, slot),
                           .value = pl_arena_copy(p->arena, value, strlen(value)),
                           .shown = pl_arena_copy(p->arena, name, strlen(name))};
    if (entry.slot == UINT32_MAX || entry.value == NULL || entry.shown == NULL) return pl_fail_nomem(error);
    if (p->name_count >= PL_DRAFT_NAMES_MAX)
        return pl_fail(error, PL_INPUT, "more than %zu names of places", PL_DRAFT_NAMES_MAX);
    for (const char *at = name; *at != '\0';) {
        const size_t length = strcspn(at, " -");
        pl_buffer key = {0};
        if (!pl_fold_name((pl_slice){at, length}, &key)) {
            pl_buffer_free(&key);
            return pl_fail_nomem(error);
        }
        if (key.length > 0 && entry.key_count == sizeof entry.keys / sizeof *entry.keys) {
            pl_buffer_free(&key);
            return true; /* a name of five words and more is not looked for */
        }
        if (key.length > 0) entry.keys[entry.key_count] = pl_arena_copy(p->arena, key.data, key.length);
        const bool kept = key.length == 0 || entry.keys[entry.key_count++] != NULL;
        pl_buffer_free(&key);
        if (!kept) return pl_fail_nomem(error);
        at += length;
        at += *at != '\0';
    }
    if (entry.key_count == 0) return true;
    if (p->name_heads == NULL) {
        p->name_heads = pl_arena_alloc(p->arena, PL_NAME_BUCKETS * sizeof *p->name_heads);
        p->name_tails = pl_arena_alloc(p->arena, PL_NAME_BUCKETS * sizeof *p->name_tails);
    }
    if (p->name_heads == NULL || p->name_tails == NULL ||
        !PL_ARENA_GROW(p->arena, p->names, p->name_count, p->name_capacity))
        return pl_fail_nomem(error);
    const size_t bucket = bucket_of(entry.keys[0]);
    p->names[p->name_count++] = entry;
    if (p->name_heads[bucket] == 0)
        p->name_heads[bucket] = (uint32_t)p->name_count;
    else
        p->names[p->name_tails[bucket] - 1].next = (uint32_t)p->name_count;
    p->name_tails[bucket] = (uint32_t)p->name_count;
    return true;
}

/* Stems of names with the word that makes a region of them behind: "Donetsk and Luhansk regions". */
static bool regions(pl_reading_of *r, const char *stem_slot, pl_set word_set) {
    const uint32_t stem = pl_patterns_find_slot(r->patterns, stem_slot);
    const uint32_t region = pl_patterns_find_slot(r->patterns, "region");
    size_t over = 0; /* words before this one are in a region already */
    if (stem == UINT32_MAX || region == UINT32_MAX) return true;
    for (size_t w = 0; w < r->word_count; w++) {
        const pl_found *found = w >= over ? pl_draft_found(r, w, stem) : NULL;
        if (found == NULL) continue;
        const size_t end = sentence_end(r, w);
        size_t at = w + found->count;
        pl_buffer value = {0};
        pl_buffer_text(&value, found->value);
        while (at < end) {
            const bool is_and = pl_draft_in_set(r, PL_SET_AND, at);
            if (!is_and && !r->words[at].comma) break;
            const size_t next_at = at + is_and;
            const pl_found *next = next_at < end ? pl_draft_found(r, next_at, stem) : NULL;
            if (next == NULL) break;
            pl_buffer_format(&value, "+%s", next->value);
            at = next_at + next->count;
        }
        bool done = true;
        if (at < end && pl_draft_in_set(r, word_set, at)) {
            const char *kept = value.failed ? NULL : pl_arena_copy(r->arena, value.data, value.length);
            done = kept != NULL
                       ? add(r, (pl_found){(uint32_t)w, (uint32_t)(at + 1 - w), region, kept, NAN, NULL})
                       : pl_fail_nomem(r->error);
            over = at + 1;
        }
        pl_buffer_free(&value);
        if (!done) return false;
    }
    return sort(r);
}

/* ---- dates ---- */

typedef struct {
    pl_reading_of *r;
    uint32_t date, month;
    bool whole; /* only dates with a year */
} dates;

static bool add_date(dates *d, size_t word, size_t end, int year, int month, int day) {
    char text[16];
    if (month == 0)
        snprintf(text, sizeof text, "%04d", year);
    else if (day == 0)
        snprintf(text, sizeof text, "%04d-%02d", year, month);
    else
        snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    const char *kept = pl_arena_copy(d->r->arena, text, strlen(text));
    if (kept == NULL) return pl_fail_nomem(d->r->error);
    return add(d->r, (pl_found){(uint32_t)word, (uint32_t)(end - word), d->date, kept, NAN, NULL});
}

static int year_at(const pl_reading_of *r, size_t word, size_t end) {
    if (word >= end || !r->words[word].is_number || r->words[word].end - r->words[word].begin != 4) return 0;
    const double value = r->words[word].value;
    return value >= PL_YEAR_MIN && value <= PL_YEAR_MAX && value == floor(value) ? (int)value : 0;
}

/* "19", "19th": the words that it takes; 0 when it is no day of a month. */
static size_t day_at(const pl_reading_of *r, size_t word, size_t end, int *ret) {
    if (word >= end || !r->words[word].is_number || r->words[word].value < 1 || r->words[word].value > 31 ||
        r->words[word].value != floor(r->words[word].value))
        return 0;
    *ret = (int)r->words[word].value;
    return word + 1 < end && r->words[word + 1].joined && !r->words[word + 1].is_number &&
                   r->words[word + 1].end - r->words[word + 1].begin <= 4
               ? 2
               : 1;
}

/* The year of a date without one: the last such day or month that had begun by the article's day. */
static int year_before(const pl_reading_of *r, int month, int day) {
    int year, this_month, this_day;
    pl_day_to_civil(r->day, &year, &this_month, &this_day);
    return month > this_month || (month == this_month && day > this_day) ? year - 1 : year;
}

static bool date_at(dates *d, size_t w) {
    const pl_reading_of *r = d->r;
    const size_t end = sentence_end(r, w);
    const pl_slice text = r->article->text;
    const uint32_t begin = r->words[w].begin;
    pl_day day;
    int day_number = 0, month = 0, year = year_at(r, w, end);
    if (pl_draft_found(r, w, d->date) != NULL) return true;
    if (year != 0 && w + 2 < end && begin + 10 <= text.length &&
        pl_day_parse((pl_slice){text.data + begin, 10}, &day)) {
        if (!d->whole) return true;
        pl_day_to_civil(day, &year, &month, &day_number);
        return add_date(d, w, w + 3, year, month, day_number);
    }
    const size_t day_words = day_at(r, w, end, &day_number);
    const size_t month_word = w + day_words;
    const pl_found *name = month_word < end ? pl_draft_found(r, month_word, d->month) : NULL;
    if (name == NULL) {
        if (year == 0 || !d->whole || (w > 0 && r->words[w].joined && r->words[w - 1].is_number)) return true;
        return add_date(d, w, w + 1, year, 0, 0);
    }
    /* A day before the month's name in the words before belongs to that date. */
    if (day_words == 0 && w > 0 && r->found_count > 0) {
        int before = 0;
        if (w >= 1 && day_at(r, w - 1, end, &before) == 1 && r->words[w - 1].sentence == r->words[w].sentence)
            return true;
    }
    month = (int)name->number;
    size_t at = month_word + name->count;
    if (day_words == 0) {
        const size_t behind = day_at(r, at, end, &day_number);
        if (year_at(r, at, end) == 0) at += behind;
    }
    year = year_at(r, at, end);
    if ((year != 0) != d->whole) return true;
    if (year != 0) at++;
    if (year == 0 && !r->has_day) return true;
    if (year == 0) year = year_before(r, month, day_number);
    if (day_number != 0 && !pl_day_from_civil(year, month, day_number, &day)) return true;
    return add_date(d, w, at, year, month, day_number);
}

static bool find_dates(pl_reading_of *r, bool whole) {
    dates d = {r, pl_patterns_find_slot(r->patterns, "date"), pl_patterns_find_slot(r->patterns, "month"),
               whole};
    for (size_t w = 0; w < r->word_count; w++)
        if (!date_at(&d, w)) return false;
    return sort(r);
}

/* ---- quantities ---- */

/* What was said before the number: "at least", "more than". */
static const char *compare_before(const pl_reading_of *r, size_t word, uint32_t slot) {
    const size_t first = r->sentences[r->words[word].sentence].first;
    for (size_t back = 1; back <= 4 && word >= first + back; back++) {
        const pl_found *found = pl_draft_found(r, word - back, slot);
        if (found != NULL) return word - back + found->count == word ? found->value : NULL;
    }
    return NULL;
}

static bool quantities(pl_reading_of *r) {
    const pl_patterns *p = r->patterns;
    const uint32_t number = pl_patterns_find_slot(p, "number"), compare = pl_patterns_find_slot(p, "compare");
    const size_t before = r->found_count;
    for (size_t i = 0; i < before; i++) {
        const pl_found found = r->found[i];
        const size_t behind = found.word + found.count, end = sentence_end(r, found.word);
        if (found.slot != number || behind >= end) continue;
        const pl_vocable *vocable = &r->vocables[r->words[behind].vocable];
        const pl_slot_value *unit = NULL;
        uint32_t longest = 0;
        for (uint32_t k = 0; k < vocable->program_count; k++) {
            const pl_program *program = &p->programs[vocable->programs[k]];
            pl_match match;
            if (program->finds != PL_FINDS_UNIT || !pl_draft_match(r, program, behind, &match) ||
                match.end - (uint32_t)behind <= longest)
                continue;
            longest = match.end - (uint32_t)behind;
            unit = &p->values[program->owner];
        }
        if (unit == NULL) continue;
        double value = found.number;
        size_t first = found.word;
        /* "100-200-300 metres": the least of them. */
        while (first > 0 && r->words[first].joined && r->words[first - 1].is_number &&
               r->words[first].sentence == r->words[first - 1].sentence) {
            first--;
            value = fmin(value, r->words[first].value);
        }
        if (!add(r, (pl_found){(uint32_t)first, (uint32_t)(behind + longest - first), unit->slot, "",
                               value * unit->number, compare_before(r, first, compare)}))
            return false;
    }
    return sort(r);
}

/* ---- spans of time, as windows ---- */

static bool window_of_date(const char *date, bool since, char out[64]) {
    const size_t length = strlen(date);
    pl_day day;
    char next[PL_INSTANT_TEXT];
    if (since)
        snprintf(out, 64, "%s%s..", date, length == 4 ? "-01-01" : length == 7 ? "-01" : "");
    else if (length < 10)
        snprintf(out, 64, "%s", date);
    else {
        if (!pl_day_parse(pl_slice_of(date), &day)) return false;
        pl_day_text(day + 1, next);
        snprintf(out, 64, "%s..%s", date, next);
    }
    return true;
}

static bool windows(pl_reading_of *r) {
    const pl_patterns *p = r->patterns;
    const uint32_t when = pl_patterns_find_slot(p, "when"), date = pl_patterns_find_slot(p, "date"),
                   span = pl_patterns_find_slot(p, "span");
    const size_t before = r->found_count;
    for (size_t i = 0; i < before; i++) {
        const pl_found found = r->found[i];
        char text[64] = "";
        if ((found.slot != date && found.slot != span) || found.word == 0 ||
            r->words[found.word - 1].sentence != r->words[found.word].sentence)
            continue;
        const size_t word = found.word - 1;
        if (found.slot == date) {
            const bool since = pl_draft_in_set(r, PL_SET_SINCE, word);
            if (!since && !pl_draft_in_set(r, PL_SET_IN, word)) continue;
            if (!window_of_date(found.value, since, text)) continue;
        } else if (pl_draft_in_set(r, PL_SET_PAST, word) && found.number >= 1 && found.number <= 36500) {
            snprintf(text, sizeof text, "%.0fd", found.number);
        }
        if (text[0] == '\0') continue;
        const char *kept = pl_arena_copy(r->arena, text, strlen(text));
        if (kept == NULL) return pl_fail_nomem(r->error);
        if (!add(r, (pl_found){(uint32_t)word, found.count + 1, when, kept, NAN, NULL})) return false;
    }
    return sort(r);
}

/* ---- all of them ---- */

#define DATELINE_BYTES 600

/* The first whole date of the article's first lines, unless the day is known. */
static void first_day(pl_reading_of *r) {
    const uint32_t slot = pl_patterns_find_slot(r->patterns, "date");
    for (size_t i = 0; i < r->found_count && !r->has_day && r->words[r->found[i].word].begin < DATELINE_BYTES;
         i++) {
        if (r->found[i].slot != slot || !pl_day_parse(pl_slice_of(r->found[i].value), &r->day)) continue;
        r->has_day = true;
        r->day_at = pl_draft_stretch(r, r->found[i].word, r->found[i].word + r->found[i].count - 1);
    }
}

bool pl_draft_slots(pl_reading_of *r) {
    const uint32_t number = pl_patterns_find_slot(r->patterns, "number"),
                   scale = pl_patterns_find_slot(r->patterns, "scale");
    if (!sort(r) || !listed(r, number, scale, false) || !numbers(r, number, scale) ||
        !listed(r, number, scale, true) || !names(r) || !regions(r, "regionstem", PL_SET_REGION) ||
        !regions(r, "sectorstem", PL_SET_SECTOR) || !find_dates(r, true))
        return false;
    first_day(r);
    return find_dates(r, false) && quantities(r) && windows(r);
}
