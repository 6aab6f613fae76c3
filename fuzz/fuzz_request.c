/* fuzz_request.c - any bytes as a request: first line the target, then one line each for Host, Range,
 * If-None-Match and Accept-Encoding, then a form. What is taken has a path that cannot leave its folder,
 * decoded texts that are UTF-8, a base of this machine, and ranges that lie within. */
#include "serve/request.h"
#include "text/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool promise) {
    if (!promise) abort();
}

static bool is_utf8(const char *text) {
    for (size_t length = strlen(text), step; length > 0; text += step, length -= step)
        if ((step = pl_utf8_length(text, length)) == 0) return false;
    return true;
}

/* The next line, NUL-terminated as libmicrohttpd gives it; NULL at the end. */
static const char *next_line(pl_slice *rest, pl_arena *arena) {
    if (rest->length == 0) return NULL;
    const char *end = memchr(rest->data, '\n', rest->length);
    size_t length = end == NULL ? rest->length : (size_t)(end - rest->data);
    const char *line = pl_arena_copy(arena, rest->data, length);
    size_t used = length + (end != NULL);
    *rest = (pl_slice){rest->data + used, rest->length - used};
    return line;
}

static void check_parameters(const pl_request *request) {
    require(request->parameter_count <= PL_REQUEST_PARAMETERS_MAX);
    for (size_t i = 0; i < request->parameter_count; i++)
        require(is_utf8(request->parameters[i].name) && is_utf8(request->parameters[i].value) &&
                pl_request_parameter(request, request->parameters[i].name) != NULL);
}

static void check_request(const pl_request *request) {
    const char *path = request->path;
    size_t length = strlen(path);
    require(path[0] == '/' && is_utf8(path) && strstr(path, "//") == NULL && strstr(path, "/../") == NULL &&
            strstr(path, "/./") == NULL && strchr(path, '\\') == NULL);
    require(length < 3 || strcmp(path + length - 3, "/..") != 0);
    require(strncmp(request->base, "http://127.0.0.1", 16) == 0 ||
            strncmp(request->base, "http://localhost", 16) == 0 ||
            strncmp(request->base, "http://[::1]", 12) == 0);
    check_parameters(request);
    static const uint64_t sizes[] = {0, 1, 10, 1000000, UINT64_MAX / 2};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && request->range.wanted; i++) {
        uint64_t first, count;
        if (pl_byte_range_of(&request->range, sizes[i], &first, &count))
            require(count > 0 && first < sizes[i] && count <= sizes[i] - first);
    }
    (void)pl_request_none_match(request->if_none_match, "\"0123456789abcdef\"");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_arena arena = {0};
    pl_slice rest = {(const char *)data, size};
    pl_request request;
    unsigned status = 0;
    pl_error error = {0};
    const char *target = next_line(&rest, &arena);
    pl_request_fields fields = {.host = next_line(&rest, &arena)};
    fields.range = next_line(&rest, &arena);
    fields.if_none_match = next_line(&rest, &arena);
    fields.accept_encoding = next_line(&rest, &arena);
    if (target != NULL) {
        if (pl_request_read("GET", target, &fields, &arena, &request, &status, &error))
            check_request(&request);
        else
            require(status >= 400 && status < 600 && error.text[0] != '\0');
    }
    if (pl_request_form(rest, &arena, &request, &status, &error)) check_parameters(&request);
    pl_arena_free(&arena);
    return 0;
}
