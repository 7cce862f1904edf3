/** Certificates out of the formats in which administrators keep them. */
#ifndef CERTIFICATE_TRUST_FILE_H
#define CERTIFICATE_TRUST_FILE_H

#include "certificate/certificate.h"

/** The content of a file. */
struct trust_file {
    const char *name; /**< for the error */
    const uint8_t *bytes;
    size_t length;
};

/** Adds every certificate of PEM (other blocks, such as keys, are passed over), DER or PKCS #7.
 * An error if there is none, or one that cannot be read. */
bool trust_file_add(struct trust_store *store, const struct trust_file *file, struct error *error);

#endif
