/** The parts of the JSON report that have files of their own. */
#ifndef REPORT_JSON_PARTS_H
#define REPORT_JSON_PARTS_H

#include "model/assessment.h"
#include "syntax/json_writer.h"

/** An item of `endpoints`. */
void json_write_endpoint(struct json_writer *json, const struct endpoint_report *endpoint);

void json_write_moment(struct json_writer *json, const char *key, int64_t moment_ms);

/** null for 0. */
void json_write_port(struct json_writer *json, const char *key, uint16_t port);

#endif
