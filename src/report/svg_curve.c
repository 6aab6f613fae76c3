/* svg_curve.c - the specification curve: specifications from the lowest value to the highest, filled where
 * they hold and hollow where they fail, with the threshold of each; below it, a row an option of each choice,
 * a mark where a specification made it.
 *
 * Where the interval decides, each has it as a line, and is a ring with a dot in it where the threshold lies
 * inside. What has no value stands behind the rest, hatched; what does not count is paler. When there are
 * more specifications than columns, neighbours share one: it shows the middle value with a line from the
 * lowest to the highest, and is half filled where some hold and some fail. Marks of a kind are one path each,
 * with round or flat ends as marks, so that a curve of hundreds stays small. */
#include "report/markup.h"
#include "report/svg_draw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define PLOT 150.0   /* high */
#define ROW 13.0     /* of one option */
#define HEADING 17.0 /* of one choice */
#define TICKS 5
#define COLUMNS_MOST ((size_t)300)
#define COLUMN_LEAST 2.2 /* units wide */
#define OPTIONS_MOST ((size_t)200)
#define VALUE_MAX 1e12

typedef struct {
    const pl_specification *spec;
    size_t index;
} ranked;

/* A row of the matrix. */
typedef struct {
    size_t choice;
    const char *option;
    double y;
} option_row;

typedef struct {
    const pl_reading_result *reading;
    const char *id;
    pl_language language;
    pl_buffer *out;
    ranked *order;
    size_t count, valued; /* specifications; how many have a value */
    size_t columns, valued_columns;
    option_row rows[OPTIONS_MOST];
    size_t row_count;
    double left, right, top, bottom, width, height;
    pl_scale scale;
    bool percent;
} layout;

static bool has_value(const pl_specification *spec) {
    return spec->measurable && fabs(spec->value) <= VALUE_MAX;
}

static bool has_interval(const pl_specification *spec) {
    return spec->low < spec->high && fabs(spec->low) <= VALUE_MAX && fabs(spec->high) <= VALUE_MAX;
}

static int by_value(const void *a, const void *b) {
    const ranked *one = a, *other = b;
    const bool has_one = has_value(one->spec), has_other = has_value(other->spec);
    if (has_one != has_other) return has_one ? -1 : 1;
    /* Without a value: what could be measured first. */
    if (!has_one && one->spec->measurable != other->spec->measurable) return one->spec->measurable ? -1 : 1;
    if (has_one && one->spec->value != other->spec->value)
        return one->spec->value < other->spec->value ? -1 : 1;
    /* Equal values: by outcome, so that dots of a kind stand together. */
    if (one->spec->holds != other->spec->holds) return one->spec->holds ? 1 : -1;
    if (one->spec->cannot_tell != other->spec->cannot_tell) return one->spec->cannot_tell ? 1 : -1;
    if (one->spec->counted != other->spec->counted) return one->spec->counted ? 1 : -1;
    return one->index < other->index ? -1 : one->index > other->index;
}

/* ---- layout ---- */

static const char *option_of(const pl_specification *spec, size_t choice) {
    return choice < spec->option_count ? spec->options[choice].option : NULL;
}

static bool has_row(const layout *l, size_t choice, const char *option) {
    for (size_t i = 0; i < l->row_count; i++)
        if (l->rows[i].choice == choice && strcmp(l->rows[i].option, option) == 0) return true;
    return false;
}

/* A row an option, in the order of the list; a choice with one option alone tells nothing apart. */
static void find_rows(layout *l) {
    const pl_reading_result *reading = l->reading;
    const size_t choices = reading->specifications[0].option_count;
    for (size_t c = 0; c < choices; c++) {
        const size_t begin = l->row_count;
        for (size_t i = 0; i < l->count && l->row_count < OPTIONS_MOST; i++) {
            const char *option = option_of(&reading->specifications[i], c);
            if (option != NULL && !has_row(l, c, option))
                l->rows[l->row_count++] = (option_row){c, option, 0};
        }
        if (l->row_count - begin < 2) l->row_count = begin;
    }
}

static double place_rows(layout *l, double y) {
    for (size_t i = 0; i < l->row_count; i++) {
        if (i == 0 || l->rows[i].choice != l->rows[i - 1].choice) y += HEADING;
        l->rows[i].y = y;
        y += ROW;
    }
    return y;
}

static void set_scale(layout *l) {
    double low = NAN, high = NAN;
    for (size_t i = 0; i < l->valued; i++) {
        const pl_specification *spec = l->order[i].spec;
        pl_draw_widen(spec->value, &low, &high);
        if (has_interval(spec)) {
            pl_draw_widen(spec->low, &low, &high);
            pl_draw_widen(spec->high, &low, &high);
        }
    }
    /* Thresholds belong to the picture, unless they would flatten it. */
    const double reach = fmax(high - low, fmax(fabs(low), fabs(high)));
    for (size_t i = 0; i < l->valued; i++) {
        const double threshold = l->order[i].spec->threshold;
        if (fabs(threshold) <= VALUE_MAX && (reach == 0 || fabs(threshold) <= 4 * reach))
            pl_draw_widen(threshold, &low, &high);
    }
    if (!isfinite(low)) low = high = 0;
    if (high - low < 1e-6) high = low + 1;
    l->scale = pl_scale_of(low, high, TICKS);
}

/* Columns: those with a value, then those without, each at least one when there is any. */
static void set_columns(layout *l) {
    const double room = l->right - l->left;
    size_t most = (size_t)(room / COLUMN_LEAST);
    if (most > COLUMNS_MOST) most = COLUMNS_MOST;
    l->columns = l->count < most ? l->count : most;
    l->valued_columns =
        l->count <= most ? l->valued : (size_t)((double)most * (double)l->valued / (double)l->count);
    if (l->valued > 0 && l->valued_columns == 0) l->valued_columns = 1;
    if (l->valued < l->count && l->valued_columns == l->columns) l->valued_columns--;
}

/* The specifications of a column: [*from, *to) of the order. */
static void column(const layout *l, size_t index, size_t *ret_from, size_t *ret_to) {
    const bool valued = index < l->valued_columns;
    const size_t first = valued ? 0 : l->valued, all = valued ? l->valued : l->count - l->valued;
    const size_t columns = valued ? l->valued_columns : l->columns - l->valued_columns;
    const size_t at = valued ? index : index - l->valued_columns;
    *ret_from = first + at * all / columns;
    *ret_to = first + (at + 1) * all / columns;
}

static double slot(const layout *l) {
    return (l->right - l->left) / (double)l->columns;
}

static double x_of(const layout *l, size_t index) {
    return l->left + slot(l) * ((double)index + 0.5);
}

static double y_of(const layout *l, double value) {
    return l->bottom - (value - l->scale.low) / (l->scale.high - l->scale.low) * (l->bottom - l->top);
}

/* ---- drawing ---- */

static void point(pl_buffer *out, const char *letter, double x, double y) {
    pl_buffer_text(out, letter);
    pl_draw_tenths(out, x);
    pl_buffer_text(out, " ");
    pl_draw_tenths(out, y);
}

static void path_open(pl_buffer *out, const char *class, double width) {
    pl_markup_wrap(out, "<path class=\"", class, "\"");
    pl_draw_attribute(out, "stroke-width", width);
    pl_buffer_text(out, " d=\"");
}

static void draw_grid(const layout *l) {
    const double percent = l->percent ? 100 : 1;
    const int decimals = l->percent ? (int)fmax(0, l->scale.decimals - 2) : l->scale.decimals;
    const long from = lround(l->scale.low / l->scale.step), to = lround(l->scale.high / l->scale.step);
    for (long tick = from; tick <= to; tick++) {
        const double value = (double)tick * l->scale.step, y = y_of(l, value);
        pl_draw_line(l->out, tick == 0 ? "axis" : "grid", l->left, y, l->right, y);
        pl_draw_text_start(l->out, l->left - 6, y + 4, "end");
        pl_markup_number(l->out, value * percent, decimals);
        pl_buffer_text(l->out, "</text>");
    }
    pl_buffer_text(l->out, "\n");
}

/* How a column's specifications came out. */
typedef enum { ALL_HOLD, NONE_HOLDS, NOT_TOLD, SOME_HOLD, KINDS } outcome;
static outcome outcome_of(const layout *l, size_t index, bool *ret_counted) {
    size_t from, to, hold = 0, untold = 0;
    bool counted = false;
    column(l, index, &from, &to);
    for (size_t i = from; i < to; i++) {
        hold += l->order[i].spec->holds;
        untold += l->order[i].spec->cannot_tell;
        counted = counted || l->order[i].spec->counted;
    }
    *ret_counted = counted;
    return hold == to - from     ? ALL_HOLD
           : hold + untold == 0  ? NONE_HOLDS
           : untold == to - from ? NOT_TOLD
                                 : SOME_HOLD;
}

/* The threshold of each column, in steps. */
static void draw_thresholds(const layout *l) {
    double last = NAN;
    const double half = slot(l) / 2;
    path_open(l->out, "line", 1.5);
    for (size_t i = 0; i < l->valued_columns; i++) {
        size_t from, to;
        column(l, i, &from, &to);
        const double threshold = l->order[(from + to) / 2].spec->threshold;
        const bool drawn = threshold >= l->scale.low - 1e-9 && threshold <= l->scale.high + 1e-9;
        if (drawn && threshold == last) {
            pl_buffer_text(l->out, "H");
            pl_draw_tenths(l->out, x_of(l, i) + half);
        } else if (drawn) {
            point(l->out, "M", x_of(l, i) - half, y_of(l, threshold));
            pl_buffer_text(l->out, "H");
            pl_draw_tenths(l->out, x_of(l, i) + half);
        }
        last = drawn ? threshold : NAN;
    }
    pl_buffer_text(l->out, "\"/>\n");
}

/* Lines from the lowest to the highest value of columns that have several; of the others, those of their
 * intervals. */
static void draw_ranges(const layout *l) {
    bool any = l->columns != l->count;
    for (size_t i = 0; i < l->valued; i++) any = any || has_interval(l->order[i].spec);
    if (!any) return;
    pl_draw_pen pen = {0};
    path_open(l->out, "range", 1);
    for (size_t i = 0; i < l->valued_columns; i++) {
        size_t from, to;
        column(l, i, &from, &to);
        const pl_specification *lowest = l->order[from].spec, *highest = l->order[to - 1].spec;
        const bool interval = to - from == 1 && has_interval(lowest);
        const double low = interval ? lowest->low : lowest->value,
                     high = interval ? lowest->high : highest->value;
        if (low == high) continue;
        pl_draw_move(l->out, &pen, x_of(l, i), y_of(l, high));
        pl_draw_down(l->out, &pen, y_of(l, low) - y_of(l, high));
    }
    pl_buffer_text(l->out, "\"/>\n");
}

/* The dots of one outcome: a line of no length with round ends is a dot. */
static void draw_dots(const layout *l, outcome wanted, bool wanted_counted, const char *class, double size) {
    pl_draw_pen pen = {0};
    for (size_t i = 0; i < l->valued_columns; i++) {
        bool counted;
        if (outcome_of(l, i, &counted) != wanted || counted != wanted_counted) continue;
        size_t from, to;
        column(l, i, &from, &to);
        if (!pen.down) path_open(l->out, class, size);
        pl_draw_move(l->out, &pen, x_of(l, i), y_of(l, l->order[(from + to - 1) / 2].spec->value));
        pl_draw_right(l->out, &pen, 0);
    }
    if (pen.down) pl_buffer_text(l->out, "\"/>\n");
}

static void draw_all_dots(const layout *l) {
    const double size = fmax(3.4, fmin(7, slot(l) * 1.1));
    for (int counted = 0; counted < 2; counted++) {
        draw_dots(l, ALL_HOLD, counted, counted ? "c-dot" : "c-dot c-pale", size);
        draw_dots(l, NONE_HOLDS, counted, counted ? "c-dot" : "c-dot c-pale", size);
        draw_dots(l, NONE_HOLDS, counted, "c-dot c-hole", size - 2);
        draw_dots(l, NOT_TOLD, counted, counted ? "c-dot" : "c-dot c-pale", size);
        draw_dots(l, NOT_TOLD, counted, "c-dot c-hole", size - 1.6);
        draw_dots(l, NOT_TOLD, counted, counted ? "c-dot" : "c-dot c-pale", size - 3.2 > 1 ? size - 3.2 : 1);
        draw_dots(l, SOME_HOLD, counted, counted ? "c-dot" : "c-dot c-pale", size);
        draw_dots(l, SOME_HOLD, counted, "c-dot c-half", size - 2);
    }
}

/* What has no value: a hatched field behind the last value. */
static void draw_unmeasured(const layout *l) {
    if (l->valued_columns == l->columns) return;
    const double x = l->left + slot(l) * (double)l->valued_columns;
    pl_markup_wrap(l->out, "<rect fill=\"url(#", l->id, "-h)\"");
    pl_draw_rectangle(l->out, x, l->top, l->right - x, l->bottom - l->top);
    pl_buffer_text(l->out, "/>\n");
}

static bool chose(const layout *l, size_t index, const option_row *row) {
    size_t from, to;
    column(l, index, &from, &to);
    for (size_t i = from; i < to; i++) {
        const char *option = option_of(l->order[i].spec, row->choice);
        if (option != NULL && strcmp(option, row->option) == 0) return true;
    }
    return false;
}

/* A name that is wider than its room is cut; the table has it whole. */
static void draw_name(const layout *l, const option_row *row) {
    char cut[256];
    const size_t room = (size_t)fmax(4, (l->left - 6) / PL_DRAW_TEXT_WIDTH);
    size_t bytes = 0, characters = 0;
    for (; row->option[bytes] != '\0' && bytes < sizeof cut - 8; bytes++) {
        const bool begins = ((unsigned char)row->option[bytes] & 0xC0) != 0x80;
        if (begins && characters == room) break;
        characters += begins;
    }
    const bool whole = row->option[bytes] == '\0';
    snprintf(cut, sizeof cut, "%.*s%s", (int)bytes, row->option, whole ? "" : "\xE2\x80\xA6");
    pl_draw_text(l->out, l->left - 6, row->y + 9, "end", cut);
}

/* A mark a column; where columns are narrow, neighbours are one mark. */
static void draw_marks(const layout *l, const option_row *row) {
    const double wide = slot(l), mark = fmax(1, fmin(wide * 0.7, 8));
    const bool joined = wide < 6;
    pl_draw_pen pen = {0};
    path_open(l->out, "c-tick", 9);
    for (size_t i = 0, end; i < l->columns; i = end) {
        end = i + 1;
        if (!chose(l, i, row)) continue;
        while (joined && end < l->columns && chose(l, end, row)) end++;
        pl_draw_move(l->out, &pen, x_of(l, i) - mark / 2, row->y + 6.5);
        pl_draw_right(l->out, &pen, x_of(l, end - 1) - x_of(l, i) + mark);
    }
    pl_buffer_text(l->out, "\"/>\n");
}

static void draw_matrix(const layout *l) {
    for (size_t r = 0; r < l->row_count; r++) {
        const option_row *row = &l->rows[r];
        const bool first = r == 0 || l->rows[r - 1].choice != row->choice;
        if (first) {
            pl_buffer_text(l->out, "<text class=\"c-choice\" x=\"0\"");
            pl_draw_attribute(l->out, "y", row->y - 4);
            pl_buffer_text(l->out, ">");
            pl_markup_choice(l->out, l->language, l->reading->specifications[0].options[row->choice].choice);
            pl_buffer_text(l->out, "</text>");
        }
        draw_name(l, row);
        pl_draw_line(l->out, "grid", l->left, row->y + ROW, l->right, row->y + ROW);
        draw_marks(l, row);
    }
}

/* ---- key, words ---- */

enum { KEY_HOLDS, KEY_FAILS, KEY_NOT_TOLD, KEY_MIXED, KEY_PALE, KEY_THRESHOLD, KEY_UNMEASURED, KEYS };

static void key_sign(const void *context, size_t i, double x, double y, pl_buffer *out) {
    const layout *l = context;
    static const char *const inner[KEYS] = {
        [KEY_FAILS] = "c-dot c-hole", [KEY_NOT_TOLD] = "c-dot c-hole", [KEY_MIXED] = "c-dot c-half"};
    if (i == KEY_THRESHOLD) {
        pl_draw_line(out, "line", x, y - 4, x + 15, y - 4);
        return;
    }
    if (i == KEY_UNMEASURED) {
        pl_markup_wrap(out, "<rect fill=\"url(#", l->id, "-h)\"");
        pl_draw_rectangle(out, x, y - 9, 15, 10);
        pl_buffer_text(out, "/>");
        return;
    }
    path_open(out, i == KEY_PALE ? "c-dot c-pale" : "c-dot", 7);
    point(out, "M", x + 8, y - 4);
    pl_buffer_text(out, "h0\"/>");
    if (inner[i] == NULL) return;
    path_open(out, inner[i], 5);
    point(out, "M", x + 8, y - 4);
    pl_buffer_text(out, "h0\"/>");
    if (i != KEY_NOT_TOLD) return;
    path_open(out, "c-dot", 3);
    point(out, "M", x + 8, y - 4);
    pl_buffer_text(out, "h0\"/>");
}

static void key_words(const layout *l, const char *words[KEYS]) {
    bool any[KEYS] = {false};
    for (size_t i = 0; i < l->valued_columns; i++) {
        bool counted;
        const outcome came = outcome_of(l, i, &counted);
        any[came == ALL_HOLD     ? KEY_HOLDS
            : came == NONE_HOLDS ? KEY_FAILS
            : came == NOT_TOLD   ? KEY_NOT_TOLD
                                 : KEY_MIXED] = true;
        any[KEY_PALE] = any[KEY_PALE] || !counted;
    }
    for (size_t i = 0; i < l->valued; i++)
        any[KEY_THRESHOLD] = any[KEY_THRESHOLD] || isfinite(l->order[i].spec->threshold);
    any[KEY_UNMEASURED] = l->valued_columns < l->columns;
    static const pl_message messages[KEYS] = {
        PL_SAY_OUTCOME_HOLDS,       PL_SAY_OUTCOME_FAILS,    PL_SAY_OUTCOME_NOT_TOLD,  PL_SAY_OUTCOME_MIXED,
        PL_SAY_OUTCOME_NOT_COUNTED, PL_SAY_COLUMN_THRESHOLD, PL_SAY_OUTCOME_UNMEASURED};
    for (int i = 0; i < KEYS; i++) words[i] = any[i] ? pl_said(l->language, messages[i]) : NULL;
}

/* For those who do not see it; the table behind it has every specification. */
static void describe(const layout *l, pl_buffer *out) {
    const pl_reading_result *reading = l->reading;
    MARKUP_SAY(out, l->language, PL_SAY_CURVE_COUNTS, pl_note_count(l->count).text,
               pl_note_count(reading->holding).text, pl_note_count(reading->measured).text);
    if (l->valued > 0) {
        const pl_specification *low = l->order[0].spec, *high = l->order[l->valued - 1].spec;
        pl_buffer_text(out, " ");
        MARKUP_SAY(out, l->language, PL_SAY_CHART_RANGE,
                   pl_note_quantity(out, l->language, low->value, low->unit,
                                    pl_markup_decimals(low->value, low->threshold, low->unit))
                       .text,
                   pl_note_quantity(out, l->language, high->value, high->unit,
                                    pl_markup_decimals(high->value, high->threshold, high->unit))
                       .text);
    }
    pl_buffer_text(out, " ");
    pl_markup_said(out, "", l->language, PL_SAY_TABLE_HAS_NUMBERS, "");
}

/* The room for the names of options and the labels of the scale. */
static double label_room(const layout *l) {
    double room = fmax(pl_draw_number_width(l->scale.low * (l->percent ? 100 : 1), l->scale.decimals),
                       pl_draw_number_width(l->scale.high * (l->percent ? 100 : 1), l->scale.decimals));
    for (size_t i = 0; i < l->row_count; i++) room = fmax(room, pl_draw_text_width(l->rows[i].option));
    return fmin(room + 10, l->width * 0.38);
}

static void draw(layout *l, const char *title, pl_svg_frame frame) {
    const char *keys[KEYS];
    pl_buffer words = {0}, unit = {0};
    set_scale(l);
    l->left = label_room(l);
    l->right = l->width - 2;
    set_columns(l);
    key_words(l, keys);
    const double key = pl_draw_key(NULL, l->width, keys, KEYS, key_sign, l);
    l->top = key + 22;
    l->bottom = l->top + PLOT;
    frame.height = place_rows(l, l->bottom + 4) + 4;
    describe(l, &words);
    pl_draw_open(l->out, &frame, title, words.data);
    pl_draw_key(l->out, l->width, keys, KEYS, key_sign, l);
    for (size_t i = 0; i < l->valued; i++)
        if (i == 0) pl_markup_unit(&unit, l->language, l->order[i].spec->unit);
    pl_buffer_text(l->out, "<text x=\"2\" y=\"");
    pl_draw_tenths(l->out, key + 10);
    pl_buffer_text(l->out, "\">");
    pl_buffer_text(l->out, unit.data == NULL ? "" : unit.data);
    pl_buffer_text(l->out, "</text>\n");
    draw_grid(l);
    draw_unmeasured(l);
    draw_ranges(l);
    draw_thresholds(l);
    draw_all_dots(l);
    draw_matrix(l);
    pl_draw_close(l->out);
    l->out->failed = l->out->failed || words.failed || unit.failed;
    pl_buffer_free(&words);
    pl_buffer_free(&unit);
}

void pl_svg_curve(const pl_reading_result *reading, pl_svg_frame frame, pl_curve_drawn *ret, pl_buffer *out) {
    const size_t count = reading->specification_count;
    *ret = (pl_curve_drawn){count, 0};
    if (count == 0) return;
    layout l = {.reading = reading,
                .id = frame.id,
                .language = frame.language,
                .out = out,
                .count = count,
                .width = frame.width,
                .order = pl_malloc(count * sizeof *l.order)};
    if (l.order == NULL) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        l.order[i] = (ranked){&reading->specifications[i], i};
        l.valued += has_value(l.order[i].spec);
    }
    qsort(l.order, count, sizeof *l.order, by_value);
    const char *unit = l.valued > 0 ? l.order[0].spec->unit : NULL;
    l.percent = unit != NULL && strcmp(unit, "share") == 0;
    find_rows(&l);
    draw(&l, pl_said(frame.language, PL_SAY_CURVE_TITLE), frame);
    ret->columns = l.columns;
    pl_free(l.order);
}
