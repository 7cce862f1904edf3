/** URLs as they stand in inventories and Location headers: RFC 3986 as browsers and IIS read it,
 * and the forms of package codebases that are no URLs at all. Query, fragment and user information
 * are cut off and remembered as cut: a scanner sends no parameters and no credentials. */
#ifndef MODEL_URL_H
#define MODEL_URL_H

#include "base/arena.h"
#include "model/scheme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum url_kind {
    URL_WEB,  /**< http or https */
    URL_UNC,  /**< \\server\share\… */
    URL_FILE, /**< file:… in any form */
};

/** Packed: an inventory may hold millions. */
struct url {
    const char
        *host; /**< lower case, no brackets, no trailing dot; of URL_WEB and URL_UNC; "" if none */
    const char *path; /**< of URL_WEB: begins with "/", ready to be sent: what RFC 3986 forbids is
                         percent-encoded; of the others: what stands behind the host, as it is */
    enum url_kind kind : 8;
    enum scheme scheme : 8; /**< of URL_WEB */
    uint16_t port;          /**< of URL_WEB; the scheme's own when none stands there */
    bool has_port;          /**< a port was written out */
    bool had_query;
    bool had_user_info;
};

/** Scheme in any case. False when it is none of the kinds: no host, a port out of range, a host
 * with blanks or control characters, another scheme. */
bool url_parse(struct arena *arena, const char *text, struct url *out_url);

/** What `location` means when `base`, a URL_WEB, answered with it (RFC 3986 section 5.2; RFC 9110
 * section 10.2.2): absolute, `//host`, `/path`, relative path. A relative one stays on the port of
 * `base`. The query is cut. False when it leads to no URL_WEB. */
bool url_resolve(struct arena *arena, const struct url *base, const char *location,
                 struct url *out_url);

/** "https://host:8443/path", IPv6 in brackets, without a port that is the scheme's own. UNC and
 * FILE come as "\\host\…" and "file:…". */
const char *url_format(struct arena *arena, const struct url *url);

/** Stands for the text of a URL that url_text() can make of the URL itself, as it can of most: an
 * inventory of millions holds them once. */
extern const char url_text_is_usual[];

/** `text`, or what it stands for, owned by `arena`. */
const char *url_text(struct arena *arena, const struct url *url, const char *text);

/** Length of the path to ask for `path`, of which no package may be fetched: when its last segment
 * looks like a file (it has a dot), up to the "/" before it; else all of it. */
size_t url_folder_length(const char *path);

/** That path: `path` itself when all of it is asked, else owned by `arena`. */
const char *url_folder(struct arena *arena, const char *path);

/** True for letters, digits, "-", "_", "." and ":" of host names and addresses, up to 253 bytes, no
 * empty label; a text that ends in a number or holds ":" must be an address. */
bool url_is_host(const char *text);

#endif
