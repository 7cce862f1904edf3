#include "model/shard.h"

#include "base/hash.h"
#include "base/text.h"

#include <stdint.h>
#include <string.h>

/** Room for SHARDS_MAXIMUM in digits. */
#define NUMBER_SIZE 8

bool shard_parse(const char *text, struct shard *out_shard)
{
    char digits[NUMBER_SIZE] = "";
    const size_t length = strcspn(text, "/");
    uint64_t number = 0;
    uint64_t count = 0;
    if (text[length] == '\0' || length >= sizeof(digits)) {
        return false;
    }
    memcpy(digits, text, length);
    if (!text_to_number(text + length + 1, 1, SHARDS_MAXIMUM, &count) ||
        !text_to_number(digits, 1, count, &number)) {
        return false;
    }
    *out_shard = (struct shard){ .number = (unsigned)number, .count = (unsigned)count };
    return true;
}

bool shard_has_host(struct shard shard, const char *name)
{
    return shard.count == 0 ||
           hash_finish(hash_text(HASH_START, name)) % shard.count == shard.number - 1;
}
