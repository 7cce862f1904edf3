#include "verdict/drafts.h"

#include "base/memory.h"

#include <string.h>

/** From where something was measured. */
struct measured_from {
    size_t vantage; /**< the first one */
    bool is_any;
    bool is_several;
};

static void note(struct measured_from *from, const struct draft *draft)
{
    if (draft->opinion.standing != STANDING_MEASURED) {
        return;
    }
    from->is_several = from->is_several || (from->is_any && from->vantage != draft->vantage);
    from->vantage = from->is_any ? from->vantage : draft->vantage;
    from->is_any = true;
}

static bool is_by_another(const struct measured_from *from, size_t vantage)
{
    return from->is_several || (from->is_any && from->vantage != vantage);
}

/** What has to be known of all drafts before one of them can be weighed. */
struct survey {
    struct measured_from anywhere;
    bool *is_measured; /**< of each vantage point */
    bool is_visited;   /**< from any of them */
};

static void survey_init(struct survey *survey, const struct drafts *drafts)
{
    size_t vantages = 0;
    for (size_t i = 0; i < drafts->count; i++) {
        const size_t vantage = drafts->items[i].vantage;
        vantages = vantage >= vantages ? vantage + 1 : vantages;
    }
    *survey = (struct survey){ .is_measured = memory_allocate(vantages, sizeof(bool)) };
    for (size_t i = 0; i < drafts->count; i++) {
        const struct draft *draft = &drafts->items[i];
        const enum standing standing = draft->opinion.standing;
        note(&survey->anywhere, draft);
        survey->is_measured[draft->vantage] =
            survey->is_measured[draft->vantage] || standing == STANDING_MEASURED;
        survey->is_visited = survey->is_visited || standing != STANDING_UNVISITED;
    }
}

/** `here`: from where its address was measured. */
static bool decides(const struct survey *survey, const struct measured_from *here,
                    const struct draft *draft)
{
    switch (draft->opinion.standing) {
    case STANDING_MEASURED:
        break;
    case STANDING_UNMEASURED:
        // An address that one was sent to is not told by what another saw at its own.
        if (draft->address.family != ADDRESS_NONE) {
            return !is_by_another(here, draft->vantage);
        }
        return survey->is_measured[draft->vantage] ||
               !is_by_another(&survey->anywhere, draft->vantage);
    case STANDING_UNVISITED:
        return !survey->is_visited;
    }
    return true;
}

static size_t end_of_address(const struct drafts *drafts, size_t first)
{
    size_t end = first + 1;
    while (end < drafts->count &&
           address_equal(&drafts->items[first].address, &drafts->items[end].address)) {
        end++;
    }
    return end;
}

static bool *find_decisive(const struct drafts *drafts)
{
    struct survey survey;
    survey_init(&survey, drafts);
    bool *is_decisive = memory_allocate(drafts->count, sizeof(bool));
    size_t end = 0;
    for (size_t first = 0; first < drafts->count; first = end) {
        end = end_of_address(drafts, first);
        struct measured_from here = { 0 };
        for (size_t i = first; i < end; i++) {
            note(&here, &drafts->items[i]);
        }
        for (size_t i = first; i < end; i++) {
            is_decisive[i] = decides(&survey, &here, &drafts->items[i]);
        }
    }
    memory_free(survey.is_measured);
    return is_decisive;
}

/** Brings the marked ones to the front, each part in its order; returns how many they are. */
static size_t bring_forward(const struct drafts *drafts, const bool *is_marked)
{
    struct draft *others = memory_allocate(drafts->count, sizeof(*others));
    size_t marked_count = 0;
    size_t other_count = 0;
    for (size_t i = 0; i < drafts->count; i++) {
        if (is_marked[i]) {
            drafts->items[marked_count++] = drafts->items[i];
        } else {
            others[other_count++] = drafts->items[i];
        }
    }
    if (other_count > 0) {
        memcpy(&drafts->items[marked_count], others, other_count * sizeof(*others));
    }
    memory_free(others);
    return marked_count;
}

static bool is_withheld(const struct drafts *drafts)
{
    for (size_t i = 0; i < drafts->count; i++) {
        if (drafts->items[i].opinion.withholds_pass) {
            return true;
        }
    }
    return false;
}

/** Of those that decide; where nothing else does, nothing is said. */
static void leave_passes_out(struct drafts *drafts)
{
    size_t kept = 0;
    size_t decisive = 0;
    for (size_t i = 0; i < drafts->count; i++) {
        const bool is_decisive = i < drafts->decisive;
        if (is_decisive && drafts->items[i].opinion.verdict == VERDICT_CONSISTENT) {
            continue;
        }
        decisive += is_decisive;
        drafts->items[kept++] = drafts->items[i];
    }
    drafts->decisive = decisive;
    drafts->count = decisive > 0 ? kept : 0;
}

static bool is_of_one_vantage(const struct drafts *drafts)
{
    for (size_t i = 1; i < drafts->count; i++) {
        if (drafts->items[i].vantage != drafts->items[0].vantage) {
            return false;
        }
    }
    return true;
}

void drafts_choose(struct drafts *drafts)
{
    drafts->decisive = drafts->count;
    if (!is_of_one_vantage(drafts)) {
        bool *is_decisive = find_decisive(drafts);
        drafts->decisive = bring_forward(drafts, is_decisive);
        memory_free(is_decisive);
    }
    if (is_withheld(drafts)) {
        leave_passes_out(drafts);
    }
}

bool drafts_leave_doubt(const struct drafts *drafts)
{
    for (size_t i = drafts->decisive; i < drafts->count; i++) {
        const struct draft *draft = &drafts->items[i];
        if (draft->opinion.standing == STANDING_UNMEASURED &&
            draft->address.family != ADDRESS_NONE) {
            return true;
        }
    }
    return false;
}

static bool is_as_bad(const struct draft *draft, const struct draft *worst)
{
    return draft->opinion.verdict == worst->opinion.verdict &&
           draft->opinion.is_warning == worst->opinion.is_warning;
}

static bool is_same_place(const struct draft *one, const struct draft *other)
{
    return one->vantage == other->vantage && address_equal(&one->address, &other->address);
}

static bool is_of_one_place(const struct drafts *drafts)
{
    for (size_t i = 1; i < drafts->count; i++) {
        if (!is_same_place(&drafts->items[i], &drafts->items[0])) {
            return false;
        }
    }
    return true;
}

void drafts_list_places(struct arena *arena, const struct drafts *drafts, const struct draft *worst,
                        const struct vantages *vantages, struct finding *finding)
{
    if (is_of_one_place(drafts)) {
        return; // nearly always: its evidence says which
    }
    struct finding_place *places = arena_allocate(arena, drafts->decisive, sizeof(*places));
    const struct draft *last = NULL;
    for (size_t i = 0; i < drafts->decisive; i++) {
        const struct draft *draft = &drafts->items[i];
        const bool is_known = last != NULL && is_same_place(draft, last);
        if (!is_as_bad(draft, worst) || draft->address.family == ADDRESS_NONE || is_known) {
            continue;
        }
        char address[ADDRESS_TEXT_SIZE];
        address_format(&draft->address, address);
        places[finding->place_count++] = (struct finding_place){
            .address = arena_copy_text(arena, address),
            .vantage = vantages->items[draft->vantage]->name,
        };
        last = draft;
    }
    finding->places = finding->place_count > 0 ? places : NULL;
}

/** How one vantage point takes part in a finding. */
enum part {
    PART_NONE,
    PART_UNMEASURED,
    PART_OTHERWISE,
    PART_WORST,
};

static enum part part_of(const struct drafts *drafts, const struct draft *worst, size_t vantage)
{
    enum part part = PART_NONE;
    for (size_t i = 0; i < drafts->count; i++) {
        const struct draft *draft = &drafts->items[i];
        enum part one = PART_NONE;
        if (draft->vantage != vantage) {
            continue;
        }
        if (i < drafts->decisive) {
            one = is_as_bad(draft, worst) ? PART_WORST : PART_OTHERWISE;
        } else if (draft->opinion.standing == STANDING_UNMEASURED) {
            one = PART_UNMEASURED;
        }
        part = one > part ? one : part;
    }
    return part;
}

/** "headquarters and branch"; NULL if none has that part. */
static const char *list_parts(struct arena *arena, const enum part *parts, enum part part,
                              const struct vantages *vantages)
{
    const char *list = NULL;
    for (size_t i = 0; i < vantages->count; i++) {
        if (parts[i] == part) {
            const char *name = vantage_words(vantages->items[i]->name);
            list = list == NULL ? name : arena_format(arena, "%s and %s", list, name);
        }
    }
    return list;
}

const char *drafts_word_reason(struct arena *arena, const struct drafts *drafts,
                               const struct draft *worst, const char *reason,
                               const struct vantages *vantages)
{
    if (is_of_one_vantage(drafts)) {
        return reason;
    }
    enum part *parts = memory_allocate(vantages->count, sizeof(*parts));
    for (size_t i = 0; i < vantages->count; i++) {
        parts[i] = part_of(drafts, worst, i);
    }
    const char *seen = list_parts(arena, parts, PART_WORST, vantages);
    const char *otherwise = list_parts(arena, parts, PART_OTHERWISE, vantages);
    const char *unmeasured = list_parts(arena, parts, PART_UNMEASURED, vantages);
    memory_free(parts);
    if (otherwise == NULL && unmeasured == NULL) {
        return reason;
    }
    return arena_format(arena, "%s (seen from %s%s%s%s%s)", reason, seen,
                        otherwise != NULL ? "; not so from " : "",
                        otherwise != NULL ? otherwise : "",
                        unmeasured != NULL ? "; could not be measured from " : "",
                        unmeasured != NULL ? unmeasured : "");
}
