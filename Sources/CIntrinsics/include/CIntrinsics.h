// What Swift cannot express itself: which instruction set this was built for, whether this CPU has it, and some
// instructions.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#if defined(__AVX512F__) || defined(__AVX2__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <xmmintrin.h>
#endif

/// Returns the number of bytes of a vector register of the instruction set that this was built for.
static inline int lockstep_register_bytes(void) {
#if defined(__AVX512F__)
  return 64;
#elif defined(__AVX2__) && defined(__FMA__)
  return 32;
#else
  return 16;
#endif
}

/// Returns the number of vector registers.
static inline int lockstep_registers(void) {
#if defined(__AVX512F__) || defined(__aarch64__)
  return 32;
#else
  return 16;
#endif
}

/// Returns whether a multiplication and an addition are one instruction with one rounding.
static inline bool lockstep_fuses(void) {
#if defined(__FMA__) || defined(__aarch64__)
  return true;
#else
  return false;
#endif
}

/// The thread's settings for floating point.
static inline uint64_t lockstep_float_settings(void) {
#if defined(__SSE2__)
  return _mm_getcsr();
#elif defined(__aarch64__)
  uint64_t settings;
  __asm__ volatile("mrs %0, fpcr" : "=r"(settings));
  return settings;
#else
  return 0;
#endif
}

/// Gives the thread settings that it had before.
static inline void lockstep_set_float_settings(uint64_t settings) {
#if defined(__SSE2__)
  _mm_setcsr((unsigned)settings);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" : : "r"(settings));
#else
  (void)settings;
#endif
}

/// The bits of the settings that take numbers too small to be normal, as operands and as results, for zeros.
static inline uint64_t lockstep_flush_to_zero(void) {
#if defined(__SSE2__)
  return 0x8040;
#elif defined(__aarch64__)
  return 1u << 24;
#else
  return 0;
#endif
}

/// Prefetches a cache line that will be read soon.
static inline void lockstep_prefetch(const void *_Nonnull address) { __builtin_prefetch(address); }

/// Reads a byte that another thread may write at the same time. It costs no more than any other read.
static inline uint8_t lockstep_shared_load(const uint8_t *_Nonnull byte) { return __atomic_load_n(byte, __ATOMIC_RELAXED); }

/// Writes a byte that another thread may read or write at the same time.
static inline void lockstep_shared_store(uint8_t *_Nonnull byte, uint8_t value) {
  __atomic_store_n(byte, value, __ATOMIC_RELAXED);
}

/// Sixteen floats in registers: `SIMD16<Float>` in Swift.
typedef float lockstep_vector __attribute__((vector_size(64)));

/// Returns the square root of each lane. (Swift's own square root calls the C library for each lane.)
static inline __attribute__((always_inline)) lockstep_vector lockstep_square_root(lockstep_vector x) {
  return __builtin_elementwise_sqrt(x);
}

#if defined(__AVX2__)
/// A mask whose lanes before `lanes` are set.
static inline __attribute__((always_inline)) __m256i lockstep_mask(long lanes) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)lanes), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
#endif

/// Loads the first `lanes` floats from `start` on, 0 to 16, and sets the other lanes to `filler`. Reads no other floats.
static inline __attribute__((always_inline)) lockstep_vector lockstep_load(const float *_Nonnull start, long lanes,
                                                                           float filler) {
#if defined(__AVX512F__)
  return (lockstep_vector)_mm512_mask_loadu_ps(_mm512_set1_ps(filler), (__mmask16)(0xffff >> (16 - lanes)), start);
#elif defined(__AVX2__)
  __m256i low = lockstep_mask(lanes), high = lockstep_mask(lanes - 8);
  __m256 other = _mm256_set1_ps(filler);
  __m256 a = _mm256_blendv_ps(other, _mm256_maskload_ps(start, low), _mm256_castsi256_ps(low));
  __m256 b = _mm256_blendv_ps(other, _mm256_maskload_ps(start + 8, high), _mm256_castsi256_ps(high));
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#else
  lockstep_vector vector = {0};
  for (int lane = 0; lane < 16; lane++) vector[lane] = lane < lanes ? start[lane] : filler;
  return vector;
#endif
}

/// Stores the first `lanes` lanes of a vector, 1 to 16. Writes no other floats.
static inline __attribute__((always_inline)) void lockstep_store(lockstep_vector vector, float *_Nonnull start,
                                                                 long lanes) {
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(start, (__mmask16)(0xffff >> (16 - lanes)), (__m512)vector);
#elif defined(__AVX2__)
  _mm256_maskstore_ps(start, lockstep_mask(lanes), __builtin_shufflevector(vector, vector, 0, 1, 2, 3, 4, 5, 6, 7));
  _mm256_maskstore_ps(start + 8, lockstep_mask(lanes - 8),
                      __builtin_shufflevector(vector, vector, 8, 9, 10, 11, 12, 13, 14, 15));
#else
  for (long lane = 0; lane < lanes; lane++) start[lane] = vector[lane];
#endif
}

// These functions are always inlined, so no call passes such a vector.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpsabi"

/// Sixty-four bytes in registers: `SIMD64<UInt8>` in Swift.
typedef unsigned char lockstep_bytes __attribute__((vector_size(64)));

/// Returns for each lane, which is below 16, the byte of `table` in that place. The table stands in `table` four times.
static inline __attribute__((always_inline)) lockstep_bytes lockstep_look_up(lockstep_bytes table,
                                                                             lockstep_bytes lanes) {
#if defined(__AVX512BW__)
  return (lockstep_bytes)_mm512_shuffle_epi8((__m512i)table, (__m512i)lanes);
#elif defined(__AVX2__)
  union {
    lockstep_bytes bytes;
    __m256i half[2];
  } a = {table}, b = {lanes};
  for (int i = 0; i < 2; i++) b.half[i] = _mm256_shuffle_epi8(a.half[i], b.half[i]);
  return b.bytes;
#else
  for (int lane = 0; lane < 64; lane++) lanes[lane] = table[lanes[lane]];
  return lanes;
#endif
}

/// Returns the highest bit of each lane, that of lane 0 as bit 0.
static inline __attribute__((always_inline)) uint64_t lockstep_high_bits(lockstep_bytes lanes) {
#if defined(__AVX512BW__)
  return _mm512_movepi8_mask((__m512i)lanes);
#elif defined(__AVX2__)
  union {
    lockstep_bytes bytes;
    __m256i half[2];
  } a = {lanes};
  return (uint32_t)_mm256_movemask_epi8(a.half[0]) | (uint64_t)(uint32_t)_mm256_movemask_epi8(a.half[1]) << 32;
#else
  uint64_t bits = 0;
  for (int lane = 0; lane < 64; lane++) bits |= (uint64_t)(lanes[lane] >> 7) << lane;
  return bits;
#endif
}

// Swift's own operations on such vectors take a few lanes after the other, except with AVX-512.

/// Returns 64 times the same byte.
static inline __attribute__((always_inline)) lockstep_bytes lockstep_repeat(uint8_t byte) {
  return (lockstep_bytes){0} + byte;
}

/// Returns a bit for each lane that is `byte`, that of lane 0 as bit 0.
static inline __attribute__((always_inline)) uint64_t lockstep_equal_bits(lockstep_bytes lanes, uint8_t byte) {
  return lockstep_high_bits((lockstep_bytes)(lanes == lockstep_repeat(byte)));
}

/// Returns `errors` and what is wrong with `bytes`: a byte other than zero wherever a byte is wrong after the bytes one, two and
/// three places before it. The tables have a bit for each way in which two bytes can be wrong. They are indexed by the high half
/// of the first byte, by its low half, and by the high half of the second.
static inline __attribute__((always_inline)) lockstep_bytes lockstep_utf8_errors(
    lockstep_bytes errors, lockstep_bytes bytes, lockstep_bytes one, lockstep_bytes two, lockstep_bytes three,
    lockstep_bytes high_of_first, lockstep_bytes low_of_first, lockstep_bytes high_of_second) {
  lockstep_bytes pairs = lockstep_look_up(high_of_first, one >> 4) &
                         lockstep_look_up(low_of_first, one & lockstep_repeat(15)) &
                         lockstep_look_up(high_of_second, bytes >> 4);
  // The third and the fourth byte of a character follow a second continuation, which no pair of bytes shows.
  lockstep_bytes late = (lockstep_bytes)(two >= lockstep_repeat(0xE0)) | (lockstep_bytes)(three >= lockstep_repeat(0xF0));
  return errors | (pairs ^ (late & lockstep_repeat(0x80)));
}
#pragma clang diagnostic pop

/// Sixteen floats in memory, with any alignment.
typedef float lockstep_row __attribute__((vector_size(64), aligned(4), may_alias));

/// Swaps the off-diagonal blocks, D lanes wide, of each two rows that are D apart.
#define LOCKSTEP_SWAP(D, PICK)                                                                                        \
  for (int i = 0; i < 16; i++) {                                                                                      \
    if (i & D) continue;                                                                                              \
    lockstep_row a = row[i], b = row[i + D];                                                                          \
    row[i] = __builtin_shufflevector(a, b, PICK(0, D, 0), PICK(1, D, 0), PICK(2, D, 0), PICK(3, D, 0), PICK(4, D, 0), \
                                     PICK(5, D, 0), PICK(6, D, 0), PICK(7, D, 0), PICK(8, D, 0), PICK(9, D, 0),       \
                                     PICK(10, D, 0), PICK(11, D, 0), PICK(12, D, 0), PICK(13, D, 0), PICK(14, D, 0),  \
                                     PICK(15, D, 0));                                                                 \
    row[i + D] = __builtin_shufflevector(a, b, PICK(0, D, D), PICK(1, D, D), PICK(2, D, D), PICK(3, D, D),            \
                                         PICK(4, D, D), PICK(5, D, D), PICK(6, D, D), PICK(7, D, D), PICK(8, D, D),   \
                                         PICK(9, D, D), PICK(10, D, D), PICK(11, D, D), PICK(12, D, D),               \
                                         PICK(13, D, D), PICK(14, D, D), PICK(15, D, D));                             \
  }
/// The lane of a (0 to 15) or of b (16 to 31) that becomes lane L: blocks of a and b alternate, D lanes each.
#define LOCKSTEP_PICK(L, D, SHIFT) ((L)&D ? 16 + (L)-D + SHIFT : (L) + SHIFT)

/// Transposes 16 × 16 floats, first by halves of the square, then by quarters, and so on. `from` and `to` are the numbers
/// of floats from one row to the next.
static inline void lockstep_transpose(const float *_Nonnull source, long from, float *_Nonnull target, long to) {
  lockstep_row row[16];
  for (int i = 0; i < 16; i++) row[i] = *(const lockstep_row *)(source + i * from);
  LOCKSTEP_SWAP(8, LOCKSTEP_PICK)
  LOCKSTEP_SWAP(4, LOCKSTEP_PICK)
  LOCKSTEP_SWAP(2, LOCKSTEP_PICK)
  LOCKSTEP_SWAP(1, LOCKSTEP_PICK)
  for (int i = 0; i < 16; i++) *(lockstep_row *)(target + i * to) = row[i];
}

/// Sets a bit for each processor that the calling thread may run on. Returns whether the system told.
bool lockstep_get_processors(uint64_t *_Nonnull words, long count);
/// Lets the calling thread run on the processors whose bits are set. Returns whether the system allows it.
bool lockstep_set_processors(const uint64_t *_Nonnull words, long count);

/// Returns the number of bytes of a vector register of the best instruction set that this CPU has and that there are kernels
/// for.
int lockstep_cpu_register_bytes(void);

/// The number of floats that `lockstep_scratch` has.
#define LOCKSTEP_SCRATCH_FLOATS 49536

/// Returns memory of the calling thread. It starts at a cache line.
float *_Nonnull lockstep_scratch(void);

/// Returns the bytes of a core's second-level cache. 0 or less if the system does not know.
long lockstep_second_cache_bytes(void);

/// Prints a message and exits with `code` if this CPU lacks instructions that the program was built for.
void lockstep_require_cpu(const char *_Nonnull message, int code);
