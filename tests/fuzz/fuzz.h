/** What every fuzz target defines, and how it says that a promise was broken. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/** Called with one input; always returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Ends the program where a promise is broken, so that the fuzzer keeps the input. Unlike assert()
 * it is there in every build. */
#define FUZZ_EXPECT(condition) fuzz_expect((condition), #condition, __FILE__, __LINE__)

static inline void fuzz_expect(bool is_kept, const char *promise, const char *file, int line)
{
    if (!is_kept) {
        fprintf(stderr, "%s:%d: not so: %s\n", file, line, promise);
        abort();
    }
}

#endif
