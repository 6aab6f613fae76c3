/* draft_names.h - patterns with the names of a theatre, for tests of the draft: the files in data/patterns,
 * and as many places as the sentences of draft_sentences_*.tsv name. */
#ifndef PL_TESTS_DRAFT_NAMES_H
#define PL_TESTS_DRAFT_NAMES_H

#include "claim/draft.h"

#include <stdio.h>
#include <stdlib.h>

/* A file of the project in the arena. */
static inline pl_slice project_file(const char *below, pl_arena *arena) {
    char path[4096];
    const char *root = getenv("PLUMBLINE_ROOT");
    snprintf(path, sizeof path, "%s/%s", root == NULL ? "." : root, below);
    FILE *file = fopen(path, "rb");
    if (file == NULL) return (pl_slice){NULL, 0};
    pl_buffer text = {0};
    char piece[4096];
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;) pl_buffer_add(&text, piece, got);
    fclose(file);
    const pl_slice kept = {pl_arena_copy(arena, text.data == NULL ? "" : text.data, text.length),
                           text.length};
    pl_buffer_free(&text);
    return kept;
}

/* The patterns of a language with the names of "ukraine", or of "velmark", which is invented. NULL and
 * *error. */
static inline pl_patterns *project_patterns(const char *language, const char *theatre, pl_arena *arena,
                                            pl_error *error) {
    static const char *const names[][4] = {{"ukraine", "side", "russia", "Russia"},
                                           {"ukraine", "side", "ukraine", "Ukraine"},
                                           {"ukraine", "town", "pokrovsk", "Pokrovsk"},
                                           {"ukraine", "town", "kurakhove", "Kurakhove"},
                                           {"ukraine", "town", "vuhledar", "Vuhledar"},
                                           {"ukraine", "town", "toretsk", "Toretsk"},
                                           {"ukraine", "town", "kupiansk", "Kupiansk"},
                                           {"ukraine", "town", "chasiv-yar", "Chasiv Yar"},
                                           {"ukraine", "town", "kramatorsk", "Kramatorsk"},
                                           {"ukraine", "town", "kostiantynivka", "Kostiantynivka"},
                                           {"ukraine", "town", "avdiivka", "Avdiivka"},
                                           {"ukraine", "town", "sudzha", "Sudzha"},
                                           {"ukraine", "town", "bakhmut", "Bakhmut"},
                                           {"ukraine", "regionstem", "donetsk", "Donetsk"},
                                           {"ukraine", "regionstem", "luhansk", "Luhansk"},
                                           {"ukraine", "regionstem", "kherson", "Kherson"},
                                           {"ukraine", "regionstem", "kharkiv", "Kharkiv"},
                                           {"ukraine", "regionstem", "zaporizhzhia", "Zaporizhzhia"},
                                           {"ukraine", "sectorstem", "pokrovsk", "Pokrovsk"},
                                           {"ukraine", "sectorstem", "south-donetsk", "Kurakhove"},
                                           {"velmark", "side", "velmark", "Velmark"},
                                           {"velmark", "side", "tarsenia", "Tarsenia"},
                                           {"velmark", "side", "tarsenia", "Tarsenian"},
                                           {"velmark", "town", "marrowdene", "Marrowdene"},
                                           {"velmark", "town", "oxenbury", "Oxenbury"},
                                           {"velmark", "regionstem", "northmarch", "Northmarch"},
                                           {"velmark", "region", "northmarch", "Northmarch"}};
    char file[128];
    pl_patterns *p = pl_patterns_new(arena, error);
    snprintf(file, sizeof file, "data/patterns/%s.yaml", language);
    if (p == NULL || !pl_patterns_add(p, file, project_file(file, arena), error)) return NULL;
    snprintf(file, sizeof file, "data/patterns/%s.%s.yaml", theatre, language);
    const pl_slice more = project_file(file, arena);
    if (more.data != NULL && !pl_patterns_add(p, file, more, error)) return NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i][0], theatre) == 0 &&
            !pl_patterns_name(p, names[i][1], names[i][2], names[i][3], error))
            return NULL;
    return pl_patterns_close(p, error) ? p : NULL;
}

#endif
