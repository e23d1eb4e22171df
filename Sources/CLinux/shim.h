// Calls of Linux and glibc that the headers show only where _GNU_SOURCE is defined, and what Swift cannot reach.
#pragma once
#include <spawn.h>
#include <stdio.h>

int memfd_create(const char *name, unsigned int flags);
static inline int lockstep_memory_file(const char *name) { return memfd_create(name, 1U /* MFD_CLOEXEC */); }

int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
static inline int lockstep_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

// Writes out what is left in the buffer of standard output. Returns false if this or an earlier write failed.
static inline _Bool lockstep_flush_output(void) { return fflush(stdout) == 0 && !ferror(stdout); }
