/* yaml_write.c - YAML in block style. A text is left plain only when it is made of letters, digits and a few
 * harmless marks and no reader takes it for a number, a truth value or nothing; all else is in double quotes,
 * where every byte that matters is escaped. */
#include "text/yaml_write.h"

#include "text/number.h"
#include "text/utf8.h"

void pl_yaml_out_start(pl_yaml_out *yaml, pl_buffer *out) {
    *yaml = (pl_yaml_out){.out = out};
}

static bool is_plain_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80 || strchr(" .,;()/_+-", c) != NULL;
}

/* YAML 1.1 and 1.2 readers take these, in any case, for something that is no text. */
static bool is_word_of_yaml(pl_slice text) {
    static const char *const words[] = {"y",  "n",   "yes",  "no",  "true", "false",
                                        "on", "off", "null", "nan", "inf",  NULL};
    char lower[8];
    if (text.length >= sizeof lower) return false;
    for (size_t i = 0; i < text.length; i++)
        lower[i] =
            (char)(text.data[i] >= 'A' && text.data[i] <= 'Z' ? text.data[i] - 'A' + 'a' : text.data[i]);
    for (size_t i = 0; words[i] != NULL; i++)
        if (pl_slice_equal((pl_slice){lower, text.length}, pl_slice_of(words[i]))) return true;
    return false;
}

static bool is_plain(pl_slice text) {
    if (text.length == 0 || text.data[text.length - 1] == ' ' || is_word_of_yaml(text)) return false;
    const char first = text.data[0];
    /* Whatever begins like a number, a date or a mark is quoted, or it may become one. */
    if (!((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || (unsigned char)first >= 0x80))
        return false;
    for (size_t at = 0; at < text.length;) {
        const size_t bytes = pl_utf8_length(text.data + at, text.length - at);
        if (bytes == 0 || !is_plain_byte(text.data[at])) return false;
        /* C1 controls, no-break space, the separators of lines, the byte-order mark: quoted, so that they are
         * seen. */
        const unsigned char *b = (const unsigned char *)text.data + at;
        if (bytes == 2 && b[0] == 0xC2 && b[1] <= 0xA0) return false;
        if (bytes == 3 && b[0] == 0xE2 && (b[1] == 0x80 || b[1] == 0x81)) return false;
        if (bytes == 3 && b[0] == 0xEF) return false;
        at += bytes;
    }
    return true;
}

static void quoted(pl_buffer *out, pl_slice text) {
    pl_buffer_text(out, "\"");
    for (size_t at = 0; at < text.length;) {
        const size_t bytes = pl_utf8_length(text.data + at, text.length - at);
        const unsigned char *b = (const unsigned char *)text.data + at;
        if (bytes == 0) {
            pl_buffer_text(out, PL_UTF8_REPLACEMENT);
            at++;
            continue;
        }
        if (b[0] == '"' || b[0] == '\\')
            pl_buffer_format(out, "\\%c", b[0]);
        else if (b[0] == '\n')
            pl_buffer_text(out, "\\n");
        else if (b[0] == '\t')
            pl_buffer_text(out, "\\t");
        else if (b[0] < 0x20 || b[0] == 0x7F)
            pl_buffer_format(out, "\\x%02X", b[0]);
        else if (bytes == 2 && b[0] == 0xC2 && b[1] < 0xA0)
            pl_buffer_format(out, "\\x%02X", b[1]);
        else if (bytes == 3 && b[0] == 0xE2 && b[1] == 0x80 && (b[2] == 0xA8 || b[2] == 0xA9))
            pl_buffer_format(out, "\\u20%02X", b[2] == 0xA8 ? 0x28 : 0x29);
        else if (bytes == 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF)
            pl_buffer_text(out, "\\uFEFF");
        else if (bytes == 3 && b[0] == 0xEF && b[1] == 0xBF && b[2] >= 0xBE)
            pl_buffer_text(out, PL_UTF8_REPLACEMENT); /* U+FFFE, U+FFFF: YAML allows neither */
        else
            pl_buffer_add(out, b, bytes);
        at += bytes;
    }
    pl_buffer_text(out, "\"");
}

void pl_yaml_scalar(pl_buffer *out, pl_slice text) {
    double number;
    if (is_plain(text) && !pl_number_parse(text, &number))
        pl_buffer_add(out, text.data, text.length);
    else
        quoted(out, text);
}

static void begin_line(pl_yaml_out *yaml) {
    if (yaml->has_line) pl_buffer_text(yaml->out, "\n");
    yaml->has_line = true;
    int blanks = yaml->depth * 2 - (yaml->item ? 2 : 0);
    for (; blanks > 0; blanks--) pl_buffer_text(yaml->out, " ");
    if (yaml->item) pl_buffer_text(yaml->out, "- ");
    yaml->item = false;
}

static void key(pl_yaml_out *yaml, const char *name) {
    begin_line(yaml);
    pl_yaml_scalar(yaml->out, pl_slice_of(name));
    pl_buffer_text(yaml->out, ":");
}

void pl_yaml_out_down(pl_yaml_out *yaml, const char *name) {
    key(yaml, name);
    yaml->depth++;
}

void pl_yaml_out_up(pl_yaml_out *yaml) {
    yaml->depth--;
}

void pl_yaml_out_item(pl_yaml_out *yaml) {
    yaml->item = true;
}

void pl_yaml_out_text(pl_yaml_out *yaml, const char *name, pl_slice text) {
    key(yaml, name);
    pl_buffer_text(yaml->out, " ");
    pl_yaml_scalar(yaml->out, text);
}

void pl_yaml_out_flow(pl_yaml_out *yaml, const char *name, const char *flow) {
    key(yaml, name);
    pl_buffer_format(yaml->out, " %s", flow);
}

static void comment(pl_buffer *out, const char *text) {
    pl_buffer_text(out, "# ");
    const size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        const size_t bytes = pl_utf8_length(text + at, length - at);
        const unsigned char *b = (const unsigned char *)text + at;
        const bool ends_line =
            (bytes == 2 && b[0] == 0xC2 && b[1] < 0xA0) ||
            (bytes == 3 && b[0] == 0xE2 && b[1] == 0x80 && (b[2] == 0xA8 || b[2] == 0xA9)) ||
            (bytes == 3 && b[0] == 0xEF && b[1] == 0xBF && b[2] >= 0xBE);
        if (bytes == 0 || ends_line || b[0] < 0x20 || b[0] == 0x7F)
            pl_buffer_text(out, " ");
        else
            pl_buffer_add(out, b, bytes);
        at += bytes > 0 ? bytes : 1;
    }
}

void pl_yaml_out_note(pl_yaml_out *yaml, const char *text) {
    pl_buffer_text(yaml->out, "  ");
    comment(yaml->out, text);
}

void pl_yaml_out_comment(pl_yaml_out *yaml, const char *text) {
    const bool item = yaml->item;
    yaml->item = false;
    if (item) yaml->depth--;
    begin_line(yaml);
    if (item) yaml->depth++;
    comment(yaml->out, text);
    yaml->item = item;
}

void pl_yaml_out_blank(pl_yaml_out *yaml) {
    pl_buffer_text(yaml->out, "\n");
}

void pl_yaml_out_end(pl_yaml_out *yaml) {
    if (yaml->has_line) pl_buffer_text(yaml->out, "\n");
    yaml->has_line = false;
}
