/** Feeds every file of a folder to a fuzz target, where there is no libFuzzer. */
#include "base/arena.h"
#include "base/file.h"
#include "base/memory.h"
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdbool.h>

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool replay_file(const char *path)
{
    struct error error = { 0 };
    char *bytes = NULL;
    size_t length = 0;
    if (!file_read(path, SIZE_MAX, &bytes, &length, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return false;
    }
    // Exactly as long as the file, so that a sanitizer sees a read behind it.
    uint8_t *data = malloc(length > 0 ? length : 1);
    FUZZ_EXPECT(data != NULL);
    for (size_t i = 0; i < length; i++) {
        data[i] = (uint8_t)bytes[i];
    }
    memory_free(bytes);
    LLVMFuzzerTestOneInput(data, length);
    free(data);
    return true;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", arguments[0]);
        return EXIT_FAILURE;
    }
    struct dirent **entries = NULL;
    const int entry_count = scandir(arguments[1], &entries, is_visible, alphasort);
    struct arena arena = { 0 };
    bool replayed = entry_count > 0;
    for (int i = 0; i < entry_count; i++) {
        const char *path = arena_format(&arena, "%s/%s", arguments[1], entries[i]->d_name);
        replayed = replay_file(path) && replayed;
        free(entries[i]);
    }
    free(entries);
    arena_clear(&arena);
    printf("%s: %d inputs\n", arguments[1], entry_count);
    return replayed ? EXIT_SUCCESS : EXIT_FAILURE;
}
