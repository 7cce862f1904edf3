/** The folder of a scan, `itmscan-DATE/` in the current one, where its journal and report lie. */
#ifndef CLI_FOLDER_H
#define CLI_FOLDER_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define FOLDER_PATH_SIZE 64
#define FOLDER_FILE_SIZE 4096

struct folder {
    char path[FOLDER_PATH_SIZE]; /**< "" if none was made */
    char journal[FOLDER_FILE_SIZE];
    char report_path[FOLDER_FILE_SIZE];
    const char *report; /**< `report_path`, or NULL if no folder was made */
};

/** Makes a new one, with "-2", "-3" … behind its name if there is one of this second already. */
bool folder_make(struct folder *folder, int64_t now_ms, struct error *error);

/** Takes it away again if nothing was put into it. */
void folder_remove(struct folder *folder);

/** The folder of a journal that is resumed: its report is written anew beside it. */
void folder_adopt(struct folder *folder, const char *journal);

/** Says on standard error where the journal lies, and the report if it was written. */
void folder_tell(const struct folder *folder, bool has_report);

#endif
