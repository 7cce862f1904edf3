#include "verdict/findings.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"
#include "verdict/authorities.h"
#include "verdict/confidence.h"
#include "verdict/drafts.h"

#include <stdlib.h>
#include <string.h>

#define SETTLING_MS     ((int64_t)24 * 3600 * 1000)
#define ADDRESSES_NAMED 3

void findings_init(struct findings *findings, const struct profile *profile)
{
    *findings = (struct findings){ .profile = profile };
}

void findings_clear(struct findings *findings)
{
    memory_free(findings->drafts);
    findings_init(findings, findings->profile);
}

size_t profile_step_index(const struct profile *profile, const struct check *check)
{
    size_t index = 0;
    while (index < profile->step_count &&
           !(text_equal(profile->steps[index].article, check->article) &&
             text_equal(profile->steps[index].step, check->step))) {
        index++;
    }
    return index;
}

void findings_add(struct findings *findings, const struct subject *subject,
                  const struct opinion *opinion)
{
    findings->drafts = memory_grow(findings->drafts, &findings->capacity, findings->count + 1,
                                   sizeof(*findings->drafts));
    struct draft *draft = &findings->drafts[findings->count++];
    *draft = (struct draft){ .subject = *subject, .opinion = *opinion };
    draft->step = profile_step_index(findings->profile, subject->check);
    draft->vantage = findings->vantage;
    if (opinion->address != NULL) {
        draft->address = *opinion->address;
        draft->opinion.address = NULL;
    }
}

static int compare_numbers(size_t left, size_t right)
{
    return (left > right) - (left < right);
}

/** What is not there comes first. */
static int compare_texts(const char *left, const char *right)
{
    if (left == NULL || right == NULL) {
        return (left != NULL) - (right != NULL);
    }
    return left == right ? 0 : strcmp(left, right);
}

static int compare_authorities(const struct authority *left, const struct authority *right)
{
    if (left == NULL || right == NULL) {
        return (left != NULL) - (right != NULL);
    }
    return authority_compare(left, right);
}

static int compare_subjects(const struct subject *left, const struct subject *right)
{
    if (left->check != right->check) {
        return left->check < right->check ? -1 : 1; // of one array, the profile's
    }
    int order = compare_texts(left->host, right->host);
    if (order == 0) {
        order = compare_numbers(left->port, right->port);
    }
    if (order == 0) {
        order = compare_numbers((size_t)left->has_scheme * 2 + left->scheme,
                                (size_t)right->has_scheme * 2 + right->scheme);
    }
    if (order == 0) {
        order = compare_texts(left->path, right->path);
    }
    if (order == 0) {
        order = compare_texts(left->package, right->package);
    }
    if (order == 0) {
        order = compare_texts(left->kind, right->kind);
    }
    if (order == 0) {
        order = compare_texts(left->alias, right->alias);
    }
    return order != 0 ? order : compare_authorities(left->authority, right->authority);
}

/** By subject; the opinions on one subject by address and vantage point, then by what they say. */
static int compare_drafts(const void *left, const void *right)
{
    const struct draft *one = left;
    const struct draft *other = right;
    int order = compare_numbers(one->step, other->step);
    if (order == 0) {
        order = compare_subjects(&one->subject, &other->subject);
    }
    if (order == 0) {
        order = address_compare(&one->address, &other->address);
    }
    if (order == 0) {
        order = compare_numbers(one->vantage, other->vantage);
    }
    if (order == 0) {
        order = compare_numbers(one->opinion.verdict, other->opinion.verdict);
    }
    if (order == 0) {
        order = compare_texts(one->opinion.observed, other->opinion.observed);
    }
    return order != 0 ? order : compare_texts(one->opinion.reason, other->opinion.reason);
}

static uint64_t hash_number(uint64_t hash, unsigned number)
{
    const unsigned char bytes[] = { (unsigned char)(number >> 8), (unsigned char)(number & 0xff) };
    return hash_bytes(hash, bytes, sizeof(bytes));
}

static void write_key(const struct subject *subject, char out_key[17])
{
    uint64_t hash = hash_text(HASH_START, subject->check->id);
    hash = hash_text(hash, subject->host);
    hash = hash_number(hash, subject->port);
    hash = hash_text(hash, subject->has_scheme ? scheme_name(subject->scheme) : NULL);
    hash = hash_text(hash, subject->path);
    hash = hash_text(hash, subject->package);
    hash = hash_text(hash, subject->kind);
    if (subject->alias != NULL) {
        hash = hash_text(hash, subject->alias);
    }
    if (subject->authority != NULL) {
        hash = hash_text(hash, subject->authority->name);
        hash = hash_text(hash, subject->authority->key_id);
    }
    hash_format(hash_finish(hash), out_key);
}

static size_t end_of_subject(const struct findings *findings, size_t first)
{
    size_t end = first + 1;
    while (end < findings->count && compare_subjects(&findings->drafts[first].subject,
                                                     &findings->drafts[end].subject) == 0) {
        end++;
    }
    return end;
}

/** The first of the worst; a warning is worse than none. */
static const struct draft *find_worst(const struct draft *drafts, size_t count)
{
    const struct draft *worst = &drafts[0];
    for (size_t i = 1; i < count; i++) {
        const struct opinion *opinion = &drafts[i].opinion;
        const bool is_worse = opinion->verdict > worst->opinion.verdict ||
                              (opinion->verdict == worst->opinion.verdict && opinion->is_warning &&
                               !worst->opinion.is_warning);
        worst = is_worse ? &drafts[i] : worst;
    }
    return worst;
}

/** Several lines of an export may rest on the same sightings: these are told once. */
static bool is_repeated(const struct draft *drafts, size_t index)
{
    return index > 0 &&
           drafts[index].opinion.evidence.items == drafts[index - 1].opinion.evidence.items;
}

/** A text that was handed in is the same from every vantage point. */
static bool was_told(const struct evidence *items, size_t count, const struct evidence *evidence)
{
    for (size_t i = 0; evidence->observation == 0 && i < count; i++) {
        if (items[i].observation == 0 && compare_texts(items[i].summary, evidence->summary) == 0) {
            return true;
        }
    }
    return false;
}

/** Returns how many items there are then. */
static size_t append(struct evidence *items, size_t count, const struct evidence_list *list,
                     bool is_elsewhere)
{
    for (size_t i = 0; i < list->count; i++) {
        if (!is_elsewhere || !was_told(items, count, &list->items[i])) {
            items[count++] = list->items[i];
        }
    }
    return count;
}

static struct evidence_list join_evidence(struct arena *arena, const struct draft *drafts,
                                          size_t count)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        total += is_repeated(drafts, i) ? 0 : drafts[i].opinion.evidence.count;
    }
    if (total == drafts->opinion.evidence.count) {
        return drafts->opinion.evidence;
    }
    struct evidence *items = arena_allocate(arena, total, sizeof(*items));
    size_t filled = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_repeated(drafts, i)) {
            const bool is_elsewhere = drafts[i].vantage != drafts->vantage;
            filled = append(items, filled, &drafts[i].opinion.evidence, is_elsewhere);
        }
    }
    return (struct evidence_list){ .items = items, .count = filled };
}

static enum confidence least_confidence(const struct draft *drafts, size_t count,
                                        enum verdict verdict)
{
    enum confidence least = CONFIDENCE_HIGH;
    for (size_t i = 0; i < count; i++) {
        if (drafts[i].opinion.verdict == verdict) {
            least = confidence_lesser(least, drafts[i].opinion.confidence);
        }
    }
    return least;
}

/** Addresses with that verdict, or all of them for VERDICT_COUNT. */
static size_t count_addresses(const struct draft *drafts, size_t count, enum verdict verdict)
{
    const struct address *last = NULL;
    size_t addresses = 0;
    for (size_t i = 0; i < count; i++) {
        const bool is_meant = verdict == VERDICT_COUNT || drafts[i].opinion.verdict == verdict;
        if (is_meant && (last == NULL || !address_equal(last, &drafts[i].address))) {
            last = &drafts[i].address;
            addresses++;
        }
    }
    return addresses;
}

/** "10.1.1.5, 10.1.1.6": those with that verdict. */
static const char *name_addresses(struct arena *arena, const struct draft *drafts, size_t count,
                                  enum verdict verdict)
{
    const struct address *last = NULL;
    const char *list = "";
    size_t named = 0;
    for (size_t i = 0; i < count && named < ADDRESSES_NAMED; i++) {
        if (drafts[i].opinion.verdict == verdict && drafts[i].address.family != ADDRESS_NONE &&
            (last == NULL || !address_equal(last, &drafts[i].address))) {
            char text[ADDRESS_TEXT_SIZE];
            last = &drafts[i].address;
            address_format(last, text);
            list = arena_format(arena, "%s%s%s", list, named > 0 ? ", " : "", text);
            named++;
        }
    }
    return list;
}

static const char *word_reason(struct arena *arena, const struct draft *drafts, size_t count,
                               const struct draft *worst)
{
    const size_t all = count_addresses(drafts, count, VERDICT_COUNT);
    const size_t alike = count_addresses(drafts, count, worst->opinion.verdict);
    if (alike == all) {
        return worst->opinion.reason;
    }
    return arena_format(arena, "%s (%zu of %zu addresses: %s%s)", worst->opinion.reason, alike, all,
                        name_addresses(arena, drafts, count, worst->opinion.verdict),
                        alike > ADDRESSES_NAMED ? ", …" : "");
}

static const char *choose_remedy(const struct check *check, enum release_generation generation)
{
    const char *special = NULL;
    if (generation == RELEASE_BEFORE_8_5_RU4) {
        special = check->remedy_before_8_5_ru4;
    } else if (generation == RELEASE_FROM_8_5_RU4) {
        special = check->remedy_from_8_5_ru4;
    }
    return special != NULL ? special : check->remedy;
}

/** Within a day after the change; a change that is still to come excuses nothing. */
static bool is_settling_time(const struct assessment *assessment)
{
    const struct inventory *inventory = assessment->inventory;
    return inventory->has_changed_at && assessment->judged_at_ms >= inventory->changed_at_ms &&
           assessment->judged_at_ms < inventory->changed_at_ms + SETTLING_MS;
}

/** What only a nightly schedule updates may be wrong for a day after the change. */
static void settle(struct finding *finding, const struct assessment *assessment)
{
    if (finding->check->is_settling && finding->verdict == VERDICT_INCONSISTENT &&
        is_settling_time(assessment)) {
        finding->verdict = VERDICT_INCONCLUSIVE;
        finding->settling_until_ms = assessment->inventory->changed_at_ms + SETTLING_MS;
    }
}

static bool needs_remedy(const struct finding *finding)
{
    return finding->verdict == VERDICT_INCONSISTENT || finding->verdict == VERDICT_INCONCLUSIVE ||
           finding->is_warning;
}

static void share(struct finding *finding, const struct shared_fault *shared)
{
    if (shared != NULL) {
        finding->endpoints = shared->endpoints;
        finding->endpoint_count = shared->endpoint_count;
        finding->stands_for = shared->checks;
        finding->stands_for_count = shared->check_count;
    }
}

static void merge(struct finding *finding, const struct drafts *drafts,
                  struct assessment *assessment, const struct vantages *vantages)
{
    struct arena *arena = &assessment->arena;
    const size_t count = drafts->decisive;
    const struct draft *worst = find_worst(drafts->items, count);
    const struct subject *subject = &worst->subject;
    const struct evidence_list evidence = join_evidence(arena, drafts->items, drafts->count);
    const char *reason = word_reason(arena, drafts->items, count, worst);
    *finding = (struct finding){
        .check = subject->check,
        .host = subject->host,
        .port = subject->port,
        .has_scheme = subject->has_scheme,
        .scheme = subject->scheme,
        .path = subject->path,
        .package = subject->package,
        .kind = subject->kind,
        .alias = subject->alias,
        .authority = subject->authority,
        .verdict = worst->opinion.verdict,
        .is_warning = worst->opinion.is_warning,
        .confidence = least_confidence(drafts->items, count, worst->opinion.verdict),
        .expected = subject->check->expected,
        .observed = worst->opinion.observed,
        .reason = drafts_word_reason(arena, drafts, worst, reason, vantages),
        .evidence = evidence.items,
        .evidence_count = evidence.count,
    };
    drafts_list_places(arena, drafts, worst, vantages, finding);
    write_key(subject, finding->key);
    hash_format(hash_finish(hash_text(HASH_START, finding->observed)), finding->observed_hash);
    share(finding, worst->opinion.shared);
    settle(finding, assessment);
    if (needs_remedy(finding)) {
        finding->remedy = worst->opinion.remedy != NULL
                              ? worst->opinion.remedy
                              : choose_remedy(subject->check, assessment->inventory->generation);
    }
}

static void lower_doubtful_pass(struct finding *finding, const struct drafts *drafts)
{
    if (finding->verdict == VERDICT_CONSISTENT && drafts_leave_doubt(drafts)) {
        finding->confidence = confidence_lesser(finding->confidence, CONFIDENCE_MEDIUM);
    }
}

static size_t count_subjects(const struct findings *findings)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i = end_of_subject(findings, i)) {
        count++;
    }
    return count;
}

void findings_finish(struct findings *findings, struct assessment *assessment,
                     const struct vantages *vantages)
{
    if (findings->count > 0) {
        qsort(findings->drafts, findings->count, sizeof(*findings->drafts), compare_drafts);
    }
    assessment->findings =
        arena_allocate(&assessment->arena, count_subjects(findings), sizeof(*assessment->findings));
    size_t end = 0;
    for (size_t i = 0; i < findings->count; i = end) {
        end = end_of_subject(findings, i);
        struct drafts drafts = { .items = &findings->drafts[i], .count = end - i };
        drafts_choose(&drafts);
        if (drafts.count > 0) {
            struct finding *finding = &assessment->findings[assessment->finding_count++];
            merge(finding, &drafts, assessment, vantages);
            lower_doubtful_pass(finding, &drafts);
        }
    }
}
