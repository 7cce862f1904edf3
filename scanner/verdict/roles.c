#include "base/text.h"
#include "model/canary.h"
#include "verdict/judge.h"
#include "verdict/path_facts.h"

#include <string.h>

/** Paths that only one role has. */
struct role_sign {
    const char *prefix;
    enum role role;
    const char *reason;
};

static const struct role_sign signs[] = {
    { "/Altiris/Console", ROLE_NOTIFICATION_SERVER, "the management console is there" },
    { "/Altiris/NS/", ROLE_NOTIFICATION_SERVER, "the agent interface is there" },
    { "/Altiris/TaskManagement/", ROLE_NOTIFICATION_SERVER, "task management is there" },
    { "/Altiris/PS", ROLE_SITE_SERVER, "the package service is there" },
    { "/Altiris/ClientTaskServer/", ROLE_SITE_SERVER, "the task service is there" },
};

#define SIGN_COUNT (sizeof(signs) / sizeof(signs[0]))

static bool is_answer(const struct observation *observation)
{
    return observation->kind == OBSERVATION_ANSWER && observation->outcome == OUTCOME_OK;
}

static bool is_same_endpoint(const struct observation *left, const struct observation *right)
{
    return left->port == right->port && left->scheme == right->scheme &&
           address_equal(&left->address, &right->address);
}

/** A canary below the root or below /Altiris/: what no application answers for. */
static bool is_control(const struct observation *observation)
{
    const char *path = observation->path;
    if (!is_answer(observation) || !canary_is_path(path)) {
        return false;
    }
    const size_t folder_length = (size_t)(strrchr(path, '/') - path);
    return folder_length == 0 ||
           (folder_length == strlen("/Altiris") && text_starts_with_ignore_case(path, "/Altiris/"));
}

// A server that answers everything in the same way, by a redirect, a log-on or a friendly page,
// says nothing about any path: only what differs from an answer to nonsense proves that it is
// there.
static bool differs_from_controls(const struct observation *observation,
                                  const struct observation *observations, size_t count)
{
    size_t controls = 0;
    for (size_t i = 0; i < count; i++) {
        const struct observation *control = &observations[i];
        if (!is_control(control) || !is_same_endpoint(control, observation)) {
            continue;
        }
        if (control->answer.status == observation->answer.status) {
            return false;
        }
        controls++;
    }
    return controls > 0;
}

static bool shows_presence(unsigned status)
{
    return (status >= 200 && status <= 299) || status == 401 || status == 405;
}

static const struct role_sign *find_sign(const struct observation *observation)
{
    for (size_t i = 0; i < SIGN_COUNT; i++) {
        if (text_starts_with_ignore_case(observation->path, signs[i].prefix)) {
            return &signs[i];
        }
    }
    return NULL;
}

/** The first sign that is proven for the role; NULL if none is. */
static const struct role_sign *prove_role(const struct observation *observations, size_t count,
                                          enum role role)
{
    for (size_t i = 0; i < count; i++) {
        const struct observation *observation = &observations[i];
        if (!is_answer(observation) || !shows_presence(observation->answer.status)) {
            continue;
        }
        const struct role_sign *sign = find_sign(observation);
        if (sign != NULL && sign->role == role &&
            differs_from_controls(observation, observations, count)) {
            return sign;
        }
    }
    return NULL;
}

// A Notification Server is a package and a task server too, so its own signs come first.
role_set judge_guess_roles(struct arena *arena, const struct observation *observations,
                           size_t count, const char **out_reason)
{
    static const enum role order[] = { ROLE_NOTIFICATION_SERVER, ROLE_SITE_SERVER };

    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        const struct role_sign *sign = prove_role(observations, count, order[i]);
        if (sign != NULL) {
            *out_reason = arena_format(arena, "%s: %s", sign->prefix, sign->reason);
            return role_bit(order[i]);
        }
    }
    *out_reason = "no path that only one role has was found";
    return 0;
}
