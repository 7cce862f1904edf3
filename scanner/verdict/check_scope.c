#include "verdict/check_scope.h"

#include "verdict/host_ports.h"

static bool holds(unsigned set, unsigned value)
{
    return set == 0 || (set & (1U << value)) != 0;
}

static bool meets_estate_conditions(const struct check_condition *when,
                                    const struct inventory *inventory)
{
    return holds(when->cem, inventory->cem) &&
           holds(when->persistent_connection, inventory->persistent_connection) &&
           holds(when->http_allowed, inventory->http_allowed) &&
           holds(when->generation, inventory->generation);
}

static bool offers_service(const struct check *check, const struct host *host)
{
    return check->services == 0 || host->services == 0 || (check->services & host->services) != 0;
}

static bool has_role(const struct check *check, const struct host *host)
{
    return (check->roles == 0 || (check->roles & host->roles) != 0) &&
           (check->unless_roles & host->roles) == 0;
}

bool check_applies_to_host(const struct hearing *hearing, const struct check *check,
                           const struct host *host)
{
    return has_role(check, host) && offers_service(check, host) &&
           holds(check->when.internet_site, host->internet_site) &&
           meets_estate_conditions(&check->when, hearing->judged->inventory);
}

static bool is_port_of(const struct host *host, enum endpoint_kind kind, uint16_t port)
{
    bool is_found = false;
    for (size_t i = 0; i < host_port_count(host, kind) && !is_found; i++) {
        is_found = host_port(host, kind, i) == port;
    }
    return is_found;
}

bool certificate_is_judged(const struct hearing *hearing, const struct host *host, uint16_t port)
{
    const struct profile *profile = hearing->judged->profile;
    bool is_judged = false;
    for (size_t i = 0; i < profile->check_count && !is_judged; i++) {
        const struct check *check = &profile->checks[i];
        is_judged = check->subject == SUBJECT_CERTIFICATE &&
                    check_applies_to_host(hearing, check, host) &&
                    is_port_of(host, check->endpoint, port);
    }
    return is_judged;
}

bool check_wants_some_hosts(const struct check *check)
{
    return check->roles != 0 || check->services != 0 || check->when.internet_site != 0;
}

bool check_applies_to_estate(const struct hearing *hearing, const struct check *check)
{
    const struct inventory *inventory = hearing->judged->inventory;
    if (!meets_estate_conditions(&check->when, inventory)) {
        return false;
    }
    if (!check_wants_some_hosts(check)) {
        return true;
    }
    for (size_t i = 0; i < inventory->host_count; i++) {
        if (check_applies_to_host(hearing, check, inventory->hosts[i])) {
            return true;
        }
    }
    return false;
}

bool check_is_guessed(const struct check *check, const struct host *host)
{
    return check->services != 0 && host->services == 0;
}

bool codebase_is_of_client(const struct inventory *inventory, const struct codebase *codebase)
{
    return codebase->source < inventory->source_count &&
           inventory->sources[codebase->source].kind == SOURCE_CLIENT;
}

// What was not measured is never right. It is wrong only where a check says so of every state,
// because the subject ought not to be there at all.
static enum verdict weigh(const struct check *check, const struct seen_value *seen)
{
    const bool is_measured = seen->value != seen->unmeasured && !seen->is_doubtful;
    if (!is_measured) {
        return (check->wrong & seen->unmeasured) != 0 ? VERDICT_INCONSISTENT : VERDICT_INCONCLUSIVE;
    }
    if ((check->wrong & seen->value) != 0) {
        return seen->is_guessed_to_apply ? VERDICT_INCONCLUSIVE : VERDICT_INCONSISTENT;
    }
    const bool is_right = ((check->right | check->tolerated) & seen->value) != 0;
    if (is_right && seen->arrival == ARRIVAL_DEAD && !seen->is_guessed_to_apply) {
        return VERDICT_INCONSISTENT;
    }
    return is_right && seen->arrival == ARRIVAL_SEEN ? VERDICT_CONSISTENT : VERDICT_INCONCLUSIVE;
}

void opinion_weigh(struct opinion *opinion, const struct check *check,
                   const struct seen_value *seen)
{
    opinion->verdict = weigh(check, seen);
    opinion->is_warning =
        opinion->verdict == VERDICT_CONSISTENT && (check->right & seen->value) == 0;
    if (opinion->verdict == VERDICT_INCONSISTENT && (check->wrong & seen->value) == 0) {
        opinion->remedy = seen->arrival_remedy;
    }
}

struct opinion opinion_of_absence(const struct hearing *hearing, const struct host_record *record)
{
    return (struct opinion){
        .verdict = VERDICT_INCONCLUSIVE,
        .confidence = CONFIDENCE_LOW,
        .observed = "not measured",
        .reason = record->absence,
        .standing = record->sighting_count == 0 ? STANDING_UNVISITED : STANDING_UNMEASURED,
        .evidence = evidence_of_absence(hearing->arena, record),
    };
}
