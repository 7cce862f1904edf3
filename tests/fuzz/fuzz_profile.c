/** A profile or a catalogue as a user hands it in, or a journal carries it: read, or refused with a
 * reason that names the place. */
#include "fuzz/fuzz.h"
#include "inventory/catalogue_read.h"

#include <string.h>

static void check_profile(const struct profile *profile)
{
    FUZZ_EXPECT(profile->name != NULL && profile->wanted < SCHEME_COUNT);
    for (size_t i = 0; i < profile->check_count; i++) {
        const struct check *check = &profile->checks[i];
        FUZZ_EXPECT(check->id != NULL && check->title != NULL && check->expected != NULL);
        FUZZ_EXPECT((check->right & check->wrong) == 0);
        FUZZ_EXPECT((check->right & check->tolerated) == 0);
        FUZZ_EXPECT((check->tolerated & check->wrong) == 0);
        FUZZ_EXPECT(check->subject != SUBJECT_PATH || check->path != NULL);
        FUZZ_EXPECT(check->subject != SUBJECT_BY_HAND || check->by_hand != NULL);
    }
}

static void check_catalogue(const struct catalogue *catalogue)
{
    for (size_t role = 0; role < ROLE_COUNT; role++) {
        const struct role_definition *definition = &catalogue->roles[role];
        for (size_t i = 0; i < definition->path_count; i++) {
            FUZZ_EXPECT(definition->paths[i].path[0] == '/');
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct profile profile = { 0 };
    struct catalogue catalogue = { 0 };
    struct error error = { 0 };
    if (profile_read(&profile, "input", (const char *)data, size, &error)) {
        check_profile(&profile);
    } else {
        FUZZ_EXPECT(error.kind == ERROR_INPUT && strstr(error.text, "input") != NULL);
    }
    if (catalogue_read(&catalogue, "input", (const char *)data, size, &error)) {
        check_catalogue(&catalogue);
    } else {
        FUZZ_EXPECT(error.kind == ERROR_INPUT && strstr(error.text, "input") != NULL);
    }
    profile_clear(&profile);
    catalogue_clear(&catalogue);
    return 0;
}
