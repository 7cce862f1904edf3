#include "cli/judgement.h"

#include "base/text.h"

/** So many hosts whose role cannot be told are named in the notes. */
#define UNKNOWN_LIMIT ((size_t)20)

void judgement_begin(struct judgement *judgement, struct inputs *inputs, bool has_estate_roots,
                     int64_t at_ms)
{
    *judgement = (struct judgement){ .inputs = inputs };
    arena_init(&judgement->arena);
    for (size_t i = 0; i < inputs->profile_count; i++) {
        const struct judge_case judged = {
            .inventory = &inputs->inventory,
            .catalogue = &inputs->catalogue,
            .profile = &inputs->profiles[i],
            .trust_store = inputs->trust_store,
            .has_estate_roots = has_estate_roots,
            .at_ms = at_ms,
        };
        judgement->judges[i] = judge_new(&judged);
    }
}

void judgement_clear(struct judgement *judgement)
{
    for (size_t i = 0; i < INPUTS_PROFILES; i++) {
        judge_free(judgement->judges[i]);
    }
    map_clear(&judgement->guesses);
    arena_clear(&judgement->arena);
    *judgement = (struct judgement){ 0 };
}

void judgement_note(struct judgement *judgement, const char *text)
{
    judgement->notes = arena_grow(&judgement->arena, judgement->notes, &judgement->note_capacity,
                                  judgement->note_count + 1, sizeof(*judgement->notes));
    judgement->notes[judgement->note_count] = text;
    judgement->note_count++;
}

static const char *role_titles(struct arena *arena, role_set roles)
{
    const char *titles = "";
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        if ((roles & role_bit((enum role)i)) != 0) {
            titles = arena_format(arena, "%s%s%s", titles, *titles != '\0' ? " and " : "",
                                  role_title((enum role)i));
        }
    }
    return titles;
}

/** The judges read a host's roles when they finish, so what is told here counts. */
static void guess_roles(struct judgement *judgement, const char *name,
                        const struct observation *observations, size_t count)
{
    struct host *host = inventory_find_host(&judgement->inputs->inventory, name);
    if (host == NULL || host->roles != 0) {
        return;
    }
    const char *reason = NULL;
    struct arena *arena = &judgement->arena;
    host->roles = judge_guess_roles(arena, observations, count, &reason);
    char *told =
        host->roles != 0
            ? arena_format(arena, "%s: no role was given; its answers fit a %s (%s)", host->name,
                           role_titles(arena, host->roles), reason)
            : arena_format(arena, "%s: its role cannot be told (%s); %s", host->name, reason,
                           judgement->takes_roles ? "name it with --role"
                                                  : "name it as \"roles\" in the inventory");
    map_set(&judgement->guesses, host->name, told);
}

/** In the order of the inventory, not of the answers. Of many hosts that are nothing known, the
 * first stand for all. */
static void note_guesses(struct judgement *judgement)
{
    const struct inventory *inventory = &judgement->inputs->inventory;
    size_t unknown = 0;
    for (size_t i = 0; i < inventory->host_count; i++) {
        const struct host *host = inventory->hosts[i];
        const char *told = map_get(&judgement->guesses, host->name);
        unknown += told != NULL && host->roles == 0;
        if (told != NULL && (host->roles != 0 || unknown <= UNKNOWN_LIMIT)) {
            judgement_note(judgement, told);
        }
    }
    if (unknown > UNKNOWN_LIMIT) {
        judgement_note(judgement, arena_format(&judgement->arena,
                                               "and %zu more hosts whose role cannot be told",
                                               unknown - UNKNOWN_LIMIT));
    }
}

void judgement_add(struct judgement *judgement, const struct judge_visit *visit)
{
    if (judgement->guesses_roles) {
        guess_roles(judgement, visit->host, visit->observations, visit->count);
    }
    for (size_t i = 0; i < judgement->inputs->profile_count; i++) {
        judge_add_visit(judgement->judges[i], visit);
    }
}

static void note_sources(struct judgement *judgement, const struct plan *plan)
{
    const struct inventory *inventory = &judgement->inputs->inventory;
    for (size_t i = 0; i < inventory->note_count; i++) {
        judgement_note(judgement, inventory->notes[i]);
    }
    const char *const *lines = NULL;
    size_t count = plan_disagreements(plan, &judgement->arena, &lines);
    for (size_t i = 0; i < count; i++) {
        judgement_note(judgement, lines[i]);
    }
}

/** Which of two assessments fits: that with fewer inconsistent findings. */
static size_t choose(struct judgement *judgement, const struct assessment *const assessments[2])
{
    size_t first = assessments[0]->verdict_counts[VERDICT_INCONSISTENT];
    size_t second = assessments[1]->verdict_counts[VERDICT_INCONSISTENT];
    size_t chosen = second < first ? 1 : 0;
    const char *chosen_name = assessments[chosen]->profile->name;
    const char *other_name = assessments[1 - chosen]->profile->name;
    size_t fewer = chosen == 1 ? second : first;
    size_t more = chosen == 1 ? first : second;
    if (fewer == more) {
        judgement_note(
            judgement,
            arena_format(&judgement->arena,
                         "no profile was given, and it cannot be told which fits: %zu inconsistent "
                         "by %s, %zu by %s; judged by %s",
                         fewer, chosen_name, more, other_name, chosen_name));
    } else {
        judgement_note(judgement,
                       arena_format(&judgement->arena,
                                    "no profile was given: %s %s (%zu inconsistent; %zu by %s)",
                                    chosen_name, fewer == 0 ? "fits" : "is nearest", fewer, more,
                                    other_name));
    }
    return chosen;
}

const struct assessment *judgement_finish(struct judgement *judgement,
                                          const struct run_information *run,
                                          const struct plan *plan)
{
    note_guesses(judgement);
    note_sources(judgement, plan);
    size_t chosen = 0;
    if (judgement->inputs->profile_count == INPUTS_PROFILES) {
        const struct assessment *assessments[INPUTS_PROFILES];
        for (size_t i = 0; i < INPUTS_PROFILES; i++) {
            assessments[i] = judge_finish(judgement->judges[i], run, NULL, 0);
        }
        chosen = choose(judgement, assessments);
    }
    return judge_finish(judgement->judges[chosen], run, judgement->notes, judgement->note_count);
}

enum exit_code judgement_exit_code(const struct assessment *assessment)
{
    if (assessment->verdict_counts[VERDICT_INCONSISTENT] > 0) {
        return EXIT_CODE_INCONSISTENT;
    }
    // The headline also knows what is no finding: an interrupted run, a host of no known role.
    bool is_doubtful = assessment->verdict_counts[VERDICT_INCONCLUSIVE] > 0 ||
                       assessment->headline == HEADLINE_CANNOT_TELL;
    return is_doubtful ? EXIT_CODE_INCONCLUSIVE : EXIT_CODE_CONSISTENT;
}
