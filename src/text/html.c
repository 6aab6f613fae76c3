/* html.c - a page's text by gumbo's tree: it reads pages as browsers do and says where each text stood.
 *
 * gumbo does not know how to fail: its memory comes from an arena of ours, and when that is spent we leave by
 * longjmp and drop the arena with the whole tree. It takes time by the depth of the page, so a first look at
 * the bare tags refuses pages that nest too deep. Of a text with entities gumbo gives the read text and the
 * written one, but not which goes with which: the two are walked side by side. */
#include "text/html.h"

#include "base/hash.h"
#include "text/utf8.h"

#include <gumbo.h>
#include <setjmp.h>

#ifndef PL_GUMBO_VERSION
#define PL_GUMBO_VERSION "unknown"
#endif

const char *pl_html_library_version(void) {
    return PL_GUMBO_VERSION;
}

/* ---- how deep ---- */

#define NAMES 65536 /* buckets of names of tags: two names of one bucket only count together */

/* Does `text` begin with `word` (lower case, ASCII), in any case? */
static bool begins(const char *text, const char *word, size_t length) {
    for (size_t i = 0; i < length; i++)
        if ((text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]) != word[i]) return false;
    return true;
}

static bool is_any(pl_slice name, const char *const *names) {
    for (; *names != NULL; names++)
        if (strlen(*names) == name.length && begins(name.data, *names, name.length)) return true;
    return false;
}

/* Elements that never hold others, or that the next of their kind closes. */
static const char *const flat_names[] = {
    "area",  "base",  "br", "col", "embed", "hr",   "img",  "input",    "link",     "meta", "param", "source",
    "track", "wbr",   "p",  "li",  "dt",    "dd",   "tr",   "option",   "optgroup", "td",   "th",    "thead",
    "tbody", "tfoot", "rt", "rp",  "html",  "head", "body", "colgroup", "caption",  NULL};
/* Elements whose content is no markup. */
static const char *const raw_names[] = {"script", "style",  "textarea", "title",
                                        "xmp",    "iframe", "noembed",  NULL};

static bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':';
}

/* Behind the end tag of an element whose content is no markup. */
static size_t raw_end(pl_slice page, size_t at, const char *lower, size_t length) {
    for (; at + length + 2 <= page.length; at++) {
        const char *lt = memchr(page.data + at, '<', page.length - at);
        if (lt == NULL) break;
        at = (size_t)(lt - page.data);
        if (at + length + 2 <= page.length && page.data[at + 1] == '/' &&
            begins(page.data + at + 2, lower, length))
            return at;
    }
    return page.length;
}

static size_t comment_end(pl_slice page, size_t at) {
    for (at += 2; at + 3 <= page.length; at++)
        if (memcmp(page.data + at, "-->", 3) == 0) return at + 3;
    return page.length;
}

/* The most elements that can be open at once; counted by the names of tags, so rather too many. */
static bool depth_of(pl_slice page, size_t *ret, size_t *ret_at, pl_error *error) {
    uint32_t *open = pl_calloc(NAMES, sizeof *open);
    if (open == NULL) return pl_fail_nomem(error);
    size_t depth = 0, deepest = 0;
    for (size_t at = 0; at + 1 < page.length && deepest <= PL_HTML_DEPTH_MAX;) {
        const char *lt = memchr(page.data + at, '<', page.length - at - 1);
        if (lt == NULL) break;
        at = (size_t)(lt - page.data) + 1;
        if (at + 3 <= page.length && memcmp(page.data + at, "!--", 3) == 0) {
            at = comment_end(page, at);
            continue;
        }
        const bool closes = page.data[at] == '/';
        pl_slice name = {page.data + at + closes, 0};
        while (at + closes + name.length < page.length && is_name_byte(name.data[name.length])) name.length++;
        at += closes + name.length;
        if (name.length == 0 || name.length > 64 || is_any(name, flat_names)) continue;
        char lower[64];
        for (size_t i = 0; i < name.length; i++)
            lower[i] =
                (char)(name.data[i] >= 'A' && name.data[i] <= 'Z' ? name.data[i] - 'A' + 'a' : name.data[i]);
        uint32_t *count = &open[pl_quick_hash(lower, name.length) % NAMES];
        if (closes && *count > 0) {
            --*count;
            depth--;
        } else if (!closes && is_any(name, raw_names)) {
            at = raw_end(page, at, lower, name.length);
        } else if (!closes) {
            ++*count;
            if (++depth > deepest) {
                deepest = depth;
                *ret_at = at;
            }
        }
    }
    pl_free(open);
    *ret = deepest;
    return true;
}

/* ---- the tree, in an arena ---- */

typedef struct {
    pl_arena arena;
    jmp_buf spent;
    bool no_memory; /* the machine's, not our limit */
} tree_memory;

static void *take(void *context, size_t bytes) {
    tree_memory *memory = context;
    void *piece = NULL;
    if (bytes <= PL_HTML_MEMORY_MAX - memory->arena.bytes) {
        piece = pl_arena_alloc(&memory->arena, bytes);
        memory->no_memory = piece == NULL;
    }
    if (piece == NULL) longjmp(memory->spent, 1);
    return piece;
}

static void give_back(void *context, void *piece) {
    (void)context, (void)piece; /* all at once, with the arena */
}

/* NULL when memory ran out, of the machine or of what a page may have. */
static const GumboOutput *parse(tree_memory *memory, pl_slice page) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = take;
    options.deallocator = give_back;
    options.userdata = memory;
    options.max_errors = 0;
    if (setjmp(memory->spent) != 0) return NULL;
    return gumbo_parse_with_options(&options, page.data, page.length);
}

/* ---- the text ---- */

typedef struct {
    const char *page;
    pl_buffer text;
    uint32_t *begin, *end; /* from pl_malloc */
    size_t begin_capacity, end_capacity;
    size_t breaks;   /* line ends that wait for the next text */
    bool first_time; /* <time> was seen */
    bool failed;
    pl_slice title, published;
} writer;

static void add(writer *w, const char *bytes, size_t length, size_t from, size_t to) {
    const size_t start = w->text.length;
    if (w->failed || !pl_buffer_add(&w->text, bytes, length) ||
        !PL_RESERVE(w->begin, start + length, w->begin_capacity) ||
        !PL_RESERVE(w->end, start + length, w->end_capacity)) {
        w->failed = true;
        return;
    }
    for (size_t i = start; i < start + length; i++) {
        w->begin[i] = (uint32_t)from;
        w->end[i] = (uint32_t)to;
    }
}

static void add_breaks(writer *w, size_t at) {
    if (w->text.length > 0)
        for (size_t i = 0; i < w->breaks; i++) add(w, "\n", 1, at, at);
    w->breaks = 0;
}

/* Bytes of the reference at `raw`, of whose reading `read` is the beginning: "&amp;" and "&". A name without
 * its ';' ends where the rest of both texts agrees again. */
static size_t reference_bytes(pl_slice raw, pl_slice read) {
    size_t at = 1;
    if (raw.length > 1 && raw.data[1] == '#') {
        at = 2;
        while (at < raw.length && is_name_byte(raw.data[at]) && raw.data[at] != '-' && raw.data[at] != ':')
            at++;
        return at + (at < raw.length && raw.data[at] == ';');
    }
    while (at < raw.length && at < 40 && is_name_byte(raw.data[at]) && raw.data[at] != '-' &&
           raw.data[at] != ':')
        at++;
    if (at < raw.length && raw.data[at] == ';') at++;
    const size_t character = read.length == 0 ? 0 : pl_utf8_length(read.data, read.length);
    for (size_t bytes = at; bytes > 1; bytes--) {
        const bool ends = bytes == raw.length || character >= read.length;
        if (ends || raw.data[bytes] == read.data[character] || raw.data[bytes] == '<' ||
            raw.data[bytes] == '&' || raw.data[bytes - 1] == ';')
            return bytes;
    }
    return 1;
}

/* A text whose reading is as long as its writing, or not: character by character. */
static void add_text(writer *w, const GumboText *node) {
    const bool written_there = node->original_text.data != NULL;
    const pl_slice raw = {written_there ? node->original_text.data : "",
                          written_there ? node->original_text.length : 0};
    const pl_slice read = pl_slice_of(node->text);
    const size_t base = written_there ? (size_t)(raw.data - w->page) : node->start_pos.offset;
    add_breaks(w, base);
    size_t r = 0;
    for (size_t d = 0; d < read.length;) {
        size_t bytes = pl_utf8_length(read.data + d, read.length - d);
        if (bytes == 0) bytes = 1;
        /* Tags that the tree dropped stand within the written text. */
        while (r < raw.length && raw.data[r] == '<' && read.data[d] != '<') {
            const char *gt = memchr(raw.data + r, '>', raw.length - r);
            r = gt == NULL ? raw.length : (size_t)(gt - raw.data) + 1;
        }
        size_t written = bytes;
        const pl_slice rest = {raw.data + r, raw.length - r};
        if (rest.length == 0)
            written = 0;
        else if (rest.data[0] == '&' &&
                 (read.data[d] != '&' || (rest.length > 3 && begins(rest.data, "&amp", 4)) ||
                  (rest.length > 1 && rest.data[1] == '#')))
            written = reference_bytes(rest, (pl_slice){read.data + d, read.length - d});
        else if (rest.data[0] == '\r' && rest.length > 1 && rest.data[1] == '\n' && read.data[d] == '\n')
            written = 2;
        else if (written > rest.length)
            written = rest.length;
        add(w, read.data + d, bytes, base + r, base + r + written);
        r += written;
        d += bytes;
    }
}

static const char *const skipped_names[] = {"script", "style",    "noscript", "template", "nav",  "footer",
                                            "aside",  "button",   "select",   "svg",      "math", "iframe",
                                            "object", "textarea", "head",     "canvas",   NULL};
static const char *const inline_names[] = {
    "a",    "abbr",   "b",   "bdi", "bdo",  "big",   "cite", "code", "data", "del",    "dfn",
    "em",   "font",   "i",   "ins", "kbd",  "label", "mark", "q",    "s",    "samp",   "small",
    "span", "strong", "sub", "sup", "time", "tt",    "u",    "var",  "wbr",  "strike", NULL};

static pl_slice name_of(const GumboElement *element) {
    if (element->tag != GUMBO_TAG_UNKNOWN) return pl_slice_of(gumbo_normalized_tagname(element->tag));
    GumboStringPiece piece = element->original_tag;
    gumbo_tag_from_original_text(&piece);
    return (pl_slice){piece.data, piece.length};
}

static const char *attribute(const GumboElement *element, const char *name) {
    const GumboAttribute *found = gumbo_get_attribute(&element->attributes, name);
    return found == NULL ? NULL : found->value;
}

/* What an element says beside its text. */
static void look_at(writer *w, const GumboElement *element) {
    if (element->tag == GUMBO_TAG_META) {
        const char *property = attribute(element, "property"), *content = attribute(element, "content");
        if (property != NULL && content != NULL && strcmp(property, "article:published_time") == 0)
            w->published = pl_slice_of(content);
    } else if (element->tag == GUMBO_TAG_TIME && w->published.length == 0) {
        w->published = pl_slice_of(attribute(element, "datetime"));
    } else if (element->tag == GUMBO_TAG_TITLE && w->title.length == 0 && element->children.length > 0) {
        const GumboNode *text = element->children.data[0];
        if (text->type == GUMBO_NODE_TEXT) w->title = pl_slice_of(text->v.text.text);
    }
}

/* Before (or behind) the element's text: breaks around blocks, the marks of <q>. */
static void edge(writer *w, const GumboElement *element, pl_slice name, bool behind) {
    const size_t at = behind ? element->end_pos.offset : element->start_pos.offset;
    if (element->tag == GUMBO_TAG_BR)
        w->breaks = w->breaks > 1 ? w->breaks : 1;
    else if (element->tag == GUMBO_TAG_Q) {
        add_breaks(w, at);
        add(w, behind ? "\xE2\x80\x9D" : "\xE2\x80\x9C", 3, at, at);
    } else if (!is_any(name, inline_names))
        w->breaks = 2;
}

/* A walk without recursion: the tree is as deep as somebody else wrote it. */
static void walk(writer *w, const GumboNode *root) {
    const GumboNode *node = root;
    size_t skipped = 0; /* elements that are open and not shown */
    bool down = true;
    while (node != NULL && !w->failed) {
        const bool is_element = node->type == GUMBO_NODE_ELEMENT;
        if (down && is_element) {
            const pl_slice name = name_of(&node->v.element);
            look_at(w, &node->v.element);
            skipped += is_any(name, skipped_names);
            if (skipped == 0) edge(w, &node->v.element, name, false);
            if (node->v.element.children.length > 0) {
                node = node->v.element.children.data[0];
                continue;
            }
        } else if (down && skipped == 0 &&
                   (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
                    node->type == GUMBO_NODE_CDATA)) {
            add_text(w, &node->v.text);
        }
        if (is_element) {
            const pl_slice name = name_of(&node->v.element);
            if (skipped == 0) edge(w, &node->v.element, name, true);
            skipped -= is_any(name, skipped_names);
        }
        if (node == root) break;
        const GumboNode *parent = node->parent;
        const size_t next = node->index_within_parent + 1;
        down = parent->type == GUMBO_NODE_ELEMENT && next < parent->v.element.children.length;
        node = down ? parent->v.element.children.data[next] : parent;
    }
}

static bool keep(const writer *w, pl_arena *arena, pl_html_text *ret, pl_error *error) {
    const size_t count = w->text.length;
    char *text = pl_arena_copy(arena, count == 0 ? "" : w->text.data, count);
    char *title = pl_arena_copy(arena, w->title.length == 0 ? "" : w->title.data, w->title.length);
    char *published =
        pl_arena_copy(arena, w->published.length == 0 ? "" : w->published.data, w->published.length);
    uint32_t *begin = pl_arena_alloc(arena, (count + 1) * sizeof *begin);
    uint32_t *end = pl_arena_alloc(arena, (count + 1) * sizeof *end);
    if (w->failed || text == NULL || title == NULL || published == NULL || begin == NULL || end == NULL)
        return pl_fail_nomem(error);
    if (count > 0) memcpy(begin, w->begin, count * sizeof *begin);
    if (count > 0) memcpy(end, w->end, count * sizeof *end);
    *ret =
        (pl_html_text){{text, count}, begin, end, {title, w->title.length}, {published, w->published.length}};
    return true;
}

bool pl_html_read(const char *name, pl_slice page, pl_arena *arena, pl_html_text *ret, pl_error *error) {
    size_t depth = 0, at = 0;
    if (page.length > PL_HTML_BYTES_MAX)
        return pl_fail(error, PL_INPUT, "%s: %zu bytes; at most %zu are read of a page", name, page.length,
                       PL_HTML_BYTES_MAX);
    if (!depth_of(page, &depth, &at, error)) return false;
    if (depth > PL_HTML_DEPTH_MAX)
        return pl_fail(error, PL_INPUT,
                       "%s: byte %zu: more than %d elements are open at once; save the article's text alone",
                       name, at, PL_HTML_DEPTH_MAX);
    tree_memory *memory = pl_calloc(1, sizeof *memory);
    if (memory == NULL) return pl_fail_nomem(error);
    writer w = {.page = page.data};
    const GumboOutput *tree = parse(memory, page);
    bool done = tree != NULL;
    if (done) {
        walk(&w, tree->root);
        done = keep(&w, arena, ret, error);
    } else if (memory->no_memory) {
        pl_fail_nomem(error);
    } else {
        pl_fail(error, PL_INPUT,
                "%s: the page's elements take more than %zu MB; save the article's text alone", name,
                PL_HTML_MEMORY_MAX >> 20);
    }
    pl_buffer_free(&w.text);
    pl_free(w.begin);
    pl_free(w.end);
    pl_arena_free(&memory->arena);
    pl_free(memory);
    return done;
}
