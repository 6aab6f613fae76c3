/* draft.h - from an article to the claims that stand in it. Pure: texts in, proposals out. Patterns over
 * words (docs/draft.md) find them; the files of patterns say what each is, and nothing is said that they do
 * not. */
#ifndef PL_CLAIM_DRAFT_H
#define PL_CLAIM_DRAFT_H

#include "base/bytes.h"
#include "text/instant.h"

#define PL_ARTICLE_BYTES_MAX ((size_t)8 << 20)
#define PL_PATTERNS_MAX 1000                 /* of all files together */
#define PL_PATTERN_STEPS_MAX 400             /* of one pattern, when its named words are put in */
#define PL_PATTERN_REACH 64                  /* words that one match can span */
#define PL_DRAFT_CLAIMS_MAX 200              /* as a statement can have */
#define PL_DRAFT_NAMES_MAX ((size_t)2000000) /* names of places */

/* ---- patterns ---- */

typedef struct pl_patterns pl_patterns;
pl_patterns *pl_patterns_new(pl_arena *arena, pl_error *error);
/* Adds a file of patterns; what is there stays. Errors are name:line:column. */
bool pl_patterns_add(pl_patterns *patterns, const char *name, pl_slice text, pl_error *error) PL_MUST_CHECK;
/* Adds a name, found in any spelling (text/fold.h): "town", "pokrovsk", "Pokrovsk". A side's, a region's or a
 * town's; of a name that two have, the first stays. */
bool pl_patterns_name(pl_patterns *patterns, const char *slot, const char *value, const char *name,
                      pl_error *error) PL_MUST_CHECK;
/* No more is added; names that patterns use and nobody gave are PL_INPUT. */
bool pl_patterns_close(pl_patterns *patterns, pl_error *error) PL_MUST_CHECK;
const char *pl_patterns_language(const pl_patterns *patterns); /* "en" */
size_t pl_patterns_count(const pl_patterns *patterns);

/* ---- articles ---- */

typedef struct {
    pl_slice text;
    const uint32_t *begin, *end; /* as pl_html_text has them; NULL: the text is the file */
} pl_article;

/* A stretch of the file. */
typedef struct {
    size_t begin, end;
} pl_stretch;

typedef struct {
    const char *id;      /* unique in the draft */
    const char *pattern; /* that found it */
    const char *words;   /* as they stand there */
    pl_stretch at;
    const char *speaker; /* "": the article itself; NULL: cannot be told */
    const char *kind;    /* "fact", "opinion", "promise", "prediction", "proposal" */
    const char *says;
    /* NULL where there is none. */
    const char *measure, *side, *region, *place, *window, *distance, *holds; /* holds: YAML in one line */
    const char *would_measure;                   /* of one that waits for a side, place or figure */
    const char *untestable, *why, *would_settle; /* instead of measure and holds */
    const char *const *unplaced;                 /* what an editor must look at, in sentences */
    size_t unplaced_count;
    const pl_stretch *again; /* where the same is said once more */
    size_t again_count;
} pl_draft_claim;

/* Words that look checkable and are proposed as nothing, and why. */
typedef struct {
    pl_stretch at;
    const char *words, *why;
} pl_draft_passed;

typedef struct {
    const pl_draft_claim *claims; /* by place */
    size_t claim_count;
    const pl_draft_passed *passed;
    size_t passed_count;
    const char *speaker; /* whose most claims are, or as asked; NULL: nobody's */
    const char *side;    /* that most claims are about; NULL */
    size_t sentences;
    bool has_day; /* the article's first lines have a date */
    pl_day day;
    pl_stretch day_at;
} pl_draft;

/* `speaker`: of the statement, when it is known; NULL: whoever says most. `said`: the day, by which months
 * without a year are read; NULL: the article's own date, when it has one. More than PL_DRAFT_CLAIMS_MAX
 * claims is PL_INPUT. */
bool pl_draft_make(const pl_patterns *patterns, const pl_article *article, const char *speaker,
                   const pl_day *said, pl_arena *arena, pl_draft *ret, pl_error *error) PL_MUST_CHECK;

/* ---- the statement file ---- */

typedef struct {
    const char *statement, *title, *appearance, *theatre;
    const char *said;      /* an instant or a day */
    const char *said_note; /* where it is from */
    const char *file, *sha256;
    const char *const *sources; /* of the theatre, that claims may be held to */
    size_t source_count;
} pl_draft_head;
bool pl_draft_yaml(const pl_draft *draft, const pl_draft_head *head, const char *language, pl_buffer *out,
                   pl_error *error) PL_MUST_CHECK;

#endif
