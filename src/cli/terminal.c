/* terminal.c - what only people see: tables with aligned columns, progress on a terminal, colour when it is
 * wanted. */
#include "cli/cli.h"

#include "text/json.h"
#include "text/number.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Characters, not bytes: names of sources and places may hold any letters. */
size_t pl_text_width(const char *text) {
    size_t width = 0;
    for (; *text != '\0'; text++) width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

void pl_table_cell(pl_table *table, const char *format, ...) {
    va_list args;
    char text[1024];
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char *copy = pl_arena_copy(&table->arena, text, strlen(text));
    if (copy == NULL || !PL_GROW(table->cells, table->count, table->capacity)) return;
    table->cells[table->count++] = copy;
}

void pl_table_write(pl_table *table, pl_buffer *out) {
    size_t columns = table->columns, rows = columns == 0 ? 0 : table->count / columns;
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < columns; c++) {
            const char *heading = table->cells[c], *cell = table->cells[r * columns + c];
            bool right = heading[0] == '>';
            if (r == 0 && right) cell++;
            size_t widest = 0;
            for (size_t k = 0; k < rows; k++) {
                size_t width = pl_text_width(table->cells[k * columns + c]) - (k == 0 && right ? 1 : 0);
                if (width > widest) widest = width;
            }
            int blanks = (int)(widest - pl_text_width(cell));
            bool last = c + 1 == columns;
            pl_buffer_format(out, "%*s%s%*s%s", right ? blanks : 0, "", cell, right || last ? 0 : blanks, "",
                             last ? "\n" : "  ");
        }
    }
    pl_arena_free(&table->arena);
    pl_free(table->cells);
    *table = (pl_table){0};
}

static bool shown;

static void show(void *context, const char *what, uint64_t done, uint64_t total) {
    (void)context;
    shown = true;
    if (total > 0)
        fprintf(stderr, "\r\033[K%s %" PRIu64 " %%", what, done >= total ? 100 : done * 100 / total);
    else
        fprintf(stderr, "\r\033[K%s %" PRIu64, what, done);
    fflush(stderr);
}

static bool is_plain_terminal(void) {
    const char *term = getenv("TERM");
    return term == NULL || strcmp(term, "dumb") == 0;
}

pl_progress pl_terminal_progress(void) {
    pl_progress none = {0}, bar = {.show = show};
    return isatty(STDERR_FILENO) && !is_plain_terminal() ? bar : none;
}

void pl_terminal_progress_end(void) {
    if (!shown) return; /* so also of served calls, whose threads must not write here */
    fputs("\r\033[K", stderr);
    shown = false;
}

bool pl_terminal_colour(void) {
    const char *never = getenv("NO_COLOR"), *always = getenv("CLICOLOR_FORCE");
    if (never != NULL && *never != '\0') return false;
    if (always != NULL && *always != '\0' && strcmp(always, "0") != 0) return true;
    return isatty(STDOUT_FILENO) && !is_plain_terminal();
}

/* Does the locale, as the environment names it, write UTF-8? */
static bool is_utf8(void) {
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *locale = getenv(names[i]);
        if (locale == NULL || *locale == '\0') continue;
        return strstr(locale, "UTF-8") != NULL || strstr(locale, "utf8") != NULL ||
               strstr(locale, "UTF8") != NULL || strstr(locale, "utf-8") != NULL;
    }
    return false;
}

pl_look pl_terminal_look(pl_language language) {
    const char *columns = getenv("COLUMNS");
    int64_t width = 80;
    struct winsize size;
    if (columns == NULL || !pl_integer_parse(pl_slice_of(columns), 1, INT32_MAX, &width)) {
        width = 80;
        if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) width = size.ws_col;
    }
    if (width < PL_LOOK_WIDTH_MIN) width = PL_LOOK_WIDTH_MIN;
    if (width > PL_LOOK_WIDTH_MAX) width = PL_LOOK_WIDTH_MAX;
    const bool dumb = isatty(STDOUT_FILENO) && is_plain_terminal();
    return (pl_look){(size_t)width, is_utf8() && !dumb, pl_terminal_colour(), language};
}

/* A word as it is, but for control characters: a file must not steer the terminal that it is shown on. */
static size_t add_word(pl_buffer *out, const char *word, size_t length) {
    size_t width = 0;
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)word[i];
        const bool c1 = c == 0xC2 && i + 1 < length && (unsigned char)word[i + 1] < 0xA0;
        if (c < 0x20 || c == 0x7F || c1)
            pl_buffer_text(out, "?");
        else
            pl_buffer_add(out, word + i, 1);
        i += c1;
        width += (c & 0xC0) != 0x80;
    }
    return width;
}

void pl_terminal_field(pl_buffer *out, const pl_look *look, size_t indent, size_t label_width,
                       const char *label, const char *text) {
    const size_t begin = indent + label_width + (label_width > 0 ? 2 : 0);
    size_t at = indent + pl_text_width(label);
    bool first = true;
    pl_buffer_format(out, "%*s%s", (int)indent, "", label);
    while (*text != '\0') {
        const size_t length = strcspn(text, " \n");
        size_t width = 0; /* bytes that go on with a character take no room */
        for (size_t i = 0; i < length; i++) width += ((unsigned char)text[i] & 0xC0) != 0x80;
        if (!first && at + 1 + width > look->width) {
            pl_buffer_text(out, "\n");
            at = 0;
            first = true;
        }
        const size_t blanks = !first ? 1 : begin > at ? begin - at : 0;
        pl_buffer_format(out, "%*s", (int)blanks, "");
        at += blanks + add_word(out, text, length);
        first = false;
        text += length;
        text += strspn(text, " \n");
    }
    pl_buffer_text(out, "\n");
}

const char *pl_shown_instant(pl_call *call, pl_instant instant) {
    char text[PL_INSTANT_TEXT];
    pl_instant_text(instant, text);
    /* 2024-12-19T21:05:00Z -> 2024-12-19 21:05 UTC; seconds only where there are some */
    text[10] = ' ';
    size_t keep = strcmp(text + 16, ":00Z") == 0 ? 16 : 19;
    char *copy = pl_arena_alloc(&call->arena, PL_INSTANT_TEXT);
    if (copy != NULL) snprintf(copy, PL_INSTANT_TEXT, "%.*s UTC", (int)keep, text);
    return copy == NULL ? "" : copy;
}

void pl_answer_start(pl_call *call, pl_json *json) {
    char schema[PL_NAME_MAX + 32];
    snprintf(schema, sizeof schema, "plumbline/%s/1", call->verb->name);
    pl_json_start(json, &call->out, true);
    pl_json_object(json);
    pl_json_key_text(json, "schema", schema);
}

void pl_answer_end(pl_call *call, pl_json *json) {
    pl_json_end(json);
    pl_buffer_text(&call->out, "\n");
}
