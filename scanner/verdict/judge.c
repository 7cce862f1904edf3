#include "verdict/judge.h"

#include "base/memory.h"
#include "verdict/ages.h"
#include "verdict/certificate_list.h"
#include "verdict/checks.h"
#include "verdict/endpoints.h"
#include "verdict/steps.h"
#include "verdict/unmeasured.h"

#include <assert.h>

struct judge {
    struct judge_case judged;
    struct assessment assessment;
    struct vantages vantages;
    struct text_pool pool;
    struct certificate_ledger ledger;
    struct findings findings;
    int64_t newest_start_ms; /**< of the journals */
    struct ages ages;
    struct vantage_gaps gaps;
    const char *neighbour_note; /**< NULL: every codebase and snapshot was judged by itself */
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
    vantages_init(&judge->vantages, arena, judged->inventory);
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
    vantages_clear(&judge->vantages);
    arena_clear(&judge->assessment.arena);
    memory_free(judge);
}

void judge_add_visit(struct judge *judge, const struct judge_visit *visit)
{
    assert(!judge->is_finished);
    const struct evidence_origin *origin = NULL;
    struct vantage *vantage =
        vantages_take(&judge->vantages, visit->vantage, visit->journal, &origin);
    struct host_record *record = estate_add(&vantage->estate, visit->host);
    const size_t count = visit->count;
    const struct sighting_maker maker = {
        .pool = &judge->pool,
        .ledger = &judge->ledger,
        .seen = {
            .host = record->name,
            .names = { .names = record->names, .count = record->name_count },
            .observations = visit->observations,
            .count = count,
        },
        .visit = sighting_mark_visit(visit->observations, count),
        .origin = origin,
    };
    vantage->observation_count += count;
    if (visit->started_ms > judge->newest_start_ms) {
        judge->newest_start_ms = visit->started_ms;
    }
    host_record_expect(record, count);
    for (size_t i = 0; i < count; i++) {
        const struct sighting sighting = sighting_make(&maker, i + 1);
        host_record_add(sighting.has_client_certificate ? estate_certified(&vantage->estate, record)
                                                        : record,
                        &sighting);
    }
}

static const char *word_neighbours(struct arena *arena, size_t count)
{
    if (count == 0) {
        return NULL;
    }
    return arena_format(arena,
                        "%zu %s judged by others of %s directory, and not asked %s; "
                        "--every-codebase asks each",
                        count,
                        count == 1 ? "codebase or snapshot was" : "codebases and snapshots were",
                        count == 1 ? "its" : "their", count == 1 ? "itself" : "themselves");
}

static void finish(struct judge *judge)
{
    struct assessment *assessment = &judge->assessment;
    struct hearing hearing = {
        .judged = &judge->judged,
        .findings = &judge->findings,
        .arena = &assessment->arena,
    };
    struct vantages *vantages = &judge->vantages;
    vantages_settle(vantages);
    checks_evaluate(&hearing, vantages);
    judge->neighbour_note = word_neighbours(hearing.arena, hearing.neighbour_count);
    findings_finish(&judge->findings, assessment, vantages);
    findings_clear(&judge->findings);
    endpoints_finish(assessment, vantages, judge->judged.catalogue);
    unmeasured_finish(assessment, vantages);
    certificate_list_finish(assessment, vantages);
    vantages_report(vantages, assessment);
    judge->ages = ages_tell(vantages, judge->newest_start_ms);
    judge->gaps = vantages_tell_gaps(vantages);
    steps_finish(assessment, unmeasured_count_without_role(&vantages->items[0]->estate));
    judge->is_finished = true;

    // The assessment stands by itself: what led to it is let go before the reports are written.
    certificate_ledger_clear(&judge->ledger);
    text_pool_clear(&judge->pool);
    vantages_clear(&judge->vantages);
}

static size_t put_lines(const char **notes, const char *const *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        notes[i] = lines[i];
    }
    return count;
}

static void put_notes(struct judge *judge, const char *const *notes, size_t count)
{
    struct assessment *assessment = &judge->assessment;
    const struct ages *ages = &judge->ages;
    const struct vantage_gaps *gaps = &judge->gaps;
    const char **lines = arena_allocate(&assessment->arena, count + ages->count + gaps->count + 1,
                                        sizeof(*assessment->notes));
    size_t filled = put_lines(lines, notes, count);
    filled += put_lines(&lines[filled], ages->lines, ages->count);
    filled += put_lines(&lines[filled], gaps->lines, gaps->count);
    assessment->notes = lines;
    assessment->note_count = filled;
    if (judge->neighbour_note != NULL) {
        assessment->notes[assessment->note_count++] = judge->neighbour_note;
    }
}

const struct assessment *judge_finish(struct judge *judge, const struct run_information *run,
                                      const char *const *notes, size_t note_count)
{
    judge->assessment.run = *run;
    if (!judge->is_finished) {
        finish(judge);
    }
    if (judge->assessment.vantage_count > 1) {
        judge->assessment.run.vantage = NULL;
    }
    put_notes(judge, notes, note_count);
    return &judge->assessment;
}
