#include "cli/outputs.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool open_output(struct outputs *outputs, const char *path,
                        const struct report_format *format, struct error *error)
{
    struct file_writer *writer = file_writer_open(path, error);
    if (writer == NULL) {
        error->kind = ERROR_INPUT;
        return false;
    }
    outputs->items = memory_grow(outputs->items, &outputs->capacity, outputs->count + 1,
                                 sizeof(*outputs->items));
    outputs->items[outputs->count] =
        (struct output){ .path = path, .format = format, .writer = writer };
    outputs->count++;
    return true;
}

static const struct report_format *format_of_standard_output(const struct settings *settings,
                                                             struct error *error)
{
    const char *name = settings->format != NULL ? settings->format : "text";
    const struct report_format *format = report_format_by_name(name);
    if (format == NULL) {
        (void)error_set(error, ERROR_USAGE, "unknown format \"%s\"; see itmscan catalogue", name);
    }
    return format;
}

/** A named file has its format by its name, or by -f where its name says nothing. */
static const struct report_format *format_of_file(const struct settings *settings, const char *path,
                                                  struct error *error)
{
    const struct report_format *format = report_format_by_file(path);
    if (format == NULL && settings->format != NULL) {
        format = report_format_by_name(settings->format);
    }
    if (format == NULL) {
        (void)error_set(error, ERROR_USAGE,
                        "%s: no format has this ending; name one with -f (see itmscan catalogue)",
                        path);
    }
    return format;
}

bool outputs_open(struct outputs *outputs, const struct settings *settings,
                  const char *default_path, struct error *error)
{
    const struct report_format *spoken = format_of_standard_output(settings, error);
    if (spoken == NULL) {
        return false;
    }
    bool has_standard_output = false;
    for (size_t i = 0; i < settings->outputs.count; i++) {
        const char *path = settings->outputs.items[i];
        bool is_standard_output = text_equal(path, "-");
        const struct report_format *format =
            is_standard_output ? spoken : format_of_file(settings, path, error);
        if (format == NULL || !open_output(outputs, path, format, error)) {
            return false;
        }
        has_standard_output = has_standard_output || is_standard_output;
    }
    if (settings->outputs.count == 0 && default_path != NULL &&
        !open_output(outputs, default_path, report_format_by_name("json"), error)) {
        return false;
    }
    if (!has_standard_output && !settings->is_quiet) {
        return open_output(outputs, "-", spoken, error);
    }
    return true;
}

bool outputs_write(struct outputs *outputs, const struct assessment *assessment,
                   const struct report_style *style, struct error *error)
{
    const struct report_style plain = { .is_verbose = style->is_verbose };
    for (size_t i = 0; i < outputs->count; i++) {
        struct output *output = &outputs->items[i];
        const struct report_style *used = text_equal(output->path, "-") ? style : &plain;
        if (!output->format->write(assessment, used, file_writer_stream(output->writer), error)) {
            return false;
        }
        struct file_writer *writer = output->writer;
        output->writer = NULL; // committing frees it, whatever comes of it
        if (!file_writer_commit(writer, error)) {
            return false;
        }
    }
    return true;
}

void outputs_close(struct outputs *outputs)
{
    for (size_t i = 0; i < outputs->count; i++) {
        file_writer_abandon(outputs->items[i].writer);
    }
    memory_free(outputs->items);
    *outputs = (struct outputs){ 0 };
}

void outputs_style(const struct settings *settings, struct report_style *out_style)
{
    *out_style = (struct report_style){ .is_verbose = settings->is_verbose };
    bool is_terminal = isatty(STDOUT_FILENO) == 1;
    const char *no_colour = getenv("NO_COLOR"); // NOLINT(concurrency-mt-unsafe): nothing sets it
    bool is_refused = no_colour != NULL && no_colour[0] != '\0';
    out_style->has_colour = settings->colour == COLOUR_ALWAYS ||
                            (settings->colour == COLOUR_AUTOMATIC && is_terminal && !is_refused);
    struct winsize size = { 0 };
    if (is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
        out_style->width = size.ws_col;
    }
}
