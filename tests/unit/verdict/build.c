#include "build.h"

#include "base/text.h"
#include "model/canary.h"
#include "support/unit.h"

#include <string.h>

#define HOUR_MS (INT64_C(3600) * 1000)

void scene_open(struct scene *scene, const char *host, const char *address)
{
    *scene = (struct scene){ .host = host };
    scene_move(scene, address);
}

void scene_close(struct scene *scene)
{
    arena_clear(&scene->arena);
}

void scene_move(struct scene *scene, const char *address)
{
    assert_true(address_parse(address, &scene->address));
}

static bool is_same_question(const struct observation *left, const struct observation *right)
{
    const bool is_same_place = left->kind == right->kind && left->port == right->port &&
                               address_equal(&left->address, &right->address);
    if (!is_same_place) {
        return false;
    }
    return left->kind != OBSERVATION_ANSWER ||
           (left->scheme == right->scheme && text_equal(left->path, right->path));
}

static void number_attempt(struct scene *scene)
{
    struct observation *newest = &scene->observations[scene->count - 1];
    newest->attempt = 1;
    for (size_t i = 0; i + 1 < scene->count; i++) {
        newest->attempt += is_same_question(&scene->observations[i], newest);
    }
}

static struct observation *add(struct scene *scene, struct observation observation)
{
    assert_true(scene->count < SCENE_LIMIT);
    struct observation *added = &scene->observations[scene->count++];
    *added = observation;
    added->host = scene->host;
    added->server_name = scene->host;
    added->at_ms = SCENE_START_MS + (int64_t)scene->count * 1000;
    if (added->kind != OBSERVATION_RESOLUTION) {
        added->address = scene->address;
    }
    number_attempt(scene);
    return added;
}

struct observation *saw_connection(struct scene *scene, uint16_t port, enum outcome outcome)
{
    return add(scene, (struct observation){
                          .kind = OBSERVATION_CONNECTION, .port = port, .outcome = outcome });
}

struct observation *saw_hello(struct scene *scene, uint16_t port, enum outcome outcome)
{
    return add(scene, (struct observation){ .kind = OBSERVATION_HANDSHAKE,
                                            .port = port,
                                            .scheme = SCHEME_HTTPS,
                                            .outcome = outcome,
                                            .handshake = { .alert = -1 } });
}

struct observation *saw_alert(struct scene *scene, uint16_t port, int alert)
{
    struct observation *observation = saw_hello(scene, port, OUTCOME_ALERT);
    observation->handshake.alert = alert;
    return observation;
}

struct observation *saw_failure(struct scene *scene, enum scheme scheme, const char *path,
                                enum outcome outcome)
{
    return add(scene, (struct observation){ .kind = OBSERVATION_ANSWER,
                                            .port = scheme_default_port(scheme),
                                            .scheme = scheme,
                                            .path = path,
                                            .outcome = outcome });
}

struct observation *saw_resolution(struct scene *scene, enum outcome outcome)
{
    return add(scene, (struct observation){ .kind = OBSERVATION_RESOLUTION, .outcome = outcome });
}

struct observation *saw_answer(struct scene *scene, enum scheme scheme, const char *path,
                               unsigned status)
{
    struct observation *observation = saw_failure(scene, scheme, path, OUTCOME_OK);
    observation->answer.status = status;
    observation->answer.server = "Microsoft-IIS/10.0";
    observation->answer.client_certificate =
        scheme == SCHEME_HTTPS ? CLIENT_CERTIFICATE_NONE : CLIENT_CERTIFICATE_UNKNOWN;
    return observation;
}

struct observation *saw_redirect(struct scene *scene, enum scheme scheme, const char *path,
                                 const char *location)
{
    struct observation *observation = saw_answer(scene, scheme, path, 302);
    observation->answer.location = location;
    return observation;
}

const char *scene_canary(struct scene *scene, const char *path)
{
    return canary_path(&scene->arena, scene->host, path);
}

void saw_require_ssl(struct scene *scene, const char *path)
{
    const char *canary = scene_canary(scene, path);
    saw_hello(scene, scheme_default_port(SCHEME_HTTPS), OUTCOME_OK);
    saw_answer(scene, SCHEME_HTTP, path, 403);
    saw_answer(scene, SCHEME_HTTP, canary, 403);
    saw_answer(scene, SCHEME_HTTPS, path, 401);
    saw_answer(scene, SCHEME_HTTPS, canary, 404);
}

void by_http_sys(struct observation *observation, uint64_t body_size)
{
    observation->answer.server = "Microsoft-HTTPAPI/2.0";
    observation->answer.content_type = "text/html; charset=us-ascii";
    observation->answer.body_size = body_size;
}

void with_body(struct observation *observation, const char *body)
{
    observation->answer.body = body;
    observation->answer.body_length = strlen(body);
    observation->answer.body_size = strlen(body);
}

void trial_open(struct trial *trial)
{
    static const struct step_definition steps[] = {
        { "204413", "1", "one" },
        { "204413", "2", "two" },
        { "204413", "3", "three" },
        { "204413", "4", "four" },
    };
    *trial = (struct trial){ .at_ms = SCENE_START_MS + HOUR_MS };
    inventory_init(&trial->inventory);
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        trial->catalogue.roles[i].endpoints =
            1U << ENDPOINT_HTTP | 1U << ENDPOINT_HTTPS | 1U << ENDPOINT_AGENT_SITE;
    }
    memcpy(trial->steps, steps, sizeof(steps));
    trial->profile = (struct profile){
        .name = "trial",
        .title = "Trial",
        .wanted = SCHEME_HTTPS,
        .steps = trial->steps,
        .step_count = sizeof(steps) / sizeof(steps[0]),
        .checks = trial->checks,
    };
    trial->trust_store = trust_store_new();
}

void trial_close(struct trial *trial)
{
    judge_free(trial->judge);
    trust_store_free(trial->trust_store);
    inventory_clear(&trial->inventory);
}

struct host *trial_host(struct trial *trial, const char *name, enum role role)
{
    struct host *host = inventory_add_host(&trial->inventory, name);
    host->is_listed = true;
    host->roles |= role == ROLE_COUNT ? 0 : role_bit(role);
    return host;
}

void server_open(struct trial *trial, struct scene *scene)
{
    trial_open(trial);
    struct host *host = trial_host(trial, "ns1.corp.example", ROLE_NOTIFICATION_SERVER);
    host->aliases = arena_allocate(&trial->inventory.arena, 1, sizeof(const char *));
    host->aliases[0] = "altiris.corp.example";
    host->alias_count = 1;
    scene_open(scene, "ns1.corp.example", "10.1.1.5");
}

void server_close(struct trial *trial, struct scene *scene)
{
    scene_close(scene);
    trial_close(trial);
}

struct check *trial_check(struct trial *trial, const char *id, enum check_subject subject)
{
    assert_true(trial->profile.check_count < TRIAL_LIMIT);
    struct check *check = &trial->checks[trial->profile.check_count++];
    *check = (struct check){
        .id = id,
        .article = "204413",
        .step = "1",
        .source = "204413 step 1",
        .title = id,
        .severity = SEVERITY_HIGH,
        .subject = subject,
        .expected = "what is expected",
        .remedy = "what is to be done",
    };
    return check;
}

void trial_codebase(struct trial *trial, const char *package, const char *url, const char *snapshot)
{
    struct inventory *inventory = &trial->inventory;
    inventory_reserve_codebases(inventory, 1);
    struct codebase *codebase = &inventory->codebases[inventory->codebase_count++];
    *codebase = (struct codebase){ .package = package,
                                   .text = url,
                                   .snapshot_text = snapshot,
                                   .line = (uint32_t)inventory->codebase_count };
    assert_true(url_parse(&inventory->arena, url, &codebase->url));
    if (snapshot != NULL) {
        assert_true(url_parse(&inventory->arena, snapshot, &codebase->snapshot));
    }
}

void trial_declare(struct trial *trial, const char *check, const char *subject, int64_t expires_ms)
{
    struct inventory *inventory = &trial->inventory;
    inventory->declarations =
        arena_grow(&inventory->arena, inventory->declarations, &inventory->declaration_capacity,
                   inventory->declaration_count + 1, sizeof(*inventory->declarations));
    inventory->declarations[inventory->declaration_count++] = (struct declaration){
        .check = check,
        .subject = subject,
        .who = "A. Admin",
        .date = "2026-02-27",
        .evidence = "screen shot",
        .expires_ms = expires_ms,
    };
}

static void call_judge(struct trial *trial)
{
    if (trial->judge == NULL) {
        const struct judge_case judged = {
            .inventory = &trial->inventory,
            .catalogue = &trial->catalogue,
            .profile = &trial->profile,
            .trust_store = trial->trust_store,
            .has_estate_roots = trial->has_estate_roots,
            .at_ms = trial->at_ms,
        };
        trial->judge = judge_new(&judged);
    }
}

void trial_see(struct trial *trial, const struct scene *scene)
{
    call_judge(trial);
    const struct judge_visit visit = {
        .host = scene->host,
        .vantage = scene->vantage,
        .journal = scene->journal,
        .started_ms = scene->started_ms,
        .observations = scene->observations,
        .count = scene->count,
    };
    judge_add_visit(trial->judge, &visit);
}

const struct assessment *trial_finish(struct trial *trial)
{
    const struct run_information run = {
        .id = "run",
        .version = "1",
        .inventory_digest = "0",
        .is_complete = !trial->is_interrupted,
    };
    call_judge(trial);
    trial->assessment = judge_finish(trial->judge, &run, NULL, 0);
    return trial->assessment;
}

static bool is_of_host(const struct finding *finding, const char *host)
{
    return host == NULL || finding->host == NULL ? finding->host == host
                                                 : text_equal(finding->host, host);
}

const struct finding *trial_finding(const struct trial *trial, const char *check, const char *host)
{
    const struct finding *found = NULL;
    for (size_t i = 0; i < trial->assessment->finding_count; i++) {
        const struct finding *finding = &trial->assessment->findings[i];
        if (text_equal(finding->check->id, check) && is_of_host(finding, host)) {
            assert_null(found);
            found = finding;
        }
    }
    assert_non_null(found);
    return found;
}

const char *trial_verdict(const struct trial *trial, const char *check, const char *host)
{
    const struct finding *finding = trial_finding(trial, check, host);
    const bool is_warning = finding->verdict == VERDICT_CONSISTENT && finding->is_warning;
    return is_warning ? "warning" : verdict_name(finding->verdict);
}

const struct endpoint_report *trial_endpoint(const struct trial *trial, uint16_t port)
{
    for (size_t i = 0; i < trial->assessment->endpoint_count; i++) {
        if (trial->assessment->endpoints[i].port == port) {
            return &trial->assessment->endpoints[i];
        }
    }
    fail_msg("no endpoint with port %u", (unsigned)port);
    return NULL;
}

const struct path_report *trial_path(const struct trial *trial, uint16_t port, const char *path)
{
    const struct endpoint_report *endpoint = trial_endpoint(trial, port);
    for (size_t i = 0; i < endpoint->path_count; i++) {
        if (text_equal(endpoint->paths[i].path, path)) {
            return &endpoint->paths[i];
        }
    }
    fail_msg("no path %s", path);
    return NULL;
}

static void check_path_case(const struct path_case *given, const char *path)
{
    struct trial trial;
    struct scene scene;
    server_open(&trial, &scene);
    given->write(&scene);
    trial_see(&trial, &scene);
    trial_finish(&trial);
    const struct path_report *report = trial_path(&trial, given->port, path);
    if (report->state != given->state || report->confidence != given->confidence) {
        fail_msg("%s: %s, %s: %s", given->name, path_state_name(report->state),
                 confidence_name(report->confidence), report->rule);
    }
    server_close(&trial, &scene);
}

void check_path_cases(const struct path_case *cases, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++) {
        check_path_case(&cases[i], path);
    }
}
