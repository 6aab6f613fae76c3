/* demo.h - the demonstration theatre: an invented war between two invented countries, with known truth.
 *
 * Velmark and Tarsenia lie in the open Atlantic (20 to 24 W, 45 to 48 N), where no country is, in the spring
 * of 2031. Two invented map makers publish GeoJSON archives of it; every area is a closed form by
 * construction, and is written down beside the archives, so that what is measured can be held to what is
 * true. docs/demo.md tells the story.
 *
 * What is written, by path below one folder:
 *   meridian/<unix seconds>.geojson        archive of the source `meridian` (Meridian Atlas)
 *   harbor/<YYYY-MM-DD>.geojson            archive of the source `harbor` (Harbor Map Desk), about two days
 * behind theatres/velmark.yaml  legends/{meridian,harbor}.yaml  sources/{meridian,harbor}.yaml
 *   statements/2031-06-20.yaml             an invented minister's claims, one for each verdict word at least
 *   article.txt                            a newspaper's report of the same occasion, to be drafted
 *   {gazette,almanac}/places.csv           two invented gazetteers, which do not agree
 *   survey/countries.geojson               outlines of both countries: what is border and coast, and no front
 *   tally/raids.csv                        counts of raids, of the source `tally`; types.yaml says what
 *                                          labels mean; not taken in by itself
 *   statements/2031-06-21.yaml             the minister on a new missile, and a duel that he proposes
 *   truth.json                             every area, what each map draws at every place, and the verdict
 * that each claim must get, with why truth.csv                              the areas alone, one row a file
 */
#ifndef PL_ENGINE_DEMO_H
#define PL_ENGINE_DEMO_H

#include "engine/engine.h"

#define PL_DEMO_SEED UINT64_C(20310301) /* the one that the documentation and the pinned hash speak of */
#define PL_DEMO_THEATRE "velmark"
#define PL_DEMO_STATEMENT "statements/2031-06-20.yaml"
#define PL_DEMO_SECOND_STATEMENT "statements/2031-06-21.yaml" /* on counts of raids */
#define PL_DEMO_ARTICLE "article.txt"
#define PL_DEMO_COUNTS "tally" /* its source of counts, and the folder of them */

/* The sources, each also the name of its archive's folder; NULL at the end. */
extern const char *const pl_demo_sources[];
/* The same of its gazetteers. */
extern const char *const pl_demo_gazetteers[];
/* And its source of outlines: the two countries. */
#define PL_DEMO_OUTLINES "survey"

/* Takes one whole file. `path` is relative, with '/' between its parts, and has at most one folder; both die
 * with the call. Returning false stops the making, which then fails with what the callback put into *error.
 */
typedef bool (*pl_demo_write_fn)(void *context, const char *path, pl_slice bytes, pl_error *error);

/* Makes all files, always in the same order. The same seed gives the same bytes on every machine; another
 * seed moves the everyday advances about, within bounds that leave every verdict as it is. */
bool pl_demo_make(uint64_t seed, pl_demo_write_fn write, void *context, pl_error *error) PL_MUST_CHECK;

/* The same below a folder, which is made when it is not there, and the maps, settlements and outlines among
 * them taken into an evidence file (demo_take.c). The callbacks may be NULL. */
typedef struct {
    const char *folder, *evidence;
    const char *arguments; /* for `run` */
    pl_progress progress;
    void (*made)(void *context, size_t files);
    void (*took)(void *context, const char *source, const pl_ingest_result *result);
    void *context;
} pl_demo_options;
bool pl_demo_take(const pl_demo_options *options, pl_arena *arena, pl_error *error) PL_MUST_CHECK;

#endif
