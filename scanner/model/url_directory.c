#include "model/url_directory.h"

#include "base/text.h"

#include <string.h>

/** Of "/Altiris/PS/". */
#define SLASHES_OF_SHARE 3

static size_t count_slashes(const char *path, size_t length)
{
    size_t slashes = 0;
    for (size_t i = 0; i < length; i++) {
        slashes += path[i] == '/' ? 1 : 0;
    }
    return slashes;
}

size_t url_directory_length(const char *path)
{
    const size_t folder = url_folder_length(path);
    size_t length = folder;
    if (length > 0 && path[length - 1] == '/') {
        length--;
    }
    while (length > 0 && path[length - 1] != '/') {
        length--;
    }
    return count_slashes(path, length) >= SLASHES_OF_SHARE ? length : folder;
}

/** The pair that the port belongs to, as it is asked; else the port alone. */
static struct port_pair site_of(const struct host *host, uint16_t port)
{
    for (size_t i = 0; i < host->pair_count; i++) {
        const struct port_pair *pair = &host->pairs[i];
        if (pair->http == port || pair->https == port) {
            return *pair;
        }
    }
    return (struct port_pair){ .http = port, .https = port };
}

void url_directory_key(struct text_buffer *out, const struct host *host, const struct url *url,
                       bool is_snapshot)
{
    const struct port_pair site = site_of(host, url->port);
    const size_t length = url_directory_length(url->path);
    const bool is_itself = length == url_folder_length(url->path);
    text_buffer_reset(out);
    text_buffer_format(out, "%s %u %u%s%s ", host->name, (unsigned)site.http, (unsigned)site.https,
                       is_snapshot ? " snapshots" : "", is_itself ? " itself" : "");
    text_buffer_append(out, url->path, length);
    text_to_lower(out->text);
}
