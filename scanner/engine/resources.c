#include "engine/resources.h"

#include <sched.h>
#include <sys/resource.h>

// What is not a connection: files, loops, resolvers.
#define RESERVED_DESCRIPTORS ((size_t)128)

// With fewer, not even a loop and a resolver can be made; libevent would end the program by itself.
#define LEAST_DESCRIPTORS ((size_t)32)

#define FALLBACK_DESCRIPTORS ((size_t)1024)

size_t resources_raise(void)
{
    struct rlimit limit = { 0 };
    size_t count = FALLBACK_DESCRIPTORS;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        const struct rlimit raised = { .rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max };
        const int is_refused = setrlimit(RLIMIT_NOFILE, &raised);
        count = (size_t)(is_refused ? limit.rlim_cur : raised.rlim_cur);
    }
    if (count < LEAST_DESCRIPTORS) {
        return 0;
    }
    return count > 2 * RESERVED_DESCRIPTORS ? count - RESERVED_DESCRIPTORS : count / 2;
}

unsigned resources_cores(void)
{
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof(cores), &cores) != 0) {
        return 1;
    }
    const int count = CPU_COUNT(&cores);
    return count > 0 ? (unsigned)count : 1;
}
