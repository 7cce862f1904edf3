#include "verdict/applied.h"
#include "verdict/checks.h"
#include "verdict/confidence.h"
#include "verdict/server_version.h"
#include "verdict/sights.h"

static void tell_old_version(const struct applied *applied, const struct sighting *oldest,
                             struct opinion *opinion)
{
    struct arena *arena = applied->hearing->arena;
    opinion->verdict = VERDICT_INCONSISTENT;
    opinion->confidence = confidence_lesser(opinion->confidence, CONFIDENCE_MEDIUM);
    opinion->reason =
        arena_format(arena, "%s, but the server calls itself %s, and IIS %u is needed",
                     opinion->reason, oldest->answer.server, applied->check->minimum_iis);
    opinion->evidence = evidence_with(arena, opinion->evidence, oldest);
}

// Fit by its port's state, but perhaps of a version that cannot do it.
static void weigh_version(const struct applied *applied, const struct place *place,
                          struct opinion *opinion)
{
    const unsigned minimum = applied->check->minimum_iis;
    const struct endpoint_view *endpoint =
        host_record_endpoint(place->record, place->address, place->port);
    if (minimum == 0 || endpoint == NULL || opinion->verdict != VERDICT_CONSISTENT) {
        return;
    }
    const struct sighting *oldest = server_version_find_oldest(endpoint);
    if (oldest == NULL) {
        opinion->verdict = VERDICT_INCONCLUSIVE;
        opinion->reason =
            arena_format(applied->hearing->arena,
                         "%s, but IIS %u is needed, and the server does not say its version",
                         opinion->reason, minimum);
    } else if (server_version_of_iis(oldest->answer.server) < minimum) {
        tell_old_version(applied, oldest, opinion);
    }
    opinion->is_warning = opinion->is_warning && opinion->verdict == VERDICT_CONSISTENT;
}

static void evaluate_port_at(const struct applied *applied, struct host_record *record)
{
    for (size_t i = 0; i < record->address_count; i++) {
        const struct place place = {
            .record = record,
            .address = &record->addresses[i],
            .port = applied->subject.port,
        };
        struct seen_value seen;
        struct opinion opinion = sight_port(applied->hearing, &place, &seen);
        seen.is_guessed_to_apply = check_is_guessed(applied->check, applied->record->host);
        applied_weigh(applied, &opinion, &seen);
        weigh_version(applied, &place, &opinion);
        applied_add(applied, &opinion);
    }
}

static void evaluate_own_port(const struct applied *applied)
{
    evaluate_port_at(applied, applied->record);
}

static void evaluate_port(const struct applied *applied)
{
    const struct port_question question = {
        .kind = applied->check->endpoint,
        .closed = UINT32_C(1) << PORT_CLOSED,
        .evaluate = evaluate_own_port,
    };
    applied_ask_ports(applied, &question);
}

void check_ports(struct hearing *hearing, const struct check *check)
{
    for_each_applied(hearing, check, evaluate_port);
}

static bool is_item_meant(const struct check *check, const struct host *host, uint16_t port)
{
    const bool is_agent_site = port == host->agent_site_port;
    return is_agent_site == (check->endpoint == ENDPOINT_AGENT_SITE);
}

// Where every state is wrong, it is the entry itself that ought not to be there.
static bool is_entry_wrong(const struct check *check)
{
    return (check->wrong & (UINT32_C(1) << PORT_UNMEASURED)) != 0;
}

static void add_wrong_entry(const struct applied *applied, const struct communication_host *item)
{
    struct arena *arena = applied->hearing->arena;
    const char *entry = arena_format(arena, "%s:%u", item->host, (unsigned)item->port);
    const struct opinion opinion = {
        .verdict = VERDICT_INCONSISTENT,
        .confidence = CONFIDENCE_HIGH,
        .observed = "it is named",
        .reason = "the communication profile names it, as the inventory says",
        .evidence =
            evidence_from_text(arena, arena_format(arena, "HTTPS communication hosts of %s: %s",
                                                   applied->record->name, entry)),
    };
    applied_add(applied, &opinion);
}

static void evaluate_item(const struct applied *host, const struct communication_host *item)
{
    struct applied applied = *host;
    struct host_record *target = estate_find(applied.hearing->estate, item->host);
    applied.subject.host = target != NULL ? target->name : item->host;
    applied.subject.port = item->port;
    if (is_entry_wrong(applied.check)) {
        add_wrong_entry(&applied, item);
        return;
    }
    if (target == NULL || target->absence != NULL) {
        const struct host_record nobody = { .absence = "it is none of the hosts of this run" };
        const struct opinion opinion =
            opinion_of_absence(applied.hearing, target != NULL ? target : &nobody);
        applied_add(&applied, &opinion);
        return;
    }
    evaluate_port_at(&applied, target);
}

static void evaluate_communication_hosts(const struct applied *applied)
{
    const struct host *host = applied->record->host;
    for (size_t i = 0; i < host->communication_host_count; i++) {
        const struct communication_host *item = &host->communication_hosts[i];
        if (is_item_meant(applied->check, host, item->port)) {
            evaluate_item(applied, item);
        }
    }
}

void check_communication_hosts(struct hearing *hearing, const struct check *check)
{
    for_each_applied(hearing, check, evaluate_communication_hosts);
}
