/* fuzz_fold.c - any bytes as a name. The key has no byte that a spelling could differ by, cannot be made from
 * a piece of a character, comes out the same a second time, and only appends. */
#include "text/fold.h"
#include "text/utf8.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_slice name = {(const char *)data, size};
    pl_buffer once = {0}, twice = {0};
    require(pl_buffer_text(&once, "|"));
    require(pl_fold_name(name, &once) && once.data[0] == '|');
    for (size_t at = 1; at < once.length;) {
        size_t length = pl_utf8_length(once.data + at, once.length - at);
        require(length > 0);
        require(length > 1 || (once.data[at] >= '0' && once.data[at] <= '9') ||
                (once.data[at] >= 'a' && once.data[at] <= 'z' && strchr("hy", once.data[at]) == NULL));
        at += length;
    }
    require(pl_fold_name(name, &twice));
    require(twice.length == once.length - 1 &&
            (twice.length == 0 || memcmp(twice.data, once.data + 1, twice.length) == 0));
    pl_buffer_free(&once);
    pl_buffer_free(&twice);
    return 0;
}
