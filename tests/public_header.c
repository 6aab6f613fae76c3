/* public_header.c - the public header says what the code does: checked when this is compiled. */
#include "base/error.h"
#include "plumbline.h"

#define SAME(name)                                                                                           \
    _Static_assert((int)PLUMBLINE_##name == (int)PL_##name, "include/plumbline.h and base/error.h differ")
SAME(OK);
SAME(DIFFERS);
SAME(USAGE);
SAME(INPUT);
SAME(MISSING);
SAME(NETWORK);
SAME(STORAGE);
SAME(NOMEM);
SAME(INTERNAL);
SAME(INTERRUPTED);

int main(void) {
    return 0;
}
