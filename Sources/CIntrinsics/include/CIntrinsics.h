// What the compiler knows of the instruction set, for Swift: which one this was built for, and whether this CPU has it.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

/// Bytes of the vector registers that this was built for.
static inline int lockstep_register_bytes(void) {
#if defined(__AVX512F__)
  return 64;
#elif defined(__AVX2__) && defined(__FMA__)
  return 32;
#else
  return 16;
#endif
}

/// Number of these registers.
static inline int lockstep_registers(void) {
#if defined(__AVX512F__) || defined(__aarch64__)
  return 32;
#else
  return 16;
#endif
}

/// Whether a multiplication and an addition are one instruction with one rounding.
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

/// Ends the program with a message and a code if the CPU that it runs on lacks what it was built for.
void lockstep_require_cpu(const char *_Nonnull message, int code);
