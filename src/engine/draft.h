/* draft.h - an article read and drafted: the file, its encoding and kind, the patterns of its language, the
 * names of the theatre and of the gazetteers. */
#ifndef PL_ENGINE_DRAFT_H
#define PL_ENGINE_DRAFT_H

#include "claim/draft.h"
#include "engine/engine.h"

typedef struct {
    const char *article;   /* path */
    const char *theatre;   /* name of an installed theatre; NULL: "ukraine" */
    const char *language;  /* "en", "uk"; NULL: by the article's letters */
    const char *speaker;   /* NULL: whoever says most */
    const char *said;      /* a day or an instant; NULL: the article's own date */
    const char *statement; /* the statement's name; NULL: the article's file name */
    pl_store *store;       /* with gazetteers; NULL: the theatre's names only */
} pl_draft_question;

typedef struct {
    pl_draft draft;
    pl_draft_head head;
    const char *language;
    const char *const *pattern_files; /* that were used */
    size_t pattern_file_count, pattern_count;
    size_t name_count; /* of places that could be found */
    bool html;
} pl_draft_answer;

bool pl_ask_draft(const pl_draft_question *question, pl_arena *arena, pl_draft_answer *ret,
                  pl_error *error) PL_MUST_CHECK;
/* The statement file; PL_USAGE when something is there already. */
bool pl_draft_save(const char *path, pl_slice statement, pl_error *error) PL_MUST_CHECK;

#endif
