#include "verdict/judge.h"

#include "base/memory.h"
#include "verdict/certificate_list.h"
#include "verdict/checks.h"
#include "verdict/endpoints.h"
#include "verdict/steps.h"
#include "verdict/unmeasured.h"

#include <assert.h>

struct judge {
    struct judge_case judged;
    struct assessment assessment;
    struct estate estate;
    struct text_pool pool;
    struct certificate_ledger ledger;
    struct findings findings;
    bool is_finished;
};

struct judge *judge_new(const struct judge_case *judged)
{
    struct judge *judge = memory_allocate(1, sizeof(*judge));
    struct arena *arena = &judge->assessment.arena;
    judge->judged = *judged;
    judge->assessment.profile = judged->profile;
    judge->assessment.inventory = judged->inventory;
    judge->assessment.judged_at_ms = judged->at_ms;
    estate_init(&judge->estate, arena, judged->inventory);
    text_pool_init(&judge->pool, arena);
    certificate_ledger_init(&judge->ledger, arena, judged->trust_store, judged->at_ms);
    findings_init(&judge->findings, judged->profile);
    return judge;
}

void judge_free(struct judge *judge)
{
    if (judge == NULL) {
        return;
    }
    findings_clear(&judge->findings);
    certificate_ledger_clear(&judge->ledger);
    text_pool_clear(&judge->pool);
    estate_clear(&judge->estate);
    arena_clear(&judge->assessment.arena);
    memory_free(judge);
}

void judge_add_visit(struct judge *judge, const char *host, const struct observation *observations,
                     size_t count)
{
    assert(!judge->is_finished);
    struct host_record *record = estate_add(&judge->estate, host);
    const struct sighting_maker maker = {
        .pool = &judge->pool,
        .ledger = &judge->ledger,
        .seen = {
            .host = record->name,
            .names = { .names = record->names, .count = record->name_count },
            .observations = observations,
            .count = count,
        },
        .visit = sighting_mark_visit(observations, count),
    };
    for (size_t i = 0; i < count; i++) {
        const struct sighting sighting = sighting_make(&maker, i + 1);
        host_record_add(sighting.has_client_certificate ? estate_certified(&judge->estate, record)
                                                        : record,
                        &sighting);
    }
}

static void finish(struct judge *judge)
{
    struct assessment *assessment = &judge->assessment;
    struct hearing hearing = {
        .judged = &judge->judged,
        .estate = &judge->estate,
        .findings = &judge->findings,
        .arena = &assessment->arena,
    };
    estate_settle(&judge->estate);
    checks_evaluate(&hearing);
    findings_finish(&judge->findings, assessment);
    findings_clear(&judge->findings);
    endpoints_finish(assessment, &judge->estate, judge->judged.catalogue);
    certificate_list_finish(assessment, &judge->estate);
    steps_finish(assessment, unmeasured_count_without_role(&judge->estate));
    judge->is_finished = true;

    // The assessment stands by itself: what led to it is let go before the reports are written.
    certificate_ledger_clear(&judge->ledger);
    text_pool_clear(&judge->pool);
    estate_clear(&judge->estate);
}

static void put_notes(struct assessment *assessment, const char *const *notes, size_t count)
{
    assessment->notes = arena_allocate(&assessment->arena, count, sizeof(*assessment->notes));
    for (size_t i = 0; i < count; i++) {
        assessment->notes[i] = notes[i];
    }
    assessment->note_count = count;
}

const struct assessment *judge_finish(struct judge *judge, const struct run_information *run,
                                      const char *const *notes, size_t note_count)
{
    judge->assessment.run = *run;
    if (!judge->is_finished) {
        finish(judge);
    }
    put_notes(&judge->assessment, notes, note_count);
    return &judge->assessment;
}
