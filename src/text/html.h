/* html.h - the text of a web page as a reader sees it, with the place of every byte in the page. Markup,
 * scripts, styles and navigation are left out, entities are read, blocks are parted by empty lines. */
#ifndef PL_TEXT_HTML_H
#define PL_TEXT_HTML_H

#include "base/bytes.h"

#define PL_HTML_BYTES_MAX ((size_t)16 << 20)   /* of one page */
#define PL_HTML_DEPTH_MAX 1000                 /* elements that are open at once */
#define PL_HTML_MEMORY_MAX ((size_t)768 << 20) /* of the tree of one page */

typedef struct {
    pl_slice text;
    /* Of each byte of the text: where in the page the character that it belongs to begins and ends. A byte
     * that stands for a break between blocks begins and ends at one place. */
    const uint32_t *begin, *end;
    pl_slice title;     /* the page's <title>; empty: it has none */
    pl_slice published; /* as <meta property="article:published_time"> or the first <time datetime> has it */
} pl_html_text;

/* Reads a page (UTF-8); the result lives in `arena`. A page that is too large, too deep or too much is
 * PL_INPUT. Time grows with the page's length times its depth. */
bool pl_html_read(const char *name, pl_slice page, pl_arena *arena, pl_html_text *ret,
                  pl_error *error) PL_MUST_CHECK;

/* "0.10.1": the version of gumbo that this was built with. */
const char *pl_html_library_version(void);

#endif
