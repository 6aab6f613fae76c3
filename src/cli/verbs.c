/* verbs.c - the table of verbs, in the order of the help. */
#include "cli/verbs.h"

const pl_verb *const pl_verbs[] = {&pl_verb_pull,    &pl_verb_ingest,   &pl_verb_sources, &pl_verb_log,
                                   &pl_verb_change,  &pl_verb_pace,     &pl_verb_sector,  &pl_verb_gaps,
                                   &pl_verb_ledger,  &pl_verb_front,    &pl_verb_places,  &pl_verb_hub,
                                   &pl_verb_agree,   &pl_verb_forecast, &pl_verb_figures, &pl_verb_rate,
                                   &pl_verb_duel,    &pl_verb_measures, &pl_verb_draft,   &pl_verb_check,
                                   &pl_verb_explain, &pl_verb_report,   &pl_verb_serve,   &pl_verb_publish,
                                   &pl_verb_verify,  &pl_verb_digest,   &pl_verb_pack,    &pl_verb_excerpt,
                                   &pl_verb_sql,     &pl_verb_demo,     &pl_verb_doctor,  NULL};
