/** Error pages of any server: the first two bytes are the status, the rest is the page. */
#include "fuzz/fuzz.h"
#include "verdict/page.h"

// What a sub-status of IIS can be: 403.4, 403.502.
#define LARGEST_SUB_STATUS 999

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    const unsigned status = 400U + (unsigned)(data[0] << 8 | data[1]) % 200U;
    const struct page_facts facts = page_read(status, (const char *)data + 2, size - 2);
    FUZZ_EXPECT(facts.sub_status <= LARGEST_SUB_STATUS);
    FUZZ_EXPECT(!facts.wants_tls || status == 400 || status == 497);
    const struct page_facts again = page_read(status, (const char *)data + 2, size - 2);
    FUZZ_EXPECT(again.sub_status == facts.sub_status &&
                again.goes_to_https == facts.goes_to_https && again.wants_tls == facts.wants_tls);
    return 0;
}
