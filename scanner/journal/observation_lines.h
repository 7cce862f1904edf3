/** One observation as a line of a journal, and back. Certificates and bodies stand in it by their
 * fingerprints. */
#ifndef JOURNAL_OBSERVATION_LINES_H
#define JOURNAL_OBSERVATION_LINES_H

#include "base/arena.h"
#include "base/error.h"
#include "journal/blob_store.h"
#include "model/observation.h"
#include "syntax/json.h"
#include "syntax/json_writer.h"

#include <stdbool.h>

/** What an observation brings beside its chain: the body of an answer, or the staple of a
 * handshake.
 */
struct attachment {
    const char *keys[2]; /**< of its line: that of the fingerprint, that of the bytes */
    const void *bytes;   /**< NULL: there is none */
    size_t length;
    char fingerprint[FINGERPRINT_TEXT_SIZE];
};

struct attachment observation_attachment(const struct observation *observation);

/** The first member is "host". */
void observation_write(struct json_writer *writer, const char *host,
                       const struct observation *observation, const struct attachment *attachment);

/** Texts and lists are put into `arena`; certificates and bodies are borrowed from `blobs`. The
 * host is left to the caller. */
bool observation_read(struct arena *arena, const struct blob_store *blobs, struct json_value line,
                      struct observation *out_observation, struct error *error);

#endif
