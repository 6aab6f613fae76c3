/* verbs.h - the verbs, each defined in a file of its own or with its kin. */
#ifndef PL_CLI_VERBS_H
#define PL_CLI_VERBS_H

#include "cli/cli.h"

extern const pl_verb pl_verb_pull;                  /* verb_pull.c */
extern const pl_verb pl_verb_ingest;                /* verb_ingest.c */
extern const pl_verb pl_verb_sources, pl_verb_log;  /* verb_list.c */
extern const pl_verb pl_verb_change;                /* verb_change.c */
extern const pl_verb pl_verb_pace;                  /* verb_pace.c */
extern const pl_verb pl_verb_sector;                /* verb_sector.c */
extern const pl_verb pl_verb_measures;              /* verb_measures.c */
extern const pl_verb pl_verb_check, pl_verb_report; /* verb_statement.c */
extern const pl_verb pl_verb_explain;               /* verb_explain.c */
extern const pl_verb pl_verb_verify, pl_verb_digest, pl_verb_pack, pl_verb_excerpt,
    pl_verb_sql;                       /* verb_file.c */
extern const pl_verb pl_verb_ledger;   /* verb_ledger.c */
extern const pl_verb pl_verb_gaps;     /* verb_gaps.c */
extern const pl_verb pl_verb_forecast; /* verb_forecast.c */
extern const pl_verb pl_verb_front;    /* verb_front.c */
extern const pl_verb pl_verb_hub;      /* verb_hub.c */
extern const pl_verb pl_verb_places;   /* verb_places.c */
extern const pl_verb pl_verb_figures;  /* verb_figures.c */
extern const pl_verb pl_verb_rate;     /* verb_rate.c */
extern const pl_verb pl_verb_agree;    /* verb_agree.c */
extern const pl_verb pl_verb_serve;    /* verb_serve.c */
extern const pl_verb pl_verb_publish;  /* verb_publish.c */
extern const pl_verb pl_verb_duel;     /* verb_duel.c */
extern const pl_verb pl_verb_demo;     /* verb_demo.c */
extern const pl_verb pl_verb_doctor;
extern const pl_verb pl_verb_draft; /* verb_draft.c */

/* The answer of ingest, in an object that is open, and as text: pull ends with it too. */
void pl_ingest_json(pl_json *json, const pl_ingest_result *result);
void pl_ingest_text(pl_buffer *out, const pl_ingest_result *result);

#endif
