/* help.c - help texts and the manual page, from the table of verbs: what a verb takes and what is said of it
 * cannot disagree. */
#include "cli/cli.h"

static const char *const exit_statuses[] = {
    "0",
    "done", //
    "1",
    "done, and the answer is no: verify found a difference",
    "2",
    "the call is wrong: an unknown option, a date that is none",
    "3",
    "an input is unreadable, invalid, too large, or in conflict with what is stored",
    "4",
    "the evidence does not reach: no snapshot before that day, no such source, files passed over on request",
    "5",
    "a download failed: the server cannot be reached, refuses, or breaks off again and again",
    "6",
    "the evidence file cannot be read or written",
    "7",
    "memory ran out",
    "70",
    "a promise of the program itself does not hold: please report it",
    "130",
    "interrupted; what was stored is whole",
    NULL};

static const pl_option_spec common[] = {{"json", '\0', NULL, "print one JSON object instead of text"},
                                        {"csv", '\0', NULL, "print CSV instead of text"},
                                        {"geojson", '\0', NULL, "print GeoJSON instead of text"},
                                        {"help", 'h', NULL, "this text"}};

static void option_line(const pl_option_spec *option, pl_buffer *out) {
    char head[128];
    pl_buffer text = {0};
    if (option->letter != '\0') pl_buffer_format(&text, "-%c, ", option->letter);
    pl_buffer_format(&text, "--%s%s%s", option->name, option->argument == NULL ? "" : " ",
                     option->argument == NULL ? "" : option->argument);
    size_t length = text.length < sizeof head - 1 ? text.length : sizeof head - 1;
    if (text.data != NULL) memcpy(head, text.data, length);
    head[length] = '\0';
    pl_buffer_free(&text);
    pl_buffer_format(out, "  %-26s %s\n", head, option->help);
}

void pl_help_verb(const pl_verb *verb, pl_buffer *out) {
    pl_buffer_format(out, "plumbline %s - %s\n\nusage: plumbline %s [OPTION...]%s%s\n\n%s\n\noptions:\n",
                     verb->name, verb->summary, verb->name, verb->arguments[0] == '\0' ? "" : " ",
                     verb->arguments, verb->about);
    for (const pl_option_spec *o = verb->options; o != NULL && o->name != NULL; o++) option_line(o, out);
    option_line(&common[0], out);
    if (verb->csv) option_line(&common[1], out);
    if (verb->geojson) option_line(&common[2], out);
    option_line(&common[3], out);
    if (verb->examples == NULL) return;
    pl_buffer_text(out, "\nexamples:\n");
    for (size_t i = 0; verb->examples[i] != NULL; i += 2)
        pl_buffer_format(out, "  %s\n      %s\n", verb->examples[i], verb->examples[i + 1]);
}

void pl_help_all(pl_buffer *out) {
    pl_buffer_text(out, "plumbline " PL_VERSION
                        " - hold statements about a war to dated maps and published counts\n\n"
                        "usage: plumbline VERB [OPTION...] [ARGUMENT...]\n\n");
    for (size_t i = 0; pl_verbs[i] != NULL; i++)
        pl_buffer_format(out, "  %-9s %s\n", pl_verbs[i]->name, pl_verbs[i]->summary);
    pl_buffer_text(out, "  help      this text; `plumbline help VERB` for one verb, `plumbline help --man` "
                        "for the manual page\n"
                        "  version   the version and the libraries it runs with\n\nexit statuses:\n");
    for (size_t i = 0; exit_statuses[i] != NULL; i += 2)
        pl_buffer_format(out, "  %-4s %s\n", exit_statuses[i], exit_statuses[i + 1]);
    pl_buffer_text(
        out, "\nDays are UTC. --from and --to DAY mean 00:00 UTC of that day, --on DAY its last state (24:00 "
             "UTC),\n"
             "and all intervals are half-open. `plumbline demo` shows the whole way on an invented war.\n");
}

/* roff: a backslash, and a dot or quote at a line's start, mean something. */
static void roff(pl_buffer *out, const char *text) {
    bool line_start = true;
    for (; *text != '\0'; text++) {
        if (line_start && (*text == '.' || *text == '\'')) pl_buffer_text(out, "\\&");
        if (*text == '\\')
            pl_buffer_text(out, "\\e");
        else if (*text == '-')
            pl_buffer_text(out, "\\-");
        else
            pl_buffer_add(out, text, 1);
        line_start = *text == '\n';
    }
}

void pl_help_man(pl_buffer *out) {
    pl_buffer_text(
        out,
        ".TH PLUMBLINE 1 \"\" \"plumbline " PL_VERSION "\" \"User commands\"\n.SH NAME\nplumbline \\- hold "
        "statements about a war to dated maps and published counts\n.SH SYNOPSIS\n.B plumbline\n\\fIVERB\\fR "
        "[\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n.SH VERBS\n");
    for (size_t i = 0; pl_verbs[i] != NULL; i++) {
        const pl_verb *verb = pl_verbs[i];
        pl_buffer_format(out, ".SS \"%s %s\"\n", verb->name, verb->arguments);
        roff(out, verb->about);
        pl_buffer_text(out, "\n");
        for (const pl_option_spec *o = verb->options; o != NULL && o->name != NULL; o++) {
            pl_buffer_text(out, ".TP\n\\fB");
            if (o->letter != '\0') pl_buffer_format(out, "\\-%c\\fR, \\fB", o->letter);
            pl_buffer_text(out, "\\-\\-");
            roff(out, o->name);
            pl_buffer_format(out, "\\fR %s\n", o->argument == NULL ? "" : o->argument);
            roff(out, o->help);
            pl_buffer_text(out, "\n");
        }
        for (size_t k = 0; verb->examples != NULL && verb->examples[k] != NULL; k += 2) {
            pl_buffer_text(out, ".PP\n\\fB");
            roff(out, verb->examples[k]);
            pl_buffer_text(out, "\\fR\n.br\n");
            roff(out, verb->examples[k + 1]);
            pl_buffer_text(out, "\n");
        }
    }
    pl_buffer_text(out, ".SH \"EXIT STATUS\"\n");
    for (size_t i = 0; exit_statuses[i] != NULL; i += 2) {
        pl_buffer_format(out, ".TP\n%s\n", exit_statuses[i]);
        roff(out, exit_statuses[i + 1]);
        pl_buffer_text(out, "\n");
    }
}
