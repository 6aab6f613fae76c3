/* draft_claims.c - from matches to proposals: which matches of a sentence stand, whose words they are, and
 * what a pattern's templates become with the side, place, time and quantity that the sentence names. What a
 * template asks for and the sentence does not say is listed as not placed, never made up. */
#include "claim/draft_parts.h"

#include "text/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define HITS_MAX 64    /* of one sentence */
#define NOTES_MAX 16   /* of one claim */
#define REGION_WORDS 6 /* between a match and the region that it is about */
#define VOICES_MAX 256 /* ways in which an article names those who speak for a side */
#define CUE_BACK 10    /* words before a match in which a mood is looked for */

typedef struct {
    uint32_t pattern, first, end;
    pl_match match;
} hit_at;

typedef struct {
    pl_reading_of *r;
    const pl_patterns *p;
    pl_speakers speakers;
    const char *asked;
    uint32_t side, town, region, when, voice, date, area, length, share, places, number, every;
    hit_at hits[HITS_MAX];
    size_t hit_count;
    hit_at taken[HITS_MAX]; /* those that stand */
    size_t taken_count;
    struct {
        pl_slice text;
        const char *side;
    } voices[VOICES_MAX];
    size_t voice_count;
    pl_draft_claim *claims; /* from pl_malloc, as the next three */
    size_t claim_count, claim_capacity;
    pl_draft_passed *passed;
    size_t passed_count, passed_capacity;
} drafter;

/* What fills a template. */
typedef struct {
    drafter *d;
    const hit_at *hit;
    const pl_claim_pattern *pattern;
    const pl_sentence *sentence;
    const char *speaker, *voice_side; /* voice_side: the speaker's; NULL */
    const char *side, *region, *place, *window;
    const char *notes[NOTES_MAX];
    size_t note_count;
    bool failed; /* memory ran out */
    bool lacks;  /* a template asks for what is not there */
} filling;

static void note(filling *f, const char *text) {
    for (size_t i = 0; i < f->note_count; i++)
        if (strcmp(f->notes[i], text) == 0) return;
    if (f->note_count < NOTES_MAX) f->notes[f->note_count++] = text;
}

/* ---- what stands in the sentence ---- */

/* What the match itself caught of a slot. */
static const pl_found *caught(const filling *f, uint32_t slot, size_t nth) {
    for (size_t i = 0; i < f->hit->match.capture_count; i++) {
        const pl_found *found = &f->d->r->found[f->hit->match.captures[i]];
        if (found->slot == slot && nth-- == 0) return found;
    }
    return NULL;
}

/* The nearest of a slot: in the match, before it, behind it; in the same sentence. */
static const pl_found *nearest(const filling *f, uint32_t slot) {
    const pl_reading_of *r = f->d->r;
    const pl_found *found = caught(f, slot, 0);
    if (found != NULL) return found;
    for (size_t w = f->hit->first; w < f->hit->end && found == NULL; w++) found = pl_draft_found(r, w, slot);
    for (size_t w = f->hit->first; w-- > f->sentence->first && found == NULL;)
        found = pl_draft_found(r, w, slot);
    for (size_t w = f->hit->end; w < f->sentence->end && found == NULL; w++)
        found = pl_draft_found(r, w, slot);
    return found;
}

static bool has_word(const filling *f, pl_set set, size_t from, size_t to) {
    for (size_t w = from; w < to; w++)
        if (pl_draft_in_set(f->d->r, set, w)) return true;
    return false;
}

/* The other of two sides; NULL when there are not two. */
static const char *opposite(const filling *f, const char *side) {
    const pl_patterns *p = f->d->p;
    const char *other = NULL;
    if (side == NULL) return NULL;
    for (size_t i = 0; i < p->name_count; i++) {
        if (p->names[i].slot != f->d->side || strcmp(p->names[i].value, side) == 0) continue;
        if (other != NULL && strcmp(other, p->names[i].value) != 0) return NULL;
        other = p->names[i].value;
    }
    return other;
}

/* Is the side that is found here the one of a place ("in eastern Ukraine", "Russia's Kursk region") or of a
 * speaker
 * ("Russian analysts say"), and so nobody who acts? */
static bool is_no_actor(const filling *f, const pl_found *side) {
    const pl_reading_of *r = f->d->r;
    const size_t behind = side->word + side->count;
    for (size_t w = side->word; w-- > f->sentence->first && w + 2 >= side->word;)
        if (pl_draft_in_set(r, PL_SET_LOCATIVES, w)) return true;
    if (behind < f->sentence->end && pl_draft_found(r, behind, f->d->region) != NULL) return true;
    bool speaks = false;
    for (size_t w = behind; w < behind + 3 && w < f->sentence->end && r->words[side->word].quote == 0; w++) {
        if (pl_draft_in_set(r, PL_SET_INDEPENDENT, w)) return true;
        speaks |= pl_draft_in_set(r, PL_SET_TITLES, w) ||
                  (pl_draft_in_set(r, PL_SET_COLLECTIVES, w) && !pl_draft_in_set(r, PL_SET_FORCES, w));
    }
    return speaks;
}

/* The side that a word names: by name, or as the speaker's own or enemy. */
static const char *side_at(const filling *f, size_t word) {
    const pl_reading_of *r = f->d->r;
    const pl_found *found = pl_draft_found(r, word, f->d->side);
    if (found != NULL && !is_no_actor(f, found)) return found->value;
    if (f->voice_side != NULL && pl_draft_in_set(r, PL_SET_OWN, word)) return f->voice_side;
    if (f->voice_side != NULL && pl_draft_in_set(r, PL_SET_ENEMY, word)) return opposite(f, f->voice_side);
    return NULL;
}

/* Who does what is claimed: the side that the match caught; else one behind "by"; else the nearest before the
 * match, in it, behind it; else the speaker's own. */
static const char *actor(filling *f) {
    const pl_reading_of *r = f->d->r;
    const pl_found *found = caught(f, f->d->side, 0);
    const char *side = NULL;
    if (found != NULL) return found->value;
    for (size_t w = f->hit->first; w < f->sentence->end && side == NULL; w++)
        if (pl_draft_in_set(r, PL_SET_BY, w))
            for (size_t k = w + 1; k < w + 4 && k < f->sentence->end && side == NULL; k++)
                side = side_at(f, k);
    for (size_t w = f->hit->first; w-- > f->sentence->first && side == NULL;) side = side_at(f, w);
    for (size_t w = f->hit->first; w < f->sentence->end && side == NULL; w++) side = side_at(f, w);
    if (side == NULL && f->voice_side != NULL) {
        note(f, "The sentence names no side: this is the speaker's own.");
        side = f->voice_side;
    }
    return side;
}

/* The side that a speaker speaks for, by the files of patterns. */
static const char *side_of_speaker(const drafter *d, const char *speaker, bool collective) {
    if (speaker == NULL || collective) return NULL;
    const size_t full = strlen(speaker);
    for (size_t i = 0; i < d->voice_count; i++) {
        const pl_slice voice = d->voices[i].text;
        for (size_t at = 0; at + voice.length <= full; at++)
            if (memcmp(speaker + at, voice.data, voice.length) == 0 && (at == 0 || speaker[at - 1] == ' ') &&
                (speaker[at + voice.length] == '\0' || speaker[at + voice.length] == ' '))
                return d->voices[i].side;
    }
    return NULL;
}

/* Each text by which a voice is named in the article, once. */
static void find_voices(drafter *d) {
    const pl_reading_of *r = d->r;
    for (size_t i = 0; i < r->found_count && d->voice_count < VOICES_MAX; i++) {
        const pl_found *found = &r->found[i];
        if (found->slot != d->voice) continue;
        const size_t begin = r->words[found->word].begin, end = r->words[found->word + found->count - 1].end;
        const pl_slice text = {r->article->text.data + begin, end - begin};
        bool known = false;
        for (size_t k = 0; k < d->voice_count && !known; k++) known = pl_slice_equal(d->voices[k].text, text);
        if (known) continue;
        d->voices[d->voice_count].text = text;
        d->voices[d->voice_count++].side = found->value;
    }
}

/* ---- templates ---- */

/* "$since 2022": what was the same or more then, so that only later windows are compared. */
static void after_period(const char *date, char out[PL_INSTANT_TEXT]) {
    int year = 0, month = 0, day = 0;
    pl_day after = 0;
    const size_t length = strlen(date);
    (void)sscanf(date, "%4d-%2d-%2d", &year, &month, &day);
    bool known = length == 4   ? pl_day_from_civil(year + 1, 1, 1, &after)
                 : length == 7 ? pl_day_from_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1,
                                                   1, &after)
                               : pl_day_parse(pl_slice_of(date), &after);
    if (known)
        pl_day_text(after + (length == 10), out);
    else
        snprintf(out, PL_INSTANT_TEXT, "%.10s", date);
}

/* The first of the quantities that the match caught. */
static const pl_found *quantity(const filling *f) {
    const uint32_t slots[] = {f->d->area, f->d->length, f->d->share, f->d->places, f->d->number};
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        const pl_found *found = slots[i] == UINT32_MAX ? NULL : caught(f, slots[i], 0);
        if (found == NULL) continue;
        /* A bare number that has a unit behind it is a quantity. */
        for (size_t k = 0; k < i && slots[i] == f->d->number; k++) {
            const pl_found *more =
                slots[k] == UINT32_MAX ? NULL : pl_draft_found(f->d->r, found->word, slots[k]);
            if (more != NULL) return more;
        }
        return found;
    }
    return NULL;
}

static void add_number(pl_buffer *out, double value) {
    char text[PL_NUMBER_TEXT];
    pl_number_shortest(value, text);
    pl_buffer_text(out, text);
}

/* The value of one placeholder; false when the sentence does not give it. */
static bool place(filling *f, pl_slice name, pl_buffer *out) {
    const struct {
        const char *name, *value;
    } texts[] = {{"side", f->side}, {"region", f->region}, {"place", f->place}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (pl_slice_equal(name, pl_slice_of(texts[i].name))) {
            const char *title = pl_patterns_title(
                f->d->p, texts[i].value == NULL ? texts[i].name : texts[i].value, f->d->r->arena);
            if (title == NULL) f->failed = true;
            pl_buffer_text(out, title == NULL ? "" : title);
            return texts[i].value != NULL || i == 0 || i == 1;
        }
    const pl_found *amount = quantity(f);
    if (pl_slice_equal(name, pl_slice_of("amount"))) {
        if (amount == NULL) return false;
        add_number(out, amount->number);
        return true;
    }
    if (pl_slice_equal(name, pl_slice_of("km"))) {
        if (amount == NULL) return false;
        add_number(out, amount->number / 1000);
        return true;
    }
    if (pl_slice_equal(name, pl_slice_of("compare")) || pl_slice_equal(name, pl_slice_of("compare_words"))) {
        const char *compare = amount == NULL || amount->compare == NULL ? "at_least" : amount->compare;
        if (amount != NULL && amount->compare == NULL)
            note(f, "The words give a figure and no comparison: at_least is a proposal.");
        for (; *compare != '\0'; compare++)
            pl_buffer_add(out, name.length > 7 && *compare == '_' ? " " : compare, 1);
        return true;
    }
    if (pl_slice_equal(name, pl_slice_of("since"))) {
        const pl_found *date = caught(f, f->d->date, 0);
        char text[PL_INSTANT_TEXT];
        if (date == NULL) return false;
        after_period(date->value, text);
        pl_buffer_text(out, text);
        return true;
    }
    if (pl_slice_equal(name, pl_slice_of("date"))) {
        const pl_found *date = caught(f, f->d->date, 0);
        if (date == NULL) return false;
        pl_buffer_text(out, date->value);
        return true;
    }
    /* Any other: what the slot of that name caught. */
    char slot_name[64];
    snprintf(slot_name, sizeof slot_name, "%.*s", name.length < 60 ? (int)name.length : 60, name.data);
    const uint32_t slot = pl_patterns_find_slot(f->d->p, slot_name);
    const pl_found *found = slot == UINT32_MAX ? NULL : nearest(f, slot);
    if (found == NULL) return false;
    if (found->value[0] != '\0')
        pl_buffer_text(out, found->value);
    else
        add_number(out, found->number);
    return true;
}

/* A template with its $names filled; NULL when there is none, or something is missing (f->lacks) or memory
 * ran out (f->failed). */
static const char *fill(filling *f, const char *template) {
    pl_buffer out = {0};
    bool whole = true;
    if (template == NULL) return NULL;
    for (const char *at = template; *at != '\0';) {
        const size_t plain = strcspn(at, "$");
        pl_buffer_add(&out, at, plain);
        at += plain;
        if (*at != '$') continue;
        size_t length = 1;
        while ((at[length] >= 'a' && at[length] <= 'z') || at[length] == '_') length++;
        whole = place(f, (pl_slice){at + 1, length - 1}, &out) && whole;
        at += length;
    }
    const char *text =
        out.failed ? NULL : pl_arena_copy(f->d->r->arena, out.length == 0 ? "" : out.data, out.length);
    f->failed |= text == NULL;
    pl_buffer_free(&out);
    f->lacks |= !whole;
    return whole ? text : NULL;
}

/* ---- one claim ---- */

static void find_side(filling *f) {
    const char *wanted = f->pattern->side;
    if (wanted == NULL || strcmp(wanted, "none") == 0) return;
    if (strcmp(wanted, "actor") != 0 && strcmp(wanted, "other") != 0 && strcmp(wanted, "removed") != 0 &&
        strcmp(wanted, "maybe") != 0) {
        f->side = wanted;
        return;
    }
    if (strcmp(wanted, "removed") == 0)
        for (size_t w = f->hit->end; w-- > f->hit->first && f->side == NULL;) f->side = side_at(f, w);
    else
        f->side = actor(f);
    if (strcmp(wanted, "other") == 0) f->side = opposite(f, f->side);
    if (strcmp(wanted, "maybe") == 0) return;
    /* The head's side would be taken for it, and may be the wrong one. */
    if (f->side == NULL && f->pattern->measure != NULL) {
        f->lacks = true;
        note(f, "The words name no side.");
    }
}

static void find_places(filling *f) {
    const pl_claim_pattern *pattern = f->pattern;
    if (pattern->region != NULL && strncmp(pattern->region, "goals", 5) == 0) {
        f->region = f->side == NULL ? NULL : pl_patterns_goal(f->d->p, f->side, f->d->r->arena);
        if (f->region == NULL) {
            f->lacks = true;
            note(f, "Which regions the goals mean is in no file of patterns.");
        }
    } else if (pattern->region != NULL) {
        const bool needed = strcmp(pattern->region, "needed") == 0;
        const pl_found *found = nearest(f, f->d->region);
        /* One that stands far off belongs to other words of the sentence. */
        if (found != NULL && !needed &&
            (found->word + REGION_WORDS < f->hit->first || found->word > f->hit->end + REGION_WORDS))
            found = NULL;
        if (found != NULL) f->region = found->value;
        if (found == NULL && needed) {
            f->lacks = true;
            note(f, "The region is not named, or not in the theatre file.");
        }
    }
    if (pattern->place != NULL) {
        const pl_found *found = nearest(f, f->d->town);
        if (found != NULL)
            f->place = found->value;
        else {
            f->lacks = true;
            note(f, "The place is not named, or neither the theatre file nor a gazetteer has it (-e EVIDENCE "
                    "brings "
                    "gazetteers).");
        }
    }
}

/* Does the span of time belong to a match of the sentence, as the date of "fastest since 2022" does? */
static bool is_taken(const filling *f, const pl_found *when) {
    const hit_at *hits = f->d->taken;
    for (size_t i = 0; i < f->d->taken_count; i++)
        for (size_t k = 0; k < hits[i].match.capture_count; k++) {
            const pl_found *found = &f->d->r->found[hits[i].match.captures[k]];
            if (found->slot == f->d->date && found->word >= when->word &&
                found->word < when->word + when->count)
                return true;
        }
    return false;
}

/* The time that the sentence names, outside of what matches caught as dates. */
static void find_window(filling *f) {
    const pl_reading_of *r = f->d->r;
    const char *wanted = f->pattern->window;
    if (wanted == NULL) return;
    const bool fixed = wanted[strlen(wanted) - 1] == '!';
    for (size_t w = f->sentence->first; w < f->sentence->end && !fixed; w++) {
        const pl_found *when = pl_draft_found(r, w, f->d->when);
        if (when == NULL || is_taken(f, when)) continue;
        f->window = when->value;
        return;
    }
    const char *kept = pl_arena_copy(r->arena, wanted, strlen(wanted) - fixed);
    if (kept == NULL) f->failed = true;
    f->window = kept;
    if (!fixed) note(f, "No span of time is named: this window is a proposal.");
}

static const char *kind_of(filling *f) {
    if (strcmp(f->pattern->kind, "future") != 0) return f->pattern->kind;
    /* Of one's own side's doing it is a promise; of another's, or by somebody who speaks for no side, a
     * prediction. */
    if (f->voice_side != NULL && (has_word(f, PL_SET_OWN, f->sentence->first, f->hit->end) ||
                                  (f->side != NULL && strcmp(f->side, f->voice_side) == 0)))
        return "promise";
    return "prediction";
}

/* A claim whose side, place or figure cannot be told is no test yet; what the test would be is noted. */
static void make_waiting(filling *f, pl_draft_claim *claim) {
    pl_buffer text = {0};
    pl_buffer_format(&text, "The test would be measure: %s", f->pattern->measure);
    if (claim->window != NULL) pl_buffer_format(&text, ", window: %s", claim->window);
    pl_buffer_format(&text, ", holds: %s", claim->holds != NULL ? claim->holds : f->pattern->holds);
    const char *kept = text.failed ? NULL : pl_arena_copy(f->d->r->arena, text.data, text.length);
    pl_buffer_free(&text);
    if (kept == NULL) f->failed = true;
    if (kept != NULL) note(f, kept);
    claim->would_measure = f->pattern->measure;
    claim->measure = claim->holds = claim->window = claim->distance = claim->region = claim->place = NULL;
    claim->untestable = "waiting";
    claim->why = "The draft could not place what the test needs: see the notes of this claim.";
    claim->would_settle = "The side, place or figure that is meant; then the measure can be asked.";
}

static bool make_claim(drafter *d, const hit_at *hit, const pl_sentence *sentence, pl_draft_claim *ret,
                       bool *ret_of_war) {
    pl_reading_of *r = d->r;
    const pl_word_at *first = &r->words[hit->first];
    const pl_claim_pattern *pattern = &d->p->claims[hit->pattern];
    const size_t s = (size_t)(sentence - r->sentences);
    filling f = {.d = d, .hit = hit, .pattern = pattern, .sentence = sentence};
    f.speaker = first->quote != 0 ? d->speakers.of_quote[first->quote] : d->speakers.of_sentence[s];
    const bool collective = first->quote != 0 ? d->speakers.collective_of_quote[first->quote]
                                              : f.speaker != NULL && d->speakers.collective_of_sentence[s];
    f.voice_side = side_of_speaker(d, f.speaker, collective);
    if (f.voice_side == NULL && !collective)
        f.voice_side =
            first->quote != 0 ? d->speakers.side_of_quote[first->quote] : d->speakers.side_of_sentence[s];
    find_side(&f);
    find_places(&f);
    pl_draft_claim claim = {.pattern = pattern->id,
                            .at = pl_draft_stretch(r, hit->first, hit->end - 1),
                            .words = pl_draft_text(r, hit->first, hit->end - 1)};
    claim.speaker = f.speaker == NULL ? "" : strcmp(f.speaker, "?") == 0 ? NULL : f.speaker;
    claim.kind = kind_of(&f);
    claim.side = pattern->side == NULL ? NULL : f.side;
    if (pattern->untestable != NULL) {
        claim.untestable = strcmp(pattern->kind, "future") == 0 ? claim.kind : pattern->untestable;
        claim.why = pattern->why;
        claim.would_settle = pattern->would_settle;
        claim.side = NULL;
        f.lacks = false;
    } else {
        claim.holds = fill(&f, pattern->holds);
        find_window(&f);
        claim.measure = pattern->measure;
        claim.region = f.region;
        claim.place = f.place;
        claim.window = f.window;
        claim.distance = pattern->distance;
        /* "The company controls 40 per cent of the market" names nothing of the theatre. */
        const bool placed =
            pattern->place != NULL || (pattern->region != NULL && strcmp(pattern->region, "needed") == 0);
        *ret_of_war = !f.lacks || !placed || f.side != NULL || f.region != NULL || f.place != NULL;
        if (f.lacks) make_waiting(&f, &claim);
    }
    claim.says = fill(&f, pattern->says);
    if (claim.says == NULL) claim.says = claim.words;
    if (claim.speaker == NULL) note(&f, "Who says this could not be told: name the speaker.");
    for (size_t i = 0; i < pattern->note_count; i++) note(&f, pattern->notes[i]);
    const char **notes = pl_arena_alloc(r->arena, (f.note_count + 1) * sizeof *notes);
    if (f.failed || notes == NULL || claim.words == NULL) return pl_fail_nomem(r->error);
    memcpy(notes, f.notes, f.note_count * sizeof *notes);
    claim.unplaced = notes;
    claim.unplaced_count = f.note_count;
    *ret = claim;
    return true;
}

/* ---- which matches stand ---- */

static bool pass(drafter *d, const hit_at *hit, const char *why) {
    if (!PL_GROW(d->passed, d->passed_count, d->passed_capacity)) return pl_fail_nomem(d->r->error);
    const char *words = pl_draft_text(d->r, hit->first, hit->end - 1);
    if (words == NULL) return pl_fail_nomem(d->r->error);
    d->passed[d->passed_count++] =
        (pl_draft_passed){pl_draft_stretch(d->r, hit->first, hit->end - 1), words, why};
    return true;
}

/* Why a fact is not proposed as one; NULL: it is. */
static const char *mood_of(drafter *d, const hit_at *hit, const pl_sentence *sentence) {
    static const char *const why[] = {"it speaks of what is to come", "it is said not to be so",
                                      "it is said under a condition", "it speaks of long ago"};
    if (sentence->asks) return "it is asked, not said";
    size_t from = hit->first > sentence->first + CUE_BACK ? hit->first - CUE_BACK : sentence->first;
    for (size_t w = hit->first; w > from; w--)
        if (d->r->words[w].breaks || d->r->words[w].quote != d->r->words[w - 1].quote) {
            from = w;
            break;
        }
    for (int m = 0; m < PL_MOOD_COUNT; m++)
        if (d->p->moods[m].count > 0 && pl_draft_cue(d->r, &d->p->moods[m], from, hit->end) != SIZE_MAX)
            return why[m];
    return NULL;
}

/* Before another: as the files list them, the weak ones last; of one pattern the earlier in the sentence. */
static int by_rank(const pl_patterns *p, const hit_at *a, const hit_at *b) {
    const bool weak_a = p->claims[a->pattern].weak, weak_b = p->claims[b->pattern].weak;
    if (weak_a != weak_b) return weak_a ? 1 : -1;
    if (a->pattern != b->pattern) return a->pattern < b->pattern ? -1 : 1;
    return a->first < b->first ? -1 : a->first > b->first;
}

/* Of two matches of one pattern that begin with a side and end alike the later begins with the side that is
 * meant: "Kyiv's troops will be driven out", and not "Putin said Kyiv's ...". Puts it in the other's place.
 */
static bool tighter(drafter *d, const hit_at *one) {
    for (size_t k = 0; k < d->hit_count; k++) {
        hit_at *before = &d->hits[k];
        if (before->pattern != one->pattern || before->end != one->end || before->match.capture_count == 0)
            continue;
        const pl_found *first = &d->r->found[before->match.captures[0]];
        if (first->slot != d->side || first->word != before->first) continue;
        *before = *one;
        return true;
    }
    return false;
}

static void collect(drafter *d, const pl_sentence *sentence) {
    pl_reading_of *r = d->r;
    d->hit_count = 0;
    for (size_t w = sentence->first; w < sentence->end; w++) {
        const pl_vocable *vocable = &r->vocables[r->words[w].vocable];
        const uint32_t found_first = r->found_at[w], found_end = r->found_at[w + 1];
        uint32_t tried[256];
        size_t tried_count = 0;
        for (uint32_t i = 0; i < vocable->program_count + (uint32_t)d->p->slot_start_count; i++) {
            uint32_t number;
            if (i < vocable->program_count) {
                number = vocable->programs[i];
            } else {
                const struct pl_slot_start *start = &d->p->slot_starts[i - vocable->program_count];
                bool has = false;
                for (uint32_t k = found_first; k < found_end && !has; k++)
                    has = r->found[k].slot == start->slot;
                if (!has) continue;
                number = start->program;
            }
            const pl_program *program = &d->p->programs[number];
            hit_at one = {program->owner, (uint32_t)w, 0, {0}};
            bool known = false;
            for (size_t k = 0; k < tried_count && !known; k++) known = tried[k] == number;
            if (known || program->finds != PL_FINDS_CLAIM || !pl_draft_match(r, program, w, &one.match))
                continue;
            if (tried_count < 256) tried[tried_count++] = number;
            one.end = one.match.end;
            /* The longer of two matches of one pattern at one word. */
            size_t k = 0;
            while (k < d->hit_count && !(d->hits[k].pattern == one.pattern && d->hits[k].first == one.first))
                k++;
            if (k == d->hit_count && tighter(d, &one)) continue;
            if (k == d->hit_count && d->hit_count < HITS_MAX)
                d->hits[d->hit_count++] = one;
            else if (k < d->hit_count && d->hits[k].end < one.end)
                d->hits[k] = one;
        }
    }
    for (size_t i = 1; i < d->hit_count; i++)
        for (size_t k = i; k > 0 && by_rank(d->p, &d->hits[k], &d->hits[k - 1]) < 0; k--) {
            const hit_at other = d->hits[k];
            d->hits[k] = d->hits[k - 1];
            d->hits[k - 1] = other;
        }
}

static bool same_text(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Said before, by the same speaker, of the same: then only where is kept. */
static bool keep(drafter *d, const pl_draft_claim *claim) {
    for (size_t i = 0; i < d->claim_count; i++) {
        pl_draft_claim *before = &d->claims[i];
        if (strcmp(before->pattern, claim->pattern) != 0 || !same_text(before->speaker, claim->speaker) ||
            !same_text(before->side, claim->side) || !same_text(before->region, claim->region) ||
            !same_text(before->place, claim->place) || !same_text(before->holds, claim->holds) ||
            !same_text(before->window, claim->window))
            continue;
        pl_stretch *again = pl_arena_alloc(d->r->arena, (before->again_count + 1) * sizeof *again);
        if (again == NULL) return pl_fail_nomem(d->r->error);
        if (before->again_count > 0) memcpy(again, before->again, before->again_count * sizeof *again);
        again[before->again_count] = claim->at;
        before->again = again;
        before->again_count++;
        return true;
    }
    if (d->claim_count == PL_DRAFT_CLAIMS_MAX)
        return pl_fail(
            d->r->error, PL_INPUT,
            "more than %d claims, the most a statement can have; byte %zu is where the next one stands: cut "
            "the article there and draft each part",
            PL_DRAFT_CLAIMS_MAX, claim->at.begin);
    if (!PL_GROW(d->claims, d->claim_count, d->claim_capacity)) return pl_fail_nomem(d->r->error);
    d->claims[d->claim_count++] = *claim;
    return true;
}

static bool draft_sentence(drafter *d, const pl_sentence *sentence) {
    hit_at *taken = d->taken;
    d->taken_count = 0;
    collect(d, sentence);
    for (size_t i = 0; i < d->hit_count; i++) {
        const hit_at *one = &d->hits[i];
        const pl_claim_pattern *pattern = &d->p->claims[one->pattern];
        bool free = !(pattern->weak && d->taken_count > 0);
        for (size_t k = 0; k < d->taken_count && free; k++)
            free = one->end <= taken[k].first || one->first >= taken[k].end;
        if (!free) continue;
        if (pattern->with.count > 0 &&
            pl_draft_cue(d->r, &pattern->with, sentence->first, sentence->end) == SIZE_MAX)
            continue;
        if (pattern->unless.count > 0 &&
            pl_draft_cue(d->r, &pattern->unless, sentence->first, sentence->end) != SIZE_MAX)
            continue;
        const char *why = pattern->any_mood ? NULL : mood_of(d, one, sentence);
        if (why != NULL && !pattern->weak && !pass(d, one, why)) return false;
        taken[d->taken_count++] = *one;
        pl_draft_claim claim;
        if (why != NULL) {
            d->taken_count -= pattern->weak;
            continue;
        }
        bool of_war = true;
        if (!make_claim(d, one, sentence, &claim, &of_war)) return false;
        if (!(of_war ? keep(d, &claim) : pass(d, one, "it names no side and no place of the theatre")))
            return false;
    }
    return true;
}

/* ---- the whole ---- */

static int by_place(const void *a, const void *b) {
    const pl_draft_claim *one = a, *other = b;
    if (one->at.begin != other->at.begin) return one->at.begin < other->at.begin ? -1 : 1;
    return strcmp(one->pattern, other->pattern);
}

/* The value that most claims have; the first of several. NULL: none has one. */
static const char *most(const drafter *d, bool sides) {
    const char *best = NULL;
    size_t most_count = 0;
    for (size_t i = 0; i < d->claim_count; i++) {
        const char *value = sides ? d->claims[i].side : d->claims[i].speaker;
        size_t count = 0;
        if (value == NULL || value[0] == '\0') continue;
        for (size_t k = 0; k < d->claim_count; k++)
            count += same_text(value, sides ? d->claims[k].side : d->claims[k].speaker);
        if (count <= most_count) continue;
        most_count = count;
        best = value;
    }
    return best;
}

/* Ids are the patterns', numbered where one found several. */
static bool name_claims(drafter *d) {
    for (size_t i = 0; i < d->claim_count; i++) {
        size_t before = 0;
        char id[72];
        for (size_t k = 0; k < i; k++) before += strcmp(d->claims[k].pattern, d->claims[i].pattern) == 0;
        if (before == 0)
            snprintf(id, sizeof id, "%.50s", d->claims[i].pattern);
        else
            snprintf(id, sizeof id, "%.50s-%zu", d->claims[i].pattern, before + 1);
        d->claims[i].id = pl_arena_copy(d->r->arena, id, strlen(id));
        if (d->claims[i].id == NULL) return pl_fail_nomem(d->r->error);
    }
    return true;
}

static bool finish(drafter *d, pl_draft *ret) {
    pl_reading_of *r = d->r;
    if (d->claim_count > 0) qsort(d->claims, d->claim_count, sizeof *d->claims, by_place);
    if (!name_claims(d)) return false;
    pl_draft_claim *claims = pl_arena_alloc(r->arena, (d->claim_count + 1) * sizeof *claims);
    pl_draft_passed *passed = pl_arena_alloc(r->arena, (d->passed_count + 1) * sizeof *passed);
    if (claims == NULL || passed == NULL) return pl_fail_nomem(r->error);
    if (d->claim_count > 0) memcpy(claims, d->claims, d->claim_count * sizeof *claims);
    if (d->passed_count > 0) memcpy(passed, d->passed, d->passed_count * sizeof *passed);
    *ret = (pl_draft){.claims = claims,
                      .claim_count = d->claim_count,
                      .passed = passed,
                      .passed_count = d->passed_count,
                      .speaker = d->asked != NULL ? d->asked : most(d, false),
                      .side = most(d, true),
                      .sentences = r->sentence_count,
                      .has_day = r->day_at.end > 0,
                      .day = r->day,
                      .day_at = r->day_at};
    return true;
}

bool pl_draft_make(const pl_patterns *patterns, const pl_article *article, const char *speaker,
                   const pl_day *said, pl_arena *arena, pl_draft *ret, pl_error *error) {
    pl_reading_of r = {.patterns = patterns, .article = article, .arena = arena, .error = error};
    drafter d = {.r = &r, .p = patterns, .asked = speaker};
    struct {
        uint32_t *slot;
        const char *name;
    } slots[] = {{&d.side, "side"},   {&d.town, "town"},     {&d.region, "region"}, {&d.when, "when"},
                 {&d.voice, "voice"}, {&d.date, "date"},     {&d.area, "area"},     {&d.length, "length"},
                 {&d.share, "share"}, {&d.places, "places"}, {&d.number, "number"}, {&d.every, "every"}};
    if (!patterns->closed) return pl_fail(error, PL_INTERNAL, "patterns are used before they are closed");
    if (article->text.length > PL_ARTICLE_BYTES_MAX)
        return pl_fail(error, PL_INPUT, "an article of more than %zu bytes", PL_ARTICLE_BYTES_MAX);
    if (said != NULL) {
        r.has_day = true;
        r.day = *said;
    }
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        *slots[i].slot = pl_patterns_find_slot(patterns, slots[i].name);
    bool done = pl_draft_words(&r) && pl_draft_speakers(&r, speaker, &d.speakers);
    if (done) find_voices(&d);
    for (size_t s = 0; done && s < r.sentence_count; s++) done = draft_sentence(&d, &r.sentences[s]);
    done = done && finish(&d, ret);
    pl_free(d.claims);
    pl_free(d.passed);
    return done;
}
