/** SHA-256 (FIPS 180-4), under which certificates and bodies stand in a journal, and its text. */
#ifndef JOURNAL_FINGERPRINT_H
#define JOURNAL_FINGERPRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FINGERPRINT_SIZE      32
#define FINGERPRINT_TEXT_SIZE (2 * FINGERPRINT_SIZE + 1)

void fingerprint_of(const void *bytes, size_t length, uint8_t out_fingerprint[FINGERPRINT_SIZE]);

/** Lower-case hexadecimal. */
void fingerprint_format(const uint8_t fingerprint[FINGERPRINT_SIZE],
                        char out_text[FINGERPRINT_TEXT_SIZE]);

#endif
