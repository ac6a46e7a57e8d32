#ifndef CSHA256_H
#define CSHA256_H

#include <stddef.h>
#include <stdint.h>

/// Whether this processor has instructions for SHA-256 that we use. When not, `csha256_hash` does
/// nothing, and the caller hashes in another way.
int csha256_available(void);

/// Hashes `count` messages, each of `blocks` blocks of 64 bytes, already padded as FIPS 180-4 says,
/// one behind the other. Of each it writes the digest as four big-endian words read as integers.
void csha256_hash(const uint8_t *messages, size_t blocks, size_t count, uint64_t *digests);

#endif
