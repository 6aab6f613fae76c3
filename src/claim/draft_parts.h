/* draft_parts.h - what the files of the draft share: patterns as parsed and compiled (draft_patterns.c,
 * draft_compile.c), their matching (draft_match.c), an article cut into words, sentences and quotations
 * (draft_words.c), names and quantities found in it (draft_slots.c), who says what (draft_speaker.c), and
 * claims (draft_claims.c). */
#ifndef PL_CLAIM_DRAFT_PARTS_H
#define PL_CLAIM_DRAFT_PARTS_H

#include "claim/draft.h"
#include "text/yaml.h"

/* ---- patterns ---- */

typedef enum {
    PL_STEP_WORD,  /* one of literals x .. x + y - 1 */
    PL_STEP_SLOT,  /* what slot x found here */
    PL_STEP_ANY,   /* any word */
    PL_STEP_SPLIT, /* at x; if that fails, at y */
    PL_STEP_JUMP,  /* at x */
    PL_STEP_BEGIN, /* the sentence begins here */
    PL_STEP_END,   /* the sentence ends here */
    PL_STEP_DONE
} pl_step_kind;
typedef struct {
    pl_step_kind kind;
    uint32_t x, y;
} pl_pattern_step;

typedef struct {
    const char *text; /* folded */
    size_t length;
    bool prefix; /* any word that begins so */
} pl_literal;

/* What a program finds. */
typedef enum { PL_FINDS_CLAIM, PL_FINDS_SLOT, PL_FINDS_UNIT, PL_FINDS_CUE } pl_finds;
typedef struct {
    uint32_t first, count; /* of the steps */
    pl_finds finds;
    uint32_t owner; /* claim pattern; value of a slot or unit; cue */
} pl_program;

/* A value of a slot, and the patterns by which it is found. */
typedef struct {
    uint32_t slot;
    const char *value;
    double number; /* the value as a number; NAN */
} pl_slot_value;

/* Cues: lists of patterns that are looked for in a sentence. */
typedef struct {
    uint32_t first, count; /* of the programs; 0: none */
} pl_cue;
typedef enum { PL_MOOD_FUTURE, PL_MOOD_NEGATED, PL_MOOD_CONDITIONAL, PL_MOOD_PAST, PL_MOOD_COUNT } pl_mood;

typedef enum { PL_PART_NONE, PL_PART_MAYBE, PL_PART_NEEDED } pl_part;
/* One entry under `patterns`. Texts are templates; NULL where the file has none. */
typedef struct {
    const char *id, *kind, *measure, *side, *region, *place, *window, *distance, *holds, *says;
    const char *untestable, *why, *would_settle;
    const char *const *notes;
    size_t note_count;
    pl_cue with, unless;
    bool any_mood, weak, always_future;
    const pl_yaml *node;
    const char *file;
} pl_claim_pattern;

/* Words that the program itself looks for; a file of patterns lists them under `words`. */
typedef enum {
    PL_SET_SAID,
    PL_SET_ACCORDING,
    PL_SET_HE,
    PL_SET_THEY,
    PL_SET_TITLES,
    PL_SET_COLLECTIVES,
    PL_SET_MODIFIERS,
    PL_SET_FILLERS,
    PL_SET_CONNECTORS,
    PL_SET_OWN,
    PL_SET_ENEMY,
    PL_SET_IN,
    PL_SET_SINCE,
    PL_SET_PAST,
    PL_SET_REGION,
    PL_SET_SECTOR,
    PL_SET_AND,
    PL_SET_DOT,
    PL_SET_LOCATIVES,
    PL_SET_FORCES,
    PL_SET_BY,
    PL_SET_TOLD,
    PL_SET_INDEPENDENT,
    PL_SET_COUNT
} pl_set;

typedef struct {
    const char *name;
    const pl_yaml *list;
    const char *file;
    uint32_t first, count; /* of the literals when all are single words; count 0: they are not */
    bool compiled;
} pl_word_list;

/* A name of a place or side, in any spelling. */
typedef struct {
    uint32_t slot;
    const char *value;
    const char *keys[4]; /* by pl_fold_name, a word each */
    uint8_t key_count;
    const char *shown; /* as it was given */
    uint32_t next;     /* of the same bucket, in the order of adding; 0: none, else index + 1 */
} pl_draft_name;
#define PL_NAME_BUCKETS 65536

typedef struct pl_file_node {
    const char *file;
    const pl_yaml *root;
} pl_file_node;

struct pl_patterns {
    pl_arena *arena;
    const char *language;
    char decimal;
    bool inflected, closed;
    pl_file_node files[8];
    size_t file_count;
    /* Growing lists, from the arena, doubled when full. */
    pl_word_list *lists;
    size_t list_count, list_capacity;
    const char **slots;
    size_t slot_count, slot_capacity;
    pl_slot_value *values;
    size_t value_count, value_capacity;
    pl_pattern_step *steps;
    size_t step_count, step_capacity;
    pl_literal *literals;
    size_t literal_count, literal_capacity;
    pl_program *programs;
    size_t program_count, program_capacity;
    pl_claim_pattern *claims;
    size_t claim_count, claim_capacity;
    pl_draft_name *names;
    size_t name_count, name_capacity;
    uint32_t *name_heads, *name_tails; /* PL_NAME_BUCKETS each */
    pl_cue moods[PL_MOOD_COUNT];
    pl_cue sets[PL_SET_COUNT]; /* literals */
    const pl_yaml *titles[8], *goals[8];
    size_t title_count, goal_count;
    /* Programs by the words that they can begin with. */
    struct pl_start {
        uint32_t literal, program;
    } * starts; /* sorted by the literal's first byte */
    size_t start_count;
    size_t start_of[257];
    struct pl_slot_start {
        uint32_t slot, program;
    } * slot_starts;
    size_t slot_start_count;
};
extern const char *const pl_set_names[PL_SET_COUNT + 1];

/* Index of a slot, made when it is new; UINT32_MAX when memory ran out. */
uint32_t pl_patterns_slot(pl_patterns *patterns, const char *name);
/* The same, SIZE_MAX when there is none. */
uint32_t pl_patterns_find_slot(const pl_patterns *patterns, const char *name);
/* Room for one more in a list that lives in the arena. */
bool pl_patterns_room(pl_arena *arena, void **list, size_t element, size_t count, size_t *capacity);
#define PL_ARENA_GROW(arena, list, count, capacity)                                                          \
    ((count) < (capacity) || pl_patterns_room(arena, (void **)&(list), sizeof *(list), (count), &(capacity)))

/* draft_compile.c: one pattern's text as a program. */
bool pl_pattern_compile(pl_patterns *patterns, const char *file, const pl_yaml *node, pl_finds finds,
                        uint32_t owner, pl_error *error) PL_MUST_CHECK;
/* A word as patterns and articles have it: folded, without the 's behind it. Its length; 0: too long. */
size_t pl_draft_fold(pl_slice word, char out[]);
bool pl_patterns_index(pl_patterns *patterns, pl_error *error) PL_MUST_CHECK;
bool pl_patterns_list(pl_patterns *patterns, pl_word_list *list, pl_error *error) PL_MUST_CHECK;

/* ---- an article in words ---- */

typedef struct {
    const char *text; /* folded */
    uint32_t length;
    uint32_t program_count;
    const uint32_t *programs; /* that can begin with it */
    const char *key;          /* by pl_fold_name; NULL until it is asked for */
} pl_vocable;

typedef struct {
    uint32_t begin, end; /* bytes of the article's text */
    uint32_t vocable;
    uint32_t sentence, quote;                                  /* quote 0: none, else index */
    bool is_number, capital, comma, breaks, joined, paragraph; /* all but the first two: before the word */
    double value;
} pl_word_at;

typedef struct {
    uint32_t first, end; /* words */
    uint32_t paragraph;
    bool asks;  /* ends with '?' */
    bool colon; /* ends with ':' */
} pl_sentence;

typedef struct {
    uint32_t first, last; /* words; first > last: empty */
    bool ends_marked;     /* a comma, full stop or the like stands before its end */
    bool is_speech;
} pl_quote;

/* What a slot found. */
typedef struct {
    uint32_t word, count, slot;
    const char *value;   /* "russia", "2022-03", "at_least" */
    double number;       /* of a quantity, in its kind's unit; NAN */
    const char *compare; /* of a quantity; NULL: none was said */
} pl_found;

typedef struct {
    const pl_patterns *patterns;
    const pl_article *article;
    pl_arena *arena;
    pl_error *error;
    pl_word_at *words;
    size_t word_count, word_capacity;
    pl_vocable *vocables;
    size_t vocable_count, vocable_capacity;
    uint32_t *table; /* of vocables, open addressing */
    size_t table_size;
    pl_sentence *sentences;
    size_t sentence_count, sentence_capacity;
    pl_quote *quotes;
    size_t quote_count, quote_capacity;
    pl_found *found; /* sorted by word */
    size_t found_count, found_capacity;
    uint32_t *found_at;      /* of each word, and one behind: the first of it */
    uint32_t *stamps, stamp; /* of the matcher */
    bool has_day;
    pl_day day;
    pl_stretch day_at;
} pl_reading_of;

bool pl_draft_words(pl_reading_of *r) PL_MUST_CHECK;
bool pl_draft_slots(pl_reading_of *r) PL_MUST_CHECK;
bool pl_draft_in_set(const pl_reading_of *r, pl_set set, size_t word);
/* The bytes of words first .. last in the file. */
pl_stretch pl_draft_stretch(const pl_reading_of *r, size_t first, size_t last);
/* The same as text, with one blank where there are blanks or ends of lines. NULL: memory ran out. */
const char *pl_draft_text(const pl_reading_of *r, size_t first, size_t last);

/* ---- matching ---- */

#define PL_CAPTURES_MAX 8
typedef struct {
    uint32_t end;                       /* word behind the match */
    uint32_t captures[PL_CAPTURES_MAX]; /* of `found` */
    size_t capture_count;
} pl_match;
/* Does the program match from this word on? Never beyond the sentence. */
bool pl_draft_match(pl_reading_of *r, const pl_program *program, size_t word, pl_match *ret);
/* The first word of [from, to) at which one of the cue's patterns begins, or SIZE_MAX. */
size_t pl_draft_cue(pl_reading_of *r, const pl_cue *cue, size_t from, size_t to);
const pl_found *pl_draft_found(const pl_reading_of *r, size_t word, uint32_t slot);

/* ---- who says it ---- */

typedef struct {
    const char **of_sentence; /* NULL: nobody is named; "?": somebody who cannot be told */
    const char **of_quote;
    bool *collective_of_sentence, *collective_of_quote;
    const char **side_of_sentence, **side_of_quote; /* as the words around their name have it; NULL */
} pl_speakers;
bool pl_draft_speakers(pl_reading_of *r, const char *speaker, pl_speakers *ret) PL_MUST_CHECK;

/* The text that the files of patterns give a value for people; the value itself when there is none. */
const char *pl_patterns_title(const pl_patterns *patterns, const char *value, pl_arena *arena);
const char *pl_patterns_goal(const pl_patterns *patterns, const char *side, pl_arena *arena);

#endif
