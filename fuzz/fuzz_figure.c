/* fuzz_figure.c - any bytes as a table of published figures. What is taken is what a figure promises (its
 * value between its bounds, a period that begins before it ends, a whole for every share), and can be
 * compared without a comparison that holds nothing against anything; what is refused says where. */
#include "measure/arithmetic.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEAD                                                                                                 \
    "id,row,publisher,rests_on,quantity,value,unit,printed_as,side,region,of,part_of,from,to,on,counts,"     \
    "scope,printed,where\n"

static void require(bool holds) {
    if (!holds) abort();
}

static void check_figure(const pl_figure *f) {
    char shown[PL_FIGURE_TEXT];
    require(f->low <= f->value && f->value <= f->high && f->low < f->high);
    require(!f->has_period || (f->from < f->to && !f->has_day));
    require(f->unit != PL_UNIT_PERCENT || f->of[0] != '\0' || f->part_of[0] != '\0' ||
            f->quantity == PL_FIGURE_OVERSTATED);
    pl_figure_text(f, f->value, shown);
    require(strlen(shown) < sizeof shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    pl_arena arena = {0};
    pl_buffer text = {0};
    pl_figure *figures;
    pl_comparison *made;
    size_t count, made_count;
    pl_error error = {PL_OK, ""};
    pl_buffer_text(&text, HEAD);
    pl_buffer_add(&text, data, size);
    if (pl_figures_parse("f", (pl_slice){text.data, text.length}, &arena, &figures, &count, &error)) {
        for (size_t i = 0; i < count; i++) check_figure(&figures[i]);
        if (count <= 200 && pl_figures_check(figures, count, &error)) {
            require(pl_arithmetic_compare(figures, count, &arena, &made, &made_count, &error));
            for (size_t i = 0; i < made_count; i++) {
                char shown[PL_RANGE_TEXT];
                require(made[i].other_count > 0 && made[i].figure != made[i].others[0]);
                require(made[i].low <= made[i].high);
                pl_figure_range_text(made[i].figure, made[i].low, made[i].high, shown);
            }
        }
    } else {
        require(error.code == PL_INPUT && error.text[0] == 'f' && error.text[1] == ':');
    }
    pl_buffer_free(&text);
    pl_arena_free(&arena);
    return 0;
}
