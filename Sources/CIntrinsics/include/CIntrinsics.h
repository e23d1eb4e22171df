// What the compiler knows of the instruction set, for Swift: which one this was built for, and whether this CPU has it.
#pragma once
#include <stdbool.h>

/// The widest vector arithmetic that this was built for.
static inline const char *lockstep_built_for(void) {
#if defined(__AVX512F__)
  return "AVX-512";
#elif defined(__AVX2__) && defined(__FMA__)
  return "AVX2";
#else
  return "portable";
#endif
}

/// Whether the CPU that this runs on has what it was built for. Compiled without vector instructions of its own.
bool lockstep_cpu_suffices(void);
