/** What was asked of the estate, one JSON object a line: tests read there what a scanner sent. */
#ifndef ESTATE_ACCESS_LOG_H
#define ESTATE_ACCESS_LOG_H

#include "estate/request.h"
#include "estate/scenario.h"

#include <stdio.h>

/** { "host", "endpoint", "event": "connection" } */
void access_log_connection(FILE *log, const struct endpoint *endpoint);

/** { "host", "endpoint", "event": "request", "method", "target", "fields": [ … ] } */
void access_log_request(FILE *log, const struct endpoint *endpoint, const struct request *request);

#endif
