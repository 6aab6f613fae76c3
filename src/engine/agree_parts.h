/* agree_parts.h - inside the engine: the halves of pl_ask_agree. */
#ifndef PL_ENGINE_AGREE_PARTS_H
#define PL_ENGINE_AGREE_PARTS_H

#include "engine/agree.h"
#include "engine/subject.h"

typedef struct {
    pl_store *store;
    pl_arena *arena; /* of the answer */
    const pl_agree_question *question;
    pl_subject subjects[2];
    const pl_pair_row *pairs[2];
    size_t pair_counts[2];
    const pl_region *region;
    pl_theatre theatre;
} pl_agree_work;

/* Where (agree.c) is asked there; these fill when (agree_when.c) and the lags (agree_lag.c). */
bool pl_agree_when(const pl_agree_work *work, pl_agree_answer *answer, pl_error *error) PL_MUST_CHECK;
bool pl_agree_lags(const pl_agree_work *work, pl_agree_answer *answer, pl_error *error) PL_MUST_CHECK;

#endif
