/** URLs in running text: log lines, the texts of a policy. */
#ifndef INVENTORY_URL_SEARCH_H
#define INVENTORY_URL_SEARCH_H

#include "base/arena.h"

#include <stdbool.h>

/** What a URL in a client's file stands for, told by its path. */
enum client_url {
    CLIENT_URL_CODEBASE, /**< files of a package: PackageShare, PS, NSCap, PkgSvrHost, pkggroup_… */
    CLIENT_URL_SITE,     /**< another page below /Altiris/ */
    CLIENT_URL_FOREIGN, /**< none of the product's */
};

enum client_url client_url_kind(const char *url);

/** True if the text is one URL from its beginning to its end. */
bool is_url(const char *text);

/** The next http, https or UNC URL at or behind `*place`, which moves behind it; NULL if there is
 * none. Copied into `arena`. */
const char *url_search_next(struct arena *arena, const char **place);

#endif
