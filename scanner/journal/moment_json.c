#include "journal/moment_json.h"

#include "base/moment.h"

void moment_json_write(struct json_writer *json, const char *key, int64_t moment_ms)
{
    char text[MOMENT_TEXT_SIZE];
    moment_format(moment_ms, text);
    json_write_text(json, key, text);
}

bool moment_json_read(struct json_value value, int64_t *out_ms, struct error *error)
{
    const char *text = NULL;
    return json_read_text(value, &text, error) &&
           (moment_parse(text, out_ms) ||
            json_fault(value, error, "must be a time, as 2026-03-01T22:14:07Z"));
}
