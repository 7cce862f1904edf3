/** Every cell is UTF-8, trimmed, and lines only go forward. */
#include "base/memory.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "syntax/csv.h"

#include <string.h>

static void check_row(const struct csv_row *row, size_t last_line)
{
    FUZZ_EXPECT(row->line > last_line);
    FUZZ_EXPECT(row->count > 0);
    for (size_t i = 0; i < row->count; i++) {
        const char *cell = row->cells[i];
        const size_t length = strlen(cell);
        FUZZ_EXPECT(text_is_utf8(cell, length));
        FUZZ_EXPECT(length == 0 || (cell[0] != ' ' && cell[length - 1] != ' '));
        FUZZ_EXPECT(!text_equal(cell, "NULL"));
    }
}

static void read_rows(const char *bytes, size_t size)
{
    struct error error = { 0 };
    struct csv_reader *reader = csv_open("input", bytes, size, &error);
    if (reader == NULL) {
        FUZZ_EXPECT(error.kind == ERROR_INPUT);
        return;
    }
    struct csv_row row = { 0 };
    size_t last_line = 0;
    while (csv_next(reader, &row, &error)) {
        check_row(&row, last_line);
        last_line = row.line;
    }
    csv_close(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error error = { 0 };
    char *text = NULL;
    size_t length = 0;
    read_rows((const char *)data, size);
    if (csv_decode("input", (const char *)data, size, &text, &length, &error)) {
        FUZZ_EXPECT(text_is_utf8(text, length));
        FUZZ_EXPECT(text[length] == '\0');
        memory_free(text);
    }
    return 0;
}
