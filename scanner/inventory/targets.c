#include "inventory/targets.h"

#include "base/text.h"
#include "inventory/catalogue_read.h"

const char *targets_text(const char *name)
{
    for (size_t i = 0; i < target_file_count; i++) {
        if (text_equal(target_files[i].name, name)) {
            return (const char *)target_files[i].text;
        }
    }
    return NULL;
}

const char *const *targets_profiles(void)
{
    return target_profiles;
}
