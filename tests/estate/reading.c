#include "estate/reading.h"

#include "base/text.h"

bool reading_fail(const struct reading *reading, const char *member, const char *reason)
{
    return error_set(reading->error, ERROR_INPUT, "%s: %s.%s %s", reading->scenario->file,
                     reading->where, member, reason);
}

static const cJSON *find(const struct reading *reading, const char *member)
{
    return cJSON_GetObjectItemCaseSensitive(reading->declared, member);
}

bool reading_word(const struct reading *reading, const char *member, const struct word *words,
                  int *value)
{
    const cJSON *item = find(reading, member);

    if (item == NULL) {
        return true;
    }
    const char *text = cJSON_IsString(item) ? item->valuestring : "";
    return word_find(words, text, value) ||
           reading_fail(reading, member, "is not one of the known words");
}

bool reading_text(const struct reading *reading, const char *member, const char **text)
{
    const cJSON *item = find(reading, member);

    if (item != NULL) {
        *text = cJSON_GetStringValue(item);
    }
    return item == NULL || *text != NULL || reading_fail(reading, member, "must be a text");
}

bool reading_flag(const struct reading *reading, const char *member, bool *flag)
{
    const cJSON *item = find(reading, member);

    if (item != NULL) {
        *flag = cJSON_IsTrue(item);
    }
    return item == NULL || cJSON_IsBool(item) ||
           reading_fail(reading, member, "must be true or false");
}

bool reading_number(const struct reading *reading, const char *member, int maximum, int *number)
{
    const cJSON *item = find(reading, member);

    if (item == NULL) {
        return true;
    }
    if (!cJSON_IsNumber(item) || item->valueint < 0 || item->valueint > maximum) {
        return reading_fail(reading, member, "is no number, or out of range");
    }
    *number = item->valueint;
    return true;
}

bool reading_count(const struct reading *reading, const char *member, unsigned *count)
{
    int number = (int)*count;
    const bool is_read = reading_number(reading, member, UINT16_MAX, &number);

    *count = (unsigned)number;
    return is_read;
}

bool reading_texts(const struct reading *reading, const char *member, const char ***texts,
                   size_t *count)
{
    const cJSON *list = find(reading, member);
    const cJSON *item = NULL;

    if (list == NULL) {
        return true;
    }
    *texts = arena_allocate(&reading->scenario->arena, (size_t)cJSON_GetArraySize(list),
                            sizeof(**texts));
    *count = 0;
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsString(item)) {
            return reading_fail(reading, member, "must be a list of texts");
        }
        (*texts)[(*count)++] = item->valuestring;
    }
    return cJSON_IsArray(list) || reading_fail(reading, member, "must be a list of texts");
}

bool reading_check_members(const struct reading *reading, const char *const *known)
{
    const cJSON *item = NULL;

    cJSON_ArrayForEach(item, reading->declared)
    {
        const char *const *name = known;
        while (*name != NULL && !text_equal(*name, item->string)) {
            name++;
        }
        if (*name == NULL) {
            return reading_fail(reading, item->string, "is not a known member");
        }
    }
    return cJSON_IsObject(reading->declared) || reading_fail(reading, "", "must be an object");
}
