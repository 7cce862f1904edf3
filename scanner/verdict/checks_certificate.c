#include "verdict/applied.h"
#include "verdict/certificate_opinion.h"
#include "verdict/checks.h"

static void evaluate_port(const struct applied *applied)
{
    const bool only_shown = applied->check->is_only_for_answering;
    if (applied->record->absence != NULL && !only_shown) {
        applied_add_absence(applied);
        return;
    }
    certificate_judge_host(applied->hearing, &applied->subject, applied->record, NULL, only_shown);
}

// An endpoint that the inventory declares not to exist has no certificate: the checks of its port
// say so already.
static void evaluate_host(const struct applied *applied)
{
    const struct port_question question = {
        .kind = applied->check->endpoint,
        .evaluate = evaluate_port,
    };
    applied_ask_ports(applied, &question);
}

void check_certificates(struct hearing *hearing, const struct check *check)
{
    for_each_applied(hearing, check, evaluate_host);
}
