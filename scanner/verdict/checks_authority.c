#include "verdict/authorities.h"
#include "verdict/check_scope.h"
#include "verdict/checks.h"

/** "SHA-256 …, thumbprint …", or what else tells the authority from others of its name. */
static const char *word_identity(struct arena *arena, const struct authority *authority)
{
    if (authority->root != NULL) {
        return arena_format(arena, "thumbprint %s, SHA-256 %s", authority->root->sha1,
                            authority->root->sha256);
    }
    if (authority->key_id != NULL) {
        return arena_format(arena, "key identifier %s; no server sends its certificate",
                            authority->key_id);
    }
    return "no server sends its certificate";
}

static const char *word_remedy(struct arena *arena, const struct authority *authority)
{
    return arena_format(
        arena,
        "if the estate's clients trust %s (%s): hand its certificate in with --ca FILE; if they "
        "ought to and do not: put it into Trusted Root Certification Authorities of every client's "
        "computer account; else bind certificates of an authority that they trust",
        authority->name, word_identity(arena, authority));
}

static struct evidence_list with_root(struct arena *arena, const struct authority_group *group)
{
    const struct certificate_facts *root = group->authority->root;
    if (root == NULL) {
        return group->evidence;
    }
    struct evidence *items = arena_allocate(arena, group->evidence.count + 1, sizeof(*items));
    items[0].summary = arena_format(arena, "root certificate %s, SHA-1 %s, SHA-256 %s",
                                    root->subject, root->sha1, root->sha256);
    for (size_t i = 0; i < group->evidence.count; i++) {
        items[i + 1] = group->evidence.items[i];
    }
    return (struct evidence_list){ .items = items, .count = group->evidence.count + 1 };
}

static void add_unknown(struct hearing *hearing, const struct check *check,
                        const struct authority_group *group)
{
    struct arena *arena = hearing->arena;
    struct shared_fault *shared = arena_allocate(arena, 1, sizeof(*shared));
    *shared = (struct shared_fault){
        .endpoints = group->endpoints,
        .endpoint_count = group->endpoint_count,
        .checks = group->checks,
        .check_count = group->check_count,
    };
    const struct seen_value seen = { .value = VALUE_PRESENT };
    struct opinion opinion = {
        .confidence = CONFIDENCE_HIGH,
        .observed = arena_format(arena, "certificates of %s, which no root vouches for",
                                 group->authority->name),
        .reason = "its root is none of those that clients trust (--ca)",
        .remedy = word_remedy(arena, group->authority),
        .shared = shared,
        .evidence = with_root(arena, group),
    };
    opinion_weigh(&opinion, check, &seen);
    if (!hearing->judged->has_estate_roots && opinion.verdict == VERDICT_INCONSISTENT) {
        opinion.verdict = VERDICT_INCONCLUSIVE;
        opinion.reason = "the roots that clients trust were not handed in (--ca), so it cannot be "
                         "told whether they trust this one";
    }
    const struct subject subject = { .check = check, .authority = group->authority };
    findings_add(hearing->findings, &subject, &opinion);
}

static void add_none(struct hearing *hearing, const struct check *check)
{
    const struct authorities *authorities = hearing->authorities;
    const struct seen_value seen = { .value = VALUE_ABSENT };
    struct opinion opinion = {
        .confidence = CONFIDENCE_HIGH,
        .observed = "no unknown authority",
        .reason = "every chain that was seen ends in a trusted root",
        .evidence = evidence_from_sighting(hearing->arena, authorities->anchored),
    };
    opinion_weigh(&opinion, check, &seen);
    const struct subject subject = { .check = check };
    findings_add(hearing->findings, &subject, &opinion);
}

// A chain that ends nowhere for another reason is told of its own server: then nothing is said of
// authorities here, neither good nor bad.
void check_authorities(struct hearing *hearing, const struct check *check)
{
    if (!check_applies_to_estate(hearing, check)) {
        return;
    }
    struct authorities *authorities = hearing->authorities;
    struct authority_group group;
    size_t first = 0;
    while (authorities_next(authorities, &first, &group)) {
        add_unknown(hearing, check, &group);
    }
    if (authorities->anchored_count > 0 && authorities->unanchored_count == 0) {
        add_none(hearing, check);
    }
}
