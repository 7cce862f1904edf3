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

void folder_adopt(struct folder *folder, const char *journal)
{
    const char *slash = strrchr(journal, '/');
    int length = slash != NULL ? (int)(slash - journal) + 1 : 0;
    int journal_length = snprintf(folder->journal, sizeof(folder->journal), "%s", journal);
    int report_length = snprintf(folder->report_path, sizeof(folder->report_path),
                                 "%.*sreport.json", length, journal);
    bool does_fit = journal_length < FOLDER_FILE_SIZE && report_length < FOLDER_FILE_SIZE;
    folder->report = does_fit ? folder->report_path : NULL;
}

void folder_tell(const struct folder *folder, bool has_report)
{
    (void)fprintf(stderr, "journal: %s\n", folder->journal);
    if (has_report) {
        (void)fprintf(stderr, "report:  %s\n", folder->report_path);
    }
}
