#include "engine/follow_ups.h"

#include "base/moment.h"
#include "base/text.h"
#include "engine/follow.h"
#include "engine/overload.h"

#define HOP_LIMIT       10
#define FOLLOW_UP_LIMIT 64
#define REFUSAL_LIMIT   16

#define STATUS_FORBIDDEN           403
#define STATUS_TOO_MANY_REQUESTS   429
#define STATUS_SERVICE_UNAVAILABLE 503

static bool is_queued(const struct visit_walk *visit, const struct target *target, const char *path)
{
    for (const struct errand *errand = visit->errands; errand != NULL; errand = errand->next) {
        const struct target *other = &errand->plan.target;
        if (errand->hop_path != NULL && other->scheme == target->scheme &&
            other->has_identity == target->has_identity && other->port == target->port &&
            text_equal(other->server_name, target->server_name) &&
            (target->address.family == ADDRESS_NONE ||
             address_equal(&other->address, &target->address)) &&
            text_equal(errand->hop_path, path)) {
            return true;
        }
    }
    return false;
}

static bool is_taken_care_of(const struct visit_walk *visit, const struct target *target,
                             const char *path)
{
    return is_queued(visit, target, path) || recorder_has_asked(&visit->recorder, target, path);
}

/** `path` of `target`, called for by `cause`. */
static struct errand *add_single(const struct errand *cause, const struct target *target,
                                 const char *path)
{
    struct errand *errand = errand_add(cause->visit, target);
    errand->hop_path = path;
    errand->hops = cause->hops;
    errand->home = cause->home;
    errand->plan.paths = &errand->hop_path;
    errand->plan.path_count = 1;
    errand->plan.keeps_scheme = true;
    return errand;
}

// ---- redirects ----

static bool is_name_of(const struct visit *visit, const char *name)
{
    bool is_name = text_equal(name, visit->host);
    for (size_t i = 0; i < visit->alias_count && !is_name; i++) {
        is_name = text_equal(name, visit->aliases[i]);
    }
    return is_name;
}

/** Where `url` is asked: the visit's own names at the address that is being walked, an address as
 * it stands, another name once it is resolved. */
static struct target target_of(const struct errand *errand, const struct url *url)
{
    const struct visit *visit = errand->visit->visit;
    struct target target = { .server_name = url->host, .port = url->port, .scheme = url->scheme };
    target.has_identity = errand->plan.target.has_identity && url->scheme == SCHEME_HTTPS &&
                          text_equal(url->host, visit->host);
    if (is_name_of(visit, url->host)) {
        target.address = errand->home;
    } else {
        (void)address_parse(url->host, &target.address);
    }
    return target;
}

void follow_ups_consider(struct errand *errand)
{
    struct visit_walk *visit = errand->visit;
    const struct observation *newest = &visit->recorder.observations[visit->recorder.count - 1];
    struct url url;
    if (errand->hops >= HOP_LIMIT || visit->follow_ups >= FOLLOW_UP_LIMIT ||
        !follow_read(&visit->arena, newest, &url) || follow_is_planned(&visit->planned, &url)) {
        return;
    }
    const struct target target = target_of(errand, &url);
    if (is_taken_care_of(visit, &target, url.path)) {
        return;
    }
    visit->follow_ups++;
    if (!scope_permits_path(visit->worker->engine->options.scope, url.path)) {
        recorder_skip(&visit->recorder, &target, url.path, OUTCOME_OUT_OF_SCOPE,
                      "a page that creates or posts something is never asked");
        return;
    }
    struct errand *hop = add_single(errand, &target, url.path);
    hop->hops++;
}

// ---- the client identity ----

static bool is_asked_for(enum client_certificate state)
{
    return state != CLIENT_CERTIFICATE_UNKNOWN && state != CLIENT_CERTIFICATE_NONE;
}

static bool is_path_of(const struct endpoint_plan *plan, const char *path)
{
    for (size_t i = 0; i < plan->path_count; i++) {
        if (text_equal(plan->paths[i], path)) {
            return true;
        }
    }
    return false;
}

static bool is_about(const struct observation *observation, const struct target *target)
{
    return observation->port == target->port && !observation->has_client_certificate &&
           address_equal(&observation->address, &target->address) &&
           text_equal(observation->server_name, target->server_name);
}

static bool calls_for_identity(const struct observation *observation,
                               const struct endpoint_plan *plan)
{
    if (observation->kind == OBSERVATION_HANDSHAKE) {
        const bool has_name = observation->handshake.question != TLS_QUESTION_NO_NAME &&
                              observation->handshake.question != TLS_QUESTION_WRONG_NAME;
        return has_name && is_asked_for(observation->handshake.client_certificate);
    }
    if (observation->kind != OBSERVATION_ANSWER || observation->scheme != SCHEME_HTTPS) {
        return false;
    }
    const bool calls =
        is_asked_for(observation->answer.client_certificate) ||
        observation->answer.status == STATUS_FORBIDDEN || observation->outcome == OUTCOME_RESET ||
        observation->outcome == OUTCOME_CLOSED || observation->outcome == OUTCOME_ALERT;
    return calls && is_path_of(plan, observation->path); // of very many paths, perhaps
}

static bool wants_identity(const struct errand *errand)
{
    const struct recorder *recorder = &errand->visit->recorder;
    for (size_t i = 0; i < recorder->count; i++) {
        const struct observation *observation = &recorder->observations[i];
        if (is_about(observation, &errand->plan.target) &&
            calls_for_identity(observation, &errand->plan)) {
            return true;
        }
    }
    return false;
}

static void ask_with_identity(struct errand *errand)
{
    struct visit_walk *visit = errand->visit;
    struct target target = errand->plan.target;
    if (visit->worker->engine->options.identity == NULL || target.has_identity ||
        !text_equal(target.server_name, visit->visit->host) || !wants_identity(errand)) {
        return;
    }
    target.has_identity = true;
    target.scheme = SCHEME_HTTPS;
    if (errand->hop_path != NULL) {
        if (!is_taken_care_of(visit, &target, errand->hop_path)) {
            (void)add_single(errand, &target, errand->hop_path);
        }
        return;
    }
    struct errand *again = errand_add(visit, &target);
    again->home = errand->home;
    again->plan.paths = errand->plan.paths;
    again->plan.path_count = errand->plan.path_count;
    again->plan.keeps_scheme = true;
}

// ---- other names ----

/** Something was said, or ended by the other side: not silence, nor a fault of ours. */
static bool is_sign_of_life(const struct observation *observation)
{
    return (observation->kind == OBSERVATION_HANDSHAKE ||
            observation->kind == OBSERVATION_ANSWER) &&
           observation->outcome != OUTCOME_TIMED_OUT && observation->outcome != OUTCOME_NOT_ASKED &&
           observation->outcome != OUTCOME_OUT_OF_SCOPE &&
           observation->outcome != OUTCOME_LOCAL_FAULT;
}

/** False when the port said nothing; else `*out_scheme` is what it speaks, or, if that was not to
 * be found out, what was expected. */
static bool find_scheme(const struct errand *errand, enum scheme *out_scheme)
{
    const struct recorder *recorder = &errand->visit->recorder;
    bool is_alive = false;
    bool has_tls = false;
    bool has_plain = false;
    for (size_t i = 0; i < recorder->count; i++) {
        const struct observation *observation = &recorder->observations[i];
        if (!is_about(observation, &errand->plan.target) || !is_sign_of_life(observation)) {
            continue;
        }
        is_alive = true;
        const bool is_good = observation->outcome == OUTCOME_OK;
        has_tls = has_tls || (is_good && observation->scheme == SCHEME_HTTPS);
        has_plain = has_plain || (is_good && observation->scheme == SCHEME_HTTP);
    }
    *out_scheme = errand->plan.target.scheme;
    if (has_tls || has_plain) {
        *out_scheme = has_tls ? SCHEME_HTTPS : SCHEME_HTTP; // in clear it may have said but 400
    }
    return is_alive;
}

static void ask_under_other_names(struct errand *errand)
{
    struct visit_walk *visit = errand->visit;
    struct target target = errand->plan.target;
    const bool is_planned = errand->hop_path == NULL && !target.has_identity;
    if (!is_planned || visit->visit->alias_count == 0 || !find_scheme(errand, &target.scheme)) {
        return;
    }
    for (size_t i = 0; i < visit->visit->alias_count; i++) {
        target.server_name = visit->visit->aliases[i];
        if (!text_equal(target.server_name, visit->visit->host) &&
            !is_taken_care_of(visit, &target, "/")) {
            (void)add_single(errand, &target, "/");
        }
    }
}

// ---- refusals in the clear ----

/** Of no word on the path, but on how it was asked for: too fast, it may be. */
static bool is_refusal(const struct errand *errand, const struct observation *observation)
{
    switch (observation->answer.status) {
    case STATUS_FORBIDDEN:
        return observation->scheme == SCHEME_HTTP;
    case STATUS_TOO_MANY_REQUESTS:
        return true;
    case STATUS_SERVICE_UNAVAILABLE: {
        struct overload *overload = errand->visit->worker->engine->overload;
        return overload_pace(overload, &observation->address, moment_monotonic_ns()).interval_ns >
               0;
    }
    default:
        return false;
    }
}

/** The paths that were refused, `*out_refused`, which the caller clears. */
static void find_refused(struct errand *errand, enum scheme scheme, struct map *out_refused)
{
    struct recorder *recorder = &errand->visit->recorder;
    for (size_t i = 0; i < recorder->count; i++) {
        struct observation *observation = &recorder->observations[i];
        if (observation->kind == OBSERVATION_ANSWER && observation->scheme == scheme &&
            is_refusal(errand, observation) && is_about(observation, &errand->plan.target)) {
            map_set(out_refused, observation->path, observation);
        }
    }
}

/** A server that refuses for some seconds, because it was asked too fast, looks like one that wants
 * TLS, or whose application is down: so what was refused is asked once more, when everything else
 * has been asked. */
static void ask_refused_again(struct errand *errand, enum scheme scheme)
{
    struct visit_walk *visit = errand->visit;
    const struct endpoint_plan *plan = &errand->plan;
    if (errand->hop_path != NULL || plan->target.has_identity) {
        return;
    }
    struct map refused = { 0 };
    find_refused(errand, scheme, &refused);
    const char **paths = arena_allocate(&visit->arena, REFUSAL_LIMIT, sizeof(const char *));
    size_t count = 0;
    for (size_t i = 0; i < plan->path_count && count < REFUSAL_LIMIT; i++) {
        if (map_get(&refused, plan->paths[i]) != NULL) {
            paths[count++] = plan->paths[i];
        }
    }
    map_clear(&refused);
    if (count == 0) {
        return;
    }
    struct target target = plan->target;
    target.scheme = scheme;
    struct errand *again = errand_add(visit, &target);
    again->home = errand->home;
    again->is_repetition = true;
    again->plan.paths = paths;
    again->plan.path_count = count;
    again->plan.keeps_scheme = true;
}

void follow_ups_conclude(struct errand *errand)
{
    if (errand->is_repetition) {
        return;
    }
    ask_with_identity(errand);
    ask_under_other_names(errand);
    ask_refused_again(errand, SCHEME_HTTP);
    ask_refused_again(errand, SCHEME_HTTPS);
}
