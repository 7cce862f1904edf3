#include "verdict/steps.h"

#include "verdict/findings.h"

#include <assert.h>

static void count_findings(struct assessment *assessment)
{
    for (size_t i = 0; i < assessment->finding_count; i++) {
        const struct finding *finding = &assessment->findings[i];
        assessment->verdict_counts[finding->verdict]++;
        assessment->warning_count += finding->is_warning;
        if (finding->verdict == VERDICT_INCONSISTENT) {
            assessment->severity_counts[finding->check->severity]++;
        }
    }
}

static struct step_report *step_of(const struct assessment *assessment, struct step_report *steps,
                                   const struct check *check)
{
    const size_t index = profile_step_index(assessment->profile, check);
    return index < assessment->profile->step_count ? &steps[index] : NULL;
}

static void weigh_down(struct step_report *step, enum verdict verdict)
{
    if (step != NULL && verdict > step->verdict) {
        step->verdict = verdict;
    }
}

/** A finding weighs on its own step, and on those of the checks that it stands for: none of them is
 * all right because what is wrong is told elsewhere. Sets which checks gave one. */
static void weigh_steps(const struct assessment *assessment, struct step_report *steps,
                        bool *out_was_given)
{
    for (size_t i = 0; i < assessment->finding_count; i++) {
        const struct finding *finding = &assessment->findings[i];
        struct step_report *step = step_of(assessment, steps, finding->check);
        out_was_given[finding->check - assessment->profile->checks] = true;
        weigh_down(step, finding->verdict);
        if (step != NULL) {
            step->warning_count += finding->is_warning;
        }
        for (size_t c = 0; c < finding->stands_for_count; c++) {
            out_was_given[finding->stands_for[c] - assessment->profile->checks] = true;
            weigh_down(step_of(assessment, steps, finding->stands_for[c]), finding->verdict);
        }
    }
}

static void list_checks(struct assessment *assessment, struct step_report *steps,
                        const bool *was_given)
{
    const struct profile *profile = assessment->profile;
    for (size_t i = 0; i < profile->check_count; i++) {
        struct step_report *step = step_of(assessment, steps, &profile->checks[i]);
        if (!was_given[i] || step == NULL) {
            continue;
        }
        if (step->checks == NULL) {
            step->checks = arena_allocate(&assessment->arena, profile->check_count,
                                          sizeof(const struct check *));
        }
        step->checks[step->check_count++] = &profile->checks[i];
    }
}

/** A step that no check gave a finding for stands there without checks: nobody may take it for
 * done, nor for forgotten. */
static void make_steps(struct assessment *assessment)
{
    const struct profile *profile = assessment->profile;
    struct step_report *steps =
        arena_allocate(&assessment->arena, profile->step_count, sizeof(*steps));
    bool *was_given = arena_allocate(&assessment->arena, profile->check_count, sizeof(*was_given));
    for (size_t i = 0; i < profile->step_count; i++) {
        steps[i].definition = &profile->steps[i];
    }
    weigh_steps(assessment, steps, was_given);
    list_checks(assessment, steps, was_given);
    assessment->steps = steps;
    assessment->step_count = profile->step_count;
}

/** The most severe one with that verdict, of which there is at least one; of several the first. */
static const struct finding *find_worst(const struct assessment *assessment, enum verdict verdict)
{
    const struct finding *worst = &assessment->findings[0];
    for (size_t i = 0; i < assessment->finding_count; i++) {
        const struct finding *finding = &assessment->findings[i];
        if (finding->verdict == verdict &&
            (worst->verdict != verdict || finding->check->severity > worst->check->severity)) {
            worst = finding;
        }
    }
    assert(worst->verdict == verdict);
    return worst;
}

/** "Console over HTTPS (ns1.corp.example): redirects to HTTP, and 3 more" */
static const char *word_worst(struct assessment *assessment, enum verdict verdict)
{
    struct arena *arena = &assessment->arena;
    const struct finding *worst = find_worst(assessment, verdict);
    const size_t others = assessment->verdict_counts[verdict] - 1;
    const char *place = worst->host != NULL ? arena_format(arena, " (%s)", worst->host) : "";
    // A title says what ought to be; only beside what was seen does it say what is wrong.
    const char *said =
        verdict == VERDICT_INCONSISTENT
            ? arena_format(arena, "seen %s, wanted %s", worst->observed, worst->check->expected)
            : worst->reason;
    const char *more = others > 0 ? arena_format(arena, "; and %zu more", others) : "";
    return arena_format(arena, "%s%s: %s%s", worst->check->title, place, said, more);
}

static const char *word_complete(struct assessment *assessment)
{
    const size_t by_hand = assessment->verdict_counts[VERDICT_NOT_OBSERVABLE];
    if (by_hand == 0) {
        return "complete as far as can be seen";
    }
    return arena_format(&assessment->arena, "complete as far as can be seen; %zu to check by hand",
                        by_hand);
}

/** Of hosts that no finding speaks of, whatever else is wrong. */
static const char *word_unjudged(struct assessment *assessment, size_t unjudged_hosts)
{
    return unjudged_hosts == 0
               ? ""
               : arena_format(&assessment->arena, "; and the role of %zu %s is not known",
                              unjudged_hosts, unjudged_hosts == 1 ? "host" : "hosts");
}

/** Why nothing can be said, though nothing is inconsistent; NULL if something can. */
static const char *word_doubt(struct assessment *assessment, size_t unjudged_hosts)
{
    struct arena *arena = &assessment->arena;
    if (assessment->verdict_counts[VERDICT_INCONCLUSIVE] > 0) {
        return arena_format(arena, "cannot be told: %s%s",
                            word_worst(assessment, VERDICT_INCONCLUSIVE),
                            word_unjudged(assessment, unjudged_hosts));
    }
    if (unjudged_hosts > 0) {
        return arena_format(arena, "cannot be told: the role of %zu %s is not known",
                            unjudged_hosts, unjudged_hosts == 1 ? "host" : "hosts");
    }
    if (!assessment->run.is_complete && assessment->run.what_is_missing != NULL) {
        return arena_format(arena, "cannot be told: %s", assessment->run.what_is_missing);
    }
    if (!assessment->run.is_complete) {
        return "cannot be told: the run was interrupted, and not every host was visited";
    }
    return assessment->verdict_counts[VERDICT_CONSISTENT] == 0
               ? "cannot be told: nothing that counts was measured"
               : NULL;
}

static void make_headline(struct assessment *assessment, size_t unjudged_hosts)
{
    if (assessment->verdict_counts[VERDICT_INCONSISTENT] > 0) {
        assessment->headline = HEADLINE_NOT_COMPLETE;
        assessment->headline_text = arena_format(&assessment->arena, "not complete: %s%s",
                                                 word_worst(assessment, VERDICT_INCONSISTENT),
                                                 word_unjudged(assessment, unjudged_hosts));
        return;
    }
    const char *doubt = word_doubt(assessment, unjudged_hosts);
    assessment->headline = doubt != NULL ? HEADLINE_CANNOT_TELL : HEADLINE_COMPLETE;
    assessment->headline_text = doubt != NULL ? doubt : word_complete(assessment);
}

void steps_finish(struct assessment *assessment, size_t unjudged_hosts)
{
    count_findings(assessment);
    make_steps(assessment);
    make_headline(assessment, unjudged_hosts);
}
