#include "verdict/classify_port.h"

#include "verdict/alerts.h"
#include "verdict/confidence.h"
#include "verdict/port_rules.h"

#include <assert.h>

static bool is_alert(const struct port_facts *facts)
{
    return facts->hello == HELLO_ALERT || facts->hello == HELLO_NEEDS_ANOTHER_NAME;
}

static const char *word_rule(struct arena *arena, const struct port_facts *facts,
                             const struct port_rule *rule)
{
    if (rule->state == PORT_BROKEN && is_alert(facts) && rule->hello != 0) {
        return arena_format(arena, "%s: %s", rule->rule, alert_name(arena, facts->alert));
    }
    if (rule->state == PORT_UNMEASURED && facts->detail != NULL) {
        return arena_format(arena, "%s (%s)", rule->rule, facts->detail);
    }
    return rule->rule;
}

// A reset is believed when it was confirmed; a hello that was answered in several ways is not.
static bool is_doubtful(const struct port_facts *facts, enum port_state state)
{
    if (state == PORT_TLS || state == PORT_HTTP) {
        return false;
    }
    const bool is_confirmed = facts->hello_attempts > 1 || facts->plain_attempts > 1;
    const bool is_unconfirmed = state == PORT_RESET_AFTER_HELLO && !is_confirmed;
    return is_unconfirmed || facts->hello == HELLO_DISPUTED || facts->is_hello_mixed;
}

static bool is_shaky(const struct port_facts *facts, enum port_state state)
{
    const bool is_filtered_once = state == PORT_FILTERED && facts->connect_attempts < 2;
    const bool is_tls_at_times = state == PORT_TLS && facts->is_hello_mixed;
    return is_filtered_once || is_tls_at_times || is_doubtful(facts, state);
}

struct port_judgement classify_port(struct arena *arena, const struct port_facts *facts)
{
    assert(facts->connect < CONNECT_VOICE_COUNT && facts->hello < HELLO_VOICE_COUNT);
    const struct port_rule *rule = port_rules_find(facts);
    return (struct port_judgement){
        .state = rule->state,
        .confidence =
            is_shaky(facts, rule->state) ? confidence_lowered(rule->confidence) : rule->confidence,
        .is_doubtful = is_doubtful(facts, rule->state),
        .rule = word_rule(arena, facts, rule),
    };
}

struct port_judgement classify_port_unseen(void)
{
    return (struct port_judgement){ .state = PORT_UNMEASURED,
                                    .confidence = CONFIDENCE_LOW,
                                    .rule = "it was not asked" };
}
