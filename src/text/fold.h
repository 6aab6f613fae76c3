/* fold.h - names of places as search keys: what is written differently and means the same name gets the same
 * key, in Ukrainian or Russian letters or in Latin ones by any usual transliteration. */
#ifndef PL_TEXT_FOLD_H
#define PL_TEXT_FOLD_H

#include "base/bytes.h"

/* Appends the key of a name (UTF-8) to `into`: letters and digits only, for comparing and never for showing.
 *
 * Case, accents, apostrophes of every kind, hyphens and blanks do not count. Cyrillic is transliterated, and
 * what transliterations disagree on is made one: Latin h and g (Horlivka, Gorlovka), y, i, j, yi and iy, ye,
 * ie and e, w and v, x and kh. So Мар'їнка, Мар’їнка, Mar'inka, Maryinka and Marinka have one key, and so
 * have Авдеевка, Avdeevka and Avdeyevka. Names that differ by language (Часів Яр, Часов Яр) have different
 * keys: that they are one place is the gazetteer's to say. Letters of other scripts stay as they are, case
 * folded. Bytes that are no UTF-8 are passed over; a name without letters and digits has the empty key.
 * False only when memory ran out (into->failed stays set). */
bool pl_fold_name(pl_slice name, pl_buffer *into) PL_MUST_CHECK;

/* "2.8.0": the utf8proc that runs. */
const char *pl_fold_library_version(void);

#endif
