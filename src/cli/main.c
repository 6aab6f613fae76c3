/* main.c - finds the verb, parses the rest by its table, runs it, prints its answer, and turns errors into a
 * line on stderr and an exit status. */
#include "cli/cli.h"

#include "text/yaml.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile int stop_wanted, stop_watched;

static void on_signal(int number) {
    /* A question leaves nothing behind and ends at once. What writes comes to an orderly end, and a second
     * signal ends it at once too; the evidence file is whole all the same. */
    if (stop_wanted || !stop_watched) _exit(128 + number);
    stop_wanted = 1;
}

const volatile int *pl_stop_flag(void) {
    stop_watched = 1;
    return &stop_wanted;
}

static int print_error(const char *verb, const pl_error *error) {
    pl_terminal_progress_end();
    fprintf(stderr, "plumbline%s%s: %s\n", verb == NULL ? "" : " ", verb == NULL ? "" : verb, error->text);
    return error->code == PL_OK ? PL_INTERNAL : (int)error->code;
}

static const pl_verb *find_verb(const char *name) {
    for (size_t i = 0; pl_verbs[i] != NULL; i++)
        if (strcmp(pl_verbs[i]->name, name) == 0) return pl_verbs[i];
    return NULL;
}

static int unknown_verb(const char *name) {
    const char *words[64];
    size_t count = 0;
    for (; pl_verbs[count] != NULL && count < 60; count++) words[count] = pl_verbs[count]->name;
    words[count++] = "help";
    words[count++] = "version";
    words[count] = NULL;
    const char *near = pl_nearest_word(pl_slice_of(name), words);
    fprintf(stderr, "plumbline: no verb \"%s\"%s%s%s; `plumbline help` lists them\n", name,
            near == NULL ? "" : "; did you mean ", near == NULL ? "" : near, near == NULL ? "" : "?");
    return PL_USAGE;
}

/* What was asked for must reach its reader: a full disk is an error, not a short answer. A reader that has
 * read enough (`| head`) needs no word of it; the status still says that it did not take all. */
static int print_out(const pl_buffer *out, const char *verb) {
    pl_error error = {0};
    errno = 0;
    if (out->failed)
        pl_fail_nomem(&error);
    else if ((out->length > 0 && fwrite(out->data, 1, out->length, stdout) != out->length) ||
             fflush(stdout) != 0) {
        if (errno == EPIPE) return PL_STORAGE;
        pl_fail(&error, PL_STORAGE, "the answer could not be written to the standard output");
    }
    return error.code == PL_OK ? 0 : print_error(verb, &error);
}

static int run_help(int argc, char **argv) {
    pl_buffer out = {0};
    int status = 0;
    if (argc > 0 && strcmp(argv[0], "--man") == 0) {
        pl_help_man(&out);
    } else if (argc > 0 && argv[0][0] != '-') {
        const pl_verb *verb = find_verb(argv[0]);
        if (verb == NULL) return unknown_verb(argv[0]);
        pl_help_verb(verb, &out);
    } else {
        pl_help_all(&out);
    }
    status = print_out(&out, NULL);
    pl_buffer_free(&out);
    return status;
}

static int run_version(void) {
    pl_buffer out = {0};
    pl_buffer_format(&out, "plumbline %s (%s)\n", PL_VERSION, pl_engine_libraries());
    int status = print_out(&out, NULL);
    pl_buffer_free(&out);
    return status;
}

static const char *joined(pl_arena *arena, int argc, char **argv) {
    pl_buffer line = {0};
    for (int i = 0; i < argc; i++)
        pl_buffer_format(&line, "%s%s", i == 0 ? "plumbline" : " ", i == 0 ? "" : argv[i]);
    const char *copy = line.data == NULL ? "" : pl_arena_copy(arena, line.data, line.length);
    pl_buffer_free(&line);
    return copy == NULL ? "" : copy;
}

static int run_verb(const pl_verb *verb, int argc, char **argv) {
    pl_call *call = pl_calloc(1, sizeof *call);
    pl_error error = {0};
    bool help = false;
    if (call == NULL) {
        pl_fail_nomem(&error);
        return print_error(verb->name, &error);
    }
    call->verb = verb;
    call->command = joined(&call->arena, argc, argv);
    bool done = pl_call_parse(call, argc - 2, argv + 2, &help, &error);
    if (done && help)
        pl_help_verb(verb, &call->out);
    else if (done)
        done = verb->run(call, &error);
    pl_terminal_progress_end();
    /* verify and ingest have an answer to print even when they end with an error. */
    int status = call->out.length > 0 || call->out.failed ? print_out(&call->out, verb->name) : 0;
    if (!done) status = print_error(verb->name, &error);
    pl_buffer_free(&call->out);
    pl_arena_free(&call->arena);
    pl_free(call);
    return status;
}

int main(int argc, char **argv) {
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error to report, not an end without a word */
    if (argc < 2) {
        pl_buffer out = {0};
        pl_help_all(&out);
        if (out.data != NULL) fputs(out.data, stderr);
        pl_buffer_free(&out);
        return PL_USAGE;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return run_help(argc - 2, argv + 2);
    if (strcmp(argv[1], "version") == 0 || strcmp(argv[1], "--version") == 0) return run_version();
    const pl_verb *verb = find_verb(argv[1]);
    return verb == NULL ? unknown_verb(argv[1]) : run_verb(verb, argc, argv);
}
