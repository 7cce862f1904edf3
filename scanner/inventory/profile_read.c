#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "inventory/catalogue_read.h"
#include "inventory/check_read.h"
#include "syntax/json.h"

#include <string.h>

#define FILE_LIMIT ((size_t)16 << 20)

static bool read_step(struct arena *arena, struct json_value value, struct step_definition *step,
                      struct error *error)
{
    static const char *const known[] = { "article", "step", "title" };
    return json_require_known(value, known, sizeof(known) / sizeof(*known), error) &&
           json_read_wording(arena, json_member(value, "article"), &step->article, error) &&
           json_read_wording(arena, json_member(value, "step"), &step->step, error) &&
           json_read_wording(arena, json_member(value, "title"), &step->title, error);
}

static const struct step_definition *find_step(const struct profile *profile, const char *article,
                                               const char *step)
{
    for (size_t i = 0; i < profile->step_count; i++) {
        const struct step_definition *known = &profile->steps[i];
        if (text_equal(known->article, article) && text_equal(known->step, step)) {
            return known;
        }
    }
    return NULL;
}

static bool read_steps(struct profile *profile, struct json_value list, struct error *error)
{
    if (!json_require_list(list, error)) {
        return false;
    }
    profile->steps = arena_allocate(&profile->arena, json_count(list), sizeof(*profile->steps));
    for (size_t i = 0; i < json_count(list); i++) {
        struct step_definition *step = &profile->steps[i];
        const struct json_value item = json_item(list, i);
        if (!read_step(&profile->arena, item, step, error)) {
            return false;
        }
        if (find_step(profile, step->article, step->step) != NULL) {
            return json_fault(item, error, "article %s step %s is there already", step->article,
                              step->step);
        }
        profile->step_count++;
    }
    return true;
}

static bool has_check(const struct profile *profile, const char *id)
{
    for (size_t i = 0; i < profile->check_count; i++) {
        if (text_equal(profile->checks[i].id, id)) {
            return true;
        }
    }
    return false;
}

static bool read_checks(struct profile *profile, struct json_value list, struct error *error)
{
    if (!json_require_list(list, error)) {
        return false;
    }
    profile->checks = arena_allocate(&profile->arena, json_count(list), sizeof(*profile->checks));
    for (size_t i = 0; i < json_count(list); i++) {
        struct check *check = &profile->checks[i];
        const struct json_value item = json_item(list, i);
        if (!check_read(&profile->arena, item, check, error)) {
            return false;
        }
        if (has_check(profile, check->id)) {
            return json_fault(json_member(item, "id"), error, "\"%s\" is there already", check->id);
        }
        if (find_step(profile, check->article, check->step) == NULL) {
            return json_fault(json_member(item, "step"), error,
                              "article %s step %s is none of the profile's steps", check->article,
                              check->step);
        }
        profile->check_count++;
    }
    return true;
}

static bool read_wanted(struct profile *profile, struct json_value value, struct error *error)
{
    const char *text = NULL;
    if (!json_read_text(value, &text, error)) {
        return false;
    }
    return scheme_from_name(text, &profile->wanted) ||
           json_fault(value, error, "\"%s\" is neither http nor https", text);
}

static bool read_profile(struct profile *profile, struct json_value root, struct error *error)
{
    static const char *const known[] = { "name", "title", "wanted", "steps", "checks" };
    return json_require_known(root, known, sizeof(known) / sizeof(*known), error) &&
           json_read_wording(&profile->arena, json_member(root, "name"), &profile->name, error) &&
           json_read_wording(&profile->arena, json_member(root, "title"), &profile->title, error) &&
           read_wanted(profile, json_member(root, "wanted"), error) &&
           read_steps(profile, json_member(root, "steps"), error) &&
           read_checks(profile, json_member(root, "checks"), error);
}

bool profile_read(struct profile *profile, const char *name, const char *text, size_t length,
                  struct error *error)
{
    struct json_document *document = json_parse(name, text, length, error);
    if (document == NULL) {
        return false;
    }
    struct profile read = { 0 };
    const bool is_read = read_profile(&read, json_root(document), error);
    json_free(document);
    if (!is_read) {
        profile_clear(&read);
        return false;
    }
    *profile = read;
    return true;
}

static bool is_path(const char *wanted)
{
    return strchr(wanted, '/') != NULL || text_ends_with_ignore_case(wanted, ".json");
}

static bool unknown_profile(const char *wanted, struct error *error)
{
    struct text_buffer known;
    text_buffer_init(&known, sizeof(error->text));
    for (const char *const *name = targets_profiles(); *name != NULL; name++) {
        text_buffer_format(&known, "%s%s", known.length > 0 ? ", " : "", *name);
    }
    error_set(error, ERROR_INPUT, "\"%s\" is no profile: there are %s, or the path of a file",
              wanted, known.text);
    text_buffer_clear(&known);
    return false;
}

static bool load_compiled_in(struct profile *profile, const char *wanted, struct error *error)
{
    struct text_buffer name;
    text_buffer_init(&name, sizeof(error->text));
    text_buffer_format(&name, "profiles/%s.json", wanted);
    const char *text = targets_text(name.text);
    const bool loaded = text != NULL ? profile_read(profile, name.text, text, strlen(text), error)
                                     : unknown_profile(wanted, error);
    text_buffer_clear(&name);
    return loaded;
}

bool profile_load(struct profile *profile, const char *wanted, struct error *error)
{
    if (!is_path(wanted)) {
        return load_compiled_in(profile, wanted, error);
    }
    char *text = NULL;
    size_t length = 0;
    if (!file_read(wanted, FILE_LIMIT, &text, &length, error)) {
        return false;
    }
    const bool loaded = profile_read(profile, wanted, text, length, error);
    memory_free(text);
    return loaded;
}
