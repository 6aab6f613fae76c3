/* fuzz_manifest.c - any bytes as the manifest of a report. What is taken lists paths that stay in the folder,
 * in order and none twice, the statement among them; what is refused says of which file. */
#include "report/manifest.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_arena arena = {0};
    pl_error error = {PL_OK, ""};
    pl_manifest m = {0};
    bool statement = false;
    if (pl_manifest_read("f", (pl_slice){(const char *)data, size}, &arena, &m, &error)) {
        require(m.version != NULL && m.libraries != NULL && m.evidence_name != NULL);
        require((unsigned)m.options.language < PL_LANGUAGE_COUNT && m.count <= PL_MANIFEST_FILES_MAX);
        for (size_t i = 0; i < m.count; i++) {
            const char *path = m.files[i].path;
            require(pl_manifest_path_fits(path) && path[0] != '/' && strstr(path, "..") != path);
            require(strstr(path, "/../") == NULL && strstr(path, "//") == NULL);
            require(i == 0 || strcmp(m.files[i - 1].path, path) < 0);
            statement = statement || strcmp(path, PL_MANIFEST_STATEMENT) == 0;
        }
        require(statement);
    } else {
        require(error.code == PL_INPUT && error.text[0] == 'f' && error.text[1] == ':');
    }
    pl_arena_free(&arena);
    return 0;
}
