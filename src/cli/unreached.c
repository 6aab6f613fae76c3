/* unreached.c - sources whose maps do not reach the time that was asked about: named, so that nobody takes an
 * old state for an answer. */
#include "cli/unreached.h"

void pl_unreached_json(pl_json *json, const pl_unreached *unreached, size_t count) {
    pl_json_key(json, "unreached");
    pl_json_array(json);
    for (size_t i = 0; i < count; i++) {
        pl_json_object(json);
        pl_json_key_text(json, "source", unreached[i].source);
        pl_json_key_instant(json, "first_map", unreached[i].first);
        pl_json_key_instant(json, "last_map", unreached[i].last);
        pl_json_end(json);
    }
    pl_json_end(json);
}

void pl_unreached_text(pl_call *call, const pl_unreached *unreached, size_t count) {
    for (size_t i = 0; i < count; i++)
        pl_buffer_format(&call->out, "%s has no answer: its maps are of %s to %s.\n", unreached[i].source,
                         pl_shown_instant(call, unreached[i].first),
                         pl_shown_instant(call, unreached[i].last));
}
