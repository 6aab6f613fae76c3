/* messages.h - what is said to people, in each language: compiled tables of messages and the one function
 * that fills them. A message has places {0} to {9} for texts that the caller gives; {0:day|days} writes the
 * form that goes with the whole number that text 0 is, {0:день|дні|днів} in Ukrainian. */
#ifndef PL_TEXT_MESSAGES_H
#define PL_TEXT_MESSAGES_H

#include "base/bytes.h"

typedef enum { PL_ENGLISH, PL_UKRAINIAN, PL_LANGUAGE_COUNT } pl_language;
extern const char *const pl_language_names[PL_LANGUAGE_COUNT + 1]; /* "en", "uk", NULL: as BCP 47 has them */

typedef enum {
#define PL_MESSAGE(id, english, ukrainian) PL_SAY_##id,
#include "text/messages_atlas.def"
#include "text/messages_claim.def"
#include "text/messages_files.def"
#include "text/messages_intercept.def"
#include "text/messages_page.def"
#include "text/messages_terminal.def"
#undef PL_MESSAGE
    PL_MESSAGE_COUNT
} pl_message;

/* Appends the message with its places filled; a place without a text is left empty. Texts are copied as they
 * are: who writes markup escapes them. */
void pl_say(pl_buffer *out, pl_language language, pl_message message, const char *const texts[],
            size_t count);
/* PL_SAY(out, language, PL_SAY_X, "a", "b"); PL_SAID for a message without places. */
#define PL_SAY(out, language, message, ...)                                                                  \
    pl_say(out, language, message, (const char *const[]){__VA_ARGS__},                                       \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))
/* The text of a message without places. */
const char *pl_said(pl_language language, pl_message message);

#endif
