/** Of packages that share a directory the plan asks one: which of them was asked, so that the
 * others are judged by it. */
#ifndef VERDICT_URL_DIRECTORIES_H
#define VERDICT_URL_DIRECTORIES_H

#include "verdict/sights.h"
#include "verdict/url_opinion.h"

struct url_directories;

/** Of the inventory that is judged; borrows from the hearing. */
struct url_directories *url_directories_new(const struct hearing *hearing);
void url_directories_free(struct url_directories *directories);

/** The path of another URL in the same directory that was asked at that place; NULL if the place
 * was asked itself, or none was. */
const char *url_directories_stand_in(const struct url_directories *directories,
                                     const struct handed_url *handed, const struct place *place);

/** What the answer to the path `asked` tells of a URL beside it. `opinion` is weighed already. */
void url_directories_weaken(struct arena *arena, struct opinion *opinion,
                            const struct seen_value *seen, const char *asked);

#endif
