/* fuzz_uacontrolmap.c - any bytes as a file of Project Owl's map. convert.h says what holds. */
#include "convert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    check_conversion(PL_FORMAT_UACONTROLMAP, data, size);
    return 0;
}
