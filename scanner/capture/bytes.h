/** Numbers in network order, at any place. */
#ifndef CAPTURE_BYTES_H
#define CAPTURE_BYTES_H

#include <stdint.h>

static inline uint16_t bytes_read_16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static inline uint32_t bytes_read_32(const uint8_t *bytes)
{
    return (uint32_t)bytes_read_16(bytes) << 16 | bytes_read_16(bytes + 2);
}

static inline void bytes_write_16(uint8_t *bytes, uint16_t value)
{
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
}

static inline void bytes_write_32(uint8_t *bytes, uint32_t value)
{
    bytes_write_16(bytes, (uint16_t)(value >> 16));
    bytes_write_16(bytes + 2, (uint16_t)value);
}

#endif
