/* answer.c - makes answers and sends them. Packing and tags are made once, when the answer is, so that one
 * that is kept costs nothing to send again. */
#include "serve/answer.h"

#include "base/hash.h"
#include "serve/gzip.h"
#include "serve/route.h"
#include "text/json.h"

#include <stdio.h>

#define GZIP_LEVEL 6

/* ---- making ---- */

bool pl_reply_header_add(pl_reply *reply, const char *name, const char *value, pl_error *error) {
    if (reply->header_count == PL_REPLY_HEADERS_MAX)
        return pl_fail(error, PL_INTERNAL, "more than %d header fields in an answer", PL_REPLY_HEADERS_MAX);
    pl_reply_header header = {pl_arena_copy(&reply->arena, name, strlen(name)),
                              pl_arena_copy(&reply->arena, value, strlen(value))};
    if (header.name == NULL || header.value == NULL) return pl_fail_nomem(error);
    reply->headers[reply->header_count++] = header;
    return true;
}

void pl_reply_free(pl_reply *reply) {
    pl_buffer_free(&reply->body);
    pl_arena_free(&reply->arena);
    *reply = (pl_reply){0};
}

/* The gzip form of `bytes`, with no clock in it; false when it would not be smaller, or memory is short: then
 * they go as they are. */
static bool packed(pl_slice bytes, pl_buffer *into) {
    const bool done =
        bytes.length >= PL_ANSWER_GZIP_MIN && pl_gzip(bytes, GZIP_LEVEL, into) && into->length < bytes.length;
    if (!done) pl_buffer_free(into);
    return done;
}

static pl_answer *answer_new(unsigned status, const char *type) {
    pl_answer *answer = pl_calloc(1, sizeof *answer);
    if (answer == NULL) return NULL;
    atomic_init(&answer->holders, 1);
    answer->status = status;
    answer->type = type;
    return answer;
}

/* Two encodings of one answer are two representations, and need two tags. */
static void tag(pl_answer *answer, const char *text) {
    snprintf(answer->etag, sizeof answer->etag, "\"%.16s\"", text);
    snprintf(answer->gzip_etag, sizeof answer->gzip_etag, "\"%.16s-g\"", text);
}

/* Exactly as large as what it holds: most of a kept answer's life nothing is added to it. */
static void fit(pl_buffer *buffer) {
    char *smaller = buffer->data == NULL ? NULL : pl_realloc(buffer->data, buffer->length + 1);
    if (smaller == NULL) return;
    buffer->data = smaller;
    buffer->capacity = buffer->length + 1;
}

static const char *put(char **at, const char *text) {
    size_t bytes = strlen(text) + 1;
    char *copy = memcpy(*at, text, bytes);
    *at += bytes;
    return copy;
}

/* The texts of the reply in one piece of the answer's own: the reply's arena held the handler's work, and
 * goes. */
static bool take_texts(pl_answer *answer, const pl_reply *reply) {
    const char *type = reply->type == NULL ? PL_TYPE_JSON : reply->type;
    size_t bytes = strlen(type) + 1;
    for (size_t i = 0; i < reply->header_count; i++)
        bytes += strlen(reply->headers[i].name) + strlen(reply->headers[i].value) + 2;
    char *at = answer->texts = pl_malloc(bytes);
    if (at == NULL) return false;
    answer->texts_bytes = bytes;
    answer->type = put(&at, type);
    for (size_t i = 0; i < reply->header_count; i++) {
        answer->headers[i].name = put(&at, reply->headers[i].name);
        answer->headers[i].value = put(&at, reply->headers[i].value);
    }
    answer->header_count = reply->header_count;
    return true;
}

pl_answer *pl_answer_of_reply(pl_reply *reply) {
    pl_answer *answer =
        reply->body.failed ? NULL : answer_new(reply->status == 0 ? 200 : reply->status, NULL);
    if (answer == NULL || !take_texts(answer, reply)) {
        pl_answer_release(answer);
        pl_reply_free(reply);
        return NULL;
    }
    answer->own_styles = reply->own_styles;
    answer->own = reply->body;
    reply->body = (pl_buffer){0};
    pl_reply_free(reply);
    fit(&answer->own);
    answer->bytes = (pl_slice){answer->own.data == NULL ? "" : answer->own.data, answer->own.length};
    if (packed(answer->bytes, &answer->own_gzip)) {
        fit(&answer->own_gzip);
        answer->gzip = (pl_slice){answer->own_gzip.data, answer->own_gzip.length};
    }
    if (answer->status == 200) {
        char hex[17];
        snprintf(hex, sizeof hex, "%016llx",
                 (unsigned long long)pl_quick_hash(answer->bytes.data, answer->bytes.length));
        tag(answer, hex);
    }
    return answer;
}

unsigned pl_status_of(pl_code code) {
    switch (code) {
    case PL_USAGE:
        return 400;
    case PL_MISSING:
        return 404;
    case PL_INPUT:
        return 422;
    case PL_NETWORK:
        return 502;
    case PL_STORAGE:
    case PL_NOMEM:
    case PL_INTERRUPTED:
        return 503;
    default:
        return 500;
    }
}

/* A word for programs: of the status where that says more than our code does. */
static const char *code_word(unsigned status) {
    switch (status) {
    case 400:
        return "usage";
    case 403:
        return "forbidden";
    case 404:
        return "missing";
    case 405:
        return "method";
    case 409:
        return "busy";
    case 413:
        return "too-large";
    case 414:
        return "too-long";
    case 421:
        return "host";
    case 422:
        return "input";
    case 502:
        return "network";
    case 503:
        return "unavailable";
    default:
        return "internal";
    }
}

static void page_text(pl_buffer *out, const char *text) {
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '<')
            pl_buffer_text(out, "&lt;");
        else if (*at == '&')
            pl_buffer_text(out, "&amp;");
        else
            pl_buffer_add(out, at, 1);
    }
}

static void error_page(pl_buffer *out, unsigned status, const char *message) {
    pl_buffer_format(out,
                     "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"color-scheme\" content=\"light dark\">\n<title>%u - Plumbline</title>\n"
                     "<h1>%u</h1>\n<p>",
                     status, status);
    page_text(out, message);
    pl_buffer_text(out, "</p>\n<p><a href=\"/\">To the page</a></p>\n</html>\n");
}

void pl_error_json(const pl_error *error, unsigned status, const char *code, pl_buffer *out) {
    pl_json json;
    pl_json_start(&json, out, false);
    pl_json_object(&json);
    pl_json_key(&json, "error");
    pl_json_object(&json);
    pl_json_key_integer(&json, "status", (int64_t)status);
    pl_json_key_text(&json, "code", code == NULL ? code_word(status) : code);
    pl_json_key_text(&json, "message", error->text);
    pl_json_end(&json);
    pl_json_end(&json);
    pl_buffer_text(out, "\n");
}

pl_answer *pl_answer_of_error(const pl_error *error, unsigned status, const char *code, bool for_people) {
    if (status == 0) status = pl_status_of(error->code);
    pl_answer *answer = answer_new(status, for_people ? PL_TYPE_HTML : PL_TYPE_JSON);
    if (answer == NULL) return NULL;
    if (for_people)
        error_page(&answer->own, status, error->text);
    else
        pl_error_json(error, status, code, &answer->own);
    if (status == 405) answer->headers[answer->header_count++] = (pl_reply_header){"Allow", "GET, HEAD"};
    if (status == 503)
        answer->headers[answer->header_count++] = (pl_reply_header){"Retry-After", PL_RETRY_AFTER_S};
    answer->bytes = (pl_slice){answer->own.data == NULL ? "" : answer->own.data, answer->own.length};
    return answer;
}

pl_answer *pl_answer_of_asset(const pl_asset *asset) {
    pl_answer *answer = answer_new(200, asset->type);
    if (answer == NULL) return NULL;
    answer->bytes = (pl_slice){(const char *)asset->bytes, asset->size};
    answer->gzip = (pl_slice){(const char *)asset->gzip, asset->gzip_size};
    tag(answer, asset->tag);
    return answer;
}

void pl_answer_hold(pl_answer *answer) {
    atomic_fetch_add(&answer->holders, 1);
}

void pl_answer_release(pl_answer *answer) {
    if (answer == NULL || atomic_fetch_sub(&answer->holders, 1) != 1) return;
    pl_buffer_free(&answer->own);
    pl_buffer_free(&answer->own_gzip);
    pl_free(answer->texts);
    pl_free(answer);
}

size_t pl_answer_size(const pl_answer *answer) {
    return sizeof *answer + answer->own.capacity + answer->own_gzip.capacity + answer->texts_bytes;
}

/* ---- sending ---- */

/* Nothing but the page's own files, in nobody else's frame, but for the embed view, which pages of this
 * machine may show: what is to be embedded elsewhere is published. Styles are set by code, which needs no
 * leave. */
#define POLICY_REST                                                                                          \
    "; connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "      \
    "frame-ancestors 'self'"
static const char policy[] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: "
                             "blob:" POLICY_REST;
static const char embed_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: "
    "blob:" POLICY_REST " http://localhost:* http://127.0.0.1:*";
static const char report_policy[] =
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri "
    "'none'; form-action 'none'; frame-ancestors 'self'";

static const char *policy_of(const pl_request *request, const pl_answer *answer) {
    if (answer->own_styles) return report_policy;
    const char *embed =
        request == NULL || strcmp(request->path, "/") != 0 ? NULL : pl_request_parameter(request, "embed");
    return embed != NULL && strcmp(embed, "true") == 0 ? embed_policy : policy;
}

static bool add_fields(struct MHD_Response *response, const pl_request *request, const pl_answer *answer,
                       bool last) {
    const pl_reply_header fields[] = {
        {"Server", "plumbline"},
        {"Cache-Control", answer->status == 200 && answer->etag[0] != '\0' ? "no-cache" : "no-store"},
        {"Content-Security-Policy", policy_of(request, answer)},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
        {"Vary", "Accept-Encoding"},
    };
    bool done = true;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        done = MHD_add_response_header(response, fields[i].name, fields[i].value) == MHD_YES && done;
    for (size_t i = 0; i < answer->header_count; i++)
        done =
            MHD_add_response_header(response, answer->headers[i].name, answer->headers[i].value) == MHD_YES &&
            done;
    if (last) done = MHD_add_response_header(response, "Connection", "close") == MHD_YES && done;
    return done;
}

static void let_go(void *answer) {
    pl_answer_release(answer);
}

/* What of the answer goes out. */
typedef struct {
    unsigned status;
    pl_slice bytes;
    const char *etag;
    bool gzip;
    char range[96]; /* Content-Range, or "" */
} selection;

static selection select_bytes(const pl_request *request, const pl_answer *answer) {
    selection ret = {.status = answer->status, .bytes = answer->bytes, .etag = answer->etag};
    if (request == NULL || answer->status != 200) {
        if (request != NULL && request->gzip && answer->gzip.data != NULL) {
            ret.gzip = true;
            ret.bytes = answer->gzip;
        }
        return ret;
    }
    bool ranged = request->range.wanted && request->method == PL_GET &&
                  (request->if_range == NULL || strcmp(request->if_range, answer->etag) == 0);
    if (request->gzip && answer->gzip.data != NULL && !ranged) {
        ret.gzip = true;
        ret.bytes = answer->gzip;
        ret.etag = answer->gzip_etag;
    }
    if (answer->etag[0] != '\0' && (pl_request_none_match(request->if_none_match, answer->etag) ||
                                    pl_request_none_match(request->if_none_match, answer->gzip_etag))) {
        ret.status = 304;
        ret.bytes = (pl_slice){"", 0};
        return ret;
    }
    if (!ranged) return ret;
    uint64_t first, count, size = answer->bytes.length;
    if (pl_byte_range_of(&request->range, size, &first, &count)) {
        ret.status = 206;
        ret.bytes = (pl_slice){answer->bytes.data + first, count};
        snprintf(ret.range, sizeof ret.range, "bytes %llu-%llu/%llu", (unsigned long long)first,
                 (unsigned long long)(first + count - 1), (unsigned long long)size);
    } else {
        ret.status = 416;
        ret.bytes = (pl_slice){"", 0};
        snprintf(ret.range, sizeof ret.range, "bytes */%llu", (unsigned long long)size);
    }
    return ret;
}

enum MHD_Result pl_answer_send(struct MHD_Connection *connection, const pl_request *request,
                               pl_answer *answer, bool last) {
    const selection chosen = select_bytes(request, answer);
    pl_answer_hold(answer);
    struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(
        chosen.bytes.length, (void *)chosen.bytes.data /* only read */, let_go, answer);
    if (response == NULL) {
        pl_answer_release(answer);
        return MHD_NO;
    }
    bool done = add_fields(response, request, answer, last);
    if (chosen.status != 304)
        done = MHD_add_response_header(response, "Content-Type", answer->type) == MHD_YES && done;
    if (answer->status == 200 && answer->etag[0] != '\0')
        done = MHD_add_response_header(response, "ETag", chosen.etag) == MHD_YES &&
               MHD_add_response_header(response, "Accept-Ranges", "bytes") == MHD_YES && done;
    if (chosen.gzip && chosen.status != 304)
        done = MHD_add_response_header(response, "Content-Encoding", "gzip") == MHD_YES && done;
    if (chosen.range[0] != '\0')
        done = MHD_add_response_header(response, "Content-Range", chosen.range) == MHD_YES && done;
    enum MHD_Result result = done ? MHD_queue_response(connection, chosen.status, response) : MHD_NO;
    MHD_destroy_response(response);
    return result;
}
