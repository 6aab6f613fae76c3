/* claim.h - what the files of this room share: a statement as parsed (statement.c, settings.c), a reading
 * with its choices listed (choices.c), one specification judged (judge.c), and a reading judged as a whole
 * (verdict.c). */
#ifndef PL_CLAIM_CLAIM_H
#define PL_CLAIM_CLAIM_H

#include "claim/statement.h"
#include "text/yaml.h"

#define PL_CLAIM_OPTIONS_MAX 32 /* of one choice */
#define PL_CLAIM_SHARE_MOSTLY 0.8
#define PL_CLAIM_SHARE_SELDOM 0.2

typedef enum {
    PL_MEASURE_GAINED,
    PL_MEASURE_LOST,
    PL_MEASURE_NET,
    PL_MEASURE_HELD,
    PL_MEASURE_PACE,
    PL_MEASURE_COUNT
} pl_measure;
extern const char *const pl_measure_names[PL_MEASURE_COUNT + 1];
/* Of a period; pace is its net change by the day. */
double pl_measure_value(pl_measure measure, const pl_period *period);

/* How a reading puts its question: the one key of `holds` that is not a comparison. */
typedef enum {
    PL_FORM_EVERY,
    PL_FORM_SHARE,
    PL_FORM_SOME,
    PL_FORM_TOTAL,
    PL_FORM_HIGHEST,
    PL_FORM_MONTH_HIGHEST,
    PL_FORM_COUNT
} pl_form;
extern const char *const pl_form_names[PL_FORM_COUNT + 1]; /* "every", "share_of", ... */

typedef enum { PL_AT_LEAST, PL_MORE_THAN, PL_AT_MOST, PL_LESS_THAN, PL_COMPARE_COUNT } pl_compare;
extern const char *const pl_compare_names[PL_COMPARE_COUNT + 1]; /* "at_least", ... */
extern const char *const pl_compare_words[PL_COMPARE_COUNT + 1]; /* "at least", ... */
bool pl_compare_holds(pl_compare compare, double value, double threshold);

#define PL_MONTH_LAST INT32_MIN /* the last whole calendar month before the statement */
typedef struct {
    pl_form form;
    pl_per per; /* every, share_of, some */
    pl_compare compare;
    double threshold; /* of the measure */
    double share;     /* share_of */
    pl_instant since; /* highest_since, month_highest_since */
    pl_day month;     /* its first day, or PL_MONTH_LAST */
} pl_holds;

/* Choices in the order in which specifications are listed: the last one changes fastest. */
typedef enum {
    PL_CHOICE_SOURCE,
    PL_CHOICE_DAY_TURN,
    PL_CHOICE_WINDOW,
    PL_CHOICE_KINDS,
    PL_CHOICE_THRESHOLD,
    PL_CHOICE_DAYS_COUNTED,
    PL_CHOICE_COUNT
} pl_choice_kind;
extern const char *const pl_choice_names[PL_CHOICE_COUNT + 1]; /* "source", "day_turn", ... */

#define PL_TURN_OWN (-1) /* the source's own day turn */
typedef struct {
    const char *text; /* as written */
    int64_t number;   /* day turn and window in seconds; kinds as bits; days_counted: 1 = updated only */
    double threshold;
} pl_choice_option;
typedef struct {
    size_t count; /* 0: not a choice of this reading */
    const pl_choice_option *options;
} pl_choice;

typedef struct {
    const char *id, *says, *side; /* side NULL: the theatre's first */
    pl_measure measure;
    pl_holds holds;
    pl_choice choices[PL_CHOICE_COUNT];
    size_t specification_count;
} pl_reading;

typedef struct {
    const char *id, *says, *words;
    const char *untestable, *would_settle; /* untestable: "A promise: ..."; NULL when readings test it */
    const pl_reading *readings;            /* the plain one first */
    size_t reading_count;
} pl_claim;

struct pl_statement {
    const char *name, *title, *speaker, *appearance, *theatre, *side;
    pl_instant said;
    const pl_claim *claims;
    size_t claim_count;
};

/* ---- settings.c: measure, side, window, holds and choices, nearest level first ---- */
typedef struct {
    const char *name; /* of the file, for messages */
    pl_arena *arena;
    pl_error *error;
} pl_parse;

typedef struct {
    bool has_measure, has_holds;
    pl_measure measure;
    pl_holds holds;
    const pl_yaml *holds_node;
    const char *side;
    pl_choice choices[PL_CHOICE_COUNT];
} pl_settings;
/* Puts what the mapping itself says over what it inherits. */
bool pl_settings_read(pl_parse *parse, const pl_yaml *mapping, pl_settings *settings) PL_MUST_CHECK;
/* A text of the mapping that must be there and not be empty; its copy. */
bool pl_parse_text(pl_parse *parse, const pl_yaml *mapping, const char *key, const char **ret) PL_MUST_CHECK;

/* ---- choices.c: the list of specifications ---- */
/* Fills choices that were left open, drops those the form does not use, and counts the product. */
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
typedef struct {
    double net_km2;           /* over the window or month; NAN when not measurable */
    pl_instant highest_since; /* highest_since, month_highest_since: the end of the last higher one;
                                 INT64_MIN: none */
    pl_instant begin, end;    /* of what was judged */
} pl_judged;
/* Fills `specification` (all but options, counted and same_as) from the series of its source, which may be
 * NULL. */
bool pl_judge(const pl_reading *reading, const size_t option[PL_CHOICE_COUNT], const pl_series *series,
              pl_instant said, pl_arena *arena, pl_specification *specification, pl_judged *ret,
              pl_error *error) PL_MUST_CHECK;
/* The periods that the chart of a measurable specification shows. */
bool pl_judge_chart(const pl_reading *reading, const size_t option[PL_CHOICE_COUNT], const pl_series *series,
                    pl_instant said, pl_arena *arena, pl_chart_data *ret, pl_error *error) PL_MUST_CHECK;

/* ---- weigh.c: what the outcomes of all specifications amount to ---- */
typedef struct {
    const pl_reading *reading;
    pl_specification *specifications;
    const pl_judged *judged;
    const pl_series *const *series; /* one an option of the source choice; NULL = none */
    double *weights;                /* one a specification; 0: not counted */
} pl_outcomes;
/* Marks what is not counted, fills weights, and same_as of each specification. */
bool pl_weigh(pl_outcomes *outcomes, pl_arena *arena, pl_error *error) PL_MUST_CHECK;
/* Share of the weight of measurable specifications that hold; NAN when there is none. */
double pl_weigh_share(const pl_outcomes *outcomes);
bool pl_weigh_flips(const pl_outcomes *outcomes, pl_arena *arena, const pl_flip **ret, size_t *ret_count,
                    pl_error *error) PL_MUST_CHECK;
/* Do the maps of two makers differ in the sign of the net change where it decides? Then two specifications to
 * show. */
bool pl_weigh_signs_differ(const pl_outcomes *outcomes, size_t *ret_one, size_t *ret_other);

/* ---- words.c: sentences ---- */
bool pl_word_choose(const pl_outcomes *outcomes, pl_arena *arena, pl_reading_result *ret,
                    pl_error *error) PL_MUST_CHECK;
bool pl_word_sentence(const pl_claim *claim, pl_arena *arena, pl_claim_result *ret,
                      pl_error *error) PL_MUST_CHECK;
void pl_word_number(pl_buffer *into, double value);        /* a measured one: two decimals */
void pl_word_exact(pl_buffer *into, double value);         /* as written in the statement */
void pl_word_instant(pl_buffer *into, pl_instant instant); /* without the time when it is 00:00 */
/* The buffer's text in the arena; frees the buffer. */
bool pl_word_keep(pl_buffer *from, pl_arena *arena, const char **ret, pl_error *error) PL_MUST_CHECK;

#endif
