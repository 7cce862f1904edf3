/** The commands that only show something: what would be asked, and what there is to ask. */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H

#include "base/error.h"
#include "cli/settings.h"

#include <stdio.h>

/** Host by host, the endpoints and paths that scan would ask, and where the sources disagree. */
bool listing_plan(const struct settings *settings, FILE *out, struct error *error);

/** Roles, profiles and formats; with a profile, its checks. */
bool listing_catalogue(const struct settings *settings, FILE *out, struct error *error);

#endif
