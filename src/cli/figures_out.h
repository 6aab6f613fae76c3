/* figures_out.h - the answer of `plumbline figures`, for people and for programs. */
#ifndef PL_CLI_FIGURES_OUT_H
#define PL_CLI_FIGURES_OUT_H

#include "cli/cli.h"
#include "engine/figures.h"

typedef struct {
    pl_figure_list list;
    bool measured; /* false: no evidence file was named */
    pl_figure_answer *answers;
    size_t answer_count;
    pl_comparison *comparisons;
    size_t comparison_count;
} pl_figures_shown;

void pl_figures_json(pl_call *call, const pl_figures_shown *shown);
/* The figures alone: what fits and what does not is another table. */
void pl_figures_csv(pl_call *call, const pl_figures_shown *shown);
void pl_figures_text(pl_call *call, const pl_figures_shown *shown);

#endif
