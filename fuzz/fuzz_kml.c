/* fuzz_kml.c - any bytes as KML, or as KMZ when they begin like a zip. convert.h says what holds. */
#include "convert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    bool zip = size >= 2 && data[0] == 'P' && data[1] == 'K';
    check_conversion(zip ? PL_FORMAT_KMZ : PL_FORMAT_KML, data, size);
    return 0;
}
