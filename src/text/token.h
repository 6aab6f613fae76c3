/* token.h - a text cut into words, numbers and marks, and words folded so that they can be compared: the
 * ground on which patterns over words stand. One pass, no look-back. */
#ifndef PL_TEXT_TOKEN_H
#define PL_TEXT_TOKEN_H

#include "base/bytes.h"

typedef enum {
    PL_TOKEN_WORD,   /* letters, digits behind letters, apostrophes between letters */
    PL_TOKEN_NUMBER, /* 1,234.5 as the language writes it */
    PL_TOKEN_MARK    /* one character that is neither, nor a blank */
} pl_token_kind;

typedef struct {
    pl_token_kind kind;
    size_t begin, end; /* bytes of the text */
    uint32_t mark;     /* the character, of a mark */
    bool capital;      /* a word whose first letter is upper case */
    bool apart;        /* blanks stand before it */
    size_t line_ends;  /* how many ends of lines stand before it */
    double value;      /* of a number */
} pl_token;

/* The next token from *at on; moves *at behind it. False at the end of the text. Bytes that are no UTF-8 are
 * passed over. `decimal` is '.' or ','; the other one, and narrow blanks, part thousands. */
bool pl_token_next(pl_slice text, char decimal, size_t *at, pl_token *ret);

#define PL_TOKEN_FOLDED_MAX 128 /* bytes of a folded word, NUL included */
/* A word for comparing: case folded, letters that look otherwise but are the same made one (km² is km2), one
 * kind of apostrophe, accents kept. Returns its length; 0 for a word that is longer than the limit. */
size_t pl_token_fold(pl_slice word, char out[PL_TOKEN_FOLDED_MAX]);

#endif
