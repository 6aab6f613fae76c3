/* pull.c - one download: what is there already, requests until the file is complete, the last checks, and the
 * file in its place.
 *
 * An answer to a request for the rest of a file is judged before a byte of the part is touched: 206 must
 * begin where the part ends, and be of the same file by entity tag and size; 200 means that the file changed
 * or that the server sends no parts, and its first bytes must look like the file before they replace the
 * part; 416 ends a finished file. */
#include "net/transfer.h"

#include "net/content.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

const pl_pull_patience pl_pull_patient = {.connect_s = 20,
                                          .stall_s = 30,
                                          .tries = 5,
                                          .requests = 1000,
                                          .restarts = 3,
                                          .backoff_ms = 500,
                                          .retry_after_s = 120};

#define TELL_EVERY_MS 200
#define CLOCKS_APART_S 60
#define PIECE_BYTES 65536

typedef enum { AGAIN, ANEW, COMPLETE, UNCHANGED, FAILED } outcome;

typedef struct {
    const pl_pull_request *request;
    pl_arena *arena;
    pl_error *error;
    pl_pulled result;
    const char *name, *part, *part_note, *note, *folder; /* paths; name: the last one of the target's */
    int fd;                                              /* of the part */
    uint64_t have;                                       /* bytes of the part that count */
    pl_sidecar known;                                    /* what they are of */
    bool has_kept;
    pl_sidecar kept;       /* of the finished file, which is as its note says */
    bool no_ranges, mixed; /* mixed: the part is from more than one answer */
    bool broken;           /* the last answer was */
    int64_t told_ms;
    /* The request that runs. */
    uint64_t asked_from;
    bool fresh, head_passed, has_total, made_way;
    uint64_t total; /* of the whole file */
    char type[PL_HTTP_TEXT_MAX], why[256];
    pl_sidecar coming; /* of a fresh answer */
    char head[PL_CONTENT_BYTES];
    size_t head_length;
    int64_t wait_s; /* that the server asks for; -1: none */
    outcome outcome;
} pull;

/* ---- paths and notes ---- */

static const char *with_ending(pl_arena *arena, const char *path, const char *ending) {
    size_t bytes = strlen(path) + strlen(ending) + 1;
    char *text = pl_arena_alloc(arena, bytes);
    if (text != NULL) snprintf(text, bytes, "%s%s", path, ending);
    return text;
}

static bool read_note(const char *note, pl_arena *arena, pl_sidecar *ret) {
    char text[PL_SIDECAR_BYTES_MAX];
    size_t length = 0;
    ssize_t got = 1;
    int fd = open(note, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    while (got > 0 && length < sizeof text) {
        got = read(fd, text + length, sizeof text - length);
        if (got > 0) length += (size_t)got;
    }
    close(fd);
    /* A damaged note is as good as none: then the file is fetched whole. */
    return got == 0 && pl_sidecar_parse(note, (pl_slice){text, length}, arena, ret, NULL);
}

static bool write_all(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t put = write(fd, bytes, length);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        bytes += put;
        length -= (size_t)put;
    }
    return true;
}

/* Writes a note whole: beside it, then renamed. */
static bool write_note(pull *p, const char *note, const pl_sidecar *sidecar) {
    pl_buffer text = {0};
    const char *temporary = with_ending(p->arena, note, ".new");
    pl_sidecar_write(sidecar, &text);
    if (temporary == NULL || text.failed) {
        pl_buffer_free(&text);
        return pl_fail_nomem(p->error);
    }
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool written = fd >= 0 && write_all(fd, text.data, text.length) && fsync(fd) == 0;
    int reason = errno;
    if (fd >= 0 && close(fd) != 0) written = false;
    pl_buffer_free(&text);
    if (written && rename(temporary, note) == 0) return true;
    if (written) reason = errno;
    unlink(temporary);
    return pl_fail_errno(p->error, PL_STORAGE, reason, "cannot write %s", note);
}

bool pl_pull_note(const char *path, pl_arena *arena, pl_sidecar *ret) {
    const char *note = with_ending(arena, path, ".pull");
    pl_sidecar sidecar;
    struct stat info;
    if (note == NULL || !read_note(note, arena, &sidecar)) return false;
    if (!sidecar.has_bytes || !sidecar.has_sha256) return false;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode) || (uint64_t)info.st_size != sidecar.bytes)
        return false;
    *ret = sidecar;
    return true;
}

static bool hash_of(int fd, uint64_t *ret_bytes, pl_sha256 *ret, pl_error *error) {
    char piece[PIECE_BYTES];
    off_t at = 0;
    ssize_t got;
    pl_sha256_stream *stream = pl_sha256_open(error);
    if (stream == NULL) return false;
    bool done = true;
    while (done && (got = pread(fd, piece, sizeof piece, at)) != 0) {
        if (got < 0 && errno == EINTR) continue;
        done = got > 0 && pl_sha256_add(stream, piece, (size_t)got);
        if (got > 0) at += got;
    }
    done = pl_sha256_close(stream, done ? ret : NULL) && done;
    if (!done) return pl_fail(error, PL_STORAGE, "a downloaded file cannot be read back");
    *ret_bytes = (uint64_t)at;
    return true;
}

static bool hash_of_file(const char *path, pl_sha256 *ret) {
    uint64_t bytes;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool done = fd >= 0 && hash_of(fd, &bytes, ret, NULL);
    if (fd >= 0) close(fd);
    return done;
}

static bool same_hash(const pl_sha256 *a, const pl_sha256 *b) {
    return memcmp(a, b, sizeof *a) == 0;
}

/* ---- what is there ---- */

static void drop_part(pull *p) {
    /* The note first: a part without a note counts for nothing. */
    unlink(p->part_note);
    unlink(p->part);
    p->have = 0;
}

/* Can the rest of it be asked for so that it is certain to be of the same file? A weak tag promises nothing.
 */
static bool can_go_on(const pl_sidecar *known) {
    return known->etag[0] != '\0' ? pl_etag_strong(known->etag) : known->last_modified[0] != '\0';
}

static bool open_part(pull *p) {
    struct stat info;
    p->fd = open(p->part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (p->fd < 0 || fstat(p->fd, &info) != 0)
        return pl_fail_errno(p->error, PL_STORAGE, errno, "cannot write %s", p->part);
    pl_sidecar known;
    if (info.st_size > 0 && read_note(p->part_note, p->arena, &known) &&
        strcmp(known.url, p->request->url) == 0 && can_go_on(&known) &&
        (!known.has_bytes || (uint64_t)info.st_size <= known.bytes)) {
        p->known = known;
        p->have = (uint64_t)info.st_size;
        p->mixed = true;
    }
    p->result.resumed_at = p->have;
    return true;
}

/* Is the finished file the stated one already? Then nothing is asked. */
static bool is_stated_one(pull *p) {
    pl_sha256 sha256;
    struct stat info;
    if (p->request->sha256 == NULL || stat(p->request->path, &info) != 0 || !S_ISREG(info.st_mode) ||
        !hash_of_file(p->request->path, &sha256) || !same_hash(&sha256, p->request->sha256))
        return false;
    p->result.unchanged = true;
    p->result.bytes = (uint64_t)info.st_size;
    p->result.sha256 = sha256;
    p->result.fetched = p->has_kept ? p->kept.fetched : (pl_instant)info.st_mtime;
    return true;
}

static bool look(pull *p) {
    const char *path = p->request->path, *slash = strrchr(path, '/');
    p->name = slash == NULL ? path : slash + 1;
    p->part = with_ending(p->arena, path, ".part");
    p->part_note = with_ending(p->arena, path, ".part.pull");
    p->note = with_ending(p->arena, path, ".pull");
    p->folder = slash == NULL   ? "."
                : slash == path ? "/"
                                : pl_arena_copy(p->arena, path, (size_t)(slash - path));
    if (p->part == NULL || p->part_note == NULL || p->note == NULL || p->folder == NULL)
        return pl_fail_nomem(p->error);
    pl_sha256 sha256;
    p->has_kept = pl_pull_note(path, p->arena, &p->kept) && strcmp(p->kept.url, p->request->url) == 0 &&
                  hash_of_file(path, &sha256) && same_hash(&sha256, &p->kept.sha256);
    return true;
}

/* ---- an answer ---- */

static bool fail_with(pull *p, bool failed) {
    p->outcome = FAILED;
    return failed;
}

/* The part does not fit what the server has now. */
static bool begin_anew(pull *p, const char *why) {
    snprintf(p->why, sizeof p->why, "%s", why);
    p->outcome = ANEW;
    return false;
}

static bool too_large(pull *p, uint64_t bytes, bool announced) {
    drop_part(p);
    return fail_with(p, pl_fail(p->error, PL_INPUT,
                                "the file has %s %llu bytes, and the limit for it is %llu (bytes_max in the "
                                "source file)",
                                announced ? "" : "at least", (unsigned long long)bytes,
                                (unsigned long long)p->request->bytes_max));
}

static bool ends_with(const char *text, const char *with) {
    size_t length = strlen(text), wanted = strlen(with);
    return length >= wanted && strcmp(text + length - wanted, with) == 0;
}

/* Packed bytes are kept as they come only where the name says that the file itself is packed so. */
static bool encoding_fits(pull *p, const pl_response *r) {
    bool gzip = strcmp(r->encoding, "gzip") == 0 || strcmp(r->encoding, "x-gzip") == 0;
    if (r->encoding[0] == '\0' || strcmp(r->encoding, "identity") == 0 ||
        (gzip && (ends_with(p->name, ".gz") || ends_with(p->name, ".tgz"))))
        return true;
    return fail_with(p, pl_fail(p->error, PL_NETWORK,
                                "the server packs the file (Content-Encoding: %s) although it was asked not "
                                "to, so its own bytes are not known",
                                r->encoding));
}

/* A date tells two files apart only when the file was a second old by then; by our clock, which may be
 * another one than the server's, a minute. */
static bool date_tells(const pl_response *r) {
    pl_instant modified;
    return pl_http_date_parse(pl_slice_of(r->last_modified), &modified) &&
           (r->has_date ? modified < r->date : modified + CLOCKS_APART_S < (pl_instant)time(NULL));
}

static bool begin_whole(pull *p, const pl_response *r) {
    p->fresh = true;
    p->has_total = r->has_length && !r->chunked;
    p->total = r->length;
    const char *etag = pl_arena_copy(p->arena, r->etag, strlen(r->etag));
    const char *modified =
        pl_arena_copy(p->arena, r->last_modified, date_tells(r) ? strlen(r->last_modified) : 0);
    if (etag == NULL || modified == NULL) return fail_with(p, pl_fail_nomem(p->error));
    p->coming = (pl_sidecar){.url = p->request->url,
                             .etag = etag,
                             .last_modified = modified,
                             .has_bytes = p->has_total,
                             .bytes = p->total,
                             .fetched = (pl_instant)time(NULL)};
    if (p->has_total && p->total > p->request->bytes_max) return too_large(p, p->total, true);
    return encoding_fits(p, r);
}

static bool begin_rest(pull *p, const pl_response *r) {
    if (p->asked_from == 0)
        return fail_with(p, pl_fail(p->error, PL_NETWORK,
                                    "the server sends a part of the file, and all of it was asked for"));
    if (!r->has_range || r->range_from != p->asked_from) {
        p->no_ranges = true;
        return begin_anew(p, "the server sends another part of the file than it was asked for");
    }
    bool changed = r->etag_twice || (r->has_total && p->known.has_bytes && r->total != p->known.bytes);
    if (r->etag[0] != '\0') changed = changed || strcmp(r->etag, p->known.etag) != 0;
    if (r->last_modified[0] != '\0' && p->known.last_modified[0] != '\0')
        changed = changed || strcmp(r->last_modified, p->known.last_modified) != 0;
    if (changed) return begin_anew(p, "the file changes on the server while it is fetched");
    p->has_total = r->has_total || p->known.has_bytes;
    p->total = r->has_total ? r->total : p->known.bytes;
    if (p->has_total && p->total > p->request->bytes_max) return too_large(p, p->total, true);
    if (!encoding_fits(p, r)) return false;
    p->mixed = true;
    return true;
}

static bool on_begin(void *context, const pl_response *r) {
    pull *p = context;
    snprintf(p->type, sizeof p->type, "%s", r->type);
    if (r->status == 200) return begin_whole(p, r);
    if (r->status == 206) return begin_rest(p, r);
    return false;
}

/* The new file takes the part's place: from here on the old part is gone. */
static bool replace_part(pull *p) {
    unlink(p->part_note);
    if (ftruncate(p->fd, 0) != 0)
        return pl_fail_errno(p->error, PL_STORAGE, errno, "cannot write %s", p->part);
    p->have = 0;
    p->known = p->coming;
    p->mixed = false;
    p->result.resumed_at = 0;
    return write_note(p, p->part_note, &p->known);
}

static bool add_bytes(pull *p, const char *bytes, size_t length) {
    if (p->have + length > p->request->bytes_max) return too_large(p, p->have + length, false);
    if (p->has_total && p->have + length > p->total) {
        p->no_ranges = true;
        return begin_anew(p, "the server sends more bytes than it announced");
    }
    while (length > 0) {
        ssize_t put = pwrite(p->fd, bytes, length, (off_t)p->have);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0)
            return fail_with(
                p, pl_fail_errno(p->error, PL_STORAGE, put < 0 ? errno : ENOSPC, "cannot write %s", p->part));
        bytes += put;
        length -= (size_t)put;
        p->have += (uint64_t)put;
        p->made_way = true;
    }
    return true;
}

/* Looks at the first bytes of a whole file, and lets them replace the part. */
static bool pass_head(pull *p) {
    p->head_passed = true;
    if (!pl_content_fits(p->name, (pl_slice){p->head, p->head_length}, p->type, p->error)) {
        if (p->asked_from > 0)
            pl_error_prefix(p->error, "asked for the rest of a file, the server answers 200: ");
        return fail_with(p, false);
    }
    if (!replace_part(p)) return fail_with(p, false);
    return add_bytes(p, p->head, p->head_length);
}

static bool on_take(void *context, const char *bytes, size_t length) {
    pull *p = context;
    if (p->fresh && !p->head_passed) {
        size_t room = sizeof p->head - p->head_length, taken = length < room ? length : room;
        memcpy(p->head + p->head_length, bytes, taken);
        p->head_length += taken;
        bytes += taken;
        length -= taken;
        if (p->head_length < sizeof p->head) return true;
        if (!pass_head(p)) return false;
    }
    return add_bytes(p, bytes, length);
}

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void on_tell(void *context) {
    pull *p = context;
    const pl_progress *progress = &p->request->progress;
    if (progress->show == NULL || now_ms() - p->told_ms < TELL_EVERY_MS) return;
    p->told_ms = now_ms();
    progress->show(progress->context, p->name, p->have, p->has_total ? p->total : 0);
}

/* ---- a request ---- */

static outcome refuse(pull *p, const pl_response *r) {
    const char *more = r->status == 404 || r->status == 410
                           ? "; the file is not there (any more): --from takes another address, or a path"
                       : r->status == 401 || r->status == 403
                           ? "; fetch the file yourself and give its path with --from"
                           : "";
    if (r->status == 0)
        pl_fail(p->error, PL_NETWORK, "the answer is not HTTP");
    else
        pl_fail(p->error, PL_NETWORK, "the server answers %d%s%s%s", r->status,
                r->reason[0] == '\0' ? "" : " ", r->reason, more);
    return FAILED;
}

/* 416: nothing lies behind the part, so that it is the file, or it is of another one. */
static outcome end_of_file(pull *p, const pl_response *r) {
    if (p->asked_from == 0) return refuse(p, r);
    bool same = r->etag[0] == '\0' || strcmp(r->etag, p->known.etag) == 0;
    bool whole = r->has_total ? r->total == p->have : p->known.has_bytes && p->known.bytes == p->have;
    if (same && !r->etag_twice && whole && (!p->known.has_bytes || p->known.bytes == p->have))
        return COMPLETE;
    begin_anew(p, "the file is another one on the server by now");
    return ANEW;
}

static outcome end_of_body(pull *p) {
    if (p->fresh && !p->head_passed && !pass_head(p)) return p->outcome;
    if (p->has_total && p->have < p->total) {
        snprintf(p->why, sizeof p->why, "the answer ends at byte %llu of %llu", (unsigned long long)p->have,
                 (unsigned long long)p->total);
        return AGAIN;
    }
    if (p->fresh || p->has_total) return COMPLETE;
    snprintf(p->why, sizeof p->why, "the server does not say how long the file is");
    return AGAIN;
}

static outcome judge(pull *p, const pl_transfer_answer *answer) {
    const pl_response *r = &answer->response;
    p->broken = answer->end == PL_TRANSFER_BROKEN;
    if (p->broken) snprintf(p->why, sizeof p->why, "%s", answer->why);
    switch (answer->end) {
    case PL_TRANSFER_STOPPED:
        pl_fail(p->error, PL_INTERRUPTED,
                "interrupted; what came is kept, and the same command goes on from there");
        return FAILED;
    case PL_TRANSFER_REFUSED:
        pl_fail(p->error, PL_NETWORK, "%s", answer->why);
        return FAILED;
    case PL_TRANSFER_BROKEN:
        return AGAIN;
    case PL_TRANSFER_WHOLE:
    case PL_TRANSFER_ENDED:
        break;
    }
    if (p->outcome != AGAIN) return p->outcome; /* on_begin or on_take decided */
    switch (r->status) {
    case 200:
    case 206:
        return end_of_body(p);
    case 304:
        return p->asked_from == 0 && p->has_kept ? UNCHANGED : refuse(p, r);
    case 416:
        return end_of_file(p, r);
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
        snprintf(p->why, sizeof p->why, "the server answers %d %s", r->status, r->reason);
        p->wait_s = r->has_retry ? r->retry_s : -1;
        return AGAIN;
    default:
        return refuse(p, r);
    }
}

static outcome one_request(pull *p, pl_transfer *transfer) {
    bool ask_rest = p->have > 0 && !p->no_ranges && can_go_on(&p->known);
    /* Only an answer that the finished file may give itself: with a stated hash it has just proved false. */
    bool ask_changed = !ask_rest && p->has_kept && p->request->sha256 == NULL;
    pl_transfer_request request = {.url = p->request->url,
                                   .agent = p->request->agent,
                                   .from = ask_rest ? p->have : 0,
                                   .if_range = !ask_rest                  ? ""
                                               : p->known.etag[0] != '\0' ? p->known.etag
                                                                          : p->known.last_modified,
                                   .if_none_match = ask_changed ? p->kept.etag : "",
                                   .if_modified_since =
                                       ask_changed && p->kept.etag[0] == '\0' ? p->kept.last_modified : "",
                                   .patience = p->request->patience,
                                   .stop = p->request->progress.stop,
                                   .begin = on_begin,
                                   .take = on_take,
                                   .tell = on_tell,
                                   .context = p};
    p->asked_from = request.from;
    p->fresh = p->head_passed = p->has_total = p->made_way = false;
    p->head_length = 0;
    p->wait_s = -1;
    p->outcome = AGAIN;
    p->why[0] = '\0';
    p->result.requests++;
    pl_transfer_answer answer;
    if (!pl_transfer_run(transfer, &request, &answer, p->error)) return FAILED;
    return judge(p, &answer);
}

/* ---- until it is complete ---- */

/* false: stopped meanwhile. */
static bool wait_ms(const pull *p, int64_t ms) {
    const volatile int *stop = p->request->progress.stop;
    for (int64_t until = now_ms() + ms; now_ms() < until;) {
        if (stop != NULL && *stop != 0) return false;
        struct timespec nap = {.tv_nsec = 50000000};
        nanosleep(&nap, NULL);
    }
    return stop == NULL || *stop == 0;
}

/* After an answer that did not bring the rest: waits, or gives up. */
static outcome try_again(pull *p, unsigned *failures) {
    const pl_pull_patience *patience = &p->request->patience;
    *failures = p->made_way ? 0 : *failures + 1;
    if (*failures >= patience->tries || p->result.requests >= patience->requests) {
        pl_fail(p->error, PL_NETWORK, "%s; tried %u times; %s", p->why, p->result.requests,
                p->have > 0 && can_go_on(&p->known)
                    ? "what came is kept, and the same command goes on from there"
                    : "the same command tries again");
        return FAILED;
    }
    /* An answer that was whole but not the whole file is no reason to wait. */
    if (*failures == 0 && !p->broken) return AGAIN;
    int64_t ms = (int64_t)patience->backoff_ms << (*failures > 0 ? *failures - 1 : 0);
    if (p->wait_s > (int64_t)patience->retry_after_s) {
        pl_fail(p->error, PL_NETWORK, "%s, and asks for %lld s before the next try; try again then", p->why,
                (long long)p->wait_s);
        return FAILED;
    }
    if (p->wait_s * 1000 > ms) ms = p->wait_s * 1000;
    if (p->request->progress.show != NULL)
        p->request->progress.show(p->request->progress.context, "waiting to try again, ms", (uint64_t)ms, 0);
    if (wait_ms(p, ms)) return AGAIN;
    pl_fail(p->error, PL_INTERRUPTED,
            "interrupted; what came is kept, and the same command goes on from there");
    return FAILED;
}

static outcome try_anew(pull *p) {
    if (p->result.restarts == p->request->patience.restarts) {
        pl_fail(p->error, PL_NETWORK, "%s; begun anew %u times", p->why, p->result.restarts);
        return FAILED;
    }
    p->result.restarts++;
    p->result.resumed_at = 0;
    p->have = 0;
    return AGAIN;
}

/* What came is not the file. Put together from several answers it may be the fault of one: once more whole.
 */
static outcome not_the_file(pull *p) {
    bool mixed = p->mixed;
    drop_part(p);
    if (!mixed || p->result.restarts == p->request->patience.restarts) return FAILED;
    close(p->fd);
    p->fd = -1;
    if (!open_part(p)) return FAILED;
    snprintf(p->why, sizeof p->why, "the parts do not make up the file");
    return ANEW;
}

/* Everything is there: is it the file? Then it takes its place. */
static outcome finish(pull *p) {
    const pl_pull_request *request = p->request;
    pl_sha256 sha256;
    uint64_t bytes;
    if (fsync(p->fd) != 0) {
        pl_fail_errno(p->error, PL_STORAGE, errno, "cannot write %s", p->part);
        return FAILED;
    }
    if (!hash_of(p->fd, &bytes, &sha256, p->error)) return FAILED;
    if (request->sha256 != NULL && !same_hash(&sha256, request->sha256)) {
        char is[PL_SHA256_HEX], stated[PL_SHA256_HEX];
        pl_sha256_hex(&sha256, is);
        pl_sha256_hex(request->sha256, stated);
        pl_fail(p->error, PL_INPUT, "the file is not the stated one: its SHA-256 is %s, and %s is stated", is,
                stated);
        return not_the_file(p);
    }
    if (request->check != NULL && !request->check(request->context, p->part, p->error))
        return p->error != NULL && p->error->code == PL_INPUT ? not_the_file(p) : FAILED;
    pl_sidecar note = p->known;
    note.bytes = bytes;
    note.sha256 = sha256;
    note.has_bytes = note.has_sha256 = true;
    /* The note first: when the program dies between the two, it is of no file, and the part, which is
     * complete, is asked about and takes its place. */
    if (!write_note(p, p->note, &note)) return FAILED;
    if (rename(p->part, request->path) != 0) {
        pl_fail_errno(p->error, PL_STORAGE, errno, "cannot write %s", request->path);
        return FAILED;
    }
    unlink(p->part_note);
    int folder = open(p->folder, O_RDONLY | O_CLOEXEC);
    if (folder >= 0) {
        (void)fsync(folder); /* some file systems cannot; the file itself is safe */
        close(folder);
    }
    p->result.bytes = bytes;
    p->result.sha256 = sha256;
    p->result.fetched = note.fetched;
    return COMPLETE;
}

static outcome fetch(pull *p, pl_transfer *transfer) {
    unsigned failures = 0;
    for (;;) {
        outcome end = one_request(p, transfer);
        if (end == COMPLETE) end = finish(p);
        if (end == AGAIN) end = try_again(p, &failures);
        if (end == ANEW) end = try_anew(p);
        if (end != AGAIN) return end;
    }
}

bool pl_pull(const pl_pull_request *request, pl_arena *arena, pl_pulled *ret, pl_error *error) {
    pl_error own = {0};
    pull *p = pl_calloc(1, sizeof *p);
    if (p == NULL) return pl_fail_nomem(error);
    p->request = request;
    p->arena = arena;
    p->error = error == NULL ? &own : error;
    p->fd = -1;
    pl_transfer *transfer = NULL;
    const char *wrong = pl_url_wrong(request->url);
    bool done = wrong == NULL ? look(p) : pl_fail(p->error, PL_USAGE, "%s", wrong);
    if (done && !is_stated_one(p)) {
        done = open_part(p) && (transfer = pl_transfer_open(p->error)) != NULL;
        outcome end = done ? fetch(p, transfer) : FAILED;
        done = end == COMPLETE || end == UNCHANGED;
        if (end == UNCHANGED) {
            drop_part(p);
            p->result.unchanged = true;
            p->result.bytes = p->kept.bytes;
            p->result.sha256 = p->kept.sha256;
            p->result.fetched = p->kept.fetched;
        }
        /* An empty part with no note is nothing to keep. */
        if (!done && p->fd >= 0 && p->have == 0 && access(p->part_note, F_OK) != 0) unlink(p->part);
        if (!done && p->error->code != PL_NOMEM) pl_error_prefix(p->error, "%.200s: ", request->url);
    }
    pl_transfer_close(transfer);
    if (p->fd >= 0) close(p->fd);
    if (done) *ret = p->result;
    pl_free(p);
    return done;
}
