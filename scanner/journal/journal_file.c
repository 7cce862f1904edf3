#include "journal/journal_file.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define PERMISSIONS 0666

struct journal_file {
    char *path;
    int descriptor;
    int64_t size;   // of the whole records
    bool is_broken; // ends in the middle of a record that could not be taken back
};

static bool system_fault(const char *path, enum error_kind kind, struct error *error)
{
    char reason[128];
    return error_set(error, kind, "%s: %s", path, strerror_r(errno, reason, sizeof(reason)));
}

static enum error_kind kind_of_open_fault(void)
{
    switch (errno) {
    case EACCES:
    case EEXIST:
    case EISDIR:
    case ENOENT:
    case ENOTDIR:
    case EROFS:
        return ERROR_INPUT;
    default:
        return ERROR_SYSTEM;
    }
}

static void file_free(struct journal_file *file)
{
    if (file->descriptor >= 0) {
        (void)close(file->descriptor);
    }
    memory_free(file->path);
    memory_free(file);
}

// Two writers would cut off each other's records. A file system without locks has to do without.
static bool lock(const struct journal_file *file, struct error *error)
{
    if (flock(file->descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) {
        return true;
    }
    return error_set(error, ERROR_INPUT, "%s: another process is writing to it", file->path);
}

static struct journal_file *open_file(const char *path, int flags, struct error *error)
{
    struct journal_file *file = memory_allocate(1, sizeof(*file));
    file->path = memory_copy_text(path);
    file->descriptor = open(path, flags | O_WRONLY | O_APPEND | O_CLOEXEC, PERMISSIONS);
    if (file->descriptor < 0) {
        system_fault(path, kind_of_open_fault(), error);
        file_free(file);
        return NULL;
    }
    const off_t size = lseek(file->descriptor, 0, SEEK_END);
    if (size < 0) {
        system_fault(path, ERROR_INPUT, error);
        file_free(file);
        return NULL;
    }
    file->size = size;
    if (!lock(file, error)) {
        file_free(file);
        return NULL;
    }
    return file;
}

struct journal_file *journal_file_create(const char *path, struct error *error)
{
    return open_file(path, O_CREAT | O_EXCL, error);
}

struct journal_file *journal_file_open(const char *path, struct error *error)
{
    return open_file(path, 0, error);
}

bool journal_file_truncate(struct journal_file *file, int64_t size, struct error *error)
{
    if (ftruncate(file->descriptor, size) != 0) {
        return system_fault(file->path, ERROR_SYSTEM, error);
    }
    file->size = size;
    return true;
}

// The system may take a part only: at the end of the disk it does, and the next call says why.
static bool write_all(const struct journal_file *file, const char *bytes, size_t length)
{
    while (length > 0) {
        const ssize_t count = write(file->descriptor, bytes, length);
        if (count < 0 && errno != EINTR) {
            return false;
        }
        if (count > 0) {
            bytes += count;
            length -= (size_t)count;
        }
    }
    return true;
}

bool journal_file_append(struct journal_file *file, const void *bytes, size_t length,
                         struct error *error)
{
    if (file->is_broken) {
        return error_set(error, ERROR_SYSTEM, "%s: ends in an unfinished record", file->path);
    }
    if (!write_all(file, bytes, length)) {
        system_fault(file->path, ERROR_SYSTEM, error);
        file->is_broken = ftruncate(file->descriptor, file->size) != 0;
        return false;
    }
    file->size += (int64_t)length;
    return true;
}

bool journal_file_close(struct journal_file *file, struct error *error)
{
    // A device or pipe cannot be synced and need not be.
    bool closed = fsync(file->descriptor) == 0 || errno == EINVAL || errno == EROFS;
    if (!closed) {
        system_fault(file->path, ERROR_SYSTEM, error);
    }
    if (close(file->descriptor) != 0 && closed) {
        closed = system_fault(file->path, ERROR_SYSTEM, error);
    }
    file->descriptor = -1;
    file_free(file);
    return closed;
}

void journal_file_remove(struct journal_file *file)
{
    (void)unlink(file->path);
    file_free(file);
}
