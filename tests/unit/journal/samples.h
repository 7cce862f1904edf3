/** What the tests of journals share. */
#ifndef UNIT_JOURNAL_SAMPLES_H
#define UNIT_JOURNAL_SAMPLES_H

#include "journal/journal.h"

#include <stdbool.h>
#include <stddef.h>

#define SAMPLE_HOST "ns1.corp.example"

/** Observations of every kind and with every member set, and some with none. */
#define SAMPLE_COUNT 9
void make_samples(struct observation out_observations[SAMPLE_COUNT]);

extern const struct journal_header sample_header;

/** A folder of its own for each test program; its files are removed with it. */
struct sample_folder {
    char path[64];
    char file[96]; /**< the path of one journal in it, which is not there yet */
};

void sample_folder_make(struct sample_folder *folder);
void sample_folder_remove(struct sample_folder *folder);

/** Writes the samples as visits of the hosts. */
void write_journal(const char *path, const char *const *hosts, size_t count);

/** The whole file; released with memory_free(). */
char *read_bytes(const char *path, size_t *out_length);
void write_bytes(const char *path, const char *bytes, size_t length);

/** How often `needle` stands in the file. */
size_t count_in_file(const char *path, const char *needle);

#endif
