#define _GNU_SOURCE
#include "CIntrinsics.h"

#include <sched.h>
#include <string.h>
#include <unistd.h>

// This code runs before the CPU is known to be suitable, so it is built for every CPU.
#if defined(__x86_64__)
#define ANY_CPU __attribute__((noinline, target("arch=x86-64")))
#else
#define ANY_CPU
#endif

ANY_CPU static bool suffices(void) {
  bool suffices = true;
#if defined(__x86_64__)
  __builtin_cpu_init();
#if defined(__SSE4_2__)
  suffices &= __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
#endif
#if defined(__AVX2__)
  suffices &= __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
#endif
#if defined(__AVX512F__)
  suffices &= __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
              __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
#endif
#if defined(__AVX512VBMI__)
  suffices &= __builtin_cpu_supports("avx512vbmi") != 0;
#endif
#if defined(__AVX512VBMI2__)
  suffices &= __builtin_cpu_supports("avx512vbmi2") != 0;
#endif
#if defined(__AVX512BITALG__)
  suffices &= __builtin_cpu_supports("avx512bitalg") != 0;
#endif
#if defined(__AVX512VPOPCNTDQ__)
  suffices &= __builtin_cpu_supports("avx512vpopcntdq") != 0;
#endif
#endif
  return suffices;
}

ANY_CPU int lockstep_cpu_register_bytes(void) {
#if defined(__x86_64__)
  // These ask the operating system, too: it has to save the registers.
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("x86-64-v3")) return 16;
  return __builtin_cpu_supports("x86-64-v4") ? 64 : 32;
#else
  return 16;
#endif
}

bool lockstep_get_processors(uint64_t *words, long count) {
  return sched_getaffinity(0, (size_t)count * sizeof *words, (cpu_set_t *)words) == 0;
}

bool lockstep_set_processors(const uint64_t *words, long count) {
  return sched_setaffinity(0, (size_t)count * sizeof *words, (const cpu_set_t *)words) == 0;
}

long lockstep_second_cache_bytes(void) { return sysconf(_SC_LEVEL2_CACHE_SIZE); }

ANY_CPU void lockstep_require_cpu(const char *message, int code) {
  if (suffices()) return;
  ssize_t written = write(STDERR_FILENO, message, strlen(message));
  (void)written;
  _exit(code);
}
