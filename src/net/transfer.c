/* transfer.c - one request over libcurl. Only http and https, also where redirects lead, and from https never
 * back to http; no decoding of what the server packs; header and redirects bounded. Ranges are asked for by a
 * header of our own: libcurl's resuming takes a finished file for an error, and judges answers by less than
 * pull.c does. */
#include "net/transfer.h"

#include <curl/curl.h>
#include <stdio.h>
#include <time.h>

#define HEADER_BYTES_MAX ((size_t)262144) /* of all answers to one request */
#define SLOW_BYTES_PER_S 100L
#define READ_BYTES 131072L

struct pl_transfer {
    CURL *curl;
    char words[CURL_ERROR_SIZE];
};

typedef struct {
    const pl_transfer_request *request;
    pl_response response;
    size_t header_bytes;
    bool begun, body, wanted, stopped, flooded;
} running;

pl_transfer *pl_transfer_open(pl_error *error) {
    pl_transfer *transfer = pl_calloc(1, sizeof *transfer);
    if (transfer == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
        transfer->curl = curl_easy_init();
        if (transfer->curl != NULL) return transfer;
        curl_global_cleanup();
    }
    pl_free(transfer);
    pl_fail(error, PL_NETWORK, "libcurl cannot be set up");
    return NULL;
}

void pl_transfer_close(pl_transfer *transfer) {
    if (transfer == NULL) return;
    curl_easy_cleanup(transfer->curl);
    curl_global_cleanup();
    pl_free(transfer);
}

const char *pl_net_library_version(void) {
    return curl_version_info(CURLVERSION_NOW)->version;
}

static bool begin(running *r) {
    if (r->begun) return r->wanted;
    r->begun = true;
    r->wanted = r->request->begin(r->request->context, &r->response);
    return r->wanted;
}

/* libcurl gives the header lines of every answer: of redirects too, and behind the body the trailer. */
static size_t on_header(char *bytes, size_t one, size_t count, void *context) {
    running *r = context;
    size_t length = one * count;
    r->header_bytes += length;
    if (r->header_bytes > HEADER_BYTES_MAX) {
        r->flooded = true;
        return 0;
    }
    if (!r->body) pl_response_line(&r->response, (pl_slice){bytes, length}, (pl_instant)time(NULL));
    return length;
}

static size_t on_body(char *bytes, size_t one, size_t count, void *context) {
    running *r = context;
    size_t length = one * count;
    r->body = true;
    if (!begin(r)) return 0;
    if (length > 0 && !r->request->take(r->request->context, bytes, length)) {
        r->wanted = false;
        return 0;
    }
    return length;
}

static int on_progress(void *context, curl_off_t total, curl_off_t now, curl_off_t up_total, curl_off_t up) {
    running *r = context;
    (void)total, (void)now, (void)up_total, (void)up;
    r->stopped = r->request->stop != NULL && *r->request->stop != 0;
    if (!r->stopped) r->request->tell(r->request->context);
    return r->stopped;
}

/* Adds "name: value" to the list; false: memory ran out. */
static bool add_field(struct curl_slist **list, const char *name, const char *value) {
    char line[PL_ETAG_MAX + 64];
    snprintf(line, sizeof line, "%s: %s", name, value);
    struct curl_slist *longer = curl_slist_append(*list, line);
    if (longer == NULL) return false;
    *list = longer;
    return true;
}

static bool fields_of(const pl_transfer_request *request, struct curl_slist **list) {
    char range[64];
    snprintf(range, sizeof range, "bytes=%llu-", (unsigned long long)request->from);
    return add_field(list, "Accept-Encoding", "identity") &&
           (request->from == 0 ||
            (add_field(list, "Range", range) && add_field(list, "If-Range", request->if_range))) &&
           (request->if_none_match[0] == '\0' || add_field(list, "If-None-Match", request->if_none_match)) &&
           (request->if_modified_since[0] == '\0' ||
            add_field(list, "If-Modified-Since", request->if_modified_since));
}

static CURLcode only_http(CURL *curl, bool secure) {
#if LIBCURL_VERSION_NUM >= 0x075500
    CURLcode code = curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    return code != CURLE_OK
               ? code
               : curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
#else
    CURLcode code = curl_easy_setopt(curl, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
    long beyond = secure ? (long)CURLPROTO_HTTPS : (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS);
    return code != CURLE_OK ? code : curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS, beyond);
#endif
}

static CURLcode set_up(pl_transfer *t, const pl_transfer_request *request, running *r,
                       struct curl_slist *fields) {
    CURL *curl = t->curl;
    bool secure = (request->url[4] | 0x20) == 's';
    CURLcode worst = only_http(curl, secure);
#define SET(option, value)                                                                                   \
    if (worst == CURLE_OK) worst = curl_easy_setopt(curl, option, value)
    SET(CURLOPT_URL, request->url);
    SET(CURLOPT_USERAGENT, request->agent);
    SET(CURLOPT_HTTPHEADER, fields);
    SET(CURLOPT_FOLLOWLOCATION, 1L);
    SET(CURLOPT_MAXREDIRS, (long)PL_PULL_REDIRECTS_MAX);
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_CONNECTTIMEOUT, (long)request->patience.connect_s);
    SET(CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES_PER_S);
    SET(CURLOPT_LOW_SPEED_TIME, (long)request->patience.stall_s);
    SET(CURLOPT_BUFFERSIZE, READ_BYTES);
    SET(CURLOPT_ERRORBUFFER, t->words);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, r);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, r);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, on_progress);
    SET(CURLOPT_XFERINFODATA, r);
#undef SET
    return worst;
}

static bool may_pass(CURLcode code) {
    switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_SSL_CONNECT_ERROR:
        return true;
    default:
        return false;
    }
}

/* What went wrong in words, and whether a further try may help. */
static void judge(const pl_transfer *t, const running *r, CURLcode code, pl_transfer_answer *ret) {
    bool redirected = r->response.status / 100 == 3 && r->response.location[0] != '\0';
    if (code == CURLE_OK) {
        ret->end = r->wanted ? PL_TRANSFER_WHOLE : PL_TRANSFER_ENDED;
    } else if (r->stopped) {
        ret->end = PL_TRANSFER_STOPPED;
    } else if (r->begun && !r->wanted) {
        ret->end = PL_TRANSFER_ENDED;
    } else if (r->flooded) {
        ret->end = PL_TRANSFER_REFUSED;
        snprintf(ret->why, sizeof ret->why, "the header of the answer is longer than %zu bytes",
                 HEADER_BYTES_MAX);
    } else if (code == CURLE_TOO_MANY_REDIRECTS) {
        ret->end = PL_TRANSFER_REFUSED;
        snprintf(ret->why, sizeof ret->why, "redirected more than %d times, the last time to %.120s",
                 PL_PULL_REDIRECTS_MAX, r->response.location);
    } else if (redirected && (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)) {
        ret->end = PL_TRANSFER_REFUSED;
        snprintf(ret->why, sizeof ret->why,
                 "the server sends on to %.120s, and only http and https are followed, from https only https",
                 r->response.location);
    } else {
        ret->end = may_pass(code) ? PL_TRANSFER_BROKEN : PL_TRANSFER_REFUSED;
        snprintf(ret->why, sizeof ret->why, "%.200s",
                 t->words[0] != '\0' ? t->words : curl_easy_strerror(code));
    }
}

bool pl_transfer_run(pl_transfer *transfer, const pl_transfer_request *request, pl_transfer_answer *ret,
                     pl_error *error) {
    running r = {.request = request};
    struct curl_slist *fields = NULL;
    transfer->words[0] = '\0';
    if (!fields_of(request, &fields)) {
        curl_slist_free_all(fields);
        return pl_fail_nomem(error);
    }
    CURLcode code = set_up(transfer, request, &r, fields);
    if (code == CURLE_OK) {
        code = curl_easy_perform(transfer->curl);
        if (code == CURLE_OK) begin(&r);
    }
    curl_easy_setopt(transfer->curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(fields);
    if (code == CURLE_OUT_OF_MEMORY) return pl_fail_nomem(error);
    *ret = (pl_transfer_answer){.response = r.response};
    judge(transfer, &r, code, ret);
    return true;
}
