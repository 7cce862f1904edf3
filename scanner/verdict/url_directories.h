/** Of packages that share a directory the plan asks two: how those that were asked were answered,
 * so that the others can be judged by them. */
#ifndef VERDICT_URL_DIRECTORIES_H
#define VERDICT_URL_DIRECTORIES_H

#include "verdict/sights.h"
#include "verdict/url_opinion.h"

struct url_directories;

/** What one URL of a directory was found to be. */
struct neighbour {
    const char *path;       /**< NULL: there is none */
    struct opinion opinion; /**< not weighed */
    struct seen_value seen;
};

/** Those of one directory that were asked at one place. */
struct neighbours {
    struct neighbour first;  /**< of those that tell of others */
    struct neighbour second; /**< likewise; if any is not answered as `first` is, such a one */
    struct neighbour mute;   /**< tells of itself alone: is gone, or could not be measured */
    bool is_agreed;          /**< all that tell were answered alike */
};

/** Of the inventory that is judged; borrows from the hearing. */
struct url_directories *url_directories_new(const struct hearing *hearing);
void url_directories_free(struct url_directories *directories);

/** NULL where the place was asked itself, where the port tells of every path alike, and where
 * nothing in the directory was asked. */
const struct neighbours *url_directories_find(struct url_directories *directories,
                                              const struct handed_url *handed,
                                              const struct place *place);

/** How many codebases and snapshots were found neighbours for; 0 for NULL. */
size_t url_directories_count(const struct url_directories *directories);

#endif
