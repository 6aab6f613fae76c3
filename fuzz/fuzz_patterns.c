/* fuzz_patterns.c - any bytes as a file of patterns; one that is taken drafts a short article, and what comes
 * out keeps its promises. */
#include "claim/draft.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char article_text[] = "5 May 2024. \"We took 5 villages near Oxen,\" said Ivan Maket. Red "
                                       "advances every day since 2022, by 3 km.";
    pl_arena arena = {0};
    pl_error error = {0};
    pl_draft draft;
    pl_patterns *patterns = pl_patterns_new(&arena, &error);
    const pl_article article = {.text = {article_text, sizeof article_text - 1}};
    if (patterns != NULL &&
        pl_patterns_add(patterns, "f.yaml", (pl_slice){(const char *)data, size}, &error) &&
        pl_patterns_name(patterns, "side", "red", "Red", &error) &&
        pl_patterns_name(patterns, "town", "oxen", "Oxen", &error) && pl_patterns_close(patterns, &error) &&
        pl_draft_make(patterns, &article, NULL, NULL, &arena, &draft, &error)) {
        for (size_t i = 0; i < draft.claim_count; i++)
            if (draft.claims[i].at.end > article.text.length || draft.claims[i].says == NULL ||
                (draft.claims[i].measure == NULL) == (draft.claims[i].untestable == NULL))
                abort();
    } else if (error.code == PL_OK || error.text[0] == '\0') {
        abort();
    }
    pl_arena_free(&arena);
    return 0;
}
