/* otherwise.c - choices that the asker makes in the place of a statement's own:
 * "window=45d,90d,threshold=0.5". The text becomes the mapping that a statement would have under `choices`,
 * which the same reader reads. A part without '=' is one more option of the choice before it, as lists go by
 * commas everywhere; '+' stays what joins kinds and regions inside one option. */
#include "claim/claim.h"

static const char here[] = "--with";

static bool fail_unknown(pl_slice name, pl_error *error) {
    const char *near = pl_nearest_word(name, pl_choice_names);
    pl_names names = {0};
    for (size_t i = 0; pl_choice_names[i] != NULL; i++) pl_names_add(&names, pl_choice_names[i]);
    return pl_fail(error, PL_USAGE, "%s: no choice \"%s\"%s%s%s (one of: %s)", here, pl_yaml_shown(name).text,
                   near == NULL ? "" : "; did you mean ", near == NULL ? "" : near, near == NULL ? "" : "?",
                   names.text);
}

/* The choice's place in the list. */
static bool find_choice(pl_slice name, const bool given[], size_t *ret, pl_error *error) {
    size_t kind = 0;
    while (pl_choice_names[kind] != NULL && !pl_slice_equal(name, pl_slice_of(pl_choice_names[kind]))) kind++;
    if (pl_choice_names[kind] == NULL) return fail_unknown(name, error);
    if (given[kind]) return pl_fail(error, PL_USAGE, "%s: %s is given twice", here, pl_choice_names[kind]);
    *ret = kind;
    return true;
}

/* The options from `text` up to the next choice, as a sequence of scalars; *ret_length: with the comma
 * behind. */
static bool take_options(const char *begin, const char *text, pl_arena *arena, pl_yaml *sequence,
                         size_t *ret_length, pl_error *error) {
    const char *at = text;
    const pl_yaml **link = &sequence->first;
    *sequence = (pl_yaml){.type = PL_YAML_SEQUENCE, .line = 1, .column = (size_t)(text - begin) + 1};
    for (;;) {
        const size_t length = strcspn(at, ",");
        if (at > text && memchr(at, '=', length) != NULL) break;
        pl_yaml *option = pl_arena_alloc(arena, sizeof *option);
        const char *copy = pl_arena_copy(arena, at, length);
        if (option == NULL || copy == NULL) return pl_fail_nomem(error);
        *option = (pl_yaml){
            .type = PL_YAML_SCALAR, .line = 1, .column = (size_t)(at - begin) + 1, .text = {copy, length}};
        *link = option;
        link = &option->next;
        sequence->count++;
        at += length;
        if (*at == '\0') break;
        at++;
    }
    *ret_length = (size_t)(at - text);
    return true;
}

/* What the answer says of it. */
static bool keep_said(const pl_choice *choice, size_t kind, pl_arena *arena, pl_otherwise_choice *ret,
                      pl_error *error) {
    const char **options = pl_arena_alloc(arena, choice->count * sizeof *options);
    if (options == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < choice->count; i++) options[i] = choice->options[i].text;
    *ret = (pl_otherwise_choice){pl_choice_names[kind], options, choice->count};
    return true;
}

bool pl_otherwise_read(const char *text, const char *claim, pl_arena *arena, const pl_otherwise **ret,
                       pl_error *error) {
    pl_parse parse = {.name = here, .arena = arena, .error = error};
    bool given[PL_CHOICE_COUNT] = {false};
    pl_otherwise *otherwise = pl_arena_alloc(arena, sizeof *otherwise);
    bool *taken = pl_arena_alloc(arena, PL_CHOICE_COUNT * sizeof *taken);
    pl_otherwise_choice *said = pl_arena_alloc(arena, PL_CHOICE_COUNT * sizeof *said);
    if (otherwise == NULL || taken == NULL || said == NULL) return pl_fail_nomem(error);
    *otherwise = (pl_otherwise){.claim = claim, .taken = taken, .said = said};
    for (const char *at = text; at == text || *at != '\0';) {
        const size_t name = strcspn(at, "=,");
        size_t kind = 0, length = 0;
        pl_yaml options;
        if (at[name] != '=')
            return pl_fail(error, PL_USAGE,
                           "%s %s: CHOICE=OPTION is wanted, such as threshold=0.5 or window=45d,90d", here,
                           pl_yaml_shown(pl_slice_of(text)).text);
        if (!find_choice((pl_slice){at, name}, given, &kind, error) ||
            !take_options(text, at + name + 1, arena, &options, &length, error))
            return false;
        given[kind] = true;
        if (!pl_options_read(&parse, &options, (pl_choice_kind)kind, &otherwise->choices[kind])) {
            /* The call is wrong, and no file. */
            if (error != NULL && error->code == PL_INPUT) error->code = PL_USAGE;
            return false;
        }
        if (!keep_said(&otherwise->choices[kind], kind, arena, &said[otherwise->said_count++], error))
            return false;
        at += name + 1 + length;
    }
    *ret = otherwise;
    return true;
}

bool pl_otherwise_check(const pl_otherwise *otherwise, pl_error *error) {
    for (size_t kind = 0; kind < PL_CHOICE_COUNT; kind++)
        if (otherwise->choices[kind].count > 0 && !otherwise->taken[kind])
            return pl_fail(error, PL_USAGE, "%s %s: no reading of %s%s makes this choice", here,
                           pl_choice_names[kind], otherwise->claim == NULL ? "the statement" : "the claim ",
                           otherwise->claim == NULL ? "" : otherwise->claim);
    return true;
}
