/** Observations and judgements, said tersely, for the tests of the verdict. */
#ifndef VERDICT_BUILD_H
#define VERDICT_BUILD_H

#include "verdict/judge.h"

#define SCENE_LIMIT 64
#define TRIAL_LIMIT 32

/** A Sunday noon; observations are made a second apart from here on. */
#define SCENE_START_MS INT64_C(1772366400000)

/** What a visit of one host saw at one address. */
struct scene {
    struct arena arena;
    const char *host;
    const char *vantage; /**< NULL: none is told; likewise the id of the run */
    const char *journal;
    int64_t started_ms; /**< of the run; 0: not told */
    struct address address;
    struct observation observations[SCENE_LIMIT];
    size_t count;
};

void scene_open(struct scene *scene, const char *host, const char *address);
void scene_close(struct scene *scene);

/** From here on observations are of this address. */
void scene_move(struct scene *scene, const char *address);

// Each adds one observation, numbers its attempt, and gives it back to be changed.
struct observation *saw_connection(struct scene *scene, uint16_t port, enum outcome outcome);
struct observation *saw_hello(struct scene *scene, uint16_t port, enum outcome outcome);
struct observation *saw_alert(struct scene *scene, uint16_t port, int alert);
struct observation *saw_failure(struct scene *scene, enum scheme scheme, const char *path,
                                enum outcome outcome);
struct observation *saw_resolution(struct scene *scene, enum outcome outcome);

/** An answer of IIS, on the scheme's own port. */
struct observation *saw_answer(struct scene *scene, enum scheme scheme, const char *path,
                               unsigned status);
struct observation *saw_redirect(struct scene *scene, enum scheme scheme, const char *path,
                                 const char *location);

/** The path below that one which nobody has. */
const char *scene_canary(struct scene *scene, const char *path);

/** A path that requires SSL, and wants a log-on then; its canary as well. */
void saw_require_ssl(struct scene *scene, const char *path);

/** Makes it an answer of http.sys, with a page of that length. */
void by_http_sys(struct observation *observation, uint64_t body_size);
void with_body(struct observation *observation, const char *body);

/** One case before the judge: an inventory, the checks of a profile, and what was seen. */
struct trial {
    struct inventory inventory;
    struct catalogue catalogue;
    struct profile profile;
    struct check checks[TRIAL_LIMIT];
    struct step_definition steps[4]; /**< of article 204413: "1" to "4" */
    struct trust_store *trust_store;
    bool has_estate_roots;
    bool is_interrupted;
    int64_t at_ms; /**< an hour after SCENE_START_MS */
    struct judge *judge;
    const struct assessment *assessment;
};

void trial_open(struct trial *trial);
void trial_close(struct trial *trial);

/** A host of the inventory with one role, or none for ROLE_COUNT. */
struct host *trial_host(struct trial *trial, const char *name, enum role role);

/** A trial of ns1.corp.example alone, a Notification Server that clients also know as
 * altiris.corp.example, and a scene of it. */
void server_open(struct trial *trial, struct scene *scene);
void server_close(struct trial *trial, struct scene *scene);

/** A check of step "1" with a severity of high. */
struct check *trial_check(struct trial *trial, const char *id, enum check_subject subject);
void trial_codebase(struct trial *trial, const char *package, const char *url,
                    const char *snapshot);
void trial_declare(struct trial *trial, const char *check, const char *subject, int64_t expires_ms);

/** Hands the visit to the judge; inventory and checks must be there by then. */
void trial_see(struct trial *trial, const struct scene *scene);
const struct assessment *trial_finish(struct trial *trial);

/** The only finding of the check on the host (NULL: of the estate); fails the test if there is
 * none, or several. */
const struct finding *trial_finding(const struct trial *trial, const char *check, const char *host);

/** "consistent", "warning" (consistent with one), … of that finding. */
const char *trial_verdict(const struct trial *trial, const char *check, const char *host);
const struct endpoint_report *trial_endpoint(const struct trial *trial, uint16_t port);
const struct path_report *trial_path(const struct trial *trial, uint16_t port, const char *path);

/** What was seen of a server, and what a path of it is by that. */
struct path_case {
    const char *name;
    void (*write)(struct scene *scene);
    uint16_t port;
    enum path_state state;
    enum confidence confidence;
};

/** Each in a trial of its own; fails the test with the first that is wrong. */
void check_path_cases(const struct path_case *cases, size_t count, const char *path);

#define STATE_BIT(state) (UINT32_C(1) << (state))

#endif
