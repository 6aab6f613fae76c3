/* content.c - first bytes against the ending of a name. */
#include "net/content.h"

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool begins_with(pl_slice text, const char *with, bool any_case) {
    size_t length = strlen(with);
    if (text.length < length) return false;
    for (size_t i = 0; i < length; i++)
        if ((any_case ? lower(text.data[i]) : text.data[i]) != with[i]) return false;
    return true;
}

static bool ends_with(const char *file, const char *with) {
    size_t length = strlen(file), wanted = strlen(with);
    return length >= wanted && begins_with((pl_slice){file + length - wanted, wanted}, with, true);
}

/* Past a byte order mark and blanks. */
static pl_slice text_of(pl_slice head) {
    if (begins_with(head, "\xEF\xBB\xBF", false)) head = (pl_slice){head.data + 3, head.length - 3};
    return pl_slice_trimmed(head);
}

static bool is_web_page(pl_slice text) {
    return begins_with(text, "<!doctype html", true) || begins_with(text, "<html", true) ||
           begins_with(text, "<head", true) || begins_with(text, "<body", true) ||
           begins_with(text, "<title", true) || begins_with(text, "<script", true);
}

/* What a file with such an ending begins with. */
static const struct {
    const char *ending, *what, *magic;
} formats[] = {{".zip", "a zip archive", "PK"},
               {".kmz", "a KMZ file", "PK"},
               {".gz", "a gzip file", "\x1F\x8B"},
               {".tgz", "a gzip file", "\x1F\x8B"},
               {".xz", "an xz file",
                "\xFD"
                "7zXZ"},
               {".zst", "a zstd file", "\x28\xB5\x2F\xFD"},
               {".bz2", "a bzip2 file", "BZh"},
               {".gpkg", "a GeoPackage", "SQLite format 3"}};

/* What came, in words. */
static const char *name_of(pl_slice head, pl_slice text) {
    if (head.length == 0) return "nothing (an empty file)";
    if (is_web_page(text)) return "a web page";
    if (begins_with(head, "version https://git-lfs", false))
        return "the pointer to a large file (Git LFS), not the file";
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (begins_with(head, formats[i].magic, false)) return formats[i].what;
    if (begins_with(text, "{", false) || begins_with(text, "[", false)) return "JSON";
    if (begins_with(text, "<", false)) return "XML";
    return "something else";
}

static bool fail_content(const char *file, const char *wanted, pl_slice head, const char *type,
                         pl_error *error) {
    pl_slice text = text_of(head);
    char shown[61];
    size_t length = 0;
    for (; length < sizeof shown - 1 && length < text.length; length++) {
        char c = text.data[length];
        shown[length] = c >= ' ' && c <= '~' ? c : c == '\n' || c == '\r' || c == '\t' ? ' ' : '?';
    }
    shown[length] = '\0';
    return pl_fail(error, PL_INPUT, "%s was wanted for %s, and what came is %s%s%s%s, beginning \"%s\"",
                   wanted, file, name_of(head, text), type[0] == '\0' ? "" : " (", type,
                   type[0] == '\0' ? "" : ")", shown);
}

bool pl_content_fits(const char *file, pl_slice head, const char *type, pl_error *error) {
    pl_slice text = text_of(head);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (ends_with(file, formats[i].ending))
            return begins_with(head, formats[i].magic, false) ||
                   fail_content(file, formats[i].what, head, type, error);
    if (ends_with(file, ".json") || ends_with(file, ".geojson"))
        return begins_with(text, "{", false) || begins_with(text, "[", false) ||
               fail_content(file, "JSON", head, type, error);
    if (ends_with(file, ".kml") || ends_with(file, ".xml"))
        return (begins_with(text, "<", false) && !is_web_page(text)) ||
               fail_content(file, "XML", head, type, error);
    bool odd = head.length == 0 ||
               (is_web_page(text) && !ends_with(file, ".html") && !ends_with(file, ".htm")) ||
               begins_with(head, "version https://git-lfs", false);
    return !odd || fail_content(file, "a file of data", head, type, error);
}

bool pl_content_ends(const char *file, pl_slice tail, pl_error *error) {
    if (!ends_with(file, ".json") && !ends_with(file, ".geojson")) return true;
    tail = pl_slice_trimmed(tail);
    char last = tail.length > 0 ? tail.data[tail.length - 1] : '\0';
    if (last == '}' || last == ']') return true;
    return pl_fail(error, PL_INPUT, "%s is cut off: JSON ends in a bracket, and it does not", file);
}
