#include "estate/access_log.h"

#include "base/escape.h"

#include <cjson/cJSON.h>

#include <stdint.h>
#include <string.h>

static void add_text(cJSON *line, const char *name, const char *text)
{
    struct text_buffer harmless;

    text_buffer_init(&harmless, SIZE_MAX);
    escape_utf8(&harmless, text, strlen(text));
    cJSON *item = cJSON_CreateString(harmless.text);
    if (cJSON_IsArray(line)) {
        (void)cJSON_AddItemToArray(line, item);
    } else {
        (void)cJSON_AddItemToObject(line, name, item);
    }
    text_buffer_clear(&harmless);
}

static cJSON *begin_line(const struct endpoint *endpoint, const char *event)
{
    cJSON *line = cJSON_CreateObject();

    add_text(line, "host", endpoint->host->name);
    add_text(line, "endpoint", place_name(endpoint->place));
    add_text(line, "event", event);
    return line;
}

static void end_line(FILE *log, cJSON *line)
{
    char *text = cJSON_PrintUnformatted(line);

    if (text != NULL) {
        (void)fprintf(log, "%s\n", text);
        (void)fflush(log);
    }
    cJSON_free(text);
    cJSON_Delete(line);
}

void access_log_connection(FILE *log, const struct endpoint *endpoint)
{
    end_line(log, begin_line(endpoint, "connection"));
}

void access_log_request(FILE *log, const struct endpoint *endpoint, const struct request *request)
{
    cJSON *line = begin_line(endpoint, "request");
    cJSON *fields = cJSON_CreateArray();

    add_text(line, "method", request->method);
    add_text(line, "target", request->target);
    for (size_t i = 0; i < request->field_count; i++) {
        add_text(fields, NULL, request->fields[i]);
    }
    (void)cJSON_AddItemToObject(line, "fields", fields);
    end_line(log, line);
}
