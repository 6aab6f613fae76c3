/* fuzz_pull.c - any bytes as what a server or a cache gives: lines of a header, first and last bytes of a
 * file, the note beside a download, an address. Texts are bounded and can be sent back, numbers fit together,
 * and a note that is taken comes out of a second writing and reading the same. */
#include "net/content.h"
#include "net/sidecar.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool promise) {
    if (!promise) abort();
}

static void check_header(pl_slice text) {
    pl_response r = {0};
    while (text.length > 0) {
        const char *end = memchr(text.data, '\n', text.length);
        size_t length = end == NULL ? text.length : (size_t)(end - text.data) + 1;
        pl_response_line(&r, (pl_slice){text.data, length}, 1732003200);
        text = (pl_slice){text.data + length, text.length - length};
    }
    require(r.status >= 0 && r.status <= 999);
    require(r.etag[0] == '\0' || (pl_etag_valid(pl_slice_of(r.etag)) && !r.etag_twice));
    require(pl_field_text_valid(pl_slice_of(r.etag)) && pl_field_text_valid(pl_slice_of(r.last_modified)));
    require(pl_field_text_valid(pl_slice_of(r.location)) && pl_field_text_valid(pl_slice_of(r.type)) &&
            pl_field_text_valid(pl_slice_of(r.reason)) && pl_field_text_valid(pl_slice_of(r.encoding)));
    require(!r.has_range || (r.range_from <= r.range_to && (!r.has_total || r.range_to < r.total)));
    require(!r.range_twice || (!r.has_range && !r.has_total));
    require(!r.has_retry || r.retry_s >= 0);
}

static void check_content(pl_slice text) {
    static const char *const files[] = {"a.zip", "a.tar.gz", "a.geojson", "a.kml", "a.csv", "a"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        pl_error error = {0};
        if (!pl_content_fits(files[i], text, "text/html", &error)) {
            require(error.code == PL_INPUT && strstr(error.text, files[i]) != NULL);
            require(pl_field_text_valid(pl_slice_of(error.text)));
        }
        if (!pl_content_ends(files[i], text, &error)) require(error.code == PL_INPUT);
    }
}

static void check_note(pl_slice text) {
    pl_arena arena = {0};
    pl_error error = {0};
    pl_sidecar s, again;
    if (pl_sidecar_parse("f", text, &arena, &s, &error)) {
        pl_buffer first = {0}, second = {0};
        require(pl_field_text_valid(pl_slice_of(s.etag)) &&
                pl_field_text_valid(pl_slice_of(s.last_modified)));
        pl_sidecar_write(&s, &first);
        require(!first.failed &&
                pl_sidecar_parse("f", (pl_slice){first.data, first.length}, &arena, &again, NULL));
        pl_sidecar_write(&again, &second);
        require(!second.failed && first.length == second.length &&
                memcmp(first.data, second.data, first.length) == 0);
        pl_buffer_free(&first);
        pl_buffer_free(&second);
    } else {
        require(error.code == PL_INPUT && error.text[0] == 'f' && error.text[1] == ':');
    }
    pl_arena_free(&arena);
}

static void check_address(pl_slice text) {
    pl_arena arena = {0};
    char file[PL_URL_FILE_MAX];
    const char *url = pl_arena_copy(&arena, text.data == NULL ? "" : text.data, text.length);
    require(url != NULL);
    if (pl_url_wrong(url) == NULL) require(pl_url_is(url) && pl_field_text_valid(pl_slice_of(url)));
    if (pl_url_file(url, file)) require(pl_file_name_valid(file) && strstr(url, file) != NULL);
    pl_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_slice text = {(const char *)data, size};
    check_header(text);
    check_content(text);
    check_note(text);
    check_address(text);
    return 0;
}
