#include "CIntrinsics.h"

float *lockstep_scratch(void) {
  static _Thread_local float floats[LOCKSTEP_SCRATCH_FLOATS] __attribute__((aligned(64)));
  return floats;
}
