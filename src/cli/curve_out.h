/* curve_out.h - the specifications of a reading as a picture of characters: the specification curve, and
 * below it which options each mark stands for. */
#ifndef PL_CLI_CURVE_OUT_H
#define PL_CLI_CURVE_OUT_H

#include "cli/cli.h"

/* Nothing when no specification that counts can be measured. Every line begins with `indent` blanks, and none
 * is wider than the look's width. */
void pl_curve_text(const pl_reading_result *reading, const pl_look *look, size_t indent, pl_buffer *out);

/* The choices of a reading with the options of each, in their order; both ended by NULL. What the
 * specifications list, of which it is made, is the full product. */
#define PL_CURVE_CHOICES_MAX 16
#define PL_CURVE_OPTIONS_MAX 33
typedef struct {
    const char *choice, *options[PL_CURVE_OPTIONS_MAX];
    size_t count;
} pl_curve_choice;
size_t pl_curve_choices(const pl_reading_result *reading, pl_curve_choice ret[PL_CURVE_CHOICES_MAX]);

#endif
