/* draft_speaker.c - who says each sentence and each quotation. A verb of saying outside quotation marks, and
 * what stands before or behind it: a name, people of a kind ("military analysts"), or a pronoun, which is
 * whoever spoke last. A quotation belongs to whoever its own sentence names, else the sentences beside it in
 * its paragraph. */
#include "claim/draft_parts.h"

#define NAME_WORDS_MAX 10
#define KNOWN_MAX 1000 /* full names that later short ones are held against */

typedef struct {
    const char *text; /* NULL: none; "?": somebody who cannot be told */
    bool collective, pronoun;
    bool by_name;     /* a person or body by name */
    const char *side; /* that the words around the name put them on; NULL */
} speaker;

typedef struct {
    const char *name, *side;
} known_name;

typedef struct {
    pl_reading_of *r;
    speaker last, last_named; /* who spoke last; who was named last */
    const char *asked;        /* --speaker */
    known_name *known;        /* full names, from pl_malloc */
    size_t known_count, known_capacity;
    bool failed;
} listener;

static bool is(const listener *l, pl_set set, size_t word) {
    return pl_draft_in_set(l->r, set, word);
}

/* The same person's fuller name, when it ends with this one, and the side that went with it. */
static void know(listener *l, speaker *s) {
    const size_t length = strlen(s->text), asked = l->asked == NULL ? 0 : strlen(l->asked);
    if (asked >= length && length > 0 && strcmp(l->asked + asked - length, s->text) == 0) s->text = l->asked;
    for (size_t i = 0; i < l->known_count; i++) {
        const char *name = l->known[i].name;
        const size_t known = strlen(name);
        if (known < length || strcmp(name + known - length, s->text) != 0 ||
            (known > length && name[known - length - 1] != ' '))
            continue;
        s->text = name;
        if (s->side == NULL)
            s->side = l->known[i].side;
        else
            l->known[i].side = s->side;
        return;
    }
    if (l->known_count == KNOWN_MAX) return;
    if (!PL_GROW(l->known, l->known_count, l->known_capacity))
        l->failed = true;
    else
        l->known[l->known_count++] = (known_name){s->text, s->side};
}

/* The side of a named speaker: within the name's own words ("Ukrainian general Ivan ..."), or behind it with
 * an office
 * ("..., a spokesman for Moscow"). An analyst's or historian's country is no side. */
static const char *affiliation(const listener *l, size_t first, size_t last, size_t end) {
    const uint32_t slot = pl_patterns_find_slot(l->r->patterns, "side");
    const char *side = NULL;
    bool office = false;
    for (size_t w = first; w < end && w < last + NAME_WORDS_MAX; w++) {
        if (l->r->words[w].quote != 0 || is(l, PL_SET_INDEPENDENT, w)) return NULL;
        office |= is(l, PL_SET_TITLES, w) || is(l, PL_SET_FORCES, w);
        const pl_found *found = pl_draft_found(l->r, w, slot);
        if (found != NULL && side == NULL && (w <= last || office)) side = found->value;
    }
    return side;
}

static bool is_side(const listener *l, size_t word) {
    return pl_draft_found(l->r, word, pl_patterns_find_slot(l->r->patterns, "side")) != NULL;
}

/* Words first .. last as a speaker: titles fall away before a name. Up to `end` stands what else is said of
 * them. */
static speaker of_words(listener *l, size_t first, size_t last, size_t end) {
    speaker s = {0};
    const size_t begin = first;
    for (size_t w = first; w <= last; w++) s.collective |= is(l, PL_SET_COLLECTIVES, w);
    if (!s.collective) {
        size_t title = last;
        for (size_t w = last; w-- > begin;) {
            if (!is(l, PL_SET_TITLES, w)) continue;
            if (title == last) first = w + 1;
            title = w;
        }
        /* Of "spokesman of a Ukrainian brigade Ivan Maket" the name is left; "minister of defence" has none.
         */
        const bool office = first > begin;
        while (first < last && (!l->r->words[first].capital || (office && is_side(l, first)))) first++;
        if (!l->r->words[first].capital) first = title;
    }
    s.text = pl_draft_text(l->r, first, last);
    if (s.text == NULL) {
        l->failed = true;
        return s;
    }
    s.by_name = !s.collective;
    if (s.by_name) {
        s.side = affiliation(l, begin, last, end);
        know(l, &s);
    }
    return s;
}

static bool is_nominal(const listener *l, size_t word) {
    return l->r->words[word].capital || is(l, PL_SET_COLLECTIVES, word) || is(l, PL_SET_MODIFIERS, word) ||
           is(l, PL_SET_TITLES, word);
}

static speaker pronoun(const listener *l, size_t word, bool *ret_is) {
    speaker none = {.text = "?", .pronoun = true};
    *ret_is = true;
    if (is(l, PL_SET_HE, word)) {
        if (l->last_named.text != NULL)
            return (speaker){l->last_named.text, false, true, true, l->last_named.side};
        return l->asked != NULL ? (speaker){l->asked, false, true, true, NULL} : none;
    }
    if (is(l, PL_SET_THEY, word)) {
        if (l->last.text != NULL)
            return (speaker){l->last.text, l->last.collective, true, false, l->last.side};
        return none;
    }
    *ret_is = false;
    return none;
}

/* Before the verb: "President Vladimir Putin also said", "Western and Russian military analysts say". */
static speaker before(listener *l, size_t verb, size_t first) {
    const pl_word_at *words = l->r->words;
    size_t last = verb;
    bool is_pronoun;
    while (last > first && !words[last].breaks && last + 4 > verb && is(l, PL_SET_FILLERS, last - 1)) last--;
    if (last == first || words[last].breaks) return (speaker){0};
    last--;
    if (words[last].quote != 0 || words[last].is_number) return (speaker){0};
    const speaker he = pronoun(l, last, &is_pronoun);
    if (is_pronoun) return he;
    size_t begin = last;
    if (words[last + 1].comma && last + 1 == verb) {
        /* "Putin, speaking in Moscow, said": the first name of the sentence. */
        begin = first;
        while (begin < last && words[begin].quote != 0) begin++;
        const size_t start = begin;
        while (
            begin < last && !(words[begin].capital && begin > start) && !is(l, PL_SET_COLLECTIVES, begin) &&
            !(begin == start && words[begin].capital && is_nominal(l, begin + 1)) && !words[begin + 1].comma)
            begin++;
        if (!words[begin].capital && !is(l, PL_SET_COLLECTIVES, begin)) return (speaker){0};
        size_t end = begin;
        while (end + 1 < last && !words[end + 1].comma && is_nominal(l, end + 1)) end++;
        return of_words(l, begin, end, verb);
    }
    if (!is_nominal(l, last)) return (speaker){0};
    const bool collective = is(l, PL_SET_COLLECTIVES, last);
    while (begin > first && last - begin < NAME_WORDS_MAX && !words[begin].comma && !words[begin].breaks &&
           words[begin - 1].quote == 0 &&
           (is_nominal(l, begin - 1) || is(l, PL_SET_CONNECTORS, begin - 1) ||
            (collective && is(l, PL_SET_AND, begin - 1))))
        begin--;
    while (begin < last && !words[begin].capital &&
           (is(l, PL_SET_CONNECTORS, begin) || is(l, PL_SET_AND, begin)))
        begin++;
    /* "Later Putin said": the sentence's first word is upper case, and no name. */
    while (begin < last && is(l, PL_SET_FILLERS, begin)) begin++;
    return of_words(l, begin, last, verb);
}

/* Behind the verb: "said Putin", "according to the Institute for the Study of War". */
static speaker behind(listener *l, size_t verb, size_t end) {
    const pl_word_at *words = l->r->words;
    size_t first = verb + 1, last;
    bool is_pronoun;
    while (first < end && is(l, PL_SET_CONNECTORS, first) && !words[first].capital) first++;
    if (first >= end || words[first].comma || words[first].breaks || words[first].quote != 0)
        return (speaker){0};
    const speaker he = pronoun(l, first, &is_pronoun);
    if (is_pronoun) return he;
    if (!is_nominal(l, first)) return (speaker){0};
    last = first;
    size_t at = first + 1;
    while (at < end && at - first < NAME_WORDS_MAX && !words[at].comma && !words[at].breaks &&
           words[at].quote == 0 && (is_nominal(l, at) || is(l, PL_SET_CONNECTORS, at))) {
        if (is_nominal(l, at)) last = at;
        at++;
    }
    /* Titles alone: the name stands behind what else is said of them. */
    bool named = false;
    for (size_t w = first; w <= last; w++) named |= words[w].capital || is(l, PL_SET_COLLECTIVES, w);
    for (at = last + 1; !named && at < end && at - first < NAME_WORDS_MAX && words[at].quote == 0 &&
                        !words[at].comma && !words[at].breaks;
         at++)
        if (words[at].capital && !is_side(l, at)) {
            last = at;
            named = !(at + 1 < end && words[at + 1].capital && !words[at + 1].comma && !words[at + 1].breaks);
        }
    return of_words(l, first, last, end);
}

/* Whom a sentence names as speaking. */
static speaker of_sentence(listener *l, const pl_sentence *sentence) {
    speaker found = {0};
    for (size_t w = sentence->first; w < sentence->end && (found.text == NULL || found.pronoun); w++) {
        if (l->r->words[w].quote != 0) continue;
        speaker here = {0};
        if (is(l, PL_SET_ACCORDING, w)) {
            here = behind(l, w, sentence->end);
        } else if (is(l, PL_SET_SAID, w)) {
            here = before(l, w, sentence->first);
            /* "told reporters": behind it is who listens. */
            if (here.text == NULL && !is(l, PL_SET_TOLD, w)) here = behind(l, w, sentence->end);
        }
        if (here.text != NULL && (found.text == NULL || !here.pronoun)) found = here;
    }
    if (found.text == NULL) return found;
    if (strcmp(found.text, "?") != 0) l->last = found;
    if (found.by_name && !found.pronoun) l->last_named = found;
    return found;
}

static void give(pl_speakers *all, size_t quote, const speaker *s) {
    all->of_quote[quote] = s->text;
    all->collective_of_quote[quote] = s->collective;
    all->side_of_quote[quote] = s->side;
}

/* Quotations by the sentences around them: their own, then those before and behind in the paragraph. */
static void quotes(listener *l, const speaker *sentences, pl_speakers *all) {
    const pl_reading_of *r = l->r;
    speaker last = {0};
    for (size_t q = 1; q < r->quote_count; q++) {
        const pl_quote *quote = &r->quotes[q];
        if (!quote->is_speech || quote->first > quote->last) continue;
        const size_t first = r->words[quote->first].sentence, end = r->words[quote->last].sentence;
        const speaker *found = NULL;
        for (size_t s = end + 1; s-- > first && found == NULL;)
            if (sentences[s].text != NULL) found = &sentences[s];
        for (size_t s = first; found == NULL && s-- > 0 && first - s <= 3;)
            if (sentences[s].text != NULL &&
                (r->sentences[s].paragraph == r->sentences[first].paragraph || r->sentences[s].colon))
                found = &sentences[s];
        if (found == NULL && end + 1 < r->sentence_count &&
            r->sentences[end + 1].paragraph == r->sentences[end].paragraph &&
            sentences[end + 1].text != NULL && r->words[r->sentences[end + 1].first].quote == 0)
            found = &sentences[end + 1];
        if (found != NULL) last = *found;
        /* Nobody is named: it is most likely whoever spoke before, and an editor must look. */
        if (last.text != NULL)
            give(all, q, &last);
        else
            all->of_quote[q] = "?";
    }
}

bool pl_draft_speakers(pl_reading_of *r, const char *asked, pl_speakers *ret) {
    listener l = {.r = r, .asked = asked};
    pl_speakers all = {pl_arena_alloc(r->arena, (r->sentence_count + 1) * sizeof *all.of_sentence),
                       pl_arena_alloc(r->arena, (r->quote_count + 1) * sizeof *all.of_quote),
                       pl_arena_alloc(r->arena, r->sentence_count + 1),
                       pl_arena_alloc(r->arena, r->quote_count + 1),
                       pl_arena_alloc(r->arena, (r->sentence_count + 1) * sizeof *all.side_of_sentence),
                       pl_arena_alloc(r->arena, (r->quote_count + 1) * sizeof *all.side_of_quote)};
    speaker *sentences = pl_arena_alloc(r->arena, (r->sentence_count + 1) * sizeof *sentences);
    if (all.of_sentence == NULL || all.of_quote == NULL || all.collective_of_sentence == NULL ||
        all.collective_of_quote == NULL || all.side_of_sentence == NULL || all.side_of_quote == NULL ||
        sentences == NULL)
        return pl_fail_nomem(r->error);
    for (size_t s = 0; s < r->sentence_count && !l.failed; s++) {
        sentences[s] = of_sentence(&l, &r->sentences[s]);
        all.of_sentence[s] = sentences[s].text;
        all.collective_of_sentence[s] = sentences[s].collective;
        all.side_of_sentence[s] = sentences[s].side;
    }
    pl_free(l.known);
    if (l.failed) return pl_fail_nomem(r->error);
    quotes(&l, sentences, &all);
    *ret = all;
    return true;
}
