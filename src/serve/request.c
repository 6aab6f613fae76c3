/* request.c - a request taken apart: percent codes undone once, and whatever could mean something else than
 * it says (an escape out of the folder, a NUL, bytes that are no UTF-8, a foreign host) refused. */
#include "serve/request.h"

#include "text/utf8.h"

static bool refuse(unsigned *ret_status, unsigned status) {
    *ret_status = status;
    return false;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* NULL is equal to nothing. */
static bool equal_without_case(const char *a, const char *b) {
    if (a == NULL) return false;
    for (; *a != '\0' && lower(*a) == lower(*b); a++) b++;
    return *a == '\0' && *b == '\0';
}

static int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* ---- percent codes ---- */

typedef enum { IN_PATH, IN_QUERY } place;

/* One piece decoded; NULL and the reason when it is not to be taken. */
static const char *decoded(pl_slice text, place where, pl_arena *arena, unsigned *ret_status,
                           pl_error *error) {
    char *out = pl_arena_alloc(arena, text.length + 1);
    size_t length = 0;
    const char *wrong = NULL;
    *ret_status = 400;
    if (out == NULL) {
        *ret_status = 503;
        pl_fail_nomem(error);
        return NULL;
    }
    for (size_t i = 0; i < text.length && wrong == NULL; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool coded = c == '%';
        if (coded) {
            int high = i + 2 < text.length ? digit_of(text.data[i + 1]) : -1,
                low = high >= 0 ? digit_of(text.data[i + 2]) : -1;
            if (low < 0) {
                wrong = "a '%' in the address is not followed by two hexadecimal digits";
                break;
            }
            c = (unsigned char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && where == IN_QUERY) {
            c = ' ';
        }
        if (c == '\0')
            wrong = "the address holds a NUL";
        else if (where == IN_PATH && (c < ' ' || c == 0x7F || c == '\\' || (coded && c == '/')))
            wrong = "the path holds a control character, a '\\' or an encoded '/'";
        out[length++] = (char)c;
    }
    for (size_t at = 0, step; wrong == NULL && at < length; at += step)
        if ((step = pl_utf8_length(out + at, length - at)) == 0) wrong = "the address is not UTF-8";
    if (wrong == NULL) return out;
    pl_fail(error, PL_USAGE, "%s", wrong);
    return NULL;
}

/* ---- path and query ---- */

static bool read_path(pl_slice text, pl_arena *arena, pl_request *ret, unsigned *ret_status,
                      pl_error *error) {
    const char *path = decoded(text, IN_PATH, arena, ret_status, error);
    if (path == NULL) return false;
    for (const char *part = path; part != NULL && *part != '\0'; part = strchr(part + 1, '/')) {
        size_t length = strcspn(part + 1, "/");
        bool last = part[1 + length] == '\0';
        if ((length == 0 && !last) || (length == 1 && part[1] == '.') ||
            (length == 2 && part[1] == '.' && part[2] == '.')) {
            pl_fail(error, PL_USAGE, "the path has an empty part, or \".\" or \"..\" as one");
            return refuse(ret_status, 400);
        }
    }
    ret->path = path;
    return true;
}

static bool read_query(pl_slice text, pl_arena *arena, pl_request *ret, unsigned *ret_status,
                       pl_error *error) {
    pl_parameter *list = pl_arena_alloc(arena, PL_REQUEST_PARAMETERS_MAX * sizeof *list);
    if (list == NULL) {
        pl_fail_nomem(error);
        return refuse(ret_status, 503);
    }
    ret->parameters = list;
    for (size_t at = 0; at < text.length;) {
        const char *begin = text.data + at, *end = memchr(begin, '&', text.length - at);
        size_t length = end == NULL ? text.length - at : (size_t)(end - begin);
        at += length + 1;
        if (length == 0) continue;
        if (ret->parameter_count == PL_REQUEST_PARAMETERS_MAX) {
            pl_fail(error, PL_USAGE, "the address has more than %d parameters", PL_REQUEST_PARAMETERS_MAX);
            return refuse(ret_status, 400);
        }
        const char *equals = memchr(begin, '=', length);
        size_t name_length = equals == NULL ? length : (size_t)(equals - begin);
        pl_slice name = {begin, name_length}, value = equals == NULL
                                                          ? (pl_slice){"", 0}
                                                          : (pl_slice){equals + 1, length - name_length - 1};
        pl_parameter *parameter = &list[ret->parameter_count];
        parameter->name = decoded(name, IN_QUERY, arena, ret_status, error);
        if (parameter->name == NULL) return false;
        parameter->value = decoded(value, IN_QUERY, arena, ret_status, error);
        if (parameter->value == NULL) return false;
        ret->parameter_count++;
    }
    return true;
}

const char *pl_request_parameter(const pl_request *request, const char *name) {
    for (size_t i = 0; i < request->parameter_count; i++)
        if (strcmp(request->parameters[i].name, name) == 0) return request->parameters[i].value;
    return NULL;
}

bool pl_request_form(pl_slice body, pl_arena *arena, pl_request *ret, unsigned *ret_status, pl_error *error) {
    memset(ret, 0, sizeof *ret);
    return read_query(body, arena, ret, ret_status, error);
}

/* ---- who asks, and whom ---- */

/* A page of another site that has its own name lead here (DNS rebinding) sends that name: only this machine's
 * own are answered. The port is the client's, which may have come through a tunnel. */
static bool host_is_ours(const char *host) {
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    if (strlen(host) >= PL_REQUEST_HOST_MAX) return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i]), at = 0;
        while (at < length && lower(host[at]) == names[i][at]) at++;
        if (at < length) continue;
        if (host[at] == '\0') return true;
        if (host[at] != ':' || host[at + 1] == '\0') continue;
        unsigned port = 0;
        for (at++; host[at] >= '0' && host[at] <= '9' && port <= 65535; at++)
            port = port * 10 + (unsigned)(host[at] - '0');
        if (host[at] == '\0' && port >= 1 && port <= 65535) return true;
    }
    return false;
}

static bool check_fields(const pl_request_fields *fields, pl_request *ret, unsigned *ret_status,
                         pl_error *error) {
    if (fields->host == NULL) {
        pl_fail(error, PL_USAGE, "the request has no Host");
        return refuse(ret_status, 400);
    }
    if (!host_is_ours(fields->host)) {
        pl_fail(error, PL_USAGE, "this server answers to 127.0.0.1, localhost and [::1] alone");
        return refuse(ret_status, 421);
    }
    /* Other sites may lead here, but not have their pages ask in the background. */
    if (equal_without_case(fields->fetch_site, "cross-site") &&
        !equal_without_case(fields->fetch_mode, "navigate")) {
        pl_fail(error, PL_USAGE, "pages of other sites are not answered");
        return refuse(ret_status, 403);
    }
    memcpy(ret->base, "http://", 7);
    for (size_t i = 0; i <= strlen(fields->host); i++) ret->base[7 + i] = lower(fields->host[i]);
    return true;
}

/* ---- what of the answer ---- */

/* Is `coding` allowed by an Accept-Encoding field? Everything behind ';' but q=0 is "yes". */
static bool takes_coding(const char *field, const char *coding) {
    size_t wanted = strlen(coding);
    for (const char *at = field; at != NULL && *at != '\0';) {
        at += strspn(at, " \t,");
        size_t length = strcspn(at, ",; \t"), whole = strcspn(at, ",");
        size_t same = 0;
        while (same < length && same < wanted && lower(at[same]) == coding[same]) same++;
        if (same == wanted && length == wanted) {
            const char *weight = memchr(at, '=', whole);
            if (weight == NULL) return true;
            for (const char *digit = weight + 1; digit < at + whole; digit++)
                if (*digit >= '1' && *digit <= '9') return true;
            return false;
        }
        at += whole;
    }
    return false;
}

/* Digits of a number below 2^63; false when there are none. */
static bool read_number(const char **at, uint64_t *ret) {
    const char *begin = *at;
    uint64_t value = 0;
    for (; **at >= '0' && **at <= '9'; ++*at) {
        if (value > (UINT64_MAX / 2 - 9) / 10) return false;
        value = value * 10 + (uint64_t)(**at - '0');
    }
    *ret = value;
    return *at > begin;
}

/* One range of bytes. What is several, of another unit or malformed is passed over, as RFC 9110 allows: the
 * whole is sent. */
static pl_byte_range read_range(const char *field) {
    pl_byte_range none = {.wanted = false}, range = {.wanted = true, .last = UINT64_MAX};
    if (field == NULL || strncmp(field, "bytes=", 6) != 0) return none;
    const char *at = field + 6;
    if (*at == '-') {
        at++;
        range.from_end = true;
        return read_number(&at, &range.first) && *at == '\0' ? range : none;
    }
    if (!read_number(&at, &range.first) || *at != '-') return none;
    at++;
    if (*at == '\0') return range;
    return read_number(&at, &range.last) && *at == '\0' && range.last >= range.first ? range : none;
}

bool pl_byte_range_of(const pl_byte_range *range, uint64_t size, uint64_t *first, uint64_t *count) {
    uint64_t begin = range->first, end = range->last < size ? range->last + 1 : size;
    if (range->from_end) {
        begin = range->first < size ? size - range->first : 0;
        end = size;
    }
    if (begin >= end) return false;
    *first = begin;
    *count = end - begin;
    return true;
}

bool pl_request_none_match(const char *if_none_match, const char *etag) {
    const char *at = if_none_match;
    size_t wanted = strlen(etag);
    while (at != NULL && *at != '\0') {
        at += strspn(at, " \t,");
        if (*at == '*') return true;
        if (strncmp(at, "W/", 2) == 0) at += 2;
        if (*at != '"') return false;
        size_t length = strcspn(at + 1, "\"") + 2;
        if (at[length - 1] != '"') return false;
        if (length == wanted && memcmp(at, etag, wanted) == 0) return true;
        at += length;
    }
    return false;
}

/* ---- the whole ---- */

static const char *copy_or_null(const char *text, pl_arena *arena) {
    return text == NULL ? NULL : pl_arena_copy(arena, text, strlen(text));
}

bool pl_request_read(const char *method, const char *target, const pl_request_fields *fields, pl_arena *arena,
                     pl_request *ret, unsigned *ret_status, pl_error *error) {
    static const char *const methods[] = {[PL_GET] = "GET", [PL_HEAD] = "HEAD", [PL_POST] = "POST"};
    size_t known = 0, length = strlen(target);
    memset(ret, 0, sizeof *ret);
    while (known < sizeof methods / sizeof *methods && strcmp(methods[known], method) != 0) known++;
    if (known == sizeof methods / sizeof *methods) {
        pl_fail(error, PL_USAGE, "only GET and HEAD are answered");
        return refuse(ret_status, 405);
    }
    ret->method = (pl_method)known;
    if (length > PL_REQUEST_TARGET_MAX) {
        pl_fail(error, PL_USAGE, "the address is longer than %zu bytes", PL_REQUEST_TARGET_MAX);
        return refuse(ret_status, 414);
    }
    if (target[0] != '/' || strchr(target, '#') != NULL) {
        pl_fail(error, PL_USAGE, "the address does not begin with '/', or has a '#'");
        return refuse(ret_status, 400);
    }
    size_t path_length = strcspn(target, "?");
    pl_slice path = {target, path_length}, query = {target + path_length + (path_length < length),
                                                    length - path_length - (path_length < length)};
    if (!check_fields(fields, ret, ret_status, error) || !read_path(path, arena, ret, ret_status, error) ||
        !read_query(query, arena, ret, ret_status, error))
        return false;
    ret->gzip = takes_coding(fields->accept_encoding, "gzip");
    ret->range = read_range(fields->range);
    ret->if_none_match = copy_or_null(fields->if_none_match, arena);
    ret->if_range = copy_or_null(fields->if_range, arena);
    return true;
}
