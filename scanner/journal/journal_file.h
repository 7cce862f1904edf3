/** The file of a journal: appended to in whole records, by one process at a time. */
#ifndef JOURNAL_JOURNAL_FILE_H
#define JOURNAL_JOURNAL_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct journal_file;

/** `journal_file_create()`: it must not exist; `journal_file_open()`: it must. NULL and `error`
 * otherwise, and when another process is writing to it. */
struct journal_file *journal_file_create(const char *path, struct error *error);
struct journal_file *journal_file_open(const char *path, struct error *error);

/** Cuts off what is behind `size` bytes. */
bool journal_file_truncate(struct journal_file *file, int64_t size, struct error *error);

/** One write. What could not be written whole is taken back; when even that fails, the file takes
 * nothing more. */
bool journal_file_append(struct journal_file *file, const void *bytes, size_t length,
                         struct error *error);

/** Syncs, closes and frees. */
bool journal_file_close(struct journal_file *file, struct error *error);

/** Closes, removes the file and frees. */
void journal_file_remove(struct journal_file *file);

#endif
