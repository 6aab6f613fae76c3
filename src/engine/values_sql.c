/* values_sql.c - a claim's own SQL: one number a span, of what the maps reach. */
#include "engine/values_parts.h"

bool pl_values_sql(pl_values *v, const pl_values_ask *ask, pl_error *error) {
    const pl_query *query = ask->query;
    if (query->sql == NULL)
        return pl_fail(error, PL_USAGE, "the measure sql needs its SQL: give it as 'sql'");
    pl_sql_span *spans = pl_calloc(ask->count + 1, sizeof *spans);
    double *numbers = pl_calloc(ask->count + 1, sizeof *numbers);
    size_t count = 0;
    bool done = (spans != NULL && numbers != NULL) || pl_fail_nomem(error);
    for (size_t i = 0; done && i < ask->count; i++)
        if (pl_values_reach(ask->maps, ask->spans[i].begin) && pl_values_reach(ask->maps, ask->spans[i].end))
            spans[count++] = (pl_sql_span){ask->spans[i].begin, ask->spans[i].end};
    done = done && pl_values_show(v, "SQL", 0, 0, error) &&
           pl_store_sql_numbers(v->store, query->sql, query->source,
                                query->side == NULL ? v->theatre.sides[0].name : query->side, spans, count,
                                numbers, error);
    for (size_t i = 0, k = 0; done && i < ask->count; i++)
        if (pl_values_reach(ask->maps, ask->spans[i].begin) && pl_values_reach(ask->maps, ask->spans[i].end))
            ask->ret[i].value = numbers[k++];
    pl_free(spans);
    pl_free(numbers);
    return done;
}
