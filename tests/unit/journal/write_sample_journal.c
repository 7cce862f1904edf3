// Writes a journal with every kind of line to standard output, for the test of its schema.

#include "base/memory.h"
#include "unit/journal/samples.h"

#include <stdio.h>

int main(void)
{
    struct sample_folder folder;
    sample_folder_make(&folder);
    const char *const hosts[] = { "ns1.corp.example", "ps1.corp.example" };
    write_journal(folder.file, hosts, 2);
    struct hardship hardship = { .slowed_left_out = 1 };
    const struct shortage shortage = { .kind = SHORTAGE_PORTS, .count = 2 };
    const struct slowed_address slowed = { .address = { .family = ADDRESS_IPV6 }, .count = 1 };
    hardship_add_shortage(&hardship, &shortage);
    hardship_add_slowed(&hardship, &slowed);
    struct error error = { 0 };
    struct journal_writer *writer = journal_append(folder.file, &error);
    const bool is_good = writer != NULL && journal_write_hardship(writer, &hardship, &error) &&
                         journal_close(writer, true, &error);
    hardship_clear(&hardship);
    size_t length = 0;
    char *bytes = read_bytes(folder.file, &length);
    const size_t written = fwrite(bytes, 1, length, stdout);
    memory_free(bytes);
    sample_folder_remove(&folder);
    return is_good && written == length ? 0 : 1;
}
