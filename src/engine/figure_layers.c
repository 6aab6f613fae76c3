/* figure_layers.c - what was printed of a map, layer by layer and day by day, as a source of values: where
 * the map itself is not to be had, such a table still tells what a figure counted. */
#include "engine/figure_values.h"

#include <math.h>

static const int32_t midnight = 0;

static bool is_layer_of(const pl_figure *layer, const pl_figure *figure) {
    return layer->quantity == PL_FIGURE_LAYER && layer->unit == PL_UNIT_KM2 && figure->rests_on[0] != '\0' &&
           strcmp(layer->rests_on, figure->rests_on) == 0 && strcmp(layer->side, figure->side) == 0;
}

bool pl_figure_layers_find(const pl_figure_list *list, const pl_figure *figure, pl_arena *arena,
                           pl_figure_layers *ret, pl_scope_choices *ret_choices, pl_error *error) {
    pl_figure_layers layers = {.rows = pl_arena_alloc(arena, (list->count + 1) * sizeof *layers.rows)};
    if (layers.rows == NULL) return pl_fail_nomem(error);
    *ret_choices = (pl_scope_choices){.turns = &midnight, .turn_count = 1, .whole_count = 1};
    /* Layers are of all the land that the map shows. */
    const bool may = figure->region[0] == '\0' &&
                     (figure->quantity == PL_FIGURE_NET || figure->quantity == PL_FIGURE_HELD);
    for (size_t i = 0; may && i < list->count; i++) {
        const pl_figure *row = &list->figures[i];
        bool known = false;
        if (!is_layer_of(row, figure)) continue;
        for (size_t k = 0; k < layers.count && !known; k++)
            known = strcmp(layers.rows[k]->row, row->row) == 0;
        if (!known && layers.name_count < PL_FIGURE_LAYERS_MAX)
            layers.counts_of_name[layers.name_count++] = row->counts;
        layers.rows[layers.count++] = row;
        ret_choices->counts |= row->counts;
    }
    *ret = layers;
    return true;
}

/* The sum of the layers that count, at the end of a day; NAN when the day lacks one of them. */
static double level(const pl_figure_layers *layers, unsigned counts, pl_day day) {
    double sum = 0;
    size_t needed = 0, listed = 0;
    for (size_t i = 0; i < layers->name_count; i++) needed += (layers->counts_of_name[i] & ~counts) == 0;
    for (size_t i = 0; i < layers->count; i++) {
        const pl_figure *row = layers->rows[i];
        if (row->on != day || (row->counts & ~counts) != 0) continue;
        sum += row->value;
        listed++;
    }
    return needed > 0 && listed == needed ? sum : NAN;
}

double pl_figure_layers_value(const pl_figure_layers *layers, const pl_figure *figure,
                              const pl_scope *scope) {
    pl_instant from, to;
    if (scope->sum != PL_SUM_STATES ||
        (scope->quantity != PL_FIGURE_NET && scope->quantity != PL_FIGURE_HELD))
        return NAN;
    pl_scope_instants(figure, scope, &from, &to);
    /* A day's layers stand for its end. */
    double value = level(layers, scope->counts, pl_instant_day(to) - 1);
    return scope->quantity == PL_FIGURE_NET ? value - level(layers, scope->counts, pl_instant_day(from) - 1)
                                            : value;
}
