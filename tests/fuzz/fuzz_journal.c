/** A journal that can be read can be gone on with, and its observations can be written again. */
#include "fuzz/fuzz.h"
#include "journal/journal.h"
#include "journal/observation_lines.h"
#include "syntax/json.h"

#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static bool write_again(void *context, const char *host, const struct observation *observations,
                        size_t count, struct error *error)
{
    (void)context;
    for (size_t i = 0; i < count; i++) {
        struct text_buffer line;
        struct json_writer writer;
        text_buffer_init(&line, SIZE_MAX);
        json_writer_init(&writer, &line, 0);
        const struct attachment attachment = observation_attachment(&observations[i]);
        observation_write(&writer, host, &observations[i], &attachment);
        struct json_document *document = json_parse("line", line.text, line.length, error);
        FUZZ_EXPECT(document != NULL);
        json_free(document);
        text_buffer_clear(&line);
    }
    return true;
}

static void go_on(const char *path, const struct journal_summary *before)
{
    const struct journal_handler nobody = { 0 };
    struct journal_summary after = { 0 };
    struct error error = { 0 };
    struct journal_writer *writer = journal_append(path, &error);
    FUZZ_EXPECT(writer != NULL);
    FUZZ_EXPECT(journal_write_visit(writer, "fuzzed.example", NULL, 0, &error));
    FUZZ_EXPECT(journal_close(writer, true, &error));
    FUZZ_EXPECT(journal_read(path, &nobody, &after, &error));
    FUZZ_EXPECT(after.visit_count == before->visit_count + 1);
    FUZZ_EXPECT(after.is_complete && !after.is_cut);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const int descriptor = memfd_create("journal", MFD_CLOEXEC);
    FUZZ_EXPECT(descriptor >= 0);
    FUZZ_EXPECT(write(descriptor, data, size) == (ssize_t)size);
    char path[64];
    snprintf(path, sizeof(path), "/proc/self/fd/%d", descriptor);

    const struct journal_handler handler = { .on_visit = write_again };
    struct journal_summary summary = { 0 };
    struct error error = { 0 };
    if (journal_read(path, &handler, &summary, &error)) {
        go_on(path, &summary);
    } else {
        FUZZ_EXPECT(error.kind == ERROR_INPUT);
    }
    (void)close(descriptor);
    return 0;
}
