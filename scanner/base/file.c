#include "base/file.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// A report has megabytes, and each write is a call of the system.
#define WRITTEN_AT_ONCE ((size_t)64 * 1024)

#define READ_SIZE          ((size_t)65536)
#define TEMPORARY_ATTEMPTS 100

struct file_writer {
    FILE *stream;
    char *path;           // NULL: standard output
    char *temporary_path; // NULL: written in place
};

static bool system_fault(struct error *error, enum error_kind kind, const char *path, int number)
{
    char reason[128];
    return error_set(error, kind, "%s: %s", path, strerror_r(number, reason, sizeof(reason)));
}

static bool read_stream(FILE *stream, const char *path, struct text_buffer *buffer,
                        struct error *error)
{
    char *piece = memory_allocate(READ_SIZE, 1);
    size_t count = 0;
    do {
        count = fread(piece, 1, READ_SIZE, stream);
    } while (text_buffer_append(buffer, piece, count) && count > 0);
    const int number = errno;
    memory_free(piece);
    if (ferror(stream)) {
        const enum error_kind kind = number == EISDIR ? ERROR_INPUT : ERROR_SYSTEM;
        return system_fault(error, kind, path, number);
    }
    if (buffer->is_truncated) {
        return error_set(error, ERROR_INPUT, "%s: larger than %zu bytes", path, buffer->limit);
    }
    return true;
}

bool file_read(const char *path, size_t limit, char **out_bytes, size_t *out_length,
               struct error *error)
{
    const bool is_standard_input = text_equal(path, "-");
    const char *name = is_standard_input ? "standard input" : path;
    FILE *stream = is_standard_input ? stdin : fopen(path, "rbe");
    if (stream == NULL) {
        return system_fault(error, ERROR_INPUT, name, errno);
    }
    struct text_buffer buffer;
    text_buffer_init(&buffer, limit);
    const bool read = read_stream(stream, name, &buffer, error);
    if (read) {
        *out_length = buffer.length;
        *out_bytes = text_buffer_take(&buffer);
    }
    text_buffer_clear(&buffer);
    if (!is_standard_input) {
        (void)fclose(stream);
    }
    return read;
}

// A file that nobody else has, in the folder of `path`, with the permissions that the user's mask
// leaves.
static bool open_temporary(struct file_writer *writer, struct error *error)
{
    for (int attempt = 0; attempt < TEMPORARY_ATTEMPTS; attempt++) {
        struct text_buffer name;
        text_buffer_init(&name, SIZE_MAX);
        text_buffer_format(&name, "%s.%ld-%d.tmp", writer->path, (long)getpid(), attempt);
        writer->temporary_path = text_buffer_take(&name);
        writer->stream = fopen(writer->temporary_path, "wbxe");
        if (writer->stream != NULL) {
            return true;
        }
        const int number = errno;
        memory_free(writer->temporary_path);
        writer->temporary_path = NULL;
        if (number != EEXIST) {
            return system_fault(error, ERROR_SYSTEM, writer->path, number);
        }
    }
    return system_fault(error, ERROR_SYSTEM, writer->path, EEXIST);
}

static bool open_stream(struct file_writer *writer, struct error *error)
{
    struct stat status;
    if (stat(writer->path, &status) != 0 || S_ISREG(status.st_mode)) {
        return open_temporary(writer, error);
    }
    // A device or pipe, as /dev/stdout, must stay what it is: nothing is renamed over it.
    writer->stream = fopen(writer->path, "wbe");
    return writer->stream != NULL || system_fault(error, ERROR_SYSTEM, writer->path, errno);
}

// Where the file really lies, so that a symbolic link stays one.
static char *resolve(const char *path)
{
    char *resolved = realpath(path, NULL);
    char *copy = memory_copy_text(resolved != NULL ? resolved : path);
    free(resolved);
    return copy;
}

struct file_writer *file_writer_open(const char *path, struct error *error)
{
    struct file_writer *writer = memory_allocate(1, sizeof(*writer));
    if (text_equal(path, "-")) {
        writer->stream = stdout;
        return writer;
    }
    writer->path = resolve(path);
    if (!open_stream(writer, error)) {
        file_writer_abandon(writer);
        return NULL;
    }
    (void)setvbuf(writer->stream, NULL, _IOFBF, WRITTEN_AT_ONCE);
    return writer;
}

FILE *file_writer_stream(struct file_writer *writer)
{
    return writer->stream;
}

// Returns 0 or the number of the first error.
static int finish_stream(struct file_writer *writer)
{
    errno = 0;
    const bool had_failed = ferror(writer->stream) != 0;
    bool flushed = fflush(writer->stream) == 0 && !had_failed;
    if (flushed && writer->temporary_path != NULL) {
        flushed = fsync(fileno(writer->stream)) == 0;
    }
    int number = flushed ? 0 : errno;
    if (!flushed && number == 0) {
        number = EIO;
    }
    if (writer->path != NULL && fclose(writer->stream) != 0 && number == 0) {
        number = errno;
    }
    writer->stream = NULL;
    return number;
}

bool file_writer_commit(struct file_writer *writer, struct error *error)
{
    int number = finish_stream(writer);
    if (number == 0 && writer->temporary_path != NULL &&
        rename(writer->temporary_path, writer->path) != 0) {
        number = errno;
    }
    if (number == 0) {
        memory_free(writer->temporary_path);
        writer->temporary_path = NULL;
    } else {
        const char *name = writer->path != NULL ? writer->path : "standard output";
        system_fault(error, ERROR_SYSTEM, name, number);
    }
    file_writer_abandon(writer);
    return number == 0;
}

void file_writer_abandon(struct file_writer *writer)
{
    if (writer == NULL) {
        return;
    }
    if (writer->stream != NULL && writer->path != NULL) {
        (void)fclose(writer->stream);
    }
    if (writer->temporary_path != NULL) {
        (void)unlink(writer->temporary_path);
    }
    memory_free(writer->temporary_path);
    memory_free(writer->path);
    memory_free(writer);
}
