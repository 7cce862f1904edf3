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
    size_t length = 0;
    char *bytes = read_bytes(folder.file, &length);
    const size_t written = fwrite(bytes, 1, length, stdout);
    memory_free(bytes);
    sample_folder_remove(&folder);
    return written == length ? 0 : 1;
}
