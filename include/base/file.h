/** Whole files in, finished files out. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** Reads the file (or standard input for "-") to its end. `*out_bytes` has a NUL behind its
 * `*out_length` bytes and is released with memory_free(). Larger than `limit` is an error. */
bool file_read(const char *path, size_t limit, char **out_bytes, size_t *out_length,
               struct error *error);

/** A file that appears under its name only when it is whole: written beside it under a temporary
 * name, then renamed. "-" is standard output. */
struct file_writer;

/** NULL and `error` when the folder is not writable. */
struct file_writer *file_writer_open(const char *path, struct error *error);

/** Write to it with stdio; do not close it. */
FILE *file_writer_stream(struct file_writer *writer);

/** Flushes, syncs, renames and frees. On failure (a full disk) the temporary file is removed, what
 * was at `path` stays, and the result is false. */
bool file_writer_commit(struct file_writer *writer, struct error *error);

/** Removes the temporary file and frees; accepts NULL. */
void file_writer_abandon(struct file_writer *writer);

#endif
