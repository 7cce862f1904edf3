#include "capture/neighbours.h"

#include "base/memory.h"

void found_queue_clear(struct found_queue *queue)
{
    memory_free(queue->addresses);
    *queue = (struct found_queue){ 0 };
}

void found_queue_add(struct found_queue *queue, uint32_t address)
{
    queue->addresses = memory_grow(queue->addresses, &queue->capacity, queue->count + 1,
                                   sizeof(*queue->addresses));
    queue->addresses[queue->count++] = address;
}

bool found_queue_take(struct found_queue *queue, uint32_t *out_address)
{
    if (queue->first == queue->count) {
        queue->first = 0;
        queue->count = 0;
        return false;
    }
    *out_address = queue->addresses[queue->first++];
    return true;
}
