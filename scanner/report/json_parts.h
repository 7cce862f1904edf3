/** The parts of the JSON report that have files of their own. */
#ifndef REPORT_JSON_PARTS_H
#define REPORT_JSON_PARTS_H

#include "model/assessment.h"
#include "syntax/json_writer.h"

/** An item of `endpoints`; it names its vantage point where there are several. */
void json_write_endpoint(struct json_writer *json, const struct endpoint_report *endpoint,
                         bool has_vantage);

/** An observation that something rests on; it names its journal where there are several. */
void json_write_evidence(struct json_writer *json, const char *key, const struct evidence *evidence,
                         const struct assessment *assessment);

/** "vantages": the list. */
void json_write_vantages(struct json_writer *json, const struct assessment *assessment);

/** An item of `disagreements`. */
void json_write_disagreement(struct json_writer *json, const struct disagreement *disagreement,
                             const struct assessment *assessment);

/** An item of `certificates`. */
void json_write_shown_certificate(struct json_writer *json, const struct shown_certificate *shown);

/** The facts and problems of a certificate, as members of an object that is open. */
void json_write_certificate_members(struct json_writer *json, const struct certificate_facts *facts,
                                    certificate_problem_set problems);

/** "problems": the codes. */
void json_write_problems(struct json_writer *json, certificate_problem_set problems);

/** "shortages", "slowed" and "slowed_more", as members of an object that is open. NULL: none. */
void json_write_hardship(struct json_writer *json, const struct hardship *hardship);

/** A list of texts. */
void json_write_texts(struct json_writer *json, const char *key, const char *const *texts,
                      size_t count);

void json_write_moment(struct json_writer *json, const char *key, int64_t moment_ms);

/** null for 0. */
void json_write_port(struct json_writer *json, const char *key, uint16_t port);

#endif
