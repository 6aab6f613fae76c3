/* draft.c - an article drafted: reads it and says what is wrong with its encoding, finds the patterns of its
 * language, the theatre's names and those of the gazetteers, and puts the head of the statement together. */
#include "engine/draft.h"

#include "engine/places.h"
#include "text/html.h"
#include "text/utf8.h"
#include "text/yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATTERNS_BYTES_MAX ((size_t)1 << 20) /* of one file of patterns */
#define NAME_LETTERS_MIN 3                   /* shorter names of a gazetteer are words too often */
#define STATEMENT_NAME_MAX 64
#define THEATRE_DEFAULT "ukraine"

/* ---- the article ---- */

static bool begins(pl_slice text, const char *bytes, size_t length) {
    return text.length >= length && memcmp(text.data, bytes, length) == 0;
}

static bool check_kind(const char *path, pl_slice text, pl_error *error) {
    if (text.length == 0) return pl_fail(error, PL_INPUT, "%s: nothing is in it", path);
    if (begins(text, "\xFF\xFE", 2) || begins(text, "\xFE\xFF", 2))
        return pl_fail(error, PL_INPUT,
                       "%s: byte 0: UTF-16, and UTF-8 is wanted: `iconv -f UTF-16 -t UTF-8 %s > ARTICLE.txt`",
                       path, path);
    if (begins(text, "%PDF", 4) || begins(text, "PK\x03\x04", 4) || begins(text, "\xD0\xCF\x11\xE0", 4) ||
        begins(text, "{\\rtf", 5))
        return pl_fail(
            error, PL_INPUT,
            "%s: byte 0: a document of another program, and plain text or HTML is wanted: save its text",
            path);
    return true;
}

/* UTF-8 from end to end, without bytes that no text has. */
static bool check_encoding(const char *path, pl_slice text, pl_error *error) {
    for (size_t at = 0; at < text.length;) {
        const size_t bytes = pl_utf8_length(text.data + at, text.length - at);
        const unsigned char c = (unsigned char)text.data[at];
        if (bytes == 1 && c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x0B) {
            const bool wide = c == 0 && (at % 2 == 1 || (at + 1 < text.length && text.data[at + 1] != 0));
            return pl_fail(
                error, PL_INPUT, "%s: byte %zu: 0x%02X, which no text has: %s", path, at, c,
                wide ? "UTF-16 without a mark, perhaps, and UTF-8 is wanted: `iconv -f UTF-16LE -t UTF-8`"
                     : "plain text or HTML in UTF-8 is wanted");
        }
        if (bytes == 0) {
            size_t high = 0, letters = 0; /* of the bytes around it, by Windows-1251 */
            for (size_t i = at; i < text.length && i < at + 400; i++) {
                high += (unsigned char)text.data[i] >= 0x80;
                letters += (unsigned char)text.data[i] >= 0xC0;
            }
            return pl_fail(error, PL_INPUT, "%s: byte %zu: 0x%02X is not UTF-8%s", path, at, c,
                           letters > 20 && letters * 4 > high * 3
                               ? "; Windows-1251, perhaps: `iconv -f WINDOWS-1251 -t UTF-8` makes it so"
                               : "; `iconv -f ENCODING -t UTF-8` makes it so, ENCODING being what it is in");
        }
        at += bytes;
    }
    return true;
}

static bool has_ending(const char *path, const char *ending) {
    const size_t length = strlen(path), tail = strlen(ending);
    if (length <= tail) return false;
    for (size_t i = 0; i < tail; i++) {
        const char c = path[length - tail + i];
        if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != ending[i]) return false;
    }
    return true;
}

static bool is_html(const char *path, pl_slice text) {
    size_t at = begins(text, "\xEF\xBB\xBF", 3) ? 3 : 0;
    while (at < text.length && strchr(" \t\r\n", text.data[at]) != NULL && text.data[at] != '\0') at++;
    const pl_slice rest = {text.data + at, text.length - at};
    return has_ending(path, ".html") || has_ending(path, ".htm") || has_ending(path, ".xhtml") ||
           begins(rest, "<!DOCTYPE html", 14) || begins(rest, "<!doctype html", 14) ||
           begins(rest, "<html", 5);
}

static bool read_article(const char *path, pl_buffer *bytes, pl_error *error) {
    struct stat about;
    if (stat(path, &about) == 0 && S_ISREG(about.st_mode) && (uint64_t)about.st_size > PL_ARTICLE_BYTES_MAX)
        return pl_fail(error, PL_INPUT,
                       "%s: %lld bytes; an article has at most %zu (8 MB): cut it, and draft part by part",
                       path, (long long)about.st_size, PL_ARTICLE_BYTES_MAX);
    if (!pl_file_read(path, PL_ARTICLE_BYTES_MAX, bytes, error)) return false;
    const pl_slice text = {bytes->data == NULL ? "" : bytes->data, bytes->length};
    return check_kind(path, text, error) && check_encoding(path, text, error);
}

/* ---- the language ---- */

/* By its letters: mostly Latin, or Cyrillic with letters that Ukrainian alone has. */
static const char *language_of(pl_slice text) {
    size_t latin = 0, cyrillic = 0, ukrainian = 0, russian = 0;
    for (size_t at = 0; at < text.length;) {
        const size_t bytes = pl_utf8_length(text.data + at, text.length - at);
        const unsigned char *b = (const unsigned char *)text.data + at;
        if (bytes == 1) latin += (b[0] >= 'a' && b[0] <= 'z') || (b[0] >= 'A' && b[0] <= 'Z');
        if (bytes == 2 && (b[0] == 0xD0 || b[0] == 0xD1 || b[0] == 0xD2)) {
            const unsigned c = (unsigned)(b[0] & 0x1F) << 6 | (b[1] & 0x3F);
            cyrillic++;
            ukrainian += c == 0x456 || c == 0x457 || c == 0x454 || c == 0x491;
            russian += c == 0x44B || c == 0x44D || c == 0x44A || c == 0x451;
        }
        at += bytes > 0 ? bytes : 1;
    }
    if (cyrillic <= latin) return "en";
    return ukrainian >= russian ? "uk" : "ru";
}

/* ---- patterns and names ---- */

static bool add_file(pl_patterns *patterns, const char *below, pl_arena *arena, bool needed,
                     pl_draft_answer *answer, const char **files, pl_error *error) {
    const char *path = pl_data_file(below, arena);
    pl_buffer text = {0};
    if (path == NULL)
        return !needed || pl_fail(error, PL_MISSING,
                                  "no data folder has %s: --language en and --language uk are installed; "
                                  "docs/draft.md says how to add one",
                                  below);
    bool done =
        pl_file_read(path, PATTERNS_BYTES_MAX, &text, error) &&
        pl_patterns_add(patterns, path, (pl_slice){text.data == NULL ? "" : text.data, text.length}, error);
    pl_buffer_free(&text);
    if (done) files[answer->pattern_file_count++] = path;
    return done;
}

static bool add_name(pl_patterns *patterns, const char *slot, const char *value, const char *name,
                     size_t *count, pl_error *error) {
    ++*count;
    return pl_patterns_name(patterns, slot, value, name, error);
}

/* "Donetsk oblast": whole, and its first words, behind which the language's words for a region may stand. */
static bool add_region(pl_patterns *patterns, const pl_theatre_region *region, pl_arena *arena, size_t *count,
                       pl_error *error) {
    const char *last = strrchr(region->title, ' ');
    if (!add_name(patterns, "region", region->name, region->title, count, error)) return false;
    if (last == NULL) return true;
    const char *stem = pl_arena_copy(arena, region->title, (size_t)(last - region->title));
    if (stem == NULL) return pl_fail_nomem(error);
    return add_name(patterns, "regionstem", region->name, stem, count, error);
}

/* "Bakhmut, Chasiv Yar and Toretsk": each of them. */
static bool add_sector(pl_patterns *patterns, const pl_theatre_region *sector, pl_arena *arena, size_t *count,
                       pl_error *error) {
    for (const char *at = sector->title; *at != '\0';) {
        const char *comma = strstr(at, ", "), *and = strstr(at, " and "), *end = at + strlen(at);
        const char *cut = comma != NULL && (and == NULL || comma < and) ? comma : and != NULL ? and : end;
        const char *part = pl_arena_copy(arena, at, (size_t)(cut - at));
        if (part == NULL) return pl_fail_nomem(error);
        if (!add_name(patterns, "sectorstem", sector->name, part, count, error)) return false;
        at = cut == end ? end : cut + (cut == comma ? 2 : 5);
    }
    return true;
}

static bool add_theatre(pl_patterns *patterns, const pl_theatre *theatre, pl_arena *arena, size_t *count,
                        pl_error *error) {
    for (size_t i = 0; i < theatre->side_count; i++)
        if (!add_name(patterns, "side", theatre->sides[i].name, theatre->sides[i].title, count, error))
            return false;
    for (size_t i = 0; i < theatre->region_count; i++)
        if (!add_region(patterns, &theatre->regions[i], arena, count, error)) return false;
    for (size_t i = 0; i < theatre->sector_count; i++)
        if (!add_sector(patterns, &theatre->sectors[i], arena, count, error)) return false;
    for (size_t i = 0; i < theatre->hub_count; i++)
        if (!add_name(patterns, "town", theatre->hubs[i].name, theatre->hubs[i].title, count, error))
            return false;
    return true;
}

static bool add_other_names(pl_patterns *patterns, const char *value, const char *lines, pl_arena *arena,
                            size_t *count, pl_error *error) {
    while (*lines != '\0') {
        const size_t length = strcspn(lines, "\n");
        const char *name = pl_arena_copy(arena, lines, length);
        if (name == NULL) return pl_fail_nomem(error);
        if (length >= NAME_LETTERS_MIN && !add_name(patterns, "town", value, name, count, error))
            return false;
        lines += length + (lines[length] == '\n');
    }
    return true;
}

static bool add_gazetteers(pl_patterns *patterns, pl_store *store, const pl_theatre *theatre, pl_arena *arena,
                           size_t *count, pl_error *error) {
    pl_gazetteers all;
    if (!pl_gazetteers_load(store, theatre, arena, &all, error)) return false;
    if (all.count == 0)
        return pl_fail(error, PL_MISSING,
                       "the evidence file has no gazetteer: `plumbline ingest` a source of places, or "
                       "leave -e out for the theatre's names alone");
    for (size_t i = 0; i < all.count; i++)
        for (size_t p = 0; p < all.list[i].count; p++) {
            const pl_place_point *point = all.list[i].points[p];
            if (!add_name(patterns, "town", all.list[i].points[0]->name, point->name, count, error) ||
                !add_other_names(patterns, all.list[i].points[0]->name, point->other_names, arena, count,
                                 error))
                return false;
        }
    return true;
}

/* A theatre by its name or its file's path. */
static bool find_theatre(const char *name, pl_arena *arena, pl_theatre *ret, pl_error *error) {
    char below[PL_NAME_MAX + 32];
    pl_buffer text = {0};
    const bool is_path = strchr(name, '/') != NULL || has_ending(name, ".yaml");
    if (!is_path && snprintf(below, sizeof below, "theatres/%s.yaml", name) >= (int)sizeof below)
        return pl_fail(error, PL_USAGE, "--theatre: a name of more than %d bytes", PL_NAME_MAX);
    const char *path = is_path ? name : pl_data_file(below, arena);
    if (path == NULL)
        return pl_fail(error, PL_MISSING,
                       "no data folder has a theatre \"%s\"; --theatre also takes the path of a theatre file",
                       name);
    bool done = pl_file_read(path, PL_YAML_BYTES_MAX, &text, error) &&
                pl_theatre_parse(path, (pl_slice){text.data == NULL ? "" : text.data, text.length}, arena,
                                 ret, error);
    pl_buffer_free(&text);
    return done;
}

static bool load_patterns(const pl_draft_question *question, const pl_theatre *theatre, pl_arena *arena,
                          pl_draft_answer *answer, pl_patterns **ret, pl_error *error) {
    char of_language[96], of_theatre[PL_NAME_MAX + 96];
    const char **files = pl_arena_alloc(arena, 2 * sizeof *files);
    pl_patterns *patterns = pl_patterns_new(arena, error);
    if (files == NULL) return pl_fail_nomem(error);
    if (patterns == NULL) return false;
    for (const char *c = answer->language; *c != '\0'; c++)
        if (*c < 'a' || *c > 'z' || c - answer->language > 8)
            return pl_fail(error, PL_USAGE, "--language %s: a language is a name such as en or uk",
                           answer->language);
    snprintf(of_language, sizeof of_language, "patterns/%s.yaml", answer->language);
    snprintf(of_theatre, sizeof of_theatre, "patterns/%s.%s.yaml", theatre->name, answer->language);
    answer->pattern_files = files;
    if (!add_file(patterns, of_language, arena, true, answer, files, error) ||
        !add_file(patterns, of_theatre, arena, false, answer, files, error) ||
        !add_theatre(patterns, theatre, arena, &answer->name_count, error) ||
        (question->store != NULL &&
         !add_gazetteers(patterns, question->store, theatre, arena, &answer->name_count, error)) ||
        !pl_patterns_close(patterns, error))
        return false;
    answer->pattern_count = pl_patterns_count(patterns);
    *ret = patterns;
    return true;
}

/* ---- the head ---- */

/* The file's name without folder and ending. */
static const char *stem_of(const char *path, pl_arena *arena) {
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(name, '.');
    return pl_arena_copy(arena, name, dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name));
}

/* A statement's name has letters, digits, '-', '_' and '.', begins with one of the first two, and is short.
 */
static const char *statement_name(const char *path, pl_arena *arena) {
    const char *stem = stem_of(path, arena);
    char *name = stem == NULL ? NULL : pl_arena_copy(arena, stem, strlen(stem));
    if (name == NULL) return NULL;
    for (size_t i = 0; name[i] != '\0'; i++) {
        const char c = name[i];
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (i >= STATEMENT_NAME_MAX)
            name[i] = '\0';
        else if (!plain && (i == 0 || (c != '_' && c != '.')))
            name[i] = i == 0 ? 'd' : '-';
        if (i >= STATEMENT_NAME_MAX) break;
    }
    return name[0] == '\0' ? "draft" : name;
}

static bool day_of(const char *text, pl_day *ret) {
    pl_instant instant;
    if (pl_instant_parse(pl_slice_of(text), &instant)) {
        *ret = pl_instant_day(instant);
        return true;
    }
    return strlen(text) >= 10 && pl_day_parse((pl_slice){text, 10}, ret);
}

static bool find_said(const pl_draft_question *question, const pl_html_text *page, pl_day *day,
                      bool *ret_known, pl_draft_head *head, pl_arena *arena, pl_error *error) {
    pl_instant instant;
    *ret_known = true;
    if (question->said != NULL) {
        if (!pl_instant_parse(pl_slice_of(question->said), &instant))
            return pl_fail(
                error, PL_USAGE,
                "--said %s: not a day (2024-12-19, its 00:00 UTC) nor an instant (2024-12-19T09:00Z)",
                question->said);
        *day = pl_instant_day(instant);
        head->said = question->said;
        return true;
    }
    if (page->published.length > 0 && day_of(page->published.data, day)) {
        char text[PL_INSTANT_TEXT];
        if (pl_instant_parse(page->published, &instant))
            pl_instant_text(instant, text);
        else
            pl_day_text(*day, text);
        head->said = pl_arena_copy(arena, text, strlen(text));
        head->said_note = "when the page says it was published; put the instant of the statement";
        return head->said != NULL || pl_fail_nomem(error);
    }
    *ret_known = false;
    return true;
}

static bool said_by_article(const pl_draft *draft, const char *path, pl_draft_head *head, pl_arena *arena,
                            pl_error *error) {
    char text[PL_INSTANT_TEXT];
    if (head->said != NULL) return true;
    if (!draft->has_day)
        return pl_fail(error, PL_USAGE,
                       "%s: its first lines carry no date, and a statement is judged by what was known when "
                       "it was made: "
                       "say when with --said DAY or --said INSTANT",
                       path);
    pl_day_text(draft->day, text);
    head->said = pl_arena_copy(arena, text, strlen(text));
    head->said_note =
        "the article's date, its 00:00 UTC: evidence of that day stays out; put the instant if you know it";
    return head->said != NULL || pl_fail_nomem(error);
}

bool pl_ask_draft(const pl_draft_question *question, pl_arena *arena, pl_draft_answer *ret, pl_error *error) {
    pl_draft_answer answer = {0};
    pl_buffer bytes = {0};
    pl_html_text page = {0};
    pl_theatre theatre = {0};
    pl_patterns *patterns = NULL;
    pl_day day = 0;
    bool known = false;
    pl_draft_head *head = &answer.head;
    bool done = find_theatre(question->theatre == NULL ? THEATRE_DEFAULT : question->theatre, arena, &theatre,
                             error) &&
                read_article(question->article, &bytes, error);
    pl_article article = {.text = {bytes.data == NULL ? "" : bytes.data, bytes.length}};
    if (done) answer.html = is_html(question->article, article.text);
    if (done && answer.html) {
        done = pl_html_read(question->article, article.text, arena, &page, error);
        if (done) article = (pl_article){page.text, page.begin, page.end};
    }
    answer.language = question->language != NULL ? question->language : language_of(article.text);
    done = done && load_patterns(question, &theatre, arena, &answer, &patterns, error) &&
           find_said(question, &page, &day, &known, head, arena, error) &&
           pl_draft_make(patterns, &article, question->speaker, known ? &day : NULL, arena, &answer.draft,
                         error) &&
           said_by_article(&answer.draft, question->article, head, arena, error);
    pl_sha256 hash;
    done = done && pl_sha256_of(bytes.data, bytes.length, &hash, error);
    pl_buffer_free(&bytes);
    if (!done) return false;
    char *hex = pl_arena_alloc(arena, PL_SHA256_HEX);
    const char *stem = stem_of(question->article, arena);
    if (hex == NULL || stem == NULL) return pl_fail_nomem(error);
    pl_sha256_hex(&hash, hex);
    head->statement =
        statement_name(question->statement != NULL ? question->statement : question->article, arena);
    head->title = page.title.length > 0 ? page.title.data : stem;
    head->theatre = theatre.name;
    head->file = question->article;
    head->sha256 = hex;
    head->sources = theatre.sources;
    head->source_count = theatre.source_count;
    if (head->statement == NULL) return pl_fail_nomem(error);
    *ret = answer;
    return true;
}

/* ---- the statement file ---- */

static bool taken(const char *path, pl_error *error) {
    return pl_fail(error, PL_USAGE,
                   "%s is there already, and an editor's work may be in it: name another file with -o, or "
                   "move that one away",
                   path);
}

bool pl_draft_save(const char *path, pl_slice statement, pl_error *error) {
    char temporary[4096];
    if (access(path, F_OK) == 0) return taken(path, error);
    if (snprintf(temporary, sizeof temporary, "%s.part-%ld", path, (long)getpid()) >= (int)sizeof temporary)
        return pl_fail(error, PL_USAGE, "%s: the path is too long", path);
    const int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0) return pl_fail_errno(error, PL_STORAGE, errno, "cannot write %s", temporary);
    int reason = 0;
    for (size_t at = 0; at < statement.length && reason == 0;) {
        const ssize_t written = write(file, statement.data + at, statement.length - at);
        if (written > 0)
            at += (size_t)written;
        else if (written == 0 || errno != EINTR)
            reason = written == 0 ? ENOSPC : errno;
    }
    if (reason == 0 && fsync(file) != 0 && errno != EINVAL) reason = errno;
    if (close(file) != 0 && reason == 0) reason = errno;
    /* A link never takes the place of what came in between. */
    if (reason == 0 && link(temporary, path) != 0) reason = errno;
    unlink(temporary);
    if (reason == EEXIST) return taken(path, error);
    return reason == 0 || pl_fail_errno(error, PL_STORAGE, reason, "cannot write %s", path);
}
