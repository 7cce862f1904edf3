#include "verdict/vantages.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static struct vantage *add(struct vantages *vantages)
{
    struct vantage *vantage = arena_allocate(vantages->arena, 1, sizeof(*vantage));
    estate_init(&vantage->estate, vantages->arena, vantages->inventory);
    vantages->items = memory_grow(vantages->items, &vantages->capacity, vantages->count + 1,
                                  sizeof(struct vantage *));
    vantages->items[vantages->count++] = vantage;
    return vantage;
}

void vantages_init(struct vantages *vantages, struct arena *arena,
                   const struct inventory *inventory)
{
    *vantages = (struct vantages){ .arena = arena, .inventory = inventory };
    (void)add(vantages);
}

void vantages_clear(struct vantages *vantages)
{
    for (size_t i = 0; i < vantages->count; i++) {
        estate_clear(&vantages->items[i]->estate);
        memory_free(vantages->items[i]->origins);
    }
    memory_free(vantages->items);
    *vantages = (struct vantages){ 0 };
}

static bool is_same_text(const char *left, const char *right)
{
    return left == NULL || right == NULL ? left == right : strcmp(left, right) == 0;
}

static struct vantage *find(struct vantages *vantages, const char *name)
{
    for (size_t i = 0; i < vantages->count; i++) {
        if (is_same_text(vantages->items[i]->name, name)) {
            return vantages->items[i];
        }
    }
    return NULL;
}

static struct vantage *find_or_add(struct vantages *vantages, const char *name)
{
    struct vantage *vantage = vantages->is_named ? find(vantages, name) : vantages->items[0];
    if (vantage == NULL) {
        vantage = add(vantages);
    }
    if (vantage->origin_count == 0) {
        vantage->name = arena_copy_text(vantages->arena, name);
    }
    vantages->is_named = true;
    return vantage;
}

static const struct evidence_origin *find_origin(const struct vantage *vantage, const char *journal)
{
    for (size_t i = vantage->origin_count; i > 0; i--) {
        if (is_same_text(vantage->origins[i - 1]->journal, journal)) {
            return vantage->origins[i - 1];
        }
    }
    return NULL;
}

static const struct evidence_origin *add_origin(struct arena *arena, struct vantage *vantage,
                                                const char *journal)
{
    struct evidence_origin *origin = arena_allocate(arena, 1, sizeof(*origin));
    *origin = (struct evidence_origin){
        .vantage = vantage->name,
        .journal = arena_copy_text(arena, journal),
    };
    vantage->origins = memory_grow(vantage->origins, &vantage->origin_capacity,
                                   vantage->origin_count + 1, sizeof(struct evidence_origin *));
    vantage->origins[vantage->origin_count++] = origin;
    return origin;
}

struct vantage *vantages_take(struct vantages *vantages, const char *name, const char *journal,
                              const struct evidence_origin **out_origin)
{
    struct vantage *vantage = find_or_add(vantages, name);
    const struct evidence_origin *origin = find_origin(vantage, journal);
    *out_origin = origin != NULL ? origin : add_origin(vantages->arena, vantage, journal);
    return vantage;
}

const char *vantage_words(const char *name)
{
    return name != NULL ? name : "a vantage point without a name";
}

static int compare_texts(const char *left, const char *right)
{
    if (left == NULL || right == NULL) {
        return (left != NULL) - (right != NULL);
    }
    return strcmp(left, right);
}

int vantage_compare(const struct vantage *left, const struct vantage *right)
{
    return compare_texts(left->name, right->name);
}

static int compare_items(const void *left, const void *right)
{
    const struct vantage *const *one = left;
    const struct vantage *const *other = right;
    return vantage_compare(*one, *other);
}

static void make_known(struct vantages *vantages, const char *host)
{
    for (size_t i = 0; i < vantages->count; i++) {
        (void)estate_add(&vantages->items[i]->estate, host);
    }
}

/** Hosts that only one of them knows are none to the others, but not at another place. */
static void align(struct vantages *vantages)
{
    for (size_t i = 0; i < vantages->count; i++) {
        const struct estate *estate = &vantages->items[i]->estate;
        for (size_t h = vantages->inventory->host_count; h < estate->count; h++) {
            make_known(vantages, estate->hosts[h]->name);
        }
    }
}

void vantages_settle(struct vantages *vantages)
{
    if (vantages->count > 1) {
        qsort(vantages->items, vantages->count, sizeof(struct vantage *), compare_items);
        align(vantages);
    }
    for (size_t i = 0; i < vantages->count; i++) {
        estate_settle(&vantages->items[i]->estate);
    }
}

static bool is_visited(const struct vantage *vantage, size_t host)
{
    return vantage->estate.hosts[host]->sighting_count > 0;
}

/** Hosts that were visited from some vantage point. */
static size_t count_visited(const struct vantages *vantages)
{
    size_t count = 0;
    for (size_t host = 0; host < vantages->items[0]->estate.count; host++) {
        bool is_any = false;
        for (size_t i = 0; i < vantages->count && !is_any; i++) {
            is_any = is_visited(vantages->items[i], host);
        }
        count += is_any;
    }
    return count;
}

static size_t count_visited_from(const struct vantage *vantage)
{
    size_t count = 0;
    for (size_t host = 0; host < vantage->estate.count; host++) {
        count += is_visited(vantage, host);
    }
    return count;
}

struct vantage_gaps vantages_tell_gaps(const struct vantages *vantages)
{
    struct vantage_gaps gaps = {
        .lines = arena_allocate(vantages->arena, vantages->count, sizeof(*gaps.lines)),
    };
    const size_t all = count_visited(vantages);
    for (size_t i = 0; i < vantages->count; i++) {
        const struct vantage *vantage = vantages->items[i];
        const size_t missed = all - count_visited_from(vantage);
        if (missed > 0) {
            gaps.lines[gaps.count++] = arena_format(
                vantages->arena, "%zu of %zu visited hosts %s not visited from %s", missed, all,
                missed == 1 ? "was" : "were", vantage_words(vantage->name));
        }
    }
    return gaps;
}

static int compare_journals(const void *left, const void *right)
{
    const char *const *one = left;
    const char *const *other = right;
    return compare_texts(*one, *other);
}

static struct vantage_report report_of(const struct vantage *vantage, struct arena *arena)
{
    const char **journals = arena_allocate(arena, vantage->origin_count, sizeof(const char *));
    struct vantage_report report = {
        .name = vantage->name,
        .journals = journals,
        .observation_count = vantage->observation_count,
    };
    for (size_t i = 0; i < vantage->origin_count; i++) {
        if (vantage->origins[i]->journal != NULL) {
            journals[report.journal_count++] = vantage->origins[i]->journal;
        }
    }
    if (report.journal_count > 0) {
        qsort(journals, report.journal_count, sizeof(const char *), compare_journals);
    }
    report.host_count = count_visited_from(vantage);
    return report;
}

void vantages_report(const struct vantages *vantages, struct assessment *assessment)
{
    struct vantage_report *reports =
        arena_allocate(vantages->arena, vantages->count, sizeof(*reports));
    for (size_t i = 0; vantages->is_named && i < vantages->count; i++) {
        reports[assessment->vantage_count++] = report_of(vantages->items[i], vantages->arena);
    }
    assessment->vantages = reports;
}
