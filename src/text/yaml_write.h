/* yaml_write.h - a writer of YAML text in block style that our own reader, and any other, takes back as the
 * same texts: it indents, quotes where a plain scalar would mean something else, and writes comments. */
#ifndef PL_TEXT_YAML_WRITE_H
#define PL_TEXT_YAML_WRITE_H

#include "base/bytes.h"

typedef struct {
    pl_buffer *out;
    int depth;     /* levels of indent, two blanks each */
    bool item;     /* the next key is the first of a list's item: "- " stands before it */
    bool has_line; /* something was written; a line is open */
} pl_yaml_out;

/* Starts at the end of `out`; check out->failed when done. */
void pl_yaml_out_start(pl_yaml_out *yaml, pl_buffer *out);
/* "name:" with the mapping or list under it, a level deeper until pl_yaml_out_up. */
void pl_yaml_out_down(pl_yaml_out *yaml, const char *name);
void pl_yaml_out_up(pl_yaml_out *yaml);
/* The next key begins an item of a list of mappings. */
void pl_yaml_out_item(pl_yaml_out *yaml);
void pl_yaml_out_text(pl_yaml_out *yaml, const char *name, pl_slice text);    /* quoted where it must be */
void pl_yaml_out_flow(pl_yaml_out *yaml, const char *name, const char *flow); /* already YAML, in one line */
/* Behind the line that was just written; on lines of its own. Ends of lines in the text become blanks. */
void pl_yaml_out_note(pl_yaml_out *yaml, const char *text);
void pl_yaml_out_comment(pl_yaml_out *yaml, const char *text);
void pl_yaml_out_blank(pl_yaml_out *yaml); /* an empty line */
void pl_yaml_out_end(pl_yaml_out *yaml);

/* One scalar: plain when that reads back as the same text everywhere, else in double quotes. */
void pl_yaml_scalar(pl_buffer *out, pl_slice text);

#endif
