/* converted.h - converts a file in tests and reads what came out, so that a test compares two texts. */
#ifndef TESTS_READ_CONVERTED_H
#define TESTS_READ_CONVERTED_H

#include "told.h"

#include "read/convert.h"

/* The features of a file named "f", as told.h writes them; fails the test when it is refused. */
void expect_converted(pl_file_format format, pl_slice bytes, const char *features);
/* The message with which it is refused. */
void expect_refused(pl_file_format format, pl_slice bytes, const char *message);
/* Every allocation fails once: nothing leaks (the sanitizer sees to that), and it is told as what it is. */
void expect_memory_told(pl_file_format format, pl_slice bytes);

#endif
