/* draft_words.c - an article cut into words, sentences, paragraphs and quotations. Quotation marks are
 * straight, curly, low or angled; a quotation that opens anew with each paragraph and closes only with the
 * last is one. Single marks are apostrophes here, and no quotation. */
#include "claim/draft_parts.h"

#include "text/token.h"

#include "base/hash.h"

#define SCARE_WORDS                                                                                          \
    4 /* shorter quotations without a mark at their end are names or words held at arm's length */

/* ---- vocabulary ---- */

static bool grow_table(pl_reading_of *r) {
    const size_t size = r->table_size == 0 ? 4096 : r->table_size * 4;
    uint32_t *table = pl_arena_alloc(r->arena, size * sizeof *table);
    if (table == NULL) return pl_fail_nomem(r->error);
    for (size_t i = 0; i < r->vocable_count; i++) {
        size_t at = pl_quick_hash(r->vocables[i].text, r->vocables[i].length) & (size - 1);
        while (table[at] != 0) at = (at + 1) & (size - 1);
        table[at] = (uint32_t)i + 1;
    }
    r->table = table;
    r->table_size = size;
    return true;
}

static bool begins_with(const pl_patterns *p, size_t start, const pl_vocable *word) {
    const pl_literal *literal = &p->literals[p->starts[start].literal];
    return (literal->prefix ? word->length >= literal->length : word->length == literal->length) &&
           memcmp(word->text, literal->text, literal->length) == 0;
}

/* The programs that can begin with this word, each once. */
static bool find_programs(pl_reading_of *r, pl_vocable *word) {
    const pl_patterns *p = r->patterns;
    const unsigned first = (unsigned char)word->text[0];
    size_t most = 0;
    for (size_t i = p->start_of[first]; i < p->start_of[first + 1]; i++) most += begins_with(p, i, word);
    if (most == 0) return true;
    uint32_t *list = pl_arena_alloc(r->arena, most * sizeof *list), count = 0;
    if (list == NULL) return pl_fail_nomem(r->error);
    for (size_t i = p->start_of[first]; i < p->start_of[first + 1]; i++) {
        bool known = !begins_with(p, i, word);
        for (uint32_t k = 0; k < count && !known; k++) known = list[k] == p->starts[i].program;
        if (!known) list[count++] = p->starts[i].program;
    }
    word->programs = list;
    word->program_count = count;
    return true;
}

static bool vocable(pl_reading_of *r, const char *text, size_t length, uint32_t *ret) {
    if (r->vocable_count * 2 >= r->table_size && !grow_table(r)) return false;
    size_t at = pl_quick_hash(text, length) & (r->table_size - 1);
    for (; r->table[at] != 0; at = (at + 1) & (r->table_size - 1)) {
        const pl_vocable *one = &r->vocables[r->table[at] - 1];
        if (one->length == length && memcmp(one->text, text, length) == 0) {
            *ret = r->table[at] - 1;
            return true;
        }
    }
    pl_vocable word = {.text = pl_arena_copy(r->arena, text, length), .length = (uint32_t)length};
    if (word.text == NULL || !PL_ARENA_GROW(r->arena, r->vocables, r->vocable_count, r->vocable_capacity))
        return pl_fail_nomem(r->error);
    if (!find_programs(r, &word)) return false;
    *ret = (uint32_t)r->vocable_count;
    r->table[at] = (uint32_t)r->vocable_count + 1;
    r->vocables[r->vocable_count++] = word;
    return true;
}

/* ---- sentences and quotations ---- */

typedef enum { QUOTE_NONE, QUOTE_STRAIGHT, QUOTE_CURLY, QUOTE_LOW, QUOTE_ANGLED } quote_style;

typedef struct {
    pl_reading_of *r;
    bool ended, asked, colon; /* since the last word: a mark that ends sentences, '?', ':' */
    bool dot;                 /* the mark was a full stop */
    bool comma, breaks, paragraph, joined;
    bool opened; /* a quotation was opened since the last word */
    quote_style style, inner;
    uint32_t quote;  /* the open one; 0: none */
    bool first_mark; /* nothing but marks so far in this paragraph */
    uint32_t paragraph_number;
} cutter;

static bool open_quote(cutter *c, quote_style style) {
    pl_reading_of *r = c->r;
    c->opened = true;
    if (c->quote != 0) {
        if (c->first_mark || style == c->style) return true; /* it goes on, in the next paragraph */
        c->inner = style;
        return true;
    }
    if (!PL_ARENA_GROW(r->arena, r->quotes, r->quote_count, r->quote_capacity))
        return pl_fail_nomem(r->error);
    r->quotes[r->quote_count] = (pl_quote){.first = (uint32_t)r->word_count, .last = 0};
    c->quote = (uint32_t)r->quote_count++;
    c->style = style;
    c->inner = QUOTE_NONE;
    return true;
}

static void close_quote(cutter *c, quote_style style) {
    if (c->quote == 0) return;
    if (c->inner != QUOTE_NONE && c->inner == style) {
        c->inner = QUOTE_NONE;
        return;
    }
    if (style != c->style) return;
    pl_quote *quote = &c->r->quotes[c->quote];
    quote->ends_marked = c->ended || c->comma;
    c->quote = 0;
    c->style = QUOTE_NONE;
}

static bool quote_mark(cutter *c, uint32_t mark) {
    switch (mark) {
    case '"':
        if (c->quote != 0 && c->style == QUOTE_STRAIGHT && !c->first_mark) {
            close_quote(c, QUOTE_STRAIGHT);
            return true;
        }
        if (c->quote != 0 && c->inner == QUOTE_STRAIGHT) {
            close_quote(c, QUOTE_STRAIGHT);
            return true;
        }
        return open_quote(c, QUOTE_STRAIGHT);
    case 0x201C: /* closes what a low one opened */
        if (c->quote != 0 && (c->style == QUOTE_LOW || c->inner == QUOTE_LOW)) {
            close_quote(c, QUOTE_LOW);
            return true;
        }
        return open_quote(c, QUOTE_CURLY);
    case 0x201E:
        return open_quote(c, QUOTE_LOW);
    case 0x201D:
        close_quote(c, c->inner == QUOTE_LOW || (c->inner == QUOTE_NONE && c->style == QUOTE_LOW)
                           ? QUOTE_LOW
                           : QUOTE_CURLY);
        return true;
    case 0xAB:
        return open_quote(c, QUOTE_ANGLED);
    case 0xBB:
        close_quote(c, QUOTE_ANGLED);
        return true;
    default:
        return true;
    }
}

static bool mark(cutter *c, const pl_token *token) {
    switch (token->mark) {
    case '.':
        c->dot = !c->ended;
        c->ended = true;
        break;
    case '?':
        c->asked = true;
        c->ended = true;
        c->dot = false;
        break;
    case '!':
    case 0x2026: /* ... */
        c->ended = true;
        c->dot = false;
        break;
    case ',':
        c->comma = true;
        break;
    case ':':
        c->colon = true;
        c->breaks = true;
        break;
    case ';':
    case '(':
    case ')':
    case 0x2013:
    case 0x2014:
        c->breaks = true;
        break;
    case '-':
    case 0x2010:
    case 0x2011:
        c->breaks |= token->apart;
        c->joined = !token->apart;
        break;
    default:
        return quote_mark(c, token->mark);
    }
    return true;
}

static void new_paragraph(cutter *c) {
    c->paragraph = true;
    c->first_mark = true;
    c->paragraph_number++;
}

/* Does a sentence begin with this word? */
static bool begins_sentence(const cutter *c, const pl_token *token) {
    const pl_reading_of *r = c->r;
    if (r->word_count == 0 || c->paragraph) return true;
    if (!c->ended || (!token->capital && token->kind != PL_TOKEN_NUMBER && !c->opened)) return false;
    if (!c->dot) return true;
    const pl_word_at *last = &r->words[r->word_count - 1];
    /* An initial, or an abbreviation. */
    if (!last->is_number && last->capital && r->vocables[last->vocable].length == 1) return false;
    return !(pl_draft_in_set(r, PL_SET_DOT, r->word_count - 1) && token->begin - last->end < 8);
}

static bool begin_sentence(cutter *c) {
    pl_reading_of *r = c->r;
    if (r->sentence_count > 0) {
        pl_sentence *last = &r->sentences[r->sentence_count - 1];
        last->end = (uint32_t)r->word_count;
        last->asks = c->asked;
        last->colon = c->colon;
    }
    if (!PL_ARENA_GROW(r->arena, r->sentences, r->sentence_count, r->sentence_capacity))
        return pl_fail_nomem(r->error);
    r->sentences[r->sentence_count++] =
        (pl_sentence){.first = (uint32_t)r->word_count, .paragraph = c->paragraph_number};
    return true;
}

static bool word(cutter *c, const pl_token *token) {
    pl_reading_of *r = c->r;
    const pl_slice text = {r->article->text.data + token->begin, token->end - token->begin};
    char folded[PL_TOKEN_FOLDED_MAX];
    size_t length = 1;
    pl_word_at at = {.begin = (uint32_t)token->begin,
                     .end = (uint32_t)token->end,
                     .is_number = token->kind == PL_TOKEN_NUMBER,
                     .capital = token->capital,
                     .comma = c->comma,
                     .breaks = c->breaks,
                     .joined = c->joined || !token->apart,
                     .paragraph = c->paragraph,
                     .value = token->value};
    memcpy(folded, "#", 2);
    if (token->kind == PL_TOKEN_MARK)
        memcpy(folded, "%", 2);
    else
        length = pl_draft_fold(text, folded);
    if (length == 0) {
        memcpy(folded, "#", 2); /* no pattern has such a word */
        length = 1;
    }
    if (begins_sentence(c, token) && !begin_sentence(c)) return false;
    if (!vocable(r, folded, length, &at.vocable)) return false;
    at.sentence = (uint32_t)r->sentence_count - 1;
    at.quote = c->quote;
    if (c->quote != 0) r->quotes[c->quote].last = (uint32_t)r->word_count;
    if (!PL_ARENA_GROW(r->arena, r->words, r->word_count, r->word_capacity)) return pl_fail_nomem(r->error);
    r->words[r->word_count++] = at;
    c->ended = c->asked = c->colon = c->dot = c->comma = c->breaks = c->joined = c->opened = false;
    c->paragraph = c->first_mark = false;
    return true;
}

/* A quotation that no paragraph goes on with ends with its own. */
static bool goes_on(pl_slice text, size_t at) {
    static const char *const openers[] = {"\"", "\xE2\x80\x9C", "\xE2\x80\x9E", "\xC2\xAB", NULL};
    for (size_t i = 0; openers[i] != NULL; i++) {
        const size_t length = strlen(openers[i]);
        if (text.length - at >= length && memcmp(text.data + at, openers[i], length) == 0) return true;
    }
    return false;
}

static bool cut(pl_reading_of *r) {
    cutter c = {.r = r, .first_mark = true};
    const pl_slice text = r->article->text;
    size_t at = 0;
    pl_token token;
    /* Quotation 0 is none. */
    if (!PL_ARENA_GROW(r->arena, r->quotes, r->quote_count, r->quote_capacity))
        return pl_fail_nomem(r->error);
    r->quotes[r->quote_count++] = (pl_quote){1, 0, false, false};
    while (pl_token_next(text, r->patterns->decimal, &at, &token)) {
        if (token.line_ends >= 2) {
            new_paragraph(&c);
            if (c.quote != 0 && !goes_on(text, token.begin)) {
                r->quotes[c.quote].ends_marked = c.ended || c.comma;
                c.quote = 0;
            }
        }
        const bool is_word = token.kind != PL_TOKEN_MARK || token.mark == '%';
        if (!(is_word ? word(&c, &token) : mark(&c, &token))) return false;
    }
    if (r->sentence_count > 0) {
        r->sentences[r->sentence_count - 1].end = (uint32_t)r->word_count;
        r->sentences[r->sentence_count - 1].asks = c.asked;
    }
    return true;
}

bool pl_draft_words(pl_reading_of *r) {
    r->stamps =
        pl_arena_alloc(r->arena, (PL_PATTERN_STEPS_MAX + 2) * (PL_PATTERN_REACH + 1) * sizeof *r->stamps);
    if (r->stamps == NULL) return pl_fail_nomem(r->error);
    if (!grow_table(r) || !cut(r)) return false;
    for (size_t q = 1; q < r->quote_count; q++) {
        pl_quote *quote = &r->quotes[q];
        const size_t count = quote->first > quote->last ? 0 : quote->last - quote->first + 1;
        quote->is_speech = count >= SCARE_WORDS || (count > 0 && quote->ends_marked);
        for (size_t w = quote->first; !quote->is_speech && count > 0 && w <= quote->last; w++)
            r->words[w].quote = 0;
    }
    /* Ukrainian puts who says it between dashes within the quotation: those words are not quoted. */
    for (size_t w = 0; w < r->word_count; w++) {
        if (r->words[w].quote == 0 || !r->words[w].breaks || !pl_draft_in_set(r, PL_SET_SAID, w)) continue;
        const size_t end = r->sentences[r->words[w].sentence].end;
        do r->words[w++].quote = 0;
        while (w < end && !r->words[w].breaks);
        w--;
    }
    return pl_draft_slots(r);
}

bool pl_draft_in_set(const pl_reading_of *r, pl_set set, size_t word) {
    const pl_patterns *p = r->patterns;
    const pl_vocable *vocable = &r->vocables[r->words[word].vocable];
    for (uint32_t i = p->sets[set].first; i < p->sets[set].first + p->sets[set].count; i++) {
        const pl_literal *literal = &p->literals[i];
        if ((literal->prefix ? vocable->length >= literal->length : vocable->length == literal->length) &&
            memcmp(vocable->text, literal->text, literal->length) == 0)
            return true;
    }
    return false;
}

pl_stretch pl_draft_stretch(const pl_reading_of *r, size_t first, size_t last) {
    const size_t begin = r->words[first].begin, end = r->words[last].end;
    if (r->article->begin == NULL) return (pl_stretch){begin, end};
    return (pl_stretch){r->article->begin[begin], r->article->end[end - 1]};
}

const char *pl_draft_text(const pl_reading_of *r, size_t first, size_t last) {
    const size_t begin = r->words[first].begin, length = r->words[last].end - begin;
    char *text = pl_arena_copy(r->arena, r->article->text.data + begin, length);
    size_t kept = 0;
    if (text == NULL) return NULL;
    for (size_t i = 0; i < length; i++) {
        const bool blank = text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t';
        if (blank && kept > 0 && text[kept - 1] == ' ') continue;
        text[kept++] = (char)(blank ? ' ' : text[i]);
    }
    text[kept] = '\0';
    return text;
}
