#include "cli/folder.h"

#include "base/moment.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** More scans begun in one second, in one folder, than anybody means to. */
#define FOLDER_ATTEMPTS 100

bool folder_make(struct folder *folder, int64_t now_ms, struct error *error)
{
    char moment[MOMENT_TEXT_SIZE];
    moment_format(now_ms, moment);
    // "2026-03-01T22:14:07Z" without what Windows does not take in a file's name
    char date[MOMENT_TEXT_SIZE];
    size_t length = 0;
    for (const char *from = moment; *from != '\0' && *from != 'Z' && *from != '.'; from++) {
        if (*from != ':') {
            date[length] = *from;
            length++;
        }
    }
    date[length] = '\0';
    for (int attempt = 1; attempt <= FOLDER_ATTEMPTS; attempt++) {
        char suffix[8] = "";
        if (attempt > 1) {
            (void)snprintf(suffix, sizeof(suffix), "-%d", attempt);
        }
        (void)snprintf(folder->path, sizeof(folder->path), "itmscan-%s%s", date, suffix);
        if (mkdir(folder->path, 0777) == 0) {
            (void)snprintf(folder->journal, sizeof(folder->journal), "%s/journal.ndjson",
                           folder->path);
            (void)snprintf(folder->report_path, sizeof(folder->report_path), "%s/report.json",
                           folder->path);
            folder->report = folder->report_path;
            return true;
        }
        if (errno != EEXIST) {
            break;
        }
    }
    char reason[128];
    (void)error_set(error, ERROR_INPUT, "%s: cannot make this folder: %s", folder->path,
                    strerror_r(errno, reason, sizeof(reason)));
    folder->path[0] = '\0';
    return false;
}

void folder_remove(struct folder *folder)
{
    if (folder->path[0] != '\0') {
        (void)rmdir(folder->path);
        folder->path[0] = '\0';
    }
}

/** `length` bytes of `start` and then `end`; false, and an empty path, where that does not fit. */
static bool join(char out_path[FOLDER_FILE_SIZE], const char *start, size_t length, const char *end)
{
    size_t end_size = strlen(end) + 1;
    out_path[0] = '\0';
    if (length + end_size > FOLDER_FILE_SIZE) {
        return false;
    }
    memcpy(out_path, start, length);
    memcpy(out_path + length, end, end_size);
    return true;
}

void folder_adopt(struct folder *folder, const char *journal)
{
    const char *slash = strrchr(journal, '/');
    size_t folder_length = slash != NULL ? (size_t)(slash - journal) + 1 : 0;
    bool does_fit = join(folder->journal, journal, strlen(journal), "") &&
                    join(folder->report_path, journal, folder_length, "report.json");
    folder->report = does_fit ? folder->report_path : NULL;
}

void folder_tell(const struct folder *folder, bool has_report)
{
    (void)fprintf(stderr, "journal: %s\n", folder->journal);
    if (has_report) {
        (void)fprintf(stderr, "report:  %s\n", folder->report_path);
    }
}
