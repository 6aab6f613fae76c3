/* report_folder.h - the folder of a report, or of a published site, as a list of files. Links and whatever
 * else is neither file nor folder are never followed. */
#ifndef PL_ENGINE_REPORT_FOLDER_H
#define PL_ENGINE_REPORT_FOLDER_H

#include "base/progress.h"
#include "report/manifest.h"

#define PL_REPORT_DEPTH_MAX 4 /* folders in folders */

/* Writes a file below the folder, with the folders that lead to it; `path` as pl_manifest_path_fits has it.
 */
bool pl_folder_put(const char *folder, const char *path, pl_slice bytes, pl_error *error) PL_MUST_CHECK;
/* The path of a file below the folder, the folders that lead to it made. */
const char *pl_folder_path(const char *folder, const char *path, pl_arena *arena, pl_error *error);

/* All files below the folder by path, with size and SHA-256; titles "". PL_INPUT for names that no report
 * has, links, and more than PL_MANIFEST_FILES_MAX files. */
bool pl_folder_list(const char *folder, pl_progress progress, pl_arena *arena, pl_manifest_file **ret,
                    size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* The first byte at which two files differ; *ret_differ false: they do not. */
bool pl_folder_compare(const char *folder, const char *other, const char *path, bool *ret_differ,
                       uint64_t *ret_at, pl_error *error) PL_MUST_CHECK;

/* A new empty folder beside `target`, to make something in that then takes its place: whole or not at all. */
bool pl_folder_beside(const char *target, pl_arena *arena, const char **ret, pl_error *error) PL_MUST_CHECK;
/* The folder takes the place and name of target; what was there is removed. */
bool pl_folder_replace(const char *folder, const char *target, pl_error *error) PL_MUST_CHECK;
/* A new empty folder in $TMPDIR or /tmp; its path in `arena`. */
bool pl_folder_temporary(pl_arena *arena, const char **ret, pl_error *error) PL_MUST_CHECK;
/* Removes a folder with all files in it, as far as it can. */
void pl_folder_remove(const char *folder);

#endif
