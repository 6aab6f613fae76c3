/* fuzz_ogc.c - any bytes as the parameters of a request for features: the first byte picks the collection,
 * then come lines "name=value". What is taken stays within its bounds; what is refused is a usage error that
 * says why. */
#include "serve/ogc_query.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PARAMETERS_MAX 32

static void require(bool promise) {
    if (!promise) abort();
}

static void check_taken(const pl_feature_question *q) {
    require(q->limit >= 1 && q->limit <= PL_OGC_LIMIT_MAX);
    require(q->offset <= (size_t)PL_OGC_OFFSET_MAX && q->box_count <= 2);
    require(q->filter_count <= PL_FEATURE_FILTERS_MAX && q->id == NULL);
    for (size_t i = 0; i < q->box_count; i++)
        require(q->boxes[i].west <= q->boxes[i].east && q->boxes[i].south <= q->boxes[i].north &&
                q->boxes[i].west >= -180.0 && q->boxes[i].east <= 180.0 && q->boxes[i].south >= -90.0 &&
                q->boxes[i].north <= 90.0);
    for (size_t i = 0; i < q->filter_count; i++) require(strlen(q->filters[i].values) <= PL_OGC_VALUE_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_arena arena = {0};
    pl_parameter parameters[PARAMETERS_MAX];
    size_t count = 0;
    if (size == 0) return 0;
    const pl_feature_collection *collection = &pl_feature_collections[data[0] % pl_feature_collection_count];
    char *text = pl_arena_copy(&arena, (const char *)data + 1, size - 1);
    require(text != NULL);
    for (char *at = text; count < PARAMETERS_MAX && *at != '\0';) {
        char *end = at + strcspn(at, "\n");
        const bool last = *end == '\0';
        *end = '\0';
        char *equals = strchr(at, '=');
        if (equals != NULL) *equals = '\0';
        parameters[count++] = (pl_parameter){at, equals == NULL ? "" : equals + 1};
        at = last ? end : end + 1;
    }
    pl_feature_question question;
    pl_error error = {0};
    if (pl_ogc_query_read(collection, parameters, count, &question, &error))
        check_taken(&question);
    else
        require(error.code == PL_USAGE && error.text[0] != '\0');
    pl_arena_free(&arena);
    return 0;
}
