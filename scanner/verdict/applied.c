#include "verdict/applied.h"

#include "verdict/host_ports.h"

void for_each_applied(struct hearing *hearing, const struct check *check, host_evaluator *evaluate)
{
    for (size_t i = 0; i < hearing->estate->count; i++) {
        struct host_record *record = hearing->estate->hosts[i];
        if (record->host == NULL || !check_applies_to_host(hearing, check, record->host)) {
            continue;
        }
        const struct applied applied = {
            .hearing = hearing,
            .check = check,
            .record = record,
            .subject = { .check = check, .host = record->name },
        };
        evaluate(&applied);
    }
}

void applied_add(const struct applied *applied, const struct opinion *opinion)
{
    findings_add(applied->hearing->findings, &applied->subject, opinion);
}

void applied_add_absence(const struct applied *applied)
{
    const struct opinion opinion = opinion_of_absence(applied->hearing, applied->record);
    applied_add(applied, &opinion);
}

// The inventory's word for it that there is no such endpoint: declared, not measured.
static void add_undeclared_endpoint(const struct applied *applied, value_set closed)
{
    const struct check *check = applied->check;
    const bool is_welcome = ((check->right | check->tolerated) & closed) != 0;
    const struct opinion opinion = {
        .verdict = is_welcome ? VERDICT_DECLARED : VERDICT_INCONCLUSIVE,
        .confidence = CONFIDENCE_LOW,
        .observed = "no such endpoint",
        .reason = "the inventory says that the host has no such endpoint",
    };
    applied_add(applied, &opinion);
}

/** Of a host that has no address, or says that it has no such port, there is nothing to ask. */
static void ask_port(const struct applied *applied, const struct port_question *question)
{
    const bool is_absence_told = question->closed != 0;
    if (applied->subject.port == 0 && is_absence_told) {
        add_undeclared_endpoint(applied, question->closed);
    } else if (applied->record->absence != NULL && is_absence_told) {
        applied_add_absence(applied);
    } else if (applied->subject.port != 0) {
        question->evaluate(applied);
    }
}

void applied_ask_ports(const struct applied *host, const struct port_question *question)
{
    struct applied applied = *host;
    const size_t count = host_port_count(applied.record->host, question->kind);
    for (size_t i = 0; i < count; i++) {
        applied.subject.port = host_port(applied.record->host, question->kind, i);
        if (i == 0 || applied.subject.port != 0) {
            ask_port(&applied, question);
        }
    }
}

void applied_weigh(const struct applied *applied, struct opinion *opinion,
                   const struct seen_value *seen)
{
    opinion_weigh(opinion, applied->check, seen);
    const bool is_bad = (applied->check->wrong & seen->value) != 0 || seen->arrival == ARRIVAL_DEAD;
    if (seen->is_guessed_to_apply && is_bad) {
        opinion->reason =
            arena_format(applied->hearing->arena,
                         "%s; but whether the host offers this service, the inventory does not say",
                         opinion->reason);
    }
}

void applied_add_weighed(const struct applied *applied, struct opinion *opinion,
                         const struct seen_value *seen)
{
    applied_weigh(applied, opinion, seen);
    applied_add(applied, opinion);
}
