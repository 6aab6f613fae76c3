/* draft_compile.c - a pattern's text (docs/draft.md) as a small program: words, slots, choices. There is no
 * repetition without a limit in the language, so a program only ever goes forward. */
#include "claim/draft_parts.h"

#include "text/token.h"

#define NESTING_MAX 12 /* of groups and named words in one another */

typedef struct {
    pl_patterns *patterns;
    const char *file;
    const pl_yaml *node; /* for messages */
    pl_error *error;
    size_t first; /* step of the program */
    pl_slice text;
    size_t at;
    int depth;
} compiler;

static bool choices(compiler *c, char closer);

static bool wrong(const compiler *c, const char *what) {
    return pl_yaml_fail(c->file, c->node, c->error, "pattern '%s': %s", pl_yaml_shown(c->node->text).text,
                        what);
}

static bool emit(compiler *c, pl_step_kind kind, uint32_t x, uint32_t y) {
    pl_patterns *p = c->patterns;
    if (p->step_count - c->first >= PL_PATTERN_STEPS_MAX)
        return pl_yaml_fail(c->file, c->node, c->error, "pattern '%s': more than %d steps",
                            pl_yaml_shown(c->node->text).text, PL_PATTERN_STEPS_MAX);
    if (!PL_ARENA_GROW(p->arena, p->steps, p->step_count, p->step_capacity)) return pl_fail_nomem(c->error);
    p->steps[p->step_count++] = (pl_pattern_step){kind, x, y};
    return true;
}

size_t pl_draft_fold(pl_slice word, char out[]) {
    size_t length = pl_token_fold(word, out);
    if (length > 2 && out[length - 2] == '\'' && out[length - 1] == 's') length -= 2;
    out[length] = '\0';
    return length;
}

static bool add_literal(pl_patterns *p, pl_slice word, bool prefix, pl_error *error) {
    char folded[PL_TOKEN_FOLDED_MAX];
    const size_t length = word.length == 1 && word.data[0] == '%' ? (memcpy(folded, "%", 2), (size_t)1)
                                                                  : pl_draft_fold(word, folded);
    const char *copy = pl_arena_copy(p->arena, folded, length);
    if (copy == NULL || !PL_ARENA_GROW(p->arena, p->literals, p->literal_count, p->literal_capacity))
        return pl_fail_nomem(error);
    p->literals[p->literal_count++] = (pl_literal){copy, length, prefix};
    return true;
}

/* The words of one piece without blanks, as an article is cut: "test-fired" is two. */
static bool words(compiler *c, pl_slice piece) {
    const bool prefix = piece.length > 1 && piece.data[piece.length - 1] == '*';
    if (prefix) piece.length--;
    size_t at = 0, count = 0;
    pl_token token;
    while (pl_token_next(piece, '.', &at, &token)) {
        if (token.kind == PL_TOKEN_MARK && token.mark == '-') continue;
        if (token.kind == PL_TOKEN_MARK && token.mark != '%') return wrong(c, "a mark that is no word");
        const bool last = at >= piece.length;
        if (!add_literal(c->patterns, (pl_slice){piece.data + token.begin, token.end - token.begin},
                         prefix && last, c->error) ||
            !emit(c, PL_STEP_WORD, (uint32_t)(c->patterns->literal_count - 1), 1))
            return false;
        count++;
    }
    return count > 0 || wrong(c, "a word is wanted");
}

static pl_word_list *find_list(pl_patterns *p, pl_slice name) {
    for (size_t i = 0; i < p->list_count; i++)
        if (pl_slice_equal(pl_slice_of(p->lists[i].name), name)) return &p->lists[i];
    return NULL;
}

/* Alternatives, each of which `compile_one` writes; behind each a jump to the end. */
static bool alternatives(compiler *c, const pl_yaml *list) {
    pl_patterns *p = c->patterns;
    uint32_t jumps[1000];
    size_t jump_count = 0;
    const compiler outer = *c;
    for (const pl_yaml *item = list->first; item != NULL; item = item->next) {
        const size_t split = p->step_count;
        if (item->next != NULL && !emit(c, PL_STEP_SPLIT, (uint32_t)split + 1, 0)) return false;
        c->text = item->text;
        c->at = 0;
        if (!choices(c, '\0')) return false;
        if (item->next != NULL) {
            if (jump_count == sizeof jumps / sizeof *jumps) return wrong(c, "too many alternatives");
            jumps[jump_count++] = (uint32_t)p->step_count;
            if (!emit(c, PL_STEP_JUMP, 0, 0)) return false;
            p->steps[split].y = (uint32_t)p->step_count;
        }
    }
    for (size_t i = 0; i < jump_count; i++) p->steps[jumps[i]].x = (uint32_t)p->step_count;
    c->text = outer.text;
    c->at = outer.at;
    return true;
}

static bool named(compiler *c, pl_slice name) {
    pl_word_list *list = find_list(c->patterns, name);
    if (list == NULL)
        return pl_yaml_fail(c->file, c->node, c->error, "pattern '%s': no file lists words '%.*s'",
                            pl_yaml_shown(c->node->text).text, PL_SLICE_ARGS(name));
    if (!pl_patterns_list(c->patterns, list, c->error)) return false;
    if (list->count > 0) return emit(c, PL_STEP_WORD, list->first, list->count);
    if (++c->depth > NESTING_MAX) return wrong(c, "words that name one another too deep");
    if (!alternatives(c, list->list)) return false;
    c->depth--;
    return true;
}

/* "{place}": a slot; "..4": a gap; or a word. */
static bool piece(compiler *c, pl_slice text) {
    pl_patterns *p = c->patterns;
    if (text.length > 2 && text.data[0] == '<' && text.data[text.length - 1] == '>')
        return named(c, (pl_slice){text.data + 1, text.length - 2});
    if (text.length > 2 && text.data[0] == '{' && text.data[text.length - 1] == '}') {
        char *name = pl_arena_copy(p->arena, text.data + 1, text.length - 2);
        if (name == NULL) return pl_fail_nomem(c->error);
        const uint32_t slot = pl_patterns_find_slot(p, name);
        if (slot == UINT32_MAX)
            return pl_yaml_fail(c->file, c->node, c->error, "pattern '%s': no file has a slot '%s'",
                                pl_yaml_shown(c->node->text).text, name);
        return emit(c, PL_STEP_SLOT, slot, 0);
    }
    if (text.length == 1 && text.data[0] == '^') return emit(c, PL_STEP_BEGIN, 0, 0);
    if (text.length == 1 && text.data[0] == '$') return emit(c, PL_STEP_END, 0, 0);
    if (text.length >= 3 && text.data[0] == '.' && text.data[1] == '.') {
        unsigned gap = 0;
        for (size_t i = 2; i < text.length; i++) {
            if (text.data[i] < '0' || text.data[i] > '9' || gap > 2) return wrong(c, "a gap is ..1 to ..20");
            gap = gap * 10 + (unsigned)(text.data[i] - '0');
        }
        if (gap < 1 || gap > 20) return wrong(c, "a gap is ..1 to ..20");
        /* Short gaps first: behind the gap, else one word and again. */
        size_t splits[20];
        for (unsigned i = 0; i < gap; i++) {
            splits[i] = p->step_count;
            if (!emit(c, PL_STEP_SPLIT, 0, (uint32_t)p->step_count + 1) || !emit(c, PL_STEP_ANY, 0, 0))
                return false;
        }
        for (unsigned i = 0; i < gap; i++) p->steps[splits[i]].x = (uint32_t)p->step_count;
        return true;
    }
    return words(c, text);
}

/* One sequence, up to '|', the closer, or the end. */
static bool sequence(compiler *c, char closer) {
    while (c->at < c->text.length) {
        const char ch = c->text.data[c->at];
        if (ch == ' ' || ch == '\n' || ch == '\t') {
            c->at++;
        } else if (ch == '|' || (ch == closer && closer != '\0')) {
            return true;
        } else if (ch == '(' || ch == '[') {
            pl_patterns *p = c->patterns;
            const size_t split = p->step_count;
            c->at++;
            if (++c->depth > NESTING_MAX) return wrong(c, "groups in one another too deep");
            if (ch == '[' && !emit(c, PL_STEP_SPLIT, (uint32_t)split + 1, 0)) return false;
            if (!choices(c, ch == '(' ? ')' : ']')) return false;
            if (ch == '[') p->steps[split].y = (uint32_t)p->step_count;
            c->depth--;
            c->at++;
        } else if (ch == ')' || ch == ']') {
            return wrong(c, "a bracket that closes nothing");
        } else {
            const size_t from = c->at;
            while (c->at < c->text.length && strchr(" \n\t|()[]", c->text.data[c->at]) == NULL) c->at++;
            if (!piece(c, (pl_slice){c->text.data + from, c->at - from})) return false;
        }
    }
    return closer == '\0' || wrong(c, "a bracket is not closed");
}

/* Sequences between '|', up to the closer. */
static bool choices(compiler *c, char closer) {
    pl_patterns *p = c->patterns;
    uint32_t jumps[100];
    size_t jump_count = 0;
    for (;;) {
        const size_t first = p->step_count;
        if (!sequence(c, closer)) return false;
        if (c->at >= c->text.length || c->text.data[c->at] != '|') break;
        c->at++;
        /* What was written moves down by one, for the split before it. */
        if (!emit(c, PL_STEP_JUMP, 0, 0)) return false;
        for (size_t i = p->step_count - 1; i > first; i--) {
            p->steps[i] = p->steps[i - 1];
            if (p->steps[i].kind == PL_STEP_SPLIT || p->steps[i].kind == PL_STEP_JUMP) p->steps[i].x++;
            if (p->steps[i].kind == PL_STEP_SPLIT) p->steps[i].y++;
        }
        if (jump_count == sizeof jumps / sizeof *jumps)
            return wrong(c, "more than 100 alternatives; name them");
        jumps[jump_count++] = (uint32_t)p->step_count;
        if (!emit(c, PL_STEP_JUMP, 0, 0)) return false;
        p->steps[first] = (pl_pattern_step){PL_STEP_SPLIT, (uint32_t)first + 1, (uint32_t)p->step_count};
    }
    for (size_t i = 0; i < jump_count; i++) p->steps[jumps[i]].x = (uint32_t)p->step_count;
    return true;
}

bool pl_patterns_list(pl_patterns *p, pl_word_list *list, pl_error *error) {
    if (list->compiled) return true;
    list->compiled = true;
    for (const pl_yaml *item = list->list->first; item != NULL; item = item->next) {
        if (!pl_yaml_expect(list->file, item, PL_YAML_SCALAR, error)) return false;
        /* A single word, with or without '*', and nothing else. */
        pl_slice word = item->text;
        if (word.length > 1 && word.data[word.length - 1] == '*') word.length--;
        size_t at = 0;
        pl_token token;
        if (!pl_token_next(word, '.', &at, &token) || token.kind != PL_TOKEN_WORD || token.begin != 0 ||
            token.end != word.length)
            return true;
    }
    list->first = (uint32_t)p->literal_count;
    for (const pl_yaml *item = list->list->first; item != NULL; item = item->next) {
        pl_slice word = item->text;
        const bool prefix = word.length > 1 && word.data[word.length - 1] == '*';
        if (prefix) word.length--;
        if (!add_literal(p, word, prefix, error)) return false;
    }
    list->count = (uint32_t)list->list->count;
    return true;
}

bool pl_pattern_compile(pl_patterns *p, const char *file, const pl_yaml *node, pl_finds finds, uint32_t owner,
                        pl_error *error) {
    compiler c = {.patterns = p, .file = file, .node = node, .error = error, .first = p->step_count};
    if (!pl_yaml_text(file, node, &c.text, error)) return false;
    if (!choices(&c, '\0') || !emit(&c, PL_STEP_DONE, 0, 0)) return false;
    if (!PL_ARENA_GROW(p->arena, p->programs, p->program_count, p->program_capacity))
        return pl_fail_nomem(error);
    p->programs[p->program_count++] =
        (pl_program){(uint32_t)c.first, (uint32_t)(p->step_count - c.first), finds, owner};
    return true;
}

/* ---- which words programs begin with ---- */

typedef struct {
    pl_patterns *p;
    bool *seen;
    size_t start_capacity, slot_capacity;
    uint32_t program;
    bool at_once; /* it can match nothing, or begins with a gap */
} first_words;

static bool add_first(first_words *f, uint32_t at) {
    pl_patterns *p = f->p;
    for (;;) {
        const pl_pattern_step *step = &p->steps[at];
        if (f->seen[at - p->programs[f->program].first]) return true;
        f->seen[at - p->programs[f->program].first] = true;
        switch (step->kind) {
        case PL_STEP_WORD:
            for (uint32_t i = 0; i < step->y; i++) {
                if (!PL_ARENA_GROW(p->arena, p->starts, p->start_count, f->start_capacity)) return false;
                p->starts[p->start_count++] = (struct pl_start){step->x + i, f->program};
            }
            return true;
        case PL_STEP_SLOT:
            if (!PL_ARENA_GROW(p->arena, p->slot_starts, p->slot_start_count, f->slot_capacity)) return false;
            p->slot_starts[p->slot_start_count++] = (struct pl_slot_start){step->x, f->program};
            return true;
        case PL_STEP_SPLIT:
            if (!add_first(f, step->x)) return false;
            at = step->y;
            break;
        case PL_STEP_JUMP:
            at = step->x;
            break;
        case PL_STEP_BEGIN:
            at++;
            break;
        case PL_STEP_ANY:
        case PL_STEP_END:
        case PL_STEP_DONE:
            f->at_once = true;
            return true;
        }
    }
}

bool pl_patterns_index(pl_patterns *p, pl_error *error) {
    first_words f = {.p = p};
    f.seen = pl_arena_alloc(p->arena, PL_PATTERN_STEPS_MAX + 2);
    if (f.seen == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < p->program_count; i++) {
        memset(f.seen, 0, PL_PATTERN_STEPS_MAX + 2);
        f.program = (uint32_t)i;
        f.at_once = false;
        if (!add_first(&f, p->programs[i].first)) return pl_fail_nomem(error);
        if (f.at_once)
            return pl_fail(error, PL_INPUT,
                           "a pattern that can begin with a gap or match nothing (the %zu. of all)", i + 1);
    }
    /* By the first byte of the word: a counting sort, which keeps the order. */
    struct pl_start *sorted = pl_arena_alloc(p->arena, (p->start_count + 1) * sizeof *sorted);
    if (sorted == NULL) return pl_fail_nomem(error);
    size_t counts[257] = {0};
    for (size_t i = 0; i < p->start_count; i++)
        counts[(unsigned char)p->literals[p->starts[i].literal].text[0] + 1]++;
    for (size_t i = 1; i <= 256; i++) counts[i] += counts[i - 1];
    memcpy(p->start_of, counts, sizeof counts);
    for (size_t i = 0; i < p->start_count; i++)
        sorted[counts[(unsigned char)p->literals[p->starts[i].literal].text[0]]++] = p->starts[i];
    p->starts = sorted;
    return true;
}
