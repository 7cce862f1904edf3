/** Which URLs of packages share a directory, so that a few of them may be asked for all. "Require
 * SSL" and the other settings of IIS are inherited by everything beneath, and packages are folders
 * beside each other in a share:
 *
 *      /Altiris/PS/pkggroup_{guid}/          both in /Altiris/PS/
 *      /Altiris/PS/pkggroup_{guid}/a.msi
 *
 * What the plan asks and what the verdict takes for an answer has to be the same: so both come
 * here. */
#ifndef MODEL_URL_DIRECTORY_H
#define MODEL_URL_DIRECTORY_H

#include "base/buffer.h"
#include "model/inventory.h"

#include <stdbool.h>
#include <stddef.h>

/** Length of the directory in a path: what holds the folder that is asked for it, but never less
 * than a share, which is two segments: shares are virtual directories, each with settings of its
 * own. */
size_t url_directory_length(const char *path);

/** A text that is the same for all URLs of packages, or of snapshots, which lead to one directory
 * of one site of the host, over either scheme and in any case of letters. What lies in a share
 * itself has another one than the packages in folders of it. */
void url_directory_key(struct text_buffer *out, const struct host *host, const struct url *url,
                       bool is_snapshot);

#endif
