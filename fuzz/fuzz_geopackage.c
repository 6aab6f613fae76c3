/* fuzz_geopackage.c - any bytes as a GeoPackage. convert.h says what holds. */
#include "convert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    check_conversion(PL_FORMAT_GEOPACKAGE, data, size);
    return 0;
}
