/** Opinions on subjects, address by address, become one finding a logical subject: the worst wins,
 * with the evidence of all. */
#ifndef VERDICT_FINDINGS_H
#define VERDICT_FINDINGS_H

#include "model/assessment.h"
#include "verdict/evidence.h"
#include "verdict/vantages.h"

/** What a finding is about. */
struct subject {
    const struct check *check;
    const char *host; /**< NULL for the estate */
    uint16_t port;    /**< 0 if none */
    bool has_scheme;
    enum scheme scheme;
    const char *path;
    const char *package;
    const char *kind;
    const char *alias;
    const struct authority *authority;
};

/** Endpoints that have one fault in common, and the checks that would have said it of each. */
struct shared_fault {
    const char *const *endpoints;
    size_t endpoint_count;
    const struct check *const *checks;
    size_t check_count;
};

/** How much an opinion rests on: of one subject, what was measured from one vantage point decides
 * over what could not be measured from another. */
enum standing {
    STANDING_MEASURED,
    STANDING_UNMEASURED,
    STANDING_UNVISITED, /**< the host was not even visited */
};

/** What is thought of it, from one address. */
struct opinion {
    enum verdict verdict;
    bool is_warning;
    enum confidence confidence;
    const char *observed;
    const char *reason;
    const char *remedy;                /**< instead of the check's; NULL: the check's */
    const struct shared_fault *shared; /**< NULL if it is about one endpoint */
    struct evidence_list evidence;
    const struct address *address; /**< NULL if it is not about one */
    enum standing standing;
    bool withholds_pass; /**< something wrong with the subject is told of an authority: then no
                            opinion on the subject is a pass */
};

struct draft;

struct findings {
    const struct profile *profile;
    size_t vantage; /**< of what is added, among the judge's */
    struct draft *drafts;
    size_t count;
    size_t capacity;
};

void findings_init(struct findings *findings, const struct profile *profile);
void findings_clear(struct findings *findings);

void findings_add(struct findings *findings, const struct subject *subject,
                  const struct opinion *opinion);

/** Merges, sorts and completes (keys, settling, remedies) into the assessment, whose inventory and
 * time must have been set. */
void findings_finish(struct findings *findings, struct assessment *assessment,
                     const struct vantages *vantages);

/** Place of the check's step among the profile's steps; their count when it is not among them. */
size_t profile_step_index(const struct profile *profile, const struct check *check);

#endif
