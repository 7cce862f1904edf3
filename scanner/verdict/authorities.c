#include "verdict/authorities.h"

#include "base/memory.h"
#include "base/text.h"
#include "verdict/places.h"

#include <stdlib.h>
#include <string.h>

struct authority_member {
    const struct authority *authority;
    const char *place;
    const struct check *check;
    const struct sighting *handshake;
};

static const char *issuer_key(struct arena *arena, const char *name, const char *key_id)
{
    return key_id != NULL ? arena_format(arena, "%s\n%s", name, key_id) : name;
}

static void note_issuer(struct authorities *authorities, const char *key,
                        struct shown_issuer *issuer)
{
    if (map_get(&authorities->issuers, key) == NULL) {
        map_set(&authorities->issuers, key, issuer);
    }
}

static void take_issuer(struct authorities *authorities, const struct certificate_facts *facts,
                        const struct trust_place *place)
{
    if (facts->is_malformed || facts->subject == NULL) {
        return;
    }
    const char *key = issuer_key(authorities->arena, facts->subject, facts->key_id);
    if (map_get(&authorities->issuers, key) != NULL) {
        return;
    }
    struct shown_issuer *issuer = arena_allocate(authorities->arena, 1, sizeof(*issuer));
    issuer->facts = facts;
    issuer->place = place_format(authorities->arena, place->record->name, place->port);
    note_issuer(authorities, key, issuer);
    note_issuer(authorities, facts->subject, issuer);
}

static void take_issuers(struct authorities *authorities, const struct host_record *record)
{
    const struct judged_chain *last = NULL;
    for (size_t i = 0; i < record->sighting_count; i++) {
        const struct sighting *sighting = &record->sightings[i];
        const struct judged_chain *chain =
            sighting->kind == OBSERVATION_HANDSHAKE ? sighting->handshake.chain : NULL;
        if (chain == NULL || chain == last) {
            continue;
        }
        last = chain;
        const struct trust_place place = { .record = record, .port = sighting->port };
        for (size_t c = 1; c < chain->length; c++) {
            take_issuer(authorities, &chain->certificates[c]->facts, &place);
        }
    }
}

int authority_compare(const struct authority *left, const struct authority *right)
{
    const int order = strcmp(left->name, right->name);
    if (order != 0) {
        return order;
    }
    if (left->key_id == NULL || right->key_id == NULL) {
        return (left->key_id != NULL) - (right->key_id != NULL);
    }
    return strcmp(left->key_id, right->key_id);
}

void authorities_init(struct authorities *authorities, struct arena *arena, bool has_estate_roots)
{
    *authorities = (struct authorities){
        .arena = arena,
        .has_estate_roots = has_estate_roots,
    };
}

void authorities_take(struct authorities *authorities, const struct estate *estate)
{
    for (size_t i = 0; i < estate->count; i++) {
        take_issuers(authorities, estate->hosts[i]);
    }
}

void authorities_clear(struct authorities *authorities)
{
    map_clear(&authorities->issuers);
    memory_free(authorities->members);
    *authorities = (struct authorities){ 0 };
}

/** The issuer itself, if some server sent it. */
static const struct shown_issuer *find_issuer(const struct authorities *authorities,
                                              const struct authority *authority)
{
    const char *key = issuer_key(authorities->arena, authority->name, authority->key_id);
    const struct shown_issuer *issuer = map_get(&authorities->issuers, key);
    if (issuer != NULL || authority->key_id == NULL) {
        return issuer;
    }
    // One that has no key identifier of its own may be it; one with another identifier is not.
    issuer = map_get(&authorities->issuers, authority->name);
    return issuer != NULL && issuer->facts->key_id == NULL ? issuer : NULL;
}

static const struct authority *with_root(const struct authorities *authorities,
                                         const struct authority *authority,
                                         const struct certificate_facts *root)
{
    if (authority->root != NULL) {
        return authority;
    }
    struct authority *complete = arena_allocate(authorities->arena, 1, sizeof(*complete));
    *complete = *authority;
    complete->root = root;
    if (complete->key_id == NULL) {
        complete->key_id = root->key_id;
    }
    return complete;
}

static bool has_problem(const struct judged_chain *chain, enum certificate_problem problem)
{
    return (chain->certificates[0]->problems & certificate_problem_bit(problem)) != 0;
}

// A server that sends nothing but its own certificate has forgotten an intermediate, or its issuer
// is a root, which need not be sent: an estate's own authority often signs servers directly. Where
// the roots of the estate were handed in, the issuer is none of them; where not, it may well be
// one.
static bool may_lead_to_root(const struct authorities *authorities,
                             const struct judged_chain *chain)
{
    return has_problem(chain, CERTIFICATE_UNTRUSTED_ROOT) || !authorities->has_estate_roots;
}

struct trust_matter authorities_explain(const struct authorities *authorities,
                                        const struct judged_chain *chain)
{
    const struct authority *unknown = chain->unknown_authority;
    if (unknown == NULL || chain->built.is_anchored ||
        has_problem(chain, CERTIFICATE_SELF_SIGNED)) {
        return (struct trust_matter){ 0 };
    }
    const struct shown_issuer *issuer = find_issuer(authorities, unknown);
    if (issuer != NULL && !issuer->facts->is_self_signed) {
        return (struct trust_matter){ .missing = issuer };
    }
    if (issuer != NULL) {
        return (struct trust_matter){
            .authority = with_root(authorities, unknown, issuer->facts),
        };
    }
    return (struct trust_matter){
        .authority = may_lead_to_root(authorities, chain) ? unknown : NULL,
    };
}

void authorities_note(struct authorities *authorities, const struct check *check,
                      const struct trust_place *place, const struct authority *authority)
{
    if (place->handshake->handshake.chain->built.is_anchored) {
        authorities->anchored_count++;
        authorities->anchored =
            authorities->anchored != NULL ? authorities->anchored : place->handshake;
    } else {
        authorities->unanchored_count++;
    }
    if (authority == NULL) {
        return;
    }
    authorities->members =
        memory_grow(authorities->members, &authorities->member_capacity,
                    authorities->member_count + 1, sizeof(*authorities->members));
    authorities->members[authorities->member_count++] = (struct authority_member){
        .authority = authority,
        .place = place_format(authorities->arena, place->record->name, place->port),
        .check = check,
        .handshake = place->handshake,
    };
}

static int compare_members(const void *left_item, const void *right_item)
{
    const struct authority_member *left = left_item;
    const struct authority_member *right = right_item;
    int order = authority_compare(left->authority, right->authority);
    if (order == 0) {
        order = place_compare(left->place, right->place);
    }
    if (order == 0) {
        order = address_compare(&left->handshake->address, &right->handshake->address);
    }
    if (order == 0) {
        order = (left->handshake->number > right->handshake->number) -
                (left->handshake->number < right->handshake->number);
    }
    // Of one array, the profile's.
    return order != 0 ? order : (left->check > right->check) - (left->check < right->check);
}

static size_t end_of_group(const struct authorities *authorities, size_t first)
{
    size_t end = first + 1;
    while (end < authorities->member_count &&
           authority_compare(authorities->members[first].authority,
                             authorities->members[end].authority) == 0) {
        end++;
    }
    return end;
}

static void sort(struct authorities *authorities)
{
    if (authorities->member_count > 0) {
        qsort(authorities->members, authorities->member_count, sizeof(*authorities->members),
              compare_members);
    }
}

// A certificate without the identifier of its issuer's key leads to the one authority of that name,
// as long as there are not two.
static void join_nameless(struct authorities *authorities)
{
    sort(authorities);
    for (size_t i = 0; i < authorities->member_count;) {
        const struct authority *authority = authorities->members[i].authority;
        const size_t end = end_of_group(authorities, i);
        const size_t next_end =
            end < authorities->member_count ? end_of_group(authorities, end) : end;
        const bool is_only_one =
            authority->key_id == NULL && end < authorities->member_count &&
            strcmp(authority->name, authorities->members[end].authority->name) == 0 &&
            (next_end == authorities->member_count ||
             strcmp(authority->name, authorities->members[next_end].authority->name) != 0);
        for (size_t m = i; m < end && is_only_one; m++) {
            authorities->members[m].authority = authorities->members[end].authority;
        }
        i = end;
    }
    sort(authorities);
}

static const struct authority *told_best(const struct authority_member *members, size_t count)
{
    size_t best = 0;
    while (best + 1 < count && members[best].authority->root == NULL) {
        best++;
    }
    return members[members[best].authority->root != NULL ? best : 0].authority;
}

static void take_places(struct authority_group *group, struct arena *arena,
                        const struct authority_member *members, size_t count)
{
    const char **places = arena_allocate(arena, count, sizeof(const char *));
    struct evidence *evidence = arena_allocate(arena, count, sizeof(*evidence));
    size_t evidence_count = 0;
    for (size_t i = 0; i < count; i++) {
        const bool is_new_place = i == 0 || strcmp(members[i].place, members[i - 1].place) != 0;
        if (is_new_place) {
            places[group->endpoint_count++] = members[i].place;
        }
        if (i == 0 || members[i].handshake != members[i - 1].handshake) {
            evidence[evidence_count++] = evidence_of(arena, members[i].handshake);
        }
    }
    group->endpoints = places;
    group->evidence = (struct evidence_list){ .items = evidence, .count = evidence_count };
}

static int compare_checks(const void *left_item, const void *right_item)
{
    const struct check *const *left = left_item;
    const struct check *const *right = right_item;
    return (*left > *right) - (*left < *right);
}

static void take_checks(struct authority_group *group, struct arena *arena,
                        const struct authority_member *members, size_t count)
{
    const struct check **checks = arena_allocate(arena, count, sizeof(const struct check *));
    for (size_t i = 0; i < count; i++) {
        checks[i] = members[i].check;
    }
    qsort(checks, count, sizeof(const struct check *), compare_checks);
    for (size_t i = 0; i < count; i++) {
        if (group->check_count == 0 || checks[group->check_count - 1] != checks[i]) {
            checks[group->check_count++] = checks[i];
        }
    }
    group->checks = checks;
}

bool authorities_next(struct authorities *authorities, size_t *first,
                      struct authority_group *out_group)
{
    if (*first == 0) {
        join_nameless(authorities);
    }
    if (*first >= authorities->member_count) {
        return false;
    }
    const struct authority_member *members = &authorities->members[*first];
    const size_t end = end_of_group(authorities, *first);
    *out_group = (struct authority_group){ .authority = told_best(members, end - *first) };
    take_places(out_group, authorities->arena, members, end - *first);
    take_checks(out_group, authorities->arena, members, end - *first);
    *first = end;
    return true;
}
