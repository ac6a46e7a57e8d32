// SHA-256 of many short messages of one length, by the instructions of x86 processors (SHA
// extensions), two messages at a time: an instruction waits for the one before it, and the second
// message fills the wait. Written after FIPS 180-4 and Intel's description of the extensions.

#include "csha256.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

static const uint32_t K[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

#define WIDTH 2
#define TARGET __attribute__((target("sha,sse4.1,ssse3"), always_inline)) static inline

// Four rounds with the four words of the schedule at `i`; the instructions hold the state as the
// words ABEF and CDGH.
TARGET void rounds(__m128i *abef, __m128i *cdgh, __m128i words, int i) {
    __m128i wk = _mm_add_epi32(words, _mm_load_si128((const __m128i *)(K + i)));
    *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, wk);
    *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(wk, 0x0e));
}

// The next four words of the schedule, from the sixteen before them.
TARGET __m128i next(__m128i a, __m128i b, __m128i c, __m128i d) {
    __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(a, b), _mm_alignr_epi8(d, c, 4));
    return _mm_sha256msg2_epu32(sum, d);
}

TARGET void hash_together(const uint8_t *messages, size_t blocks, uint64_t *digests) {
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    const __m128i abef0 = _mm_set_epi32(0x6a09e667, 0xbb67ae85, 0x510e527f, 0x9b05688c);
    const __m128i cdgh0 = _mm_set_epi32(0x3c6ef372, 0xa54ff53a, 0x1f83d9ab, 0x5be0cd19);
    __m128i abef[WIDTH], cdgh[WIDTH];
    for (int lane = 0; lane < WIDTH; lane++) abef[lane] = abef0, cdgh[lane] = cdgh0;
    for (size_t block = 0; block < blocks; block++) {
        __m128i w[WIDTH][4], a[WIDTH], c[WIDTH];
        for (int lane = 0; lane < WIDTH; lane++) {
            const uint8_t *from = messages + (lane * blocks + block) * 64;
            for (int i = 0; i < 4; i++)
                w[lane][i] = _mm_shuffle_epi8(
                    _mm_loadu_si128((const __m128i *)(from + 16 * i)), order);
            a[lane] = abef[lane], c[lane] = cdgh[lane];
        }
#pragma clang loop unroll(full)
        for (int i = 0; i < 16; i++)
            for (int lane = 0; lane < WIDTH; lane++) {
                __m128i *v = w[lane];
                if (i >= 4)
                    v[i & 3] = next(v[i & 3], v[(i + 1) & 3], v[(i + 2) & 3], v[(i + 3) & 3]);
                rounds(&abef[lane], &cdgh[lane], v[i & 3], 4 * i);
            }
        for (int lane = 0; lane < WIDTH; lane++) {
            abef[lane] = _mm_add_epi32(abef[lane], a[lane]);
            cdgh[lane] = _mm_add_epi32(cdgh[lane], c[lane]);
        }
    }
    for (int lane = 0; lane < WIDTH; lane++) {
        uint64_t ab = _mm_extract_epi64(abef[lane], 1), ef = _mm_extract_epi64(abef[lane], 0);
        uint64_t cd = _mm_extract_epi64(cdgh[lane], 1), gh = _mm_extract_epi64(cdgh[lane], 0);
        uint64_t *to = digests + 4 * lane;
        to[0] = ab, to[1] = cd, to[2] = ef, to[3] = gh;
    }
}

__attribute__((target("sha,sse4.1,ssse3"))) void csha256_hash(
    const uint8_t *messages, size_t blocks, size_t count, uint64_t *digests) {
    size_t done = 0;
    for (; done + WIDTH <= count; done += WIDTH)
        hash_together(messages + done * blocks * 64, blocks, digests + 4 * done);
    if (done == count) return;
    // One is left over: it is hashed beside itself.
    uint8_t twice[WIDTH * 4 * 64];
    uint64_t both[4 * WIDTH];
    if (blocks > 4) __builtin_trap();
    for (int lane = 0; lane < WIDTH; lane++)
        __builtin_memcpy(
            twice + lane * blocks * 64, messages + done * blocks * 64, blocks * 64);
    hash_together(twice, blocks, both);
    __builtin_memcpy(digests + 4 * done, both, 32);
}

int csha256_available(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid_count(1, 0, &a, &b, &c, &d)) return 0;
    int shuffles = (c >> 9 & 1) && (c >> 19 & 1);  // SSSE3, SSE4.1
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
    return shuffles && (b >> 29 & 1);
}

#else

int csha256_available(void) { return 0; }

void csha256_hash(const uint8_t *messages, size_t blocks, size_t count, uint64_t *digests) {
    (void)messages, (void)blocks, (void)count, (void)digests;
}

#endif
