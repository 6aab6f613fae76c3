/* draft_match.c - runs a pattern's program over the words of a sentence. It tries alternatives in turn, and
 * remembers at which step and word it failed before, so that no step is tried twice at one word: the time of
 * a match is at most steps times PL_PATTERN_REACH, whatever the pattern is. */
#include "claim/draft_parts.h"

const pl_found *pl_draft_found(const pl_reading_of *r, size_t word, uint32_t slot) {
    if (r->found_at == NULL) return NULL;
    for (uint32_t i = r->found_at[word]; i < r->found_at[word + 1]; i++)
        if (r->found[i].slot == slot) return &r->found[i];
    return NULL;
}

static bool is_literal(const pl_literal *literal, const pl_vocable *word) {
    return (literal->prefix ? word->length >= literal->length : word->length == literal->length) &&
           memcmp(word->text, literal->text, literal->length) == 0;
}

typedef struct {
    pl_reading_of *r;
    const pl_program *program;
    size_t from, end; /* words that may be looked at */
    pl_match *match;
} run;

static bool go(run *m, uint32_t at, size_t word) {
    const pl_patterns *p = m->r->patterns;
    for (;;) {
        const pl_pattern_step *step = &p->steps[at];
        uint32_t *stamp = &m->r->stamps[(at - m->program->first) * (PL_PATTERN_REACH + 1) + (word - m->from)];
        if (*stamp == m->r->stamp) return false; /* it led nowhere before */
        *stamp = m->r->stamp;
        const pl_sentence *sentence;
        switch (step->kind) {
        case PL_STEP_WORD: {
            if (word >= m->end) return false;
            const pl_vocable *vocable = &m->r->vocables[m->r->words[word].vocable];
            bool is = false;
            for (uint32_t i = 0; i < step->y && !is; i++) is = is_literal(&p->literals[step->x + i], vocable);
            if (!is) return false;
            word++;
            at++;
            break;
        }
        case PL_STEP_ANY:
            if (word >= m->end) return false;
            word++;
            at++;
            break;
        case PL_STEP_SLOT: {
            const pl_found *found = word < m->end ? pl_draft_found(m->r, word, step->x) : NULL;
            if (found == NULL || word + found->count > m->end) return false;
            const size_t before = m->match->capture_count;
            if (before < PL_CAPTURES_MAX)
                m->match->captures[m->match->capture_count++] = (uint32_t)(found - m->r->found);
            if (go(m, at + 1, word + found->count)) return true;
            m->match->capture_count = before;
            return false;
        }
        case PL_STEP_SPLIT:
            if (go(m, step->x, word)) return true;
            at = step->y;
            break;
        case PL_STEP_JUMP:
            at = step->x;
            break;
        case PL_STEP_BEGIN:
            sentence = &m->r->sentences[m->r->words[m->from].sentence];
            if (word != sentence->first && m->r->words[word].quote == m->r->words[word - 1].quote)
                return false;
            at++;
            break;
        case PL_STEP_END:
            sentence = &m->r->sentences[m->r->words[m->from].sentence];
            if (word != sentence->end && m->r->words[word].quote == m->r->words[word - 1].quote) return false;
            at++;
            break;
        case PL_STEP_DONE:
            m->match->end = (uint32_t)word;
            return word > m->from;
        }
    }
}

bool pl_draft_match(pl_reading_of *r, const pl_program *program, size_t word, pl_match *ret) {
    pl_match match = {0};
    const pl_sentence *sentence = &r->sentences[r->words[word].sentence];
    run m = {.r = r, .program = program, .from = word, .end = sentence->end, .match = &match};
    if (m.end - word > PL_PATTERN_REACH) m.end = word + PL_PATTERN_REACH;
    /* Nor over a colon, semicolon, dash or bracket. */
    for (size_t w = word + 1; w < m.end; w++)
        if (r->words[w].breaks) m.end = w;
    if (++r->stamp == 0) { /* after four thousand million matches: begin anew */
        memset(r->stamps, 0, (PL_PATTERN_STEPS_MAX + 2) * (PL_PATTERN_REACH + 1) * sizeof *r->stamps);
        r->stamp = 1;
    }
    if (!go(&m, program->first, word)) return false;
    *ret = match;
    return true;
}

/* Can the program begin at this word? */
static bool can_begin(const pl_reading_of *r, uint32_t program, size_t word) {
    const pl_vocable *vocable = &r->vocables[r->words[word].vocable];
    for (uint32_t i = 0; i < vocable->program_count; i++)
        if (vocable->programs[i] == program) return true;
    if (r->found_at == NULL) return false;
    for (uint32_t f = r->found_at[word]; f < r->found_at[word + 1]; f++)
        for (size_t i = 0; i < r->patterns->slot_start_count; i++)
            if (r->patterns->slot_starts[i].program == program &&
                r->patterns->slot_starts[i].slot == r->found[f].slot)
                return true;
    return false;
}

size_t pl_draft_cue(pl_reading_of *r, const pl_cue *cue, size_t from, size_t to) {
    pl_match match;
    for (size_t word = from; word < to; word++)
        for (uint32_t i = cue->first; i < cue->first + cue->count; i++)
            if (can_begin(r, i, word) && pl_draft_match(r, &r->patterns->programs[i], word, &match))
                return word;
    return SIZE_MAX;
}
