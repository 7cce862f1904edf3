#include "engine/errand.h"

#include "base/moment.h"
#include "engine/follow_ups.h"

#define OUT_OF_SCOPE_DETAIL "the address is not among those that may be asked"

struct errand *errand_add(struct visit_walk *visit, const struct target *target)
{
    struct errand *errand = arena_allocate(&visit->arena, 1, sizeof(*errand));
    errand->visit = visit;
    errand->plan.target = *target;
    *visit->last = errand;
    visit->last = &errand->next;
    return errand;
}

bool errand_is_running(const struct errand *errand)
{
    return errand->state == ERRAND_WALKING || errand->state == ERRAND_RESOLVING;
}

static bool is_permitted(const struct errand *errand)
{
    const struct target *target = &errand->plan.target;
    return scope_permits(errand->visit->worker->engine->options.scope, target->server_name,
                         &target->address);
}

static void on_answered(void *context)
{
    follow_ups_consider(context);
}

static void on_done(void *context)
{
    struct errand *errand = context;
    endpoint_walk_free(errand->walk);
    errand->walk = NULL;
    errand->state = ERRAND_DONE;
    follow_ups_conclude(errand);
    visit_walk_errand_ended(errand->visit);
}

/** What was called for may have had its turn since: a port that was found to speak the other
 * protocol is asked its own paths over that one. */
static bool was_asked_meanwhile(const struct errand *errand)
{
    return errand->hop_path != NULL &&
           recorder_has_asked(&errand->visit->recorder, &errand->plan.target, errand->hop_path);
}

static bool start_walking(struct errand *errand)
{
    struct visit_walk *visit = errand->visit;
    if (was_asked_meanwhile(errand)) {
        errand->state = ERRAND_DONE;
        return false;
    }
    if (!is_permitted(errand)) {
        recorder_skip(&visit->recorder, &errand->plan.target, errand->hop_path,
                      OUTCOME_OUT_OF_SCOPE, OUT_OF_SCOPE_DETAIL);
        errand->state = ERRAND_DONE;
        return false;
    }
    const struct endpoint_calls calls = { .answered = on_answered,
                                          .done = on_done,
                                          .context = errand };
    errand->state = ERRAND_WALKING;
    errand->walk = endpoint_walk_new(visit->worker, &visit->recorder, &errand->plan, &calls);
    return true;
}

/** The first address that may be asked, else the first of all; false when there is none. */
static bool choose_address(struct errand *errand, const struct observation *resolution)
{
    const struct observed_resolution *found = &resolution->resolution;
    for (size_t i = 0; i < found->count; i++) {
        errand->plan.target.address = found->addresses[i];
        if (is_permitted(errand)) {
            return true;
        }
    }
    if (found->count > 0) {
        errand->plan.target.address = found->addresses[0];
    }
    return found->count > 0;
}

static bool start_resolved(struct errand *errand, const struct observation *resolution)
{
    errand->state = ERRAND_DONE;
    return choose_address(errand, resolution) && start_walking(errand);
}

static void on_resolved(void *context, const struct resolved *resolved)
{
    struct errand *errand = context;
    errand->query = NULL;
    const struct observation *resolution = visit_walk_record_resolution(
        errand->visit, errand->plan.target.server_name, resolved, errand->began_ms);
    if (!start_resolved(errand, resolution)) {
        visit_walk_errand_ended(errand->visit);
    }
}

bool errand_start(struct errand *errand)
{
    if (errand->plan.target.address.family != ADDRESS_NONE) {
        return start_walking(errand);
    }
    const char *name = errand->plan.target.server_name;
    const struct observation *known = recorder_find_resolution(&errand->visit->recorder, name);
    if (known != NULL) {
        return start_resolved(errand, known);
    }
    errand->state = ERRAND_RESOLVING;
    errand->began_ms = moment_now_ms();
    errand->query = resolver_ask(errand->visit->worker->resolver, name, on_resolved, errand);
    return true;
}

static void skip(const struct errand *errand)
{
    for (size_t i = 0; i < errand->plan.path_count; i++) {
        recorder_skip(&errand->visit->recorder, &errand->plan.target, errand->plan.paths[i],
                      OUTCOME_NOT_ASKED, VISIT_EXPIRED_DETAIL);
    }
}

void errand_expire(struct errand *errand)
{
    if (errand->state == ERRAND_DONE) {
        return;
    }
    if (errand->state == ERRAND_WALKING) {
        endpoint_walk_expire(errand->walk);
    } else if (!was_asked_meanwhile(errand)) {
        skip(errand);
    }
    // What it would have called for is behind it in the list, and noted as not asked in its turn.
    follow_ups_conclude(errand);
}

void errand_give_up(struct errand *errand)
{
    resolver_give_up(errand->query);
    errand->query = NULL;
    endpoint_walk_free(errand->walk);
    errand->walk = NULL;
}
