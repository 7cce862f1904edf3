#include "model/names.h"

#include "base/text.h"

size_t names_find(const char *const *names, size_t count, const char *name)
{
    size_t index = 0;
    while (index < count && !text_equal(names[index], name)) {
        index++;
    }
    return index;
}
