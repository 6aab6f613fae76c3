/* setup.c - one thread that works while the page asks how far it is. Only the page itself may set it to work:
 * it has read the token, which no other site's page can, and its requests say where they come from. */
#include "serve/setup.h"

#include "engine/demo.h"
#include "engine/pull.h"
#include "serve/evidence.h"
#include "serve/request.h"
#include "text/json.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

#define TOKEN_BYTES 16
#define PATH_BYTES_MAX 4096
#define STEP_BYTES_MAX 160
#define DEMO_FOLDER "plumbline-demo" /* beside the evidence file */

typedef enum { NOTHING, WORKING, DONE, FAILED } setup_state;
static const char *const state_words[] = {
    [NOTHING] = "nothing", [WORKING] = "working", [DONE] = "done", [FAILED] = "failed"};

struct pl_setup {
    const char *evidence;
    const volatile int *stop;
    char token[TOKEN_BYTES * 2 + 1];
    char unfinished[PATH_BYTES_MAX], folder[PATH_BYTES_MAX], statement[PATH_BYTES_MAX];
    pthread_t thread;
    bool has_thread; /* begun and not joined: of the thread that begins and closes */
    pthread_mutex_t lock;
    /* below: under the lock */
    setup_state state;
    char source[PL_NAME_MAX + 1]; /* "" for the demonstration */
    char step[STEP_BYTES_MAX];
    uint64_t done, total;
    pl_error error;
    bool has_statement;
};

/* ---- the work ---- */

static void show(void *context, const char *what, uint64_t done, uint64_t total) {
    pl_setup *setup = context;
    pthread_mutex_lock(&setup->lock);
    snprintf(setup->step, sizeof setup->step, "%s", what);
    setup->done = done;
    setup->total = total;
    pthread_mutex_unlock(&setup->lock);
}

static void remove_unfinished(const pl_setup *setup) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char path[PATH_BYTES_MAX + 16];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(path, sizeof path, "%s%s", setup->unfinished, endings[i]);
        (void)unlink(path); /* it may not be there */
    }
}

static bool make_demo(pl_setup *setup, const pl_progress *progress, pl_arena *arena, pl_error *error) {
    const pl_demo_options demo = {.folder = setup->folder,
                                  .evidence = setup->unfinished,
                                  .arguments = "plumbline serve: the demonstration",
                                  .progress = *progress};
    return pl_demo_take(&demo, arena, error);
}

/* Files that could not be taken do not make the others worthless: what was taken is opened, and why is told.
 */
static bool pull(pl_setup *setup, const pl_progress *progress, pl_arena *arena, bool *ret_usable,
                 pl_error *error) {
    pl_pull_result result = {0};
    const pl_pull_options options = {.source = setup->source,
                                     .evidence = setup->unfinished,
                                     .arguments = "plumbline serve: a pull",
                                     .progress = *progress};
    bool done = pl_pull_source(&options, arena, &result, error);
    *ret_usable = done || (result.ingested && result.ingest.taken > 0 && error->code == PL_INPUT);
    return done;
}

static bool put_in_place(const pl_setup *setup, pl_error *error) {
    if (pl_evidence_look(setup->evidence).there)
        return pl_fail(error, PL_STORAGE, "%s: somebody else has made it meanwhile; it is left as it is",
                       setup->evidence);
    if (rename(setup->unfinished, setup->evidence) == 0) return true;
    return pl_fail_errno(error, PL_STORAGE, errno, "%s: cannot be put in place", setup->evidence);
}

static void *work(void *argument) {
    pl_setup *setup = argument;
    const pl_progress progress = {.show = show, .context = setup, .stop = setup->stop};
    pl_arena arena = {0};
    pl_error error = {0}, place_error = {0};
    bool demo = setup->source[0] == '\0', usable = false, done;
    remove_unfinished(setup);
    done = demo ? (usable = make_demo(setup, &progress, &arena, &error))
                : pull(setup, &progress, &arena, &usable, &error);
    if (usable && !put_in_place(setup, &place_error)) {
        done = false;
        error = place_error;
        usable = false;
    }
    if (!usable) remove_unfinished(setup);
    pl_arena_free(&arena);
    pthread_mutex_lock(&setup->lock);
    setup->state = done ? DONE : FAILED;
    setup->error = error;
    setup->has_statement = setup->has_statement || (demo && done);
    pthread_mutex_unlock(&setup->lock);
    return NULL;
}

/* ---- asking for it ---- */

/* In a time that does not tell how much of it is right. */
static bool is_token(const pl_setup *setup, const char *token) {
    unsigned differs = 0;
    if (token == NULL || strlen(token) != TOKEN_BYTES * 2) return false;
    for (size_t i = 0; i < TOKEN_BYTES * 2; i++)
        differs |= (unsigned char)token[i] ^ (unsigned char)setup->token[i];
    return differs == 0;
}

static bool refuse(unsigned *ret_status, unsigned status) {
    *ret_status = status;
    return false;
}

static bool is_offered(const char *source, pl_arena *arena, unsigned *ret_status, pl_error *error) {
    const pl_pull_offer *offers;
    size_t count;
    *ret_status = 500;
    if (!pl_pull_offers(arena, &offers, &count, error)) return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(offers[i].source, source) == 0) return true;
    pl_fail(error, PL_USAGE, "there is no installed source \"%s\" that can be pulled", source);
    return refuse(ret_status, 400);
}

static bool read_wish(pl_setup *setup, pl_slice body, pl_arena *arena, const char **ret_source,
                      unsigned *ret_status, pl_error *error) {
    pl_request form;
    if (!pl_request_form(body, arena, &form, ret_status, error)) return false;
    if (!is_token(setup, pl_request_parameter(&form, "token"))) {
        pl_fail(error, PL_USAGE, "the token is missing or not this server's: load the page again");
        return refuse(ret_status, 403);
    }
    const char *what = pl_request_parameter(&form, "what"), *source = pl_request_parameter(&form, "source");
    if (what != NULL && strcmp(what, "demo") == 0) {
        *ret_source = "";
        return true;
    }
    if (what == NULL || strcmp(what, "pull") != 0 || source == NULL || strlen(source) > PL_NAME_MAX) {
        pl_fail(error, PL_USAGE, "what=demo, or what=pull with the name of a source, is needed");
        return refuse(ret_status, 400);
    }
    *ret_source = source;
    return is_offered(source, arena, ret_status, error);
}

/* Nothing else works, and there is nothing yet. */
static bool start(pl_setup *setup, const char *source, unsigned *ret_status, pl_error *error) {
    pthread_mutex_lock(&setup->lock);
    bool working = setup->state == WORKING;
    pthread_mutex_unlock(&setup->lock);
    if (working || pl_evidence_look(setup->evidence).there) {
        pl_fail(error, PL_USAGE, working ? "one is under way already" : "there is an evidence file already");
        return refuse(ret_status, 409);
    }
    if (setup->has_thread) pthread_join(setup->thread, NULL);
    setup->has_thread = false;
    snprintf(setup->source, sizeof setup->source, "%s", source);
    setup->step[0] = '\0';
    setup->done = setup->total = 0;
    setup->error = (pl_error){0};
    setup->state = WORKING;
    int number = pthread_create(&setup->thread, NULL, work, setup);
    setup->has_thread = number == 0;
    if (number == 0) return true;
    setup->state = NOTHING;
    pl_fail_errno(error, PL_NOMEM, number, "a thread cannot be started");
    return refuse(ret_status, 503);
}

bool pl_setup_begin(pl_setup *setup, pl_slice body, const char *origin, const char *base,
                    unsigned *ret_status, pl_error *error) {
    pl_arena arena = {0};
    const char *source;
    if (origin == NULL || strcmp(origin, base) != 0) {
        pl_fail(error, PL_USAGE, "only this server's own page may ask for that");
        return refuse(ret_status, 403);
    }
    bool done =
        read_wish(setup, body, &arena, &source, ret_status, error) && start(setup, source, ret_status, error);
    pl_arena_free(&arena);
    return done;
}

/* ---- telling ---- */

static void tell_offers(pl_json *json, const pl_pull_offer *offers, size_t count) {
    pl_json_key(json, "offers");
    pl_json_array(json);
    for (size_t i = 0; i < count; i++) {
        const pl_pull_offer *offer = &offers[i];
        pl_json_object(json);
        pl_json_key_text(json, "source", offer->source);
        pl_json_key_text(json, "title", offer->title);
        pl_json_key_text(json, "maker", offer->maker);
        pl_json_key_text(json, "licence", offer->licence);
        pl_json_key_text(json, "url", offer->pull->url);
        pl_json_key_bool(json, "cached", offer->cached);
        pl_json_end(json);
    }
    pl_json_end(json);
}

bool pl_setup_tell(pl_setup *setup, pl_arena *arena, pl_buffer *out, pl_error *error) {
    const pl_pull_offer *offers = NULL;
    size_t count = 0;
    pl_json json;
    bool there = pl_evidence_look(setup->evidence).there;
    if (!there && !pl_pull_offers(arena, &offers, &count, error)) return false;
    pl_json_start(&json, out, false);
    pl_json_object(&json);
    pl_json_key_text(&json, "schema", "plumbline/setup/1");
    pthread_mutex_lock(&setup->lock);
    pl_json_key_text(&json, "state", setup->state == NOTHING && there ? "there" : state_words[setup->state]);
    pl_json_key_text(&json, "evidence", setup->evidence);
    pl_json_key_text(&json, "token", there ? NULL : setup->token);
    if (setup->state != NOTHING) {
        pl_json_key_text(&json, "source", setup->source);
        pl_json_key_text(&json, "step", setup->step);
        pl_json_key_integer(&json, "done", (int64_t)setup->done);
        pl_json_key_integer(&json, "total", (int64_t)setup->total);
        pl_json_key_text(&json, "message", setup->error.text[0] == '\0' ? NULL : setup->error.text);
    }
    pthread_mutex_unlock(&setup->lock);
    pl_json_key_bool(&json, "there", there);
    tell_offers(&json, offers, count);
    pl_json_end(&json);
    pl_buffer_text(out, "\n");
    return true;
}

const char *pl_setup_statement(pl_setup *setup) {
    pthread_mutex_lock(&setup->lock);
    bool has = setup->has_statement;
    pthread_mutex_unlock(&setup->lock);
    return has ? setup->statement : NULL;
}

/* ---- opening and closing ---- */

static bool make_token(pl_setup *setup, pl_error *error) {
    unsigned char bytes[TOKEN_BYTES];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return pl_fail_errno(error, PL_INTERNAL, errno, "no random numbers can be had");
    for (size_t i = 0; i < TOKEN_BYTES; i++) snprintf(setup->token + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

static bool make_paths(pl_setup *setup, pl_error *error) {
    const char *slash = strrchr(setup->evidence, '/');
    int front = slash == NULL ? 0 : (int)(slash - setup->evidence) + 1;
    bool fits =
        snprintf(setup->unfinished, PATH_BYTES_MAX, "%s.unfinished", setup->evidence) < PATH_BYTES_MAX &&
        snprintf(setup->folder, PATH_BYTES_MAX, "%.*s" DEMO_FOLDER, front, setup->evidence) <
            PATH_BYTES_MAX &&
        snprintf(setup->statement, PATH_BYTES_MAX, "%.*s" DEMO_FOLDER "/" PL_DEMO_STATEMENT, front,
                 setup->evidence) < PATH_BYTES_MAX;
    return fits || pl_fail(error, PL_USAGE, "%s: the path is too long", setup->evidence);
}

pl_setup *pl_setup_open(const char *evidence, const volatile int *stop, pl_error *error) {
    pl_setup *setup = pl_calloc(1, sizeof *setup);
    if (setup == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    setup->evidence = evidence;
    setup->stop = stop;
    pthread_mutex_init(&setup->lock, NULL);
    if (make_token(setup, error) && make_paths(setup, error)) return setup;
    pl_setup_close(setup);
    return NULL;
}

void pl_setup_close(pl_setup *setup) {
    if (setup == NULL) return;
    if (setup->has_thread) pthread_join(setup->thread, NULL);
    pthread_mutex_destroy(&setup->lock);
    pl_free(setup);
}
