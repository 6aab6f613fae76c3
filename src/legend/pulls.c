/* pulls.c - the `pull` section of a source file: which files `plumbline pull` downloads, from where. */
#include "legend/pulls.h"

#include "legend/fields.h"
#include "text/url.h"

static bool parse_url(const char *file, const pl_yaml *entry, const pl_yaml *node, pl_source_pull *pull,
                      pl_arena *arena, pl_error *error) {
    pl_slice text;
    char name[PL_URL_FILE_MAX];
    if (!pl_yaml_text(file, node, &text, error)) return false;
    const char *wrong = pl_url_wrong(text.data);
    if (wrong != NULL) return pl_yaml_fail(file, node, error, "%s", wrong);
    pull->url = text.data;
    const pl_yaml *given = pl_yaml_get(entry, "file");
    if (given != NULL) {
        if (!pl_yaml_text(file, given, &text, error)) return false;
        if (!pl_file_name_valid(text.data))
            return pl_yaml_fail(file, given, error,
                                "a file name is letters, digits, '.', '_' and '-', under %d of them, begins "
                                "with neither '.' nor '-', and does not end in .part, .pull or .new",
                                PL_URL_FILE_MAX);
        pull->file = text.data;
        return true;
    }
    if (!pl_url_file(pull->url, name))
        return pl_yaml_fail(file, node, error,
                            "the address does not end in a file name: say under which the file is kept "
                            "(file: ...)");
    pull->file = pl_arena_copy(arena, name, strlen(name));
    return pull->file != NULL || pl_fail_nomem(error);
}

static bool parse_pull(const char *file, const pl_yaml *entry, pl_arena *arena, pl_source_pull *pull,
                       pl_error *error) {
    static const char *const keys[] = {"url", "file", "sha256", "bytes_max", "licence", NULL};
    const pl_yaml *node;
    int64_t bytes_max = (int64_t)PL_SOURCE_PULL_BYTES_MAX;
    if (!pl_yaml_known_keys(file, entry, keys, error) || !pl_yaml_need(file, entry, "url", &node, error) ||
        !parse_url(file, entry, node, pull, arena, error) ||
        !pl_field_text(file, entry, "licence", &pull->licence, error))
        return false;
    if ((node = pl_yaml_get(entry, "bytes_max")) != NULL &&
        !pl_yaml_integer(file, node, 1, (int64_t)PL_SOURCE_PULL_BYTES_MAX, &bytes_max, error))
        return false;
    pull->bytes_max = (uint64_t)bytes_max;
    if ((node = pl_yaml_get(entry, "sha256")) != NULL) {
        pl_slice hex;
        if (!pl_yaml_text(file, node, &hex, error)) return false;
        if (!pl_sha256_from_hex(hex.data, &pull->sha256))
            return pl_yaml_fail(file, node, error, "a SHA-256 is 64 hexadecimal digits");
        pull->has_sha256 = true;
    }
    return true;
}

bool pl_pulls_parse(const char *file, const pl_yaml *root, pl_arena *arena, pl_source *source,
                    pl_error *error) {
    const pl_yaml *list;
    if (pl_yaml_get(root, "pull") == NULL) return true;
    if (!pl_field_need_list(file, root, "pull", PL_SOURCE_PULLS_MAX, &list, error)) return false;
    pl_source_pull *pulls = pl_arena_alloc(arena, list->count * sizeof *pulls);
    if (pulls == NULL) return pl_fail_nomem(error);
    size_t count = 0;
    for (const pl_yaml *node = list->first; node != NULL; node = node->next, count++) {
        if (!parse_pull(file, node, arena, &pulls[count], error)) return false;
        for (size_t i = 0; i < count; i++)
            if (strcmp(pulls[i].file, pulls[count].file) == 0)
                return pl_yaml_fail(file, node, error, "two downloads would be kept as %s: give one a `file`",
                                    pulls[i].file);
    }
    source->pulls = pulls;
    source->pull_count = count;
    return true;
}
