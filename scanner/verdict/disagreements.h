/** What vantage points saw differently. */
#ifndef VERDICT_DISAGREEMENTS_H
#define VERDICT_DISAGREEMENTS_H

#include "verdict/outlooks.h"

/** The list while it grows. */
struct disagreements {
    struct arena *arena; /**< borrowed; owns what is listed */
    struct disagreement *items;
    size_t count;
    size_t capacity;
};

/** On the addresses of a host, among those who visited it. */
void disagreements_on_addresses(struct disagreements *list, const struct vantages *vantages,
                                size_t host);

/** On one place: the port, its certificate, its paths. False if there is none. */
bool disagreements_on_place(struct disagreements *list, const struct outlook *outlooks,
                            size_t count);

/** Hands the list over to the assessment. */
void disagreements_finish(struct disagreements *list, struct assessment *assessment);

#endif
