/* claim.h - what the files of this room share: a statement as parsed (statement.c, settings.c, holds.c,
 * options.c), a reading with its choices listed (choices.c), one specification judged (judge*.c), and a
 * reading judged as a whole (weigh.c, words.c, verdict.c). */
#ifndef PL_CLAIM_CLAIM_H
#define PL_CLAIM_CLAIM_H

#include "claim/statement.h"
#include "text/yaml.h"

#define PL_CLAIM_OPTIONS_MAX 32 /* of one choice */
#define PL_CLAIM_SHARE_MOSTLY 0.8
#define PL_CLAIM_SHARE_SELDOM 0.2
#define PL_CLAIM_SQL_MAX 4096 /* bytes */

/* How a reading puts its question: the one key of `holds` that is not a comparison. */
typedef enum {
    PL_FORM_EVERY,
    PL_FORM_SHARE,
    PL_FORM_NUMBER,
    PL_FORM_SOME,
    PL_FORM_TOTAL,
    PL_FORM_HIGHEST,
    PL_FORM_MONTH_HIGHEST,
    PL_FORM_TREND,
    PL_FORM_TIMES_BEFORE,
    PL_FORM_BECOMES,
    PL_FORM_COUNT
} pl_form;
extern const char *const pl_form_names[PL_FORM_COUNT + 1]; /* "every", "share_of", ... */
/* Forms that go through parts of the window (or sectors) one by one and count them. */
bool pl_form_counts(pl_form form);

typedef enum { PL_AT_LEAST, PL_MORE_THAN, PL_AT_MOST, PL_LESS_THAN, PL_COMPARE_COUNT } pl_compare;
extern const char *const pl_compare_names[PL_COMPARE_COUNT + 1]; /* "at_least", ... */
bool pl_compare_holds(pl_compare compare, double value, double threshold);

#define PL_MONTH_LAST INT32_MIN /* the last whole calendar month before the statement */
typedef struct {
    pl_form form;
    pl_each each; /* every, share_of, number_of, some; trend: not sectors */
    pl_compare compare;
    double threshold; /* of the measure; of the slope, or of the ratio */
    double share;     /* share_of */
    size_t number;    /* number_of */
    pl_instant since; /* highest_since, month_highest_since */
    pl_day month;     /* its first day, or PL_MONTH_LAST */
    pl_instant by;    /* becomes: before the end of this day; INT64_MAX: whenever */
} pl_holds;

/* Choices in the order in which specifications are listed: the last one changes fastest. */
typedef enum {
    PL_CHOICE_SOURCE,
    PL_CHOICE_RECORD,
    PL_CHOICE_REGION,
    PL_CHOICE_OUTLINE,
    PL_CHOICE_POINT,
    PL_CHOICE_GAZETTEER,
    PL_CHOICE_LABELS,
    PL_CHOICE_UNIT,
    PL_CHOICE_RELATIVES,
    PL_CHOICE_DAY_TURN,
    PL_CHOICE_WINDOW,
    PL_CHOICE_KINDS,
    PL_CHOICE_CONTESTED,
    PL_CHOICE_DISTANCE,
    PL_CHOICE_FALSE_CLAIMS,
    PL_CHOICE_INTERVAL,
    PL_CHOICE_THRESHOLD,
    PL_CHOICE_WINDOWS,
    PL_CHOICE_DAYS_COUNTED,
    PL_CHOICE_COUNT
} pl_choice_kind;
extern const char *const pl_choice_names[PL_CHOICE_COUNT + 1]; /* "source", "region", ... */

#define PL_RELATIVES_NONE "none" /* the option of `relatives`: the type's own counts alone */
#define PL_TURN_OWN (-1)         /* the source's own day turn */
#define PL_WINDOW_OPEN INT32_MAX /* `to` of a window that ends at the last day turn before the statement */
typedef struct {
    const char *text; /* as written */
    int64_t number; /* day turn in seconds; kinds as bits; the place in its list of a word; length of a window
                       that ends at the statement in seconds, 0 for one that names its days */
    double amount;  /* threshold; distance in m; share of false claims */
    pl_day from, to; /* of a window that names its days: [from, to) */
} pl_choice_option;
typedef struct {
    size_t count; /* 0: not a choice of this reading */
    const pl_choice_option *options;
} pl_choice;

/* What a specification is decided by: the measured number, or the whole interval around it. */
typedef enum { PL_BY_VALUE, PL_BY_INTERVAL } pl_decided;

typedef struct {
    const char *id, *says, *side; /* side NULL: the theatre's first */
    pl_measure measure;
    pl_holds holds;
    const char *place, *sql, *type; /* NULL: none */
    pl_decided decided;
    pl_choice choices[PL_CHOICE_COUNT];
    size_t specification_count;
    size_t line, column; /* where it stands, for messages about what it names */
} pl_reading;

typedef struct {
    const char *id, *says, *words, *speaker, *kind;
    size_t at_begin, at_end;
    int untestable; /* index of its kind; -1: readings test it */
    const char *why, *would_settle;
    const pl_yaml *duel;        /* an untestable claim's, as it stands; NULL: none */
    const pl_reading *readings; /* the plain one first */
    size_t reading_count;
} pl_claim;

/* Choices that the asker makes in the place of the statement's own (otherwise.c). */
typedef struct {
    pl_choice choices[PL_CHOICE_COUNT]; /* count 0: left as it is */
    const char *claim;                  /* the id of the one claim that they are for; NULL: all */
    bool *taken;                        /* one a choice: some reading takes it */
    const pl_otherwise_choice *said;    /* for the answer */
    size_t said_count;
} pl_otherwise;

struct pl_statement {
    const char *file; /* for messages */
    const char *name, *title, *speaker, *appearance, *theatre, *side, *language, *article, *article_sha256;
    pl_instant said;
    const pl_claim *claims;
    size_t claim_count;
    const pl_correction *corrections;
    size_t correction_count;
    const pl_otherwise *otherwise; /* NULL: as the file has it */
};

/* ---- reading a statement ---- */
typedef struct {
    const char *name; /* of the file, for messages */
    pl_arena *arena;
    pl_error *error;
    pl_instant said;
    const pl_otherwise *otherwise; /* NULL: nothing is put in the place of what stands there */
    const char *claim;             /* the id of the one that is being read; NULL: none yet */
} pl_parse;

/* A text of the mapping that must be there and not be empty; its copy. */
bool pl_parse_text(pl_parse *parse, const pl_yaml *mapping, const char *key, const char **ret) PL_MUST_CHECK;
/* The same of a key that may be left out: then NULL. */
bool pl_parse_optional(pl_parse *parse, const pl_yaml *mapping, const char *key,
                       const char **ret) PL_MUST_CHECK;

/* holds.c: the question. */
bool pl_holds_read(pl_parse *parse, const pl_yaml *mapping, pl_holds *ret) PL_MUST_CHECK;
bool pl_holds_has_threshold(const pl_holds *holds);

/* options.c: a list of options of one choice, or a single one. */
bool pl_options_read(pl_parse *parse, const pl_yaml *node, pl_choice_kind kind, pl_choice *ret) PL_MUST_CHECK;
bool pl_options_same(pl_choice_kind kind, const pl_choice_option *a, const pl_choice_option *b);

/* otherwise.c: "window=45d,90d,threshold=0.5" to choices, by the reader of options; messages name `--with`.
 */
bool pl_otherwise_read(const char *text, const char *claim, pl_arena *arena, const pl_otherwise **ret,
                       pl_error *error) PL_MUST_CHECK;
/* Fails where a choice is one that no reading takes. */
bool pl_otherwise_check(const pl_otherwise *otherwise, pl_error *error) PL_MUST_CHECK;

/* settings.c: measure, side, window, holds and choices, nearest level first. */
typedef struct {
    bool has_measure, has_holds;
    pl_measure measure;
    pl_holds holds;
    const pl_yaml *holds_node;
    const char *side, *place, *sql, *type;
    pl_decided decided;
    const pl_yaml *decided_node; /* NULL: not stated */
    pl_choice choices[PL_CHOICE_COUNT];
} pl_settings;
/* Puts what the mapping itself says over what it inherits. */
bool pl_settings_read(pl_parse *parse, const pl_yaml *mapping, pl_settings *settings) PL_MUST_CHECK;
/* Makes a reading of settings: says what is missing, and what does not go together. */
bool pl_settings_close(pl_parse *parse, const pl_yaml *at, const pl_settings *settings,
                       pl_reading *reading) PL_MUST_CHECK;

/* ---- choices.c: the list of specifications ---- */
/* Fills choices that were left open, drops those the question does not use, puts the asker's in their place,
 * and counts the product. */
bool pl_choices_close(pl_parse *parse, const pl_yaml *at, const pl_settings *settings,
                      pl_reading *reading) PL_MUST_CHECK;
/* The option of each choice of a reading at one place of the list (0 for choices it does not have). */
void pl_choices_at(const pl_reading *reading, size_t index, size_t ret_option[PL_CHOICE_COUNT]);
/* How far apart in the list two specifications are that differ only by the next option of this choice. */
size_t pl_choices_stride(const pl_reading *reading, pl_choice_kind choice);
/* All specifications with their options, nothing judged yet. */
bool pl_choices_list(const pl_reading *reading, pl_arena *arena, pl_specification **ret,
                     pl_error *error) PL_MUST_CHECK;

/* ---- judge.c: one specification ---- */

/* What all judging of one statement shares. */
typedef struct {
    const pl_statement *statement;
    const pl_evidence *evidence;
    pl_instant said, as_of; /* nothing later than as_of is known */
    pl_language language;
    pl_arena *arena;
    pl_error *error;
} pl_check_work;

/* Names that the theatre does not have are slips of the statement file: puts the place before the message.
 * False. */
bool pl_check_slip(const pl_check_work *work, const pl_reading *reading);

typedef struct {
    pl_instant highest_since; /* ranks: the end of the last higher one; INT64_MIN: none */
} pl_judged;

/* A specification with its options looked up. */
typedef struct {
    const pl_check_work *work;
    const pl_reading *reading;
    const pl_maps *maps; /* of its source; NULL: none */
    pl_query query;
    pl_span window; /* or month */
    int32_t turn_seconds;
    double threshold;
    bool updated_only, overlapping;
    bool intervals; /* values come with theirs */
} pl_question;
void pl_question_make(const pl_check_work *work, const pl_reading *reading,
                      const size_t option[PL_CHOICE_COUNT], const pl_maps *maps, pl_question *ret);
/* Values of the question's measure; NAN where no map reaches. *ret_missing: not NULL when the evidence has no
 * answer at all, and why; then nothing is filled. */
bool pl_question_values(const pl_question *q, const pl_span *spans, size_t count, pl_value *ret,
                        const char **ret_missing) PL_MUST_CHECK;
/* How many updates are in the span. */
size_t pl_question_updates(const pl_question *q, pl_span span);

/* Fills `specification` (all but options, counted and same_as). */
bool pl_judge(const pl_question *q, pl_specification *specification, pl_judged *ret) PL_MUST_CHECK;
/* The values that the chart of a measurable specification shows. */
bool pl_judge_chart(const pl_question *q, pl_chart_data *ret) PL_MUST_CHECK;
/* The value over the whole window, with its interval; NAN for a question that has no such number. */
bool pl_judge_number(const pl_question *q, pl_value *ret) PL_MUST_CHECK;

/* For qsort of values. */
int pl_judge_order(const void *a, const void *b);

/* The ways of judging. `out` comes with measurable false and numbers unknown; `text` becomes its detail. */
bool pl_judge_counts(const pl_question *q, pl_specification *out, pl_buffer *text) PL_MUST_CHECK;
bool pl_judge_highest(const pl_question *q, pl_specification *out, pl_judged *judged,
                      pl_buffer *text) PL_MUST_CHECK;
bool pl_judge_trend(const pl_question *q, pl_specification *out, pl_buffer *text) PL_MUST_CHECK;
bool pl_judge_becomes(const pl_question *q, pl_specification *out, pl_buffer *text) PL_MUST_CHECK;

/* periods.c: the parts of a window, one by one. */
typedef struct {
    pl_chart_point *points; /* span, name, updates; values when asked for */
    size_t count;
    const char *missing; /* as pl_question_values */
} pl_parts;
bool pl_parts_cut(const pl_question *q, pl_each each, pl_arena *arena, pl_parts *ret) PL_MUST_CHECK;
/* The same with the measure's value in each; a change without an update in it is unknown. */
bool pl_parts_measure(const pl_question *q, pl_each each, pl_arena *arena, pl_parts *ret) PL_MUST_CHECK;

/* ---- weigh.c: what the outcomes of all specifications amount to ---- */
typedef struct {
    const pl_reading *reading;
    pl_specification *specifications;
    const pl_judged *judged;
    const pl_maps *const *maps; /* one an option of the source choice; NULL = none */
    double *weights;            /* one a specification; 0: not counted */
    pl_language language;
} pl_outcomes;
/* Marks what is not counted, fills weights, and same_as of each specification. */
bool pl_weigh(pl_outcomes *outcomes, pl_arena *arena, pl_error *error) PL_MUST_CHECK;
/* Share of the weight of the specifications that hold or fail, that holds; NAN when there is none. */
double pl_weigh_share(const pl_outcomes *outcomes);
/* Of the weight of all that can be measured, the share whose threshold lies inside the interval. */
double pl_weigh_untold(const pl_outcomes *outcomes);
bool pl_weigh_flips(const pl_outcomes *outcomes, pl_arena *arena, const pl_flip **ret, size_t *ret_count,
                    pl_error *error) PL_MUST_CHECK;
/* Do the maps of two makers differ in sign where it decides? Then two specifications to show. */
bool pl_weigh_signs_differ(const pl_outcomes *outcomes, size_t *ret_one, size_t *ret_other);

/* ---- words.c: sentences ---- */
bool pl_word_choose(const pl_outcomes *outcomes, pl_arena *arena, pl_reading_result *ret,
                    pl_error *error) PL_MUST_CHECK;
bool pl_word_sentence(const pl_claim *claim, pl_language language, pl_arena *arena, pl_claim_result *ret,
                      pl_error *error) PL_MUST_CHECK;
/* "gained at least 1 km2", "ground gained, by day": the question in words. */
bool pl_word_question(const pl_reading *reading, pl_language language, pl_arena *arena, const char **ret,
                      pl_error *error) PL_MUST_CHECK;

/* ---- phrases.c: the small parts of sentences ---- */
/* Numbers in a unit of pl_measures ("" for a plain one); a share is written as per cent. */
double pl_phrase_scaled(double value, const char *unit);
/* Of a slope: a share changes by percentage points. */
const char *pl_phrase_slope_unit(pl_measure measure);
pl_phrase pl_phrase_exact(double value, const char *unit); /* as written in the statement */
pl_phrase pl_phrase_count(size_t count);
pl_phrase pl_phrase_instant(pl_instant instant); /* without the time when it is 00:00 */
const char *pl_phrase_measure(pl_measure measure, pl_language language); /* "ground gained" */
const char *pl_phrase_compare(pl_compare compare, pl_language language); /* "at least" */
/* The buffer's text in the arena; frees the buffer. */
bool pl_phrase_keep(pl_buffer *from, pl_arena *arena, const char **ret, pl_error *error) PL_MUST_CHECK;

#endif
