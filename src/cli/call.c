/* call.c - from argv to a pl_call, by the verb's own table; and the typed reads of its options. */
#include "cli/cli.h"

#include "base/threads.h"
#include "text/number.h"
#include "text/yaml.h"

#include <stdlib.h>

/* Beside the verb's own: every verb has these. */
static const char *nearest_option(const pl_verb *verb, const char *name) {
    const char *words[PL_OPTIONS_MAX + 5];
    size_t count = 0;
    for (const pl_option_spec *o = verb->options; o != NULL && o->name != NULL; o++) words[count++] = o->name;
    words[count++] = "json";
    words[count++] = "help";
    if (verb->csv) words[count++] = "csv";
    if (verb->geojson) words[count++] = "geojson";
    words[count] = NULL;
    return pl_nearest_word(pl_slice_of(name), words);
}

static bool unknown_option(const pl_verb *verb, const char *shown, const char *name, pl_error *error) {
    const char *near = nearest_option(verb, name);
    return pl_fail(error, PL_USAGE, "%s has no option %s%s%s%s; see `plumbline help %s`", verb->name, shown,
                   near == NULL ? "" : "; did you mean --", near == NULL ? "" : near, near == NULL ? "" : "?",
                   verb->name);
}

static int find_option(const pl_verb *verb, const char *name, size_t length, char letter) {
    for (int i = 0; verb->options != NULL && verb->options[i].name != NULL; i++)
        if (letter != '\0' ? verb->options[i].letter == letter
                           : strlen(verb->options[i].name) == length &&
                                 strncmp(verb->options[i].name, name, length) == 0)
            return i;
    return -1;
}

/* One option at argv[*at]; moves *at on when its argument is the next word. */
static bool take_option(pl_call *call, int argc, char **argv, int *at, bool *ret_help, pl_error *error) {
    const char *word = argv[*at], *equals = NULL, *name = word + 1;
    char letter = word[1];
    size_t length = 1;
    if (word[1] == '-') {
        name = word + 2;
        equals = strchr(name, '=');
        length = equals == NULL ? strlen(name) : (size_t)(equals - name);
        letter = '\0';
    }
    bool is_help = letter == 'h' || (letter == '\0' && length == 4 && strncmp(name, "help", 4) == 0);
    bool is_json = letter == '\0' && length == 4 && strncmp(name, "json", 4) == 0;
    bool is_csv = call->verb->csv && letter == '\0' && length == 3 && strncmp(name, "csv", 3) == 0;
    bool is_geojson =
        call->verb->geojson && letter == '\0' && length == 7 && strncmp(name, "geojson", 7) == 0;
    if ((is_help || is_json || is_csv || is_geojson) && equals == NULL) {
        *ret_help |= is_help;
        call->json |= is_json;
        call->csv |= is_csv;
        call->geojson |= is_geojson;
        return true;
    }
    int found = find_option(call->verb, name, length, letter);
    if (found < 0) return unknown_option(call->verb, word, name, error);
    const pl_option_spec *option = &call->verb->options[found];
    const char *value = "";
    if (option->argument == NULL) {
        if (equals != NULL || (letter != '\0' && word[2] != '\0'))
            return pl_fail(error, PL_USAGE, "--%s takes no argument", option->name);
    } else if (equals != NULL) {
        value = equals + 1;
    } else if (letter != '\0' && word[2] != '\0') {
        value = word + 2;
    } else if (*at + 1 < argc) {
        value = argv[++*at];
    } else {
        return pl_fail(error, PL_USAGE, "--%s needs %s behind it", option->name, option->argument);
    }
    if (call->values[found] != NULL) return pl_fail(error, PL_USAGE, "--%s is given twice", option->name);
    call->values[found] = value;
    return true;
}

/* A number below zero is none: the box -23,46,-22,47 is an argument. */
static bool is_option(const char *word) {
    return word[0] == '-' && word[1] != '\0' && strchr("0123456789.", word[1]) == NULL;
}

bool pl_call_parse(pl_call *call, int argc, char **argv, bool *ret_help, pl_error *error) {
    bool only_arguments = false;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (!only_arguments && strcmp(word, "--") == 0) {
            only_arguments = true;
        } else if (!only_arguments && is_option(word)) {
            if (!take_option(call, argc, argv, &i, ret_help, error)) return false;
        } else {
            if (call->argument_count == PL_ARGUMENTS_MAX)
                return pl_fail(error, PL_USAGE, "more than %d arguments; give a folder instead",
                               PL_ARGUMENTS_MAX);
            call->arguments[call->argument_count++] = word;
        }
    }
    const pl_verb *verb = call->verb;
    if (*ret_help) return true;
    if (call->json && call->csv) return pl_fail(error, PL_USAGE, "--json and --csv exclude each other");
    if (call->geojson && (call->json || call->csv))
        return pl_fail(error, PL_USAGE, "--geojson and --%s exclude each other", call->json ? "json" : "csv");
    if (call->argument_count < verb->arguments_min || call->argument_count > verb->arguments_max)
        return pl_fail(error, PL_USAGE, "%s takes %s; see `plumbline help %s`", verb->name,
                       verb->arguments[0] == '\0' ? "no arguments" : verb->arguments, verb->name);
    return true;
}

const char *pl_call_value(const pl_call *call, const char *option) {
    int found = find_option(call->verb, option, strlen(option), '\0');
    return found < 0 ? NULL : call->values[found];
}

bool pl_call_evidence(const pl_call *call, const char **ret, pl_error *error) {
    const char *path = pl_call_value(call, "evidence");
    if (path == NULL && !call->served) path = getenv("PLUMBLINE_EVIDENCE");
    if (path == NULL || *path == '\0')
        return pl_fail(error, PL_USAGE, "name the evidence file with -e FILE, or in $PLUMBLINE_EVIDENCE");
    *ret = path;
    return true;
}

bool pl_call_store(const pl_call *call, pl_store **ret, pl_error *error) {
    const char *path = NULL;
    if (call->served) {
        if (call->lent == NULL)
            return pl_fail(error, PL_MISSING, "there is no evidence file yet; `plumbline pull` fetches some");
        *ret = call->lent;
        return true;
    }
    if (!pl_call_evidence(call, &path, error)) return false;
    pl_store *store = pl_store_open(path, PL_STORE_READ, error);
    if (store == NULL) return false;
    *ret = store;
    return true;
}

bool pl_call_store_close(const pl_call *call, pl_store *store, bool done, pl_error *error) {
    return call->served ? done : pl_store_close(store, done ? error : NULL) && done;
}

pl_progress pl_call_progress(const pl_call *call) {
    return call->served ? (pl_progress){.stop = call->stop} : pl_terminal_progress();
}

bool pl_call_instant(const pl_call *call, const char *option, pl_instant *ret, pl_error *error) {
    const char *text = pl_call_value(call, option);
    if (text == NULL || pl_instant_parse(pl_slice_of(text), ret)) return true;
    return pl_fail(error, PL_USAGE,
                   "--%s %s: not a day (2024-12-19, its 00:00 UTC) nor an instant (2024-12-19T21:00Z)",
                   option, text);
}

bool pl_call_span(const pl_call *call, const char *option, int64_t *ret_seconds, pl_error *error) {
    const char *text = pl_call_value(call, option);
    if (text == NULL || pl_span_parse(pl_slice_of(text), ret_seconds)) return true;
    return pl_fail(error, PL_USAGE, "--%s %s: not a span of time (30d, 2w, 12h, 45m)", option, text);
}

bool pl_call_integer(const pl_call *call, const char *option, int64_t min, int64_t max, int64_t *ret,
                     pl_error *error) {
    const char *text = pl_call_value(call, option);
    if (text == NULL || pl_integer_parse(pl_slice_of(text), min, max, ret)) return true;
    return pl_fail(error, PL_USAGE, "--%s %s: not a whole number from %lld to %lld", option, text,
                   (long long)min, (long long)max);
}

bool pl_call_threads(const pl_call *call, unsigned *ret, pl_error *error) {
    const char *text = pl_call_value(call, "threads");
    int64_t count = 0;
    if (text != NULL && !pl_integer_parse(pl_slice_of(text), 1, PL_THREADS_MAX, &count))
        return pl_fail(error, PL_USAGE, "--threads %s: not a number from 1 to %d", text, PL_THREADS_MAX);
    *ret = (unsigned)count;
    return true;
}

bool pl_call_word(const pl_call *call, const char *option, const char *const *words, size_t *ret,
                  pl_error *error) {
    const char *text = pl_call_value(call, option);
    if (text == NULL) return true;
    for (size_t i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], text) == 0) {
            *ret = i;
            return true;
        }
    pl_buffer list = {0};
    for (size_t i = 0; words[i] != NULL; i++) pl_buffer_format(&list, "%s%s", i == 0 ? "" : ", ", words[i]);
    pl_fail(error, PL_USAGE, "--%s %s: not one of %s", option, text,
            list.failed || list.data == NULL ? "its words" : list.data);
    pl_buffer_free(&list);
    return false;
}

bool pl_call_day_turn(const pl_call *call, int32_t *ret, pl_error *error) {
    const char *text = pl_call_value(call, "day-turn");
    if (text == NULL) return true;
    bool shaped = strlen(text) == 5 && text[2] == ':' && strspn(text, "0123456789") == 2 &&
                  strspn(text + 3, "0123456789") == 2;
    int hours = shaped ? (text[0] - '0') * 10 + text[1] - '0' : 99,
        minutes = shaped ? (text[3] - '0') * 10 + text[4] - '0' : 99;
    if (hours > 23 || minutes > 59)
        return pl_fail(error, PL_USAGE, "--day-turn %s: not an hour of the day (21:00)", text);
    *ret = hours * 3600 + minutes * 60;
    return true;
}

bool pl_call_kinds(const pl_call *call, unsigned *ret, pl_error *error) {
    const char *text = pl_call_value(call, "without");
    *ret = PL_KINDS_ALL;
    while (text != NULL && *text != '\0') {
        size_t length = strcspn(text, ","), kind = 0;
        while (pl_kind_names[kind] != NULL &&
               !(strlen(pl_kind_names[kind]) == length && strncmp(pl_kind_names[kind], text, length) == 0))
            kind++;
        if (pl_kind_names[kind] == NULL)
            return pl_fail(
                error, PL_USAGE,
                "--without %s: not a kind of change (advance, retreat, reclassified, redraw, retraction)",
                text);
        *ret &= ~(1u << kind);
        text += length + (text[length] == ',');
    }
    return true;
}

const char *pl_call_folder(pl_call *call, const char *target, pl_error *error) {
    size_t length = strlen(target);
    while (length > 1 && target[length - 1] == '/') length--;
    const char *name = pl_arena_copy(&call->arena, target, length);
    if (name == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    const char *last = strrchr(name, '/') == NULL ? name : strrchr(name, '/') + 1;
    if (last[0] == '\0' || strcmp(last, ".") == 0 || strcmp(last, "..") == 0) {
        pl_fail(error, PL_USAGE, "-o %s: name a folder that is to be made, or that holds an earlier %s",
                target, strcmp(call->verb->name, "publish") == 0 ? "site" : "report");
        return NULL;
    }
    return name;
}
