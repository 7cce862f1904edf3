/** Moments in the lines of a journal, as texts of RFC 3339. */
#ifndef JOURNAL_MOMENT_JSON_H
#define JOURNAL_MOMENT_JSON_H

#include "base/error.h"
#include "syntax/json.h"
#include "syntax/json_writer.h"

#include <stdbool.h>
#include <stdint.h>

/** Milliseconds since 1970-01-01T00:00:00Z. */
void moment_json_write(struct json_writer *json, const char *key, int64_t moment_ms);

/** False with ERROR_INPUT, which names file and member, for anything but a time. */
bool moment_json_read(struct json_value value, int64_t *out_ms, struct error *error);

#endif
