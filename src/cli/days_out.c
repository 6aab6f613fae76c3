/* days_out.c - the days of a window by what maps they brought. */
#include "cli/days_out.h"

void pl_days_json(pl_json *json, const pl_day_counts *days) {
    pl_json_key(json, "days");
    pl_json_object(json);
    for (int state = 0; state < PL_DAY_STATES; state++)
        pl_json_key_integer(json, pl_day_state_names[state], (int64_t)days->of[state]);
    pl_json_key_integer(json, "outside", (int64_t)days->outside);
    pl_json_end(json);
}

void pl_days_text(pl_buffer *out, const pl_day_counts *days) {
    static const char *const words[PL_DAY_STATES] = {"with an update", "whose maps changed nothing",
                                                     "without a map", "whose map was set aside"};
    size_t shown = 0;
    if (days->days + days->outside == 0) return;
    pl_buffer_format(out, "  %zu days:", days->days + days->outside);
    for (int state = 0; state < PL_DAY_STATES; state++)
        if (days->of[state] > 0 || state == PL_DAY_UPDATED)
            pl_buffer_format(out, "%s %zu %s", shown++ == 0 ? "" : ",", days->of[state], words[state]);
    if (days->outside > 0) pl_buffer_format(out, ", %zu that the maps do not reach", days->outside);
    pl_buffer_text(out, "\n");
}
