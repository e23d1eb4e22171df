// The program that a package installs as bin/lockstep. It goes on as the one in lib/lockstep that suits this CPU.
//
// The programs there choose for themselves, too (Sources/lockstep/KernelChoice.swift). But they load HDF5, with the fifty
// libraries that it needs, before they can look at the CPU. This one needs libc alone, so HDF5 is loaded only once.
#include "CIntrinsics.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Writes one line, and returns sysexits.h's EX_SOFTWARE, as the program does for its own failures.
static int fail(const char *path, const char *advice) {
  fprintf(stderr, "lockstep: %s: %s; %s\n", path, strerror(errno), advice);
  return 70;
}

// Replaces the last `levels` parts of a path by another one.
static void replaceEnd(char *path, int levels, const char *end) {
  for (char *slash; levels > 0 && (slash = strrchr(path, '/')); levels--) *slash = 0;
  strncat(path, end, PATH_MAX - 1 - strlen(path));
}

// What the user asks for is left to the program to judge, unless it is what this one would choose.
static bool choosesAVX512(void) {
  const char *wanted = getenv("LOCKSTEP_ISA");
  bool suits = !wanted || !*wanted || strcmp(wanted, "avx512") == 0;
  return suits && lockstep_cpu_register_bytes() == 64;
}

int main(int count, char **words) {
  char path[PATH_MAX] = "";
  (void)count;
  if (readlink("/proc/self/exe", path, sizeof path - 1) < 0) return fail("/proc/self/exe", "mount /proc on this host");
  replaceEnd(path, 2, "/lib/lockstep/lockstep-avx512");
  if (choosesAVX512()) execv(path, words);
  replaceEnd(path, 1, "/lockstep");
  execv(path, words);
  return fail(path, "install lockstep again");
}
